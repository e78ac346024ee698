"""What the pages of a note show: the form beside what helps to write it, and the note as it is read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from flask import render_template, url_for
from werkzeug.datastructures import MultiDict

from coachdesk import clock
from coachdesk.adjustments.words import short_text
from coachdesk.db import db
from coachdesk.forms.notes import AdditionForm, NoteForm, outcomes
from coachdesk.models import Adjustment, Appointment, Claimant, Note, NoteAddition, Staff, Step
from coachdesk.models.label import AdditionKind, AppointmentState, Party, StepState, Strength
from coachdesk.policies import can_change_claimant
from coachdesk.queries import notes as queries
from coachdesk.queries.appointments import adjustments_at
from coachdesk.queries.claimants import coach_now
from coachdesk.queries.off_screen import is_kept_off
from coachdesk.services import note_drafts
from coachdesk.services import notes as services
from coachdesk.translation import gettext as _
from coachdesk.views.access import the_viewer
from coachdesk.views.claimants import identity
from coachdesk.views.filters import speech


@dataclass(frozen=True)
class Writing:
    """Somebody writes a note about somebody, of a meeting or of a talk."""

    claimant: Claimant
    author: Staff
    appointment: Appointment | None

    @property
    def appointment_id(self) -> UUID | None:
        return self.appointment.id if self.appointment else None

    @property
    def new_url(self) -> str:
        return self._url("notes.new")

    @property
    def save_url(self) -> str:
        return self._url("notes.create")

    @property
    def draft_url(self) -> str:
        return self._url("notes.draft")

    @cached_property
    def is_own_coach(self) -> bool:
        """Whether the writer is the person's own coach: only the two of them can keep a note between them."""
        return coach_now(db.session, self.claimant.id).coach_id == self.author.id

    def says_they_met(self, at: datetime) -> bool:
        """Whether saving records the meeting too."""
        return self.appointment is not None and services.says_they_met(self.appointment, at=at)

    def _url(self, endpoint: str) -> str:
        return url_for(endpoint, claimant_id=self.claimant.id, appointment=self.appointment_id)


def form_of(writing: Writing, sent: Mapping[str, str], *, more: int = 0) -> NoteForm:
    """The form as it was sent, as it stands in a draft, or empty with what the person chose."""
    typed = MultiDict(sent.items()) if sent else None
    return NoteForm(
        writing.claimant.spoken_of, formdata=typed, more=more, data={"off_screen": writing.claimant.notes_off_screen}
    )


def to_keep(writing: Writing) -> Sequence[Adjustment]:
    """The adjustments that can be kept or not: what is only good to know cannot."""
    if writing.appointment is None:
        return ()
    on = clock.as_london(writing.appointment.starts_at).date()
    held = adjustments_at(db.session, writing.claimant.id, on)
    order = list(Strength)
    return sorted(
        (each for each in held if each.strength is not Strength.INFORMATION),
        key=lambda each: order.index(each.strength),
    )


def form_page(
    writing: Writing, form: NoteForm, *, sent: Mapping[str, str], kept_at: datetime | None = None
) -> str:  # fmt: skip
    """The note being written."""
    claimant = writing.claimant
    return render_template(
        "notes/new.html",
        person=identity(claimant),
        form=form,
        problems=[*form.problems(), *(("said", words) for words in form.form_errors)],
        title=_title(writing.appointment),
        about=_about(writing.appointment),
        author_called=called(writing.author.name),
        asked_off_screen=claimant.notes_off_screen,
        no_lines=no_lines(claimant) if claimant.contact_stopped_at and form.has_lines() else "",
        may_restrict=writing.is_own_coach,
        kept=_kept(writing, sent),
        last=_last(claimant),
        save_url=writing.save_url,
        draft_url=writing.draft_url,
        new_url=writing.new_url,
        kept_words=speech().moment(kept_at),
        kept_days=note_drafts.KEPT_DAYS,
        summary_url=url_for("notes.summary", appointment_id=writing.appointment_id) if writing.appointment else None,
        back_url=url_for("claimants.show", claimant_id=claimant.id),
    )


def read_first_page(writing: Writing) -> str:
    """Whoever covers reads the person's words before they write."""
    claimant = writing.claimant
    return render_template(
        "away/read_first.html",
        person=identity(claimant),
        words=claimant.own_words,
        action=url_for("away.words_read", claimant_id=claimant.id),
        next_url=writing.new_url,
    )


def no_lines(claimant: Claimant) -> str:
    """Said beside lines that were typed for somebody whose death was told."""
    return _(
        "We were told that %(name)s died, so nothing new goes into the plan. Write it into the note instead.",
        name=claimant.spoken_of,
    )


def note_page(note: Note, form: AdditionForm, *, answers: NoteAddition | None = None) -> str:
    """A note as it is read, with room to add."""
    claimant = db.session.get_one(Claimant, note.claimant_id)
    read, may_write = queries.note_read(db.session, note), can_change_claimant(the_viewer(), claimant)
    appointment = db.session.get(Appointment, note.appointment_id) if note.appointment_id else None
    due = queries.answer_days_of(db.session, claimant.office_id) if any(each.waits for each in read.added) else None
    return render_template(
        "notes/show.html",
        person=identity(claimant),
        note=note_words(read)
        | {"title": _title(appointment, dated=True), "about": _about(appointment, dated=True)}
        | {"off_screen": note.off_screen or is_kept_off(db.session, claimant.id, "note", note.id)},
        added=[_added(each, claimant, due) for each in read.added],
        form=form,
        answers_id=str(answers.id) if answers else "",
        add_url=url_for("notes.add", note_id=note.id),
        book_url=url_for("appointments.new", claimant_id=claimant.id),
        back_url=url_for("claimants.show", claimant_id=claimant.id),
        summary_url=url_for("notes.summary", appointment_id=appointment.id) if appointment and may_write else None,
        may_write=may_write,
        misplaced_url=url_for("incidents.misplaced", note_id=note.id),
    )


