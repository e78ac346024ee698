"""When the coaches of the demo work, and when they are away."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy.orm import Session

from coachdesk import clock
from coachdesk.demo import factories as f
from coachdesk.demo.coaches import COACHES, Away, StaffPlan
from coachdesk.demo.diary import Diary
from coachdesk.demo.staffing import Staffing
from coachdesk.models import Staff

HELD_FOR_DAYS = 1500


def set_up(session: Session, staffing: Staffing, diary: Diary) -> None:
    """Write the hours of every coach, and the days they are away."""
    for plan in COACHES:
        session.add_all(_rows(plan, staffing.staff[plan.key], diary))
    session.flush()


def _rows(plan: StaffPlan, coach: Staff, diary: Diary) -> Iterator[Any]:
    since = diary.today - timedelta(days=HELD_FOR_DAYS)
    for weekday in range(7):
        for opens, closes in plan.hours(weekday):
            yield f.WorkingPatternFactory.build(
                staff_id=coach.id, weekday=weekday, starts_minute=opens, ends_minute=closes, from_on=since
            )
    for away in plan.away:
        yield _leave(away, coach, diary)


def _leave(away: Away, coach: Staff, diary: Diary) -> Any:
    first, last = diary.ahead(away.first), diary.ahead(away.last)
    return f.LeaveFactory.build(
        staff_id=coach.id, kind=away.kind, starts_at=_midnight(first), ends_at=_midnight(last + timedelta(days=1))
    )


def _midnight(day: date) -> datetime:
    return clock.from_london(datetime.combine(day, time()))
