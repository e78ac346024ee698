"""What happened, newest first: meetings and notes, steps done, coaches who came and went, what was changed."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, time
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext
from sqlalchemy.orm import Session

from coachdesk import clock, words
from coachdesk.models import Claimant, NoteAddition
from coachdesk.models.label import AdditionKind, AppointmentState, Party, StepState
from coachdesk.queries import claimants as queries
from coachdesk.queries.plan import Plan
from coachdesk.translation import gettext as _
from coachdesk.translation import ngettext
from coachdesk.views.access import the_viewer
from coachdesk.views.addresses import address_of
from coachdesk.views.filters import speech
from coachdesk.views.plan_rows import who

Happening = tuple[datetime, dict[str, Any]]
AGREED_SHOWN = 3
CHANGES = {
    "claimant.imported": ("import", lazy_gettext("Came in with the records of the old system")),
    "claimant.updated_from_file": ("import", lazy_gettext("Details brought up to date from a file")),
    "claimant.preferred_name_changed": ("name", lazy_gettext("New: what they want to be called")),
    "claimant.own_words_changed": ("own_words", lazy_gettext("New: what they want you to know")),
    "claimant.front_desk_changed": ("own_words", lazy_gettext("New: what the front desk is told")),
    "claimant.name_changed": ("name", lazy_gettext("New: their name or pronouns")),
    "claimant.office_changed": ("coach", lazy_gettext("They went on at another office")),
    "circumstance.noted": ("name", lazy_gettext("New: where they are for a while")),
    "circumstance.ended": ("name", lazy_gettext("Where they were for a while is over")),
    "representative.noted": ("name", lazy_gettext("New: who may act for them")),
    "representative.ended": ("name", lazy_gettext("Somebody acts for them no longer")),
    "matter.settled": ("matter", lazy_gettext("A matter was settled by their choice")),
    "claimant.words_asked_about": ("own_words", lazy_gettext("Asked about words that came with the old records")),
    "adjustment.ended": ("adjustment", lazy_gettext("An adjustment ended at their word")),
    "goal.said": ("goal", lazy_gettext("New: a goal, or new words for it")),
    "goal.let_go": ("goal", lazy_gettext("They let a goal go")),
    "contact_plan.rhythm_agreed": ("rhythm", lazy_gettext("A new rhythm was agreed")),
}


def timeline(
    session: Session,
    claimant: Claimant,
    spans: Sequence[queries.RelationshipSpan],
    meetings: Sequence[queries.Meeting],
    plan: Plan,
) -> list[dict[str, Any]]:
    """All in one line of time, from what the page has read already, the notes and what was changed."""
    notes = queries.notes(session, claimant, the_viewer())
    happened = [
        *_of_relationships(spans),
        *_of_changes(session, claimant.id),
        *_of_notes(claimant, notes, meetings, plan),
        *_of_meetings(meetings, {seen.note.appointment_id for seen in notes}),
        *_of_steps(claimant, plan),
    ]
    newest_first = sorted(happened, key=lambda happening: happening[0], reverse=True)
    return [entry for _at, entry in newest_first[: queries.HAPPENINGS_SHOWN]]


def _of_notes(
    claimant: Claimant, notes: Sequence[queries.NoteSeen], meetings: Sequence[queries.Meeting], plan: Plan
) -> Iterator[Happening]:
    """Each with what was agreed in it, and with what the person added standing inside."""
    about = {meeting.id: meeting for meeting in meetings}
    for seen in notes:
        note = seen.note
        meeting = about.get(note.appointment_id) if note.appointment_id else None
        title = _("Meeting and note") if note.appointment_id else _("Note of %(name)s", name=seen.author_name)
        text = _("%(how)s, with %(coach)s", how=_how(meeting), coach=meeting.coach_name or "–") if meeting else ""
        at, entry = _entry("note", title, meeting.starts_at if meeting else note.written_at, text)
        yield (
            at,
            entry
            | {
                "url": address_of("notes.show", note_id=note.id),
                "lines": _agreed(claimant, plan, note.id),
                "owns": [_own(claimant, added) for added in seen.added if added.by is Party.CLAIMANT],
            },
        )


def _how(meeting: queries.Meeting) -> str:
    return ngettext(
        "%(how)s, %(num)d minute", "%(how)s, %(num)d minutes", meeting.minutes, how=words.mode(meeting.mode)
    )  # fmt: skip


def _agreed(claimant: Claimant, plan: Plan, note_id: UUID) -> list[str]:
    """The first few, each with whose it is: the note has them all."""
    agreed = [step for step in plan.steps if step.note_id == note_id]
    lines = [
        _("%(owner)s: %(words)s", owner=who(claimant, step, plan.coach_name(step)), words=step.words or "")
        for step in agreed[:AGREED_SHOWN]
    ]
    more = len(agreed) - len(lines)
    return [*lines, ngettext("and %(num)d more", "and %(num)d more", more)] if more else lines


def _own(claimant: Claimant, added: NoteAddition) -> dict[str, str]:
    """The person's own voice; nothing in the note changes for it, and both stay."""
    day = speech().day_of(added.written_at)
    if added.kind is AdditionKind.CORRECTION_ASKED:
        label = _("%(name)s asks to put this right, %(day)s", name=claimant.spoken_of, day=day)
    else:
        label = _("%(name)s’s own account, %(day)s", name=claimant.spoken_of, day=day)
    return {"text": added.words or "", "label": label}


def _of_meetings(meetings: Sequence[queries.Meeting], noted: set[UUID | None]) -> Iterator[Happening]:
    """Met, or did not meet: a fact, and nothing is counted. A meeting with a note stands there."""
    titles = {state: words.state(state) for state in (AppointmentState.MET, AppointmentState.DID_NOT_MEET)}
    said: dict[tuple[str, int], str] = {}  # people mostly meet in one way, and words take their time
    for meeting in meetings:
        title = titles.get(AppointmentState(meeting.state))
        if title and meeting.id not in noted:
            way = (meeting.mode, meeting.minutes)
            said[way] = said.get(way) or _how(meeting)
            at, entry = _entry(meeting.state, title, meeting.starts_at, said[way])
            yield at, entry | {"url": address_of("appointments.show", appointment_id=meeting.id)}


def _of_steps(claimant: Claimant, plan: Plan) -> Iterator[Happening]:
    for step in plan.steps:
        if step.state is StepState.DONE:
            ours = step.owner is Party.COACH
            title = _("A promise of ours was kept") if ours else _("%(name)s did a step", name=claimant.spoken_of)
            yield _entry("step", title, step.state_at, step.words or "")


def _of_relationships(spans: Sequence[queries.RelationshipSpan]) -> Iterator[Happening]:
    for span in spans:
        why = words.start_reason(span.start_reason, {"name": span.coach_name, **span.start_params})
        title = _("%(coach)s became the coach", coach=span.coach_name)
        yield _entry("coach", title, _midday(span.started_on), why)
        if span.ended_on:
            title = _("%(coach)s stopped being the coach", coach=span.coach_name)
            yield _entry("coach", title, _midday(span.ended_on), words.end_reason(span.end_reason))


def _of_changes(session: Session, claimant_id: UUID) -> Iterator[Happening]:
    for row in queries.changes(session, claimant_id):
        kind, title = CHANGES[row.verb]
        yield _entry(kind, str(title), row.at, "")


def _entry(kind: str, title: str, at: datetime, text: str) -> Happening:
    return at, {"kind": kind, "title": title, "when_words": speech().day_of(at), "text": text}


def _midday(day: Any) -> datetime:
    return datetime.combine(day, time(12), tzinfo=clock.LONDON).astimezone(UTC)
