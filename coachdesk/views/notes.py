"""Notes: written in one go beside the meeting, read with what was added, corrected by adding.

Starting a note or reading one opens a person's record, so it is noted. What is typed is kept as a draft for its author
alone; a form that does not fit comes back as it was typed.
"""

from uuid import UUID

from flask import Blueprint, abort, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from coachdesk import clock, policies
from coachdesk.db import db
from coachdesk.forms.notes import LONGEST_DRAFT, AdditionForm, draft_of, is_empty, outcomes
from coachdesk.models import Appointment, Claimant, NoteAddition, Staff
from coachdesk.models.label import AdditionKind, Party
from coachdesk.services import audit, note_drafts, read_first
from coachdesk.services import notes as services
from coachdesk.services.refusals import CannotMove, ContactStopped
from coachdesk.translation import gettext as _
from coachdesk.views import nonces, note_pages
from coachdesk.views.access import allow, load_or_404, the_viewer
from coachdesk.views.filters import speech
from coachdesk.views.note_pages import Writing
from coachdesk.views.note_summary import summary_text

blueprint = Blueprint("notes", __name__)
PLAIN = "text/plain"


@blueprint.get("/claimants/<uuid:claimant_id>/notes/new")
@allow(policies.coaches_and_leads)
def new(claimant_id: UUID) -> ResponseReturnValue:
    """An empty note, or the draft that this coach began for this person and this meeting."""
    writing = _writing(claimant_id)
    _noted(writing.claimant)
    if _reads_first(writing):
        return note_pages.read_first_page(writing)
    kept = note_drafts.read_draft(db.session, writing.claimant, writing.author.id, writing.appointment_id)
    draft, kept_at = (draft_of(kept[0]), kept[1]) if kept else ({}, None)
    return note_pages.form_page(writing, note_pages.form_of(writing, draft), sent=draft, kept_at=kept_at)


@blueprint.post("/claimants/<uuid:claimant_id>/notes")
@allow(policies.coaches_and_leads)
def create(claimant_id: UUID) -> ResponseReturnValue:
    """Save the note; what was agreed becomes steps, and the meeting is recorded as it was ticked."""
    writing, at = _writing(claimant_id), clock.now()
    if "more" in request.form:
        return _with_more_lines(writing)
    form = note_pages.form_of(writing, request.form)
    if not form.validate():
        return note_pages.form_page(writing, form, sent=request.form), 422
    if not is_empty(draft_of(request.form.to_dict())) and _reads_first(writing):
        name = writing.claimant.spoken_of
        form.form_errors.append(_("Open this page in another tab and read first what %(name)s wants you to know. "
                                  "What you typed is still here.", name=name))  # fmt: skip
        return note_pages.form_page(writing, form, sent=request.form), 409
    records = writing.says_they_met(at)
    try:
        note = services.save(
            db.session,
            writing.claimant,
            writing.author,
            appointment=writing.appointment,
            said=form.said.data,
            saw=form.saw.data,
            think=form.think.data,
            agreed=form.lines(),
            off_screen=form.off_screen.data,
            restricted=form.restricted.data and writing.is_own_coach,
            outcomes=outcomes(request.form, [each.id for each in note_pages.to_keep(writing)]) if records else None,
            by=the_viewer().account_id,
            at=at,
        )
    except services.NothingWritten:
        form.form_errors.append(_("Write something first: what they said, what you saw or think, or what you agreed."))
        return note_pages.form_page(writing, form, sent=request.form), 422
    except ContactStopped:
        form.form_errors.append(note_pages.no_lines(writing.claimant))
        return note_pages.form_page(writing, form, sent=request.form), 409
    except CannotMove:
        flash(_("This meeting was cancelled in the meantime. The note is not saved yet: save it once more."), "act")
        return note_pages.form_page(writing, form, sent=request.form), 409
    flash(note_pages.saved_words(note, writing.claimant, recorded=records), "good")
    return redirect(url_for("notes.show", note_id=note.id), 303)


@blueprint.post("/claimants/<uuid:claimant_id>/notes/draft")
@allow(policies.coaches_and_leads)
def draft(claimant_id: UUID) -> ResponseReturnValue:
    """Keep what was typed so far, or throw it away. What comes after the note that it became is kept no more."""
    writing, by, at = _writing(claimant_id), the_viewer().account_id, clock.now()
    whose = (writing.claimant, writing.author.id, writing.appointment_id)
    if "throw_away" in request.form:
        note_drafts.drop_draft(db.session, *whose, by=by, at=at)
        flash(_("The draft is gone."), "good")
        return redirect(writing.new_url, 303)
    if nonces.is_spent(request.form.get("of", "")):
        return "", 410
    typed = draft_of(request.form.to_dict())
    if sum(map(len, typed.values())) > LONGEST_DRAFT:
        return render_template("notes/_kept.html", too_long=True), 422, {"Draft-Too-Long": "yes"}
    if is_empty(typed):
        note_drafts.drop_draft(db.session, *whose, by=by, at=at)
        return render_template("notes/_kept.html")
    note_drafts.keep_draft(db.session, *whose, typed, by=by, at=at)
    return render_template("notes/_kept.html", kept_words=speech().time(at), kept_days=note_drafts.KEPT_DAYS)


