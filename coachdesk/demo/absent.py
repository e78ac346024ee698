"""Who is away in the demo: one coach since this morning, as was written down long ago; another later, and people are
asked about their meetings."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from coachdesk.demo.coaches import LEAD
from coachdesk.demo.diary import Diary
from coachdesk.demo.staffing import Staffing
from coachdesk.models import Leave
from coachdesk.models.label import LeaveKind
from coachdesk.services import absences

NOW, LATER, LATER_DAYS = "tom", "grace", (6, 8)


def leave(session: Session, staffing: Staffing, diary: Diary, *, at: datetime) -> None:
    """Cover for all of their people, by the rules."""
    by = staffing.account_ids[LEAD]
    tom = staffing.staff[NOW]
    taken = select(Leave).where(Leave.staff_id == tom.id, Leave.kind == LeaveKind.LEAVE, Leave.ends_at > at)
    for each in session.scalars(taken.order_by(Leave.starts_at)).all():
        absences.cover_leave(session, tom, each, by=by, at=at)
    first, last = (diary.ahead(days) for days in LATER_DAYS)
    absences.note(session, staffing.staff[LATER], first, last, by=by, at=at - timedelta(minutes=5))
