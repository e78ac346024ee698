"""Leave, training, team time and writing up: nothing is booked in it, and what is booked already stays until moved."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from coachdesk.models import Leave, Staff
from coachdesk.models.label import LeaveKind
from coachdesk.services import audit
from coachdesk.services.diaries import lock_diary_of

FURTHEST = timedelta(days=2 * 365 + 1)


class Overlaps(Exception):
    """There is an absence at that time already; it is the first argument."""

    def __init__(self, leave: Leave) -> None:
        super().__init__(leave.id)
        self.leave = leave


class HasBegun(Exception):
    """What has begun is the past already and stays."""


def add(
    session: Session, staff: Staff, *, kind: LeaveKind, starts_at: datetime, ends_at: datetime, by: UUID, at: datetime
) -> Leave:
    """Somebody is away. Whoever books at the same moment waits for this, or this for them. Raises Overlaps."""
    if not starts_at < ends_at or ends_at <= at or ends_at > at + FURTHEST:
        raise ValueError("an absence ends after it begins, later than now, and at most two years ahead")
    lock_diary_of(session, staff.id)
    theirs = select(Leave).where(Leave.staff_id == staff.id, Leave.starts_at < ends_at, Leave.ends_at > starts_at)
    if (there := session.scalars(theirs.order_by(Leave.starts_at).limit(1)).first()) is not None:
        raise Overlaps(there)
    return _made(session, staff, kind, starts_at, ends_at, by, at)


def shut(session: Session, staff: Staff, *, starts_at: datetime, ends_at: datetime, by: UUID, at: datetime) -> Leave:
    """The same for whole days, over whatever stands there: who is not there is in no training, either."""
    lock_diary_of(session, staff.id)
    return _made(session, staff, LeaveKind.LEAVE, starts_at, ends_at, by, at)


def until(session: Session, leave: Leave, ends_at: datetime, *, by: UUID | None, at: datetime) -> None:
    """It ends then, sooner or later than it was written down; one that ends before it begins is gone."""
    lock_diary_of(session, leave.staff_id)
    if ends_at <= leave.starts_at:
        facts = _facts(leave)
        session.execute(delete(Leave).where(Leave.id == leave.id))
        audit.record(session, "leave.removed", subject="leave", subject_id=leave.id, facts=facts, at=at)
        return
    leave.ends_at = ends_at
    session.flush()
    audit.record(session, "leave.changed", subject="leave", subject_id=leave.id, facts=_facts(leave), at=at)


def _made(
    session: Session, staff: Staff, kind: LeaveKind, starts_at: datetime, ends_at: datetime, by: UUID, at: datetime
) -> Leave:
    made = Leave(staff_id=staff.id, kind=kind, starts_at=starts_at, ends_at=ends_at, made_by=by, made_at=at)
    session.add(made)
    session.flush()
    audit.record(session, "leave.added", subject="leave", subject_id=made.id, facts=_facts(made), at=at)
    return made


def remove(session: Session, leave: Leave, *, by: UUID, at: datetime) -> None:
    """Somebody is there after all. Raises HasBegun."""
    if leave.starts_at <= at:
        raise HasBegun
    lock_diary_of(session, leave.staff_id)
    facts = _facts(leave)
    session.execute(delete(Leave).where(Leave.id == leave.id))
    audit.record(session, "leave.removed", subject="leave", subject_id=leave.id, facts=facts, at=at)


def _facts(leave: Leave) -> dict[str, audit.Fact]:
    return {
        "staff": str(leave.staff_id),
        "kind": leave.kind.value,
        "starts_at": leave.starts_at.isoformat(),
        "ends_at": leave.ends_at.isoformat(),
    }