def summary_page(claimant: Claimant, appointment: Appointment, text: str) -> str:
    """The plain summary, ready to be copied by hand."""
    return render_template(
        "notes/summary.html",
        person=identity(claimant),
        text=text,
        rows=text.count("\n") + 2,
        about=_about(appointment),
        back_url=url_for("claimants.show", claimant_id=claimant.id),
    )


def note_words(read: queries.NoteRead) -> dict[str, Any]:
    """A note in words, for whoever works with the person."""
    return {
        "said": read.note.said,
        "saw": read.note.saw,
        "think": read.note.think,
        "author_name": read.author_name,
        "author_called": called(read.author_name),
        "when_words": _dated(read.note.written_at),
        "off_screen": read.note.off_screen,
        "restricted": read.note.restricted,
        "agreed": [_agreed(step, read.author_name) for step in read.steps],
    }


def saved_words(note: Note, claimant: Claimant, *, recorded: bool) -> str:
    """What saving did, in one or two sentences."""
    name = claimant.spoken_of
    if claimant.contact_stopped_at is not None:
        saved = _("Saved.")
    elif note.off_screen:
        saved = _("Saved. It is kept off the screen: %(name)s reads it with you or on paper.", name=name)
    else:
        saved = _("Saved. %(name)s can read it now.", name=name)
    if note.restricted:
        saved = f"{saved} {_('It stays between the two of you.')}"
    return f"{saved} {_('The meeting is recorded as met.')}" if recorded else saved


def called(name: str) -> str:
    """A member of staff by their first name, as everybody here speaks of them."""
    return name.split()[0] if name.split() else name


def _title(appointment: Appointment | None, *, dated: bool = False) -> str:
    """What is read on paper another day says its day."""
    if appointment is None:
        return _("Note of a talk")
    day = clock.as_london(appointment.starts_at).date()
    if day == speech().today and not dated:
        return _("Note of today’s meeting")
    return _("Note of the meeting on %(day)s", day=speech().named_day(day))


def _about(appointment: Appointment | None, *, dated: bool = False) -> dict[str, Any] | None:
    if appointment is None:
        return None
    said, now = speech(), clock.now()
    booked = appointment.state is AppointmentState.BOOKED
    starts = _dated(appointment.starts_at) if dated else said.moment(appointment.starts_at)
    return {
        "when_words": _("%(start)s to %(end)s", start=starts, end=said.time(appointment.ends_at)),
        "will_be_met": services.says_they_met(appointment, at=now),
        "not_begun": booked and appointment.starts_at > now,
        "met": appointment.state is AppointmentState.MET,
        "url": url_for("appointments.show", appointment_id=appointment.id),
        "outcome_url": url_for("appointments.outcome", appointment_id=appointment.id),
    }  # fmt: skip


def _dated(instant: datetime) -> str:
    day = speech().whole_day(clock.as_london(instant).date())
    return _("%(day)s, %(time)s", day=day, time=speech().time(instant))


def _kept(writing: Writing, sent: Mapping[str, str]) -> list[dict[str, Any]]:
    """Each adjustment with what is ticked; none when saving records nothing."""
    if not writing.says_they_met(clock.now()):
        return []
    held = to_keep(writing)
    ticked = outcomes(sent, [each.id for each in held])
    return [
        {
            "id": each.id,
            "words": short_text(each.code, each.params),
            "strength": each.strength.value,
            "outcome": ticked[each.id][0].value,
            "why": ticked[each.id][1],
        }
        for each in held
    ]


def _last(claimant: Claimant) -> dict[str, Any] | None:
    """What was agreed the last time, so that nobody has to remember it."""
    read = queries.last_note(db.session, claimant, the_viewer())
    if read is None:
        return None
    own = next((each.addition.words for each in read.added if each.addition.by is Party.CLAIMANT), None)
    return note_words(read) | {
        "day_words": speech().day_of(read.note.written_at),
        "own": own,
        "url": url_for("notes.show", note_id=read.note.id),
    }


def _agreed(step: Step, author_name: str) -> dict[str, Any]:
    return {
        "is_coach": step.owner is Party.COACH,
        "who": called(author_name),
        "words": step.words,
        "due_words": speech().day(step.due_on),
        "done": step.state is StepState.DONE,
        "set_aside": step.state in (StepState.NOT_NOW, StepState.DISAGREED, StepState.TAKEN_OFF),
    }


def _added(each: queries.Added, claimant: Claimant, due: queries.AnswerDays | None) -> dict[str, Any]:
    addition = each.addition
    day = speech().day_of(addition.written_at)
    return {
        "id": str(addition.id),
        "words": addition.words,
        "is_own": addition.by is Party.CLAIMANT,
        "label": _addition_label(addition.kind, claimant.spoken_of, called(each.by_name), day),
        "waits": each.waits,
        "due_words": speech().named_day(due.answer_by(addition.written_at)) if due and each.waits else "",
        "late": bool(due and each.waits and due.answer_by(addition.written_at) < speech().today),
    }


def _addition_label(kind: AdditionKind, name: str, coach: str, day: str) -> str:
    if kind is AdditionKind.OWN_ACCOUNT:
        return _("%(name)s’s own account, %(day)s", name=name, day=day)
    if kind is AdditionKind.CORRECTION_ASKED:
        return _("%(name)s asks to put this right, %(day)s", name=name, day=day)
    if kind is AdditionKind.ANSWER:
        return _("%(coach)s answered, %(day)s", coach=coach, day=day)
    return _("%(coach)s added, %(day)s", coach=coach, day=day)
