"""Every note about me, readable at once. What I add stands inside it; nothing that was written is taken away."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from flask import Blueprint, Response, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from coachdesk import clock, policies
from coachdesk.db import db
from coachdesk.forms.my_plan import AdditionForm
from coachdesk.models import Claimant, Note
from coachdesk.models.label import AdditionKind, Party
from coachdesk.queries import notes as queries
from coachdesk.queries.notes import Added, NoteRead
from coachdesk.queries.off_screen import kept_off
from coachdesk.queries.own_notes import any_off_screen, on_screen
from coachdesk.services import notes, own_choices
from coachdesk.translation import gettext as _
from coachdesk.views import my
from coachdesk.views.access import allow, load_or_404, the_viewer
from coachdesk.views.filters import speech
from coachdesk.views.meeting_words import clock_words
from coachdesk.views.my import first_name

blueprint = Blueprint("my_notes", __name__)
SHOWN = 20


@dataclass(frozen=True)
class Part:
    """A labelled part of a note. `own` is my own voice."""

    label: str
    text: str
    own: bool = False


@dataclass(frozen=True)
class Written:
    """A note as I read it."""

    id: UUID
    title: str
    by: str
    parts: list[Part]
    agreed: list[str]
    added: list[Part]
    waits: str
    between: bool
    url: str
    add_url: str


@blueprint.get("/my/notes")
@allow(policies.claimants)
def index() -> ResponseReturnValue:
    claimant = my.me()
    every = request.args.get("notes") == "all"
    read, more = _shown(claimant, None if every else SHOWN)
    hidden = kept_off(db.session, claimant.id)
    return my.page(
        "my/notes.html",
        claimant,
        notes=[_written(each, hidden) for each in read],
        more_url=url_for("my_notes.index", notes="all") if more else None,
        off_screen=claimant.notes_off_screen,
        some_off=any_off_screen(db.session, claimant),
    )


@blueprint.get("/my/notes/<uuid:note_id>")
@allow(policies.claimants)
def show(note_id: UUID) -> ResponseReturnValue:
    claimant = my.me()
    return _note_page(claimant, _load(claimant, note_id), AdditionForm(formdata=None))


@blueprint.post("/my/notes/<uuid:note_id>/additions")
@allow(policies.claimants)
def add(note_id: UUID) -> ResponseReturnValue:
    """My own account, or what is to be put right: both versions stay, each with its day."""
    claimant = my.me()
    note, form = _load(claimant, note_id), AdditionForm()
    if not form.validate():
        return _note_page(claimant, note, form, status=422)
    at = clock.now()
    notes.add(
        db.session, note, kind=AdditionKind(form.kind.data), words=form.words.data, answers=None,
        by_party=Party.CLAIMANT, by=the_viewer().account_id, at=at,
    )  # fmt: skip
    due = speech().named_day(queries.answer_days_of(db.session, claimant.office_id).answer_by(at))
    flash(_("Your words are in the note now. You have an answer by %(day)s.", day=due), "good")
    return redirect(url_for("my_notes.show", note_id=note.id), 303)


@blueprint.post("/my/notes/screen")
@allow(policies.claimants)
def choose_screen() -> ResponseReturnValue:
    claimant, off = my.me(), request.form.get("keep") == "off"
    own_choices.keep_notes_off_screen(db.session, claimant, off=off, by=the_viewer().account_id, at=clock.now())
    flash(_("Your notes are off this screen.") if off else _("Your notes are shown here again."), "good")
    return redirect(url_for("my_notes.index"), 303)


def _load(claimant: Claimant, note_id: UUID) -> Note:
    """A note of mine that is on the screen; any other is not here."""
    mine = (Note.claimant_id == claimant.id, on_screen(db.session, claimant))
    return load_or_404(policies.visible_notes(the_viewer()).where(*mine), note_id)


def _shown(claimant: Claimant, limit: int | None) -> tuple[list[NoteRead], bool]:
    """My notes on this screen, newest first, and whether there are more."""
    which = on_screen(db.session, claimant)
    found = queries.notes_of(db.session, claimant, which, limit=limit + 1 if limit else None)
    return found[:limit], limit is not None and len(found) > limit


def _note_page(claimant: Claimant, note: Note, form: AdditionForm, status: int = 200) -> Response:
    read, hidden = queries.note_read(db.session, note), kept_off(db.session, claimant.id)
    return my.page(
        "my/note.html", claimant, status, form=form, note=_written(read, hidden), author=first_name(read.author_name)
    )


def _written(read: NoteRead, kept_off: Collection[UUID]) -> Written:
    note, said, name = read.note, speech(), first_name(read.author_name)
    parts = [
        Part(_("What you said"), note.said or ""),
        Part(_("What %(name)s saw", name=name), note.saw or ""),
        Part(_("What %(name)s thinks", name=name), note.think or ""),
    ]
    return Written(
        id=note.id,
        title=said.named_day(clock.as_london(note.written_at).date()),
        by=_("Written by %(name)s, %(time)s", name=read.author_name, time=clock_words(note.written_at)),
        parts=[part for part in parts if part.text],
        agreed=[
            _("You: %(words)s", words=step.words) if step.owner is Party.CLAIMANT
            else _("%(name)s: %(words)s", name=name, words=step.words)
            for step in read.steps if step.id not in kept_off
        ],
        added=[_added(each) for each in read.added],
        waits=_("%(name)s owes you an answer.", name=name) if any(each.waits for each in read.added) else "",
        between=note.restricted,
        url=url_for("my_notes.show", note_id=note.id),
        add_url=url_for("my_notes.add", note_id=note.id),
    )  # fmt: skip


def _added(each: Added) -> Part:
    addition, day = each.addition, speech().whole_day(clock.as_london(each.addition.written_at).date())
    labels = {
        AdditionKind.OWN_ACCOUNT: _("My own account, %(day)s", day=day),
        AdditionKind.CORRECTION_ASKED: _("What I asked to put right, %(day)s", day=day),
        AdditionKind.CORRECTION: _("Put right by %(name)s, %(day)s", name=each.by_name, day=day),
        AdditionKind.ANSWER: _("Answer from %(name)s, %(day)s", name=each.by_name, day=day),
    }
    return Part(labels[addition.kind], addition.words or "", own=addition.by is Party.CLAIMANT)
