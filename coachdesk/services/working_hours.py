"""Working hours: from a day on, as dated rows. What held before stays as it was, so that the past can be told."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from coachdesk import clock
from coachdesk.models import Staff, WorkingPattern
from coachdesk.services import audit
from coachdesk.services.diaries import lock_diary_of

Parts = Sequence[tuple[int, int]]  # of a day, from minute to minute
ONE_DAY, FURTHEST = timedelta(days=1), timedelta(days=2 * 365)
DAY = 24 * 60


def change(session: Session, staff: Staff, week: Mapping[int, Parts], *, from_on: date, by: UUID, at: datetime) -> None:
    """Somebody works like this from a day on. Meetings stay as they are: who changes the hours moves them.

    Whatever was to hold from that day or later gives way. Raises ValueError for what makes no sense.
    """
    _check(week, from_on, clock.as_london(at).date())
    lock_diary_of(session, staff.id)
    _close(session, staff.id, from_on)
    session.add_all(_rows(staff.id, week, from_on))
    session.flush()
    minutes = sum(ends - starts for parts in week.values() for starts, ends in parts)
    audit.record(session, "hours.changed", subject="staff", subject_id=staff.id,
                 facts={"from_on": from_on.isoformat(), "minutes_a_week": minutes}, at=at)  # fmt: skip


def _check(week: Mapping[int, Parts], from_on: date, today: date) -> None:
    if not today <= from_on <= today + FURTHEST:
        raise ValueError("hours hold from today or later, and at most two years ahead")
    if not any(week.values()):
        raise ValueError("hours without a single part of a day are no hours")
    for parts in week.values():
        ends_before = 0
        for starts, ends in sorted(parts):
            if not ends_before <= starts < ends <= DAY:
                raise ValueError("parts of a day follow one another")
            ends_before = ends


def _close(session: Session, staff_id: UUID, from_on: date) -> None:
    mine = WorkingPattern.staff_id == staff_id
    later = delete(WorkingPattern).where(mine, WorkingPattern.from_on >= from_on)
    session.execute(later.execution_options(synchronize_session=False))
    still = or_(WorkingPattern.until_on.is_(None), WorkingPattern.until_on >= from_on)
    for row in session.scalars(select(WorkingPattern).where(mine, still)):
        row.until_on = from_on - ONE_DAY


def _rows(staff_id: UUID, week: Mapping[int, Parts], from_on: date) -> Iterator[WorkingPattern]:
    for weekday, parts in sorted(week.items()):
        for starts, ends in sorted(parts):
            yield WorkingPattern(
                staff_id=staff_id, weekday=weekday, starts_minute=starts, ends_minute=ends, from_on=from_on
            )
