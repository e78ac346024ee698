"""What somebody keeps off their screen, thing by thing: read with their coach, or on paper."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from coachdesk.models import Appointment, Goal, Note, OffScreen, Step
from coachdesk.models.label import AppointmentState

# What can be kept off, by the word that stands in the row and in the address.
THINGS: Mapping[str, type[Note] | type[Step] | type[Goal] | type[Appointment]] = {
    "note": Note,
    "step": Step,
    "goal": Goal,
    "appointment": Appointment,
}


def is_shown(subject: str, row_id: InstrumentedAttribute[UUID], claimant_id: UUID) -> ColumnElement[bool]:
    """The condition on a row of this person's for being on their pages."""
    kept_off = (OffScreen.claimant_id == claimant_id, OffScreen.subject == subject)
    return row_id.not_in(select(OffScreen.subject_id).where(*kept_off))


def kept_off(session: Session, claimant_id: UUID) -> dict[UUID, OffScreen]:
    """Everything that one person keeps off, by what it is of, the last first: one statement."""
    rows = session.scalars(
        select(OffScreen).where(OffScreen.claimant_id == claimant_id).order_by(OffScreen.made_at.desc(), OffScreen.id)
    )
    return {row.subject_id: row for row in rows}


def is_kept_off(session: Session, claimant_id: UUID, subject: str, subject_id: UUID) -> bool:
    """Whether this one thing is kept off."""
    this = (OffScreen.claimant_id == claimant_id, OffScreen.subject == subject, OffScreen.subject_id == subject_id)
    return session.scalar(select(OffScreen.id).where(*this)) is not None


def keeps_a_meeting_off(session: Session, claimant_id: UUID, now: datetime) -> bool:
    """Whether a meeting that is still ahead is kept off."""
    ahead = (Appointment.state == AppointmentState.BOOKED, Appointment.starts_at > now)
    kept = select(Appointment.id).where(Appointment.claimant_id == claimant_id, *ahead)
    off = ~is_shown("appointment", Appointment.id, claimant_id)
    return session.scalar(kept.where(off).limit(1)) is not None
