"""Notes: written once, read by the person at once, corrected by adding.

What was agreed becomes steps and promises (steps.py); the note of a meeting that has begun can say that it took place
(appointments.py). What the person adds waits until the coach's own addition answers it.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from uuid import UUID

from sqlalchemy.orm import Session

from coachdesk.models import Appointment, Claimant, Note, NoteAddition, Staff, key_ring
from coachdesk.models.label import AdditionKind, AppointmentState, Outcome, Party
from coachdesk.services import appointments, audit, note_drafts, steps
from coachdesk.services.steps import Agreed

WRITTEN_BY: Mapping[AdditionKind, Party] = MappingProxyType(
    {
        AdditionKind.OWN_ACCOUNT: Party.CLAIMANT,
        AdditionKind.CORRECTION_ASKED: Party.CLAIMANT,
        AdditionKind.CORRECTION: Party.COACH,
        AdditionKind.ANSWER: Party.COACH,
    }
)
Outcomes = Mapping[UUID, tuple[Outcome, str]]


class NothingWritten(Exception):
    """A note, or an addition, of no words at all."""


class DoesNotFit(Exception):
    """An addition of a kind that is not this party's, or an answer to something that was never asked here."""


def save(
    session: Session,
    claimant: Claimant,
    author: Staff,
    *,
    appointment: Appointment | None,
    said: str,
    saw: str,
    think: str,
    agreed: Sequence[Agreed],
    off_screen: bool | None,
    by: UUID,
    at: datetime,
    outcomes: Outcomes | None = None,
    restricted: bool = False,
) -> Note:
    """Write a note and the steps that were agreed; its draft is gone with it. Raises NothingWritten, ContactStopped.

    A restricted one stays between the person and their own coach.

    `off_screen` None means as the person chose. With `outcomes`, a meeting that is still booked and has begun is
    recorded as met, its adjustments kept as they say.
    """
    if not (said or saw or think or agreed):
        raise NothingWritten
    if appointment is not None and outcomes is not None and says_they_met(appointment, at=at):
        appointments.record(session, appointment, met=True, outcomes=outcomes, said_by=Party.COACH, by=by, at=at)
    if off_screen is None:
        off_screen = claimant.notes_off_screen
    note = Note(
        key=key_ring.key_of(session, claimant.key_id),
        claimant_id=claimant.id,
        appointment_id=appointment.id if appointment else None,
        author_id=author.id,
        written_at=at,
        off_screen=off_screen,
        restricted=restricted,
        said=said or None,
        saw=saw or None,
        think=think or None,
    )
    session.add(note)
    facts = {
        "appointment": str(appointment.id) if appointment else None,
        "off_screen": off_screen,
        "restricted": restricted,
    }
    audit.record(session, "note.written", subject="note", subject_id=note.id, claimant_id=claimant.id, facts=facts,
                 at=at)  # fmt: skip
    if agreed:
        steps.agree_all(session, claimant, note, agreed, coach_id=author.id, by=by, at=at)
    note_drafts.clear(session, claimant.id, author.id, note.appointment_id)
    return note


def says_they_met(appointment: Appointment, *, at: datetime) -> bool:
    """Whether writing a note of this meeting says that it took place: it has begun, and nobody recorded it yet."""
    return appointment.state is AppointmentState.BOOKED and appointment.starts_at <= at


def add(
    session: Session,
    note: Note,
    *,
    kind: AdditionKind,
    words: str,
    answers: NoteAddition | None,
    by_party: Party,
    by: UUID,
    at: datetime,
) -> NoteAddition:
    """Add to a note; what was written before stays. Raises NothingWritten, DoesNotFit."""
    if not words:
        raise NothingWritten
    if WRITTEN_BY[kind] is not by_party or not _can_answer(note, answers, by_party):
        raise DoesNotFit
    addition = NoteAddition(
        key=key_ring.key_of(session, note.key_id),
        note_id=note.id,
        claimant_id=note.claimant_id,
        kind=kind,
        by=by_party,
        account_id=by,
        written_at=at,
        answers_id=answers.id if answers else None,
        words=words,
    )
    session.add(addition)
    facts = {"addition": str(addition.id), "kind": kind.value, "answers": str(answers.id) if answers else None}
    audit.record(session, "note.added_to", subject="note", subject_id=note.id, claimant_id=note.claimant_id,
                 facts=facts, at=at)  # fmt: skip
    return addition


def _can_answer(note: Note, answers: NoteAddition | None, by_party: Party) -> bool:
    """Only the coach answers, and only what the person added to this note."""
    if answers is None:
        return True
    return by_party is Party.COACH and answers.note_id == note.id and answers.by is Party.CLAIMANT
