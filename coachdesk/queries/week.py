"""A coach's time as it stands: working hours, absences and meetings. What is free is left to pure rules."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from coachdesk import policies
from coachdesk.models import Appointment, Claimant, Leave, Note, Office, Staff, WorkingPattern
from coachdesk.models.label import AppointmentState
from coachdesk.policies import Viewer
from coachdesk.slots.hours import Hours, on_day
from coachdesk.slots.spans import Span, merged, parted, span_of
from coachdesk.slots.wall import wall_spans
from coachdesk.working_days import bank_holidays


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting, with whom, and whether there is a note of it. `is_mine`: whether the viewer may open the person."""

    appointment: Appointment
    claimant: Claimant
    is_mine: bool
    has_note: bool


@dataclass(frozen=True, slots=True)
class Time:
    """Somebody's working time: where they work, their hours, and when they are away."""

    staff: Staff
    office: Office
    hours: Sequence[Hours]
    leave: Sequence[Leave]

    def worked(self, day: date) -> list[tuple[int, int]]:
        """From minute to minute, as London's clocks show it; nothing on a bank holiday."""
        if day in bank_holidays(self.office.nation):
            return []
        return sorted(on_day(self.hours, self.staff.working_days, day))

    def open_spans(self, day: date) -> list[Span]:
        """What of a day is worked and not away, in seconds."""
        worked = merged(span for part in self.worked(day) for span in wall_spans(day, *part))
        away = merged(span_of(each.starts_at, each.ends_at) for each in self.leave)
        return parted(worked, away)[1]


def free_seconds(time: Time, day: date, taken: Sequence[Span], now: datetime) -> int:
    """How much of a day is still free: from now on, without meetings and their rests."""
    gone = (0, span_of(now, now)[1])
    left = parted(time.open_spans(day), merged([gone, *taken]))[1]
    return sum(ends - starts for starts, ends in left)


def time_of(session: Session, staff_id: UUID, *, since: datetime, until: datetime | None = None) -> Time:
    """Hours of every day, and the absences that end after an instant (and begin before another)."""
    staff, office = session.execute(
        select(Staff, Office).join(Office, Office.id == Staff.office_id).where(Staff.id == staff_id)
    ).one()
    p = WorkingPattern
    rows = session.execute(
        select(p.weekday, p.starts_minute, p.ends_minute, p.from_on, p.until_on)
        .where(p.staff_id == staff_id)
        .order_by(p.weekday, p.starts_minute, p.from_on)
    )
    hours = [Hours(*row) for row in rows]
    away = select(Leave).where(Leave.staff_id == staff_id, Leave.ends_at > since).order_by(Leave.starts_at, Leave.id)
    if until is not None:
        away = away.where(Leave.starts_at < until)
    return Time(staff, office, hours, session.scalars(away).all())


def meetings(
    session: Session,
    viewer: Viewer,
    staff_id: UUID,
    states: Sequence[AppointmentState],
    *,
    since: datetime,
    until: datetime | None = None,
) -> list[Meeting]:
    """Somebody's meetings from an instant on (up to another), in their order. In another's time, when they meet
    somebody whom the viewer is shut out of is not there: a meeting without a name tells whoever knows whose it is."""
    a = Appointment
    theirs = or_(a.coach_id == viewer.staff_id, a.beside_id == viewer.staff_id)
    there = or_(theirs, policies.not_shut_out(viewer, a.claimant_id))
    wanted = (
        select(
            Appointment,
            Claimant,
            policies.sees_claimant(viewer),
            exists().where(Note.appointment_id == a.id, policies.reads_note(viewer)),
        )
        .join(Claimant, Claimant.id == a.claimant_id)
        .where(or_(a.coach_id == staff_id, a.beside_id == staff_id), a.starts_at >= since, a.state.in_(states), there)
        .order_by(a.starts_at, a.ordinal, a.id)
    )
    rows = session.execute(wanted if until is None else wanted.where(a.starts_at < until))
    return [Meeting(*row) for row in rows]
