"""How full the months of the demo's coaches were in the weeks before, and who has less time with people for a while."""

from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from coachdesk.demo.staffing import Staffing
from coachdesk.models import LoadWeek, Reduction
from coachdesk.models.label import ReductionKind
from coachdesk.queries import loads
from coachdesk.queries.offices import workload_settings

# Of this week's need, the newest week first: people came and went.
WEEKS = (1.0, 0.995, 0.99, 0.98, 0.95, 0.93, 0.94, 0.91, 0.9, 0.92)
LESS = (
    ("fatima", ReductionKind.TRAINEE, 40, -60, 100),
    ("imran", ReductionKind.RETURNER, 20, -10, 40),
)


def look_back(session: Session, staffing: Staffing, day: date, *, at: datetime) -> None:
    """What was taken off, and a row for each coach and week."""
    session.add_all(
        Reduction(
            staff_id=staffing.staff[key].id, kind=kind, percent=percent, from_on=day + timedelta(days=first),
            until_on=day + timedelta(days=last), made_at=at,
        )
        for key, kind, percent, first, last in LESS
    )  # fmt: skip
    session.flush()
    settings = workload_settings(session, staffing.office.id, day)
    monday = day - timedelta(days=day.weekday())
    session.add_all(
        LoadWeek(
            id=uuid7(), staff_id=each.load.coach_id, week_on=monday - timedelta(weeks=number),
            needed=each.load.needed * share, available=each.load.available, people=round(each.load.people * share),
            too_much_from=settings.too_much_from, noted_at=at,
        )
        for each in loads.coaches(session, staffing.office.id, settings, day)
        for number, share in enumerate(WEEKS)
    )  # fmt: skip
    session.flush()
