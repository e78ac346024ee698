"""What was kept at somebody's last meetings, as the coach and the person each said it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from coachdesk.models import Adjustment, AdjustmentOutcome, Appointment
from coachdesk.models.label import AppointmentState, Outcome, Party

MEETINGS_SHOWN = 3


@dataclass(frozen=True)
class Kept:
    """One adjustment at one meeting."""

    code: str
    said: Mapping[Party, Outcome]


@dataclass(frozen=True)
class MeetingKept:
    appointment_id: UUID
    starts_at: datetime
    kept: Sequence[Kept]

    @property
    def both_said(self) -> bool:
        return any(Party.CLAIMANT in each.said for each in self.kept)


def last_meetings(
    session: Session, claimant_id: UUID, *only: ColumnElement[bool], limit: int = MEETINGS_SHOWN
) -> list[MeetingKept]:  # fmt: skip
    """The last meetings that took place, newest first, each with what was said of it."""
    met = (Appointment.claimant_id == claimant_id, Appointment.state == AppointmentState.MET)
    newest = select(Appointment.id, Appointment.starts_at).where(*met, *only).order_by(Appointment.starts_at.desc())
    meetings = session.execute(newest.limit(limit)).all()
    said = session.execute(
        select(AdjustmentOutcome.appointment_id, Adjustment.code, AdjustmentOutcome.said_by, AdjustmentOutcome.outcome)
        .join(Adjustment, Adjustment.id == AdjustmentOutcome.adjustment_id)
        .where(AdjustmentOutcome.appointment_id.in_([meeting.id for meeting in meetings]))
        .order_by(Adjustment.code)
    ).all()
    by_meeting: dict[UUID, dict[str, dict[Party, Outcome]]] = {}
    for appointment_id, code, party, outcome in said:
        by_meeting.setdefault(appointment_id, {}).setdefault(code, {})[party] = outcome
    return [
        MeetingKept(meeting.id, meeting.starts_at, [Kept(*each) for each in by_meeting.get(meeting.id, {}).items()])
        for meeting in meetings
    ]
