"""A person's meetings, as they see them: what is ahead, and what was."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from coachdesk.models import Appointment, Staff
from coachdesk.models.label import AppointmentState
from coachdesk.queries.off_screen import is_shown

MOST = 200
Row = tuple[Appointment, Staff | None]


class Meetings(NamedTuple):
    ahead: Sequence[Row]
    before: Sequence[Row]


def of(session: Session, claimant_id: UUID, now: datetime) -> Meetings:
    """Ahead: booked and not over, the next first. Before: everything else, the newest first. What they keep off
    their screen is in neither."""
    found = session.execute(
        select(Appointment, Staff)
        .outerjoin(Staff, Staff.id == Appointment.coach_id)
        .where(Appointment.claimant_id == claimant_id, is_shown("appointment", Appointment.id, claimant_id))
        .order_by(Appointment.starts_at.desc(), Appointment.ordinal.desc())
        .limit(MOST)
    )
    ahead: list[Row] = []
    before: list[Row] = []
    for meeting, coach in found:
        is_ahead = meeting.state is AppointmentState.BOOKED and meeting.ends_at > now
        (ahead if is_ahead else before).append((meeting, coach))
    return Meetings(ahead[::-1], before)
