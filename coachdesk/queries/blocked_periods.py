"""Times that a person keeps for something else, and the meetings that are booked in one of them all the same."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from coachdesk import clock
from coachdesk.models import Appointment, BlockedPeriod
from coachdesk.models.label import AppointmentState


def kept(session: Session, claimant_id: UUID, today: date) -> Sequence[BlockedPeriod]:
    """Those that are not over: every week in the order of the week, then by date."""
    return session.scalars(
        select(BlockedPeriod)
        .where(
            BlockedPeriod.claimant_id == claimant_id,
            or_(BlockedPeriod.until_on.is_(None), BlockedPeriod.until_on >= today),
        )
        .order_by(
            BlockedPeriod.weekday.is_(None),
            BlockedPeriod.weekday,
            BlockedPeriod.from_on,
            BlockedPeriod.starts_minute,
            BlockedPeriod.id,
        )
    ).all()


def meetings_in(
    session: Session, period: BlockedPeriod, now: datetime, *only: ColumnElement[bool]
) -> list[Appointment]:  # fmt: skip
    """The booked meetings to come that lie in this time, the next first."""
    booked = session.scalars(
        select(Appointment)
        .where(
            Appointment.claimant_id == period.claimant_id,
            Appointment.state == AppointmentState.BOOKED,
            Appointment.starts_at > now,
            *only,
        )
        .order_by(Appointment.starts_at)
    )
    return [meeting for meeting in booked if _lies_in(meeting, period)]


def _lies_in(meeting: Appointment, period: BlockedPeriod) -> bool:
    starts, day = clock.as_london(meeting.starts_at), clock.as_london(meeting.starts_at).date()
    if period.weekday not in (None, day.weekday()) or day < period.from_on:
        return False
    if period.until_on is not None and day > period.until_on:
        return False
    minute = starts.hour * 60 + starts.minute
    return minute < period.ends_minute and period.starts_minute < minute + meeting.minutes
