"""A note about somebody else: hidden at once from everybody, kept for the data protection officer, entered."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from coachdesk.models import Claimant, Incident, MisplacedNote, Note
from coachdesk.models.label import IncidentKind
from coachdesk.services import audit, incidents
from coachdesk.services.rights import Answered
from coachdesk.services.turns import take_turn


def in_place(note_id: Any) -> ColumnElement[bool]:
    """The condition on what names a note: the note does not stand in the wrong record."""
    return ~select(MisplacedNote.id).where(MisplacedNote.note_id == note_id).exists()


def mark(session: Session, note: Note, words: str, *, by: UUID, at: datetime) -> Incident:
    """Hide it, and enter what happened. Raises Answered when it is hidden already."""
    take_turn(session, [note.claimant_id])
    if of_note(session, note.id) is not None:
        raise Answered
    claimant = session.get_one(Claimant, note.claimant_id)
    incident = incidents.enter(
        session, claimant.office_id, claimant, IncidentKind.MISPLACED_NOTE, words, by=by, at=at
    )  # fmt: skip
    session.add(MisplacedNote(note_id=note.id, incident_id=incident.id, marked_by=by, marked_at=at))
    session.flush()
    audit.record(session, "note.hidden", subject="note", subject_id=note.id, claimant_id=note.claimant_id, at=at)
    return incident


def release(session: Session, misplaced: MisplacedNote, *, by: UUID, at: datetime) -> None:
    """It was about this person after all: it stands where it stood."""
    note = session.get_one(Note, misplaced.note_id)
    session.delete(misplaced)
    audit.record(session, "note.shown_again", subject="note", subject_id=note.id, claimant_id=note.claimant_id, at=at)


def of_note(session: Session, note_id: UUID) -> MisplacedNote | None:
    return session.scalar(select(MisplacedNote).where(MisplacedNote.note_id == note_id))


def of_incident(session: Session, incident: Incident) -> MisplacedNote | None:
    return session.scalar(select(MisplacedNote).where(MisplacedNote.incident_id == incident.id))
