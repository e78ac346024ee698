"""What is true of the demo office at this hour, for its front page: asked of its records, never written by hand."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import Session

from coachdesk import clock
from coachdesk.models import Appointment, Claimant, Matter, Relationship, Staff
from coachdesk.models.label import AppointmentState


@dataclass(frozen=True, slots=True)
class Figures:
    """The office in four figures."""

    people: int
    meetings_today: int
    without_coach: int
    to_settle: int


@dataclass(frozen=True, slots=True)
class NextMeeting:
    """A coach's day: how many meetings, and the next of them, if one is still to come."""

    meetings_today: int
    name: str = ""
    starts_at: datetime | None = None


def figures(session: Session) -> Figures:
    """The whole office, in one statement."""
    has_coach = exists().where(Relationship.claimant_id == Claimant.id, Relationship.ended_on.is_(None))
    to_settle = select(func.count(func.distinct(Matter.claimant_id))).where(Matter.settled_at.is_(None))
    row = session.execute(
        select(
            select(func.count()).select_from(Claimant).scalar_subquery(),
            select(func.count()).where(*_booked_today()).scalar_subquery(),
            select(func.count()).select_from(Claimant).where(~has_coach).scalar_subquery(),
            to_settle.scalar_subquery(),
        )
    ).one()
    return Figures(*row)


def day_of_coach(session: Session, email_index: list[str]) -> NextMeeting:
    """The day of the coach with this address."""
    of_coach = (Staff.id == Appointment.coach_id, Staff.email_index.in_(email_index), *_booked_today())
    rows = session.execute(
        select(Appointment.starts_at, Claimant.preferred_name, Claimant.latin_name, Claimant.first_names)
        .join(Staff, Staff.id == Appointment.coach_id)
        .join(Claimant, Claimant.id == Appointment.claimant_id)
        .where(*of_coach)
        .order_by(Appointment.starts_at)
    ).all()
    coming = next((row for row in rows if row.starts_at >= clock.now()), None)
    if coming is None:
        return NextMeeting(len(rows))
    called = coming.preferred_name or coming.latin_name or coming.first_names
    return NextMeeting(len(rows), called, coming.starts_at)


def _booked_today() -> tuple[ColumnElement[bool], ...]:
    midnight = datetime.combine(clock.today(), time())
    begins, ends = clock.from_london(midnight), clock.from_london(midnight + timedelta(days=1))
    return (Appointment.state == AppointmentState.BOOKED, Appointment.starts_at >= begins, Appointment.starts_at < ends)