@blueprint.get("/notes/<uuid:note_id>")
@allow(policies.opens_records)
def show(note_id: UUID) -> ResponseReturnValue:
    """A note, what was added to it, and what was agreed."""
    note = load_or_404(policies.visible_notes(the_viewer()), note_id)
    audit.record(db.session, "claimant.opened", subject="note", subject_id=note.id, claimant_id=note.claimant_id)
    return note_pages.note_page(note, AdditionForm(formdata=None))


@blueprint.post("/notes/<uuid:note_id>/additions")
@allow(policies.coaches_and_leads)
def add(note_id: UUID) -> ResponseReturnValue:
    """Add to a note: an answer to what the person added, or a correction. What was written stays."""
    note = load_or_404(policies.visible_notes(the_viewer()), note_id)
    form, answers = AdditionForm(), _answered(note.id)
    if form.validate() and not form.words.data:
        form.words.errors = [_("Write something first. The note stays as it is.")]
    if form.words.errors:
        return note_pages.note_page(note, form, answers=answers), 422
    services.add(
        db.session,
        note,
        kind=AdditionKind.ANSWER if answers else AdditionKind.CORRECTION,
        words=form.words.data,
        answers=answers,
        by_party=Party.COACH,
        by=the_viewer().account_id,
        at=clock.now(),
    )
    flash(_("Added. What was there before stays as it was."), "good")
    return redirect(url_for("notes.show", note_id=note.id), 303)


@blueprint.get("/appointments/<uuid:appointment_id>/summary")
@allow(policies.coaches_and_leads)
def summary(appointment_id: UUID) -> ResponseReturnValue:
    """The bare facts of a meeting, for another system: as a page, or as the text alone for a script to copy."""
    appointment = load_or_404(policies.visible_appointments(the_viewer()), appointment_id)
    claimant = db.session.get_one(Claimant, appointment.claimant_id)
    audit.record(db.session, "claimant.opened", subject="appointment", subject_id=appointment.id,
                 claimant_id=claimant.id)  # fmt: skip
    text = summary_text(db.session, appointment, claimant)
    if request.accept_mimetypes.best_match(["text/html", PLAIN], "text/html") == PLAIN:
        return make_response(text, 200, {"Content-Type": "text/plain; charset=utf-8"})
    return note_pages.summary_page(claimant, appointment, text)


def _reads_first(writing: Writing) -> bool:
    """Whether the writer covers for the person's coach and has not read yet what the person wants known."""
    by, at = the_viewer().account_id, clock.now()
    return read_first.is_due(db.session, writing.claimant, writing.author.id, by=by, at=at)


def _with_more_lines(writing: Writing) -> ResponseReturnValue:
    """The same page with room for more. Nothing was sent yet, so the form may still be sent as it was."""
    nonces.give_back()
    _noted(writing.claimant)
    form = note_pages.form_of(writing, request.form, more=3)
    return note_pages.form_page(writing, form, sent=request.form)


def _writing(claimant_id: UUID) -> Writing:
    """Who writes about whom, and about which meeting."""
    viewer = the_viewer()
    claimant = load_or_404(policies.visible_claimants(viewer), claimant_id)
    author = db.session.get(Staff, viewer.staff_id) if viewer.staff_id else None
    if author is None:
        abort(403)
    return Writing(claimant, author, _appointment(claimant))


def _appointment(claimant: Claimant) -> Appointment | None:
    asked = request.args.get("appointment", "")
    if not asked:
        return None
    try:
        found = load_or_404(policies.visible_appointments(the_viewer()), UUID(asked))
    except ValueError:
        abort(404)
    if found.claimant_id != claimant.id:
        abort(404)
    return found


def _answered(note_id: UUID) -> NoteAddition | None:
    """What of the person is answered, if the form says so."""
    asked = request.form.get("answers", "")
    if not asked:
        return None
    try:
        found = load_or_404(policies.visible_note_additions(the_viewer()), UUID(asked))
    except ValueError:
        abort(404)
    if found.note_id != note_id or found.by is not Party.CLAIMANT:
        abort(404)
    return found


def _noted(claimant: Claimant) -> None:
    audit.record(db.session, "claimant.opened", subject="claimant", subject_id=claimant.id, claimant_id=claimant.id)
