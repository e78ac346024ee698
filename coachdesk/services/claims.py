"""Claiming time: several resources at once, all or nothing, by whoever comes first, without deadlocks.

On PostgreSQL whoever touches a booking locks the rows of its resources first, in one order (foreign keys do not wait
for it), and only then looks at its claims; on SQLite the transaction holds the only write lock. A refused claim is
missing from what comes back, on both engines. A hold goes whole: nobody is left with half of one.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, delete, insert, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from coachdesk.db import is_postgresql
from coachdesk.models import Claim, Resource
from coachdesk.models.label import ClaimKind, ResourceKind


@dataclass(frozen=True)
class Wanted:
    """A range of one resource's time, its rest included."""

    resource_id: UUID
    starts_at: datetime
    ends_at: datetime


def resource_of(session: Session, kind: ResourceKind, subject_id: UUID) -> UUID:
    """The resource of a coach, claimant, room or interpreter, made when it is first asked for."""
    where = (Resource.kind == kind, Resource.subject_id == subject_id)
    found = session.scalar(select(Resource.id).where(*where))
    if found is None:
        dialect = postgresql if is_postgresql(session) else sqlite
        values = {"id": uuid7(), "kind": kind, "subject_id": subject_id}
        session.execute(dialect.insert(Resource).values(values).on_conflict_do_nothing())
        found = session.scalar(select(Resource.id).where(*where))
    assert found is not None
    return found


def take(
    session: Session,
    booking_id: UUID,
    wanted: Sequence[Wanted],
    *,
    at: datetime,
    kind: ClaimKind = ClaimKind.BOOKING,
    held_until: datetime | None = None,
) -> bool:
    """Claim all of these for one booking, or none. False when any of them is taken."""
    lock(session, (w.resource_id for w in wanted))
    return _insert(session, booking_id, wanted, at=at, kind=kind, held_until=held_until)


def move(session: Session, booking_id: UUID, wanted: Sequence[Wanted], *, at: datetime) -> bool:
    """Give up what a booking holds and claim these instead; False, and nothing given up, when any is taken.

    False, too, for a booking that was released in the meantime: it does not come back.
    """
    lock(session, [*_resources(session, booking_id), *(w.resource_id for w in wanted)])
    savepoint = session.begin_nested()
    given_up = delete(Claim).where(Claim.booking_id == booking_id, Claim.live).returning(Claim.id)
    held = session.scalars(given_up.execution_options(synchronize_session=False)).all()
    if held and _insert(session, booking_id, wanted, at=at, kind=ClaimKind.BOOKING, held_until=None):
        savepoint.commit()
        return True
    savepoint.rollback()
    return False


def confirm(session: Session, booking_id: UUID, *, at: datetime) -> bool:
    """Turn a hold into a booking; False, and nothing changed, when it has ended."""
    lock(session, _resources(session, booking_id))
    held = session.scalars(select(Claim.id).where(Claim.booking_id == booking_id, Claim.live)).all()
    savepoint = session.begin_nested()
    kept = session.scalars(
        update(Claim)
        .where(Claim.booking_id == booking_id, Claim.live, Claim.kind == ClaimKind.HOLD, Claim.held_until > at)
        .values(kind=ClaimKind.BOOKING, held_until=None)
        .returning(Claim.id)
        .execution_options(synchronize_session=False)
    ).all()
    if held and len(kept) == len(held):
        savepoint.commit()
        return True
    savepoint.rollback()
    return False


def release(session: Session, booking_id: UUID) -> None:
    """Give up what a booking or hold claims."""
    lock(session, _resources(session, booking_id))
    gone = delete(Claim).where(Claim.booking_id == booking_id, Claim.live)
    session.execute(gone.execution_options(synchronize_session=False))


def release_all_due(session: Session, as_of: datetime) -> int:
    """Take away holds that have ended. Housekeeping only: an ended hold is never in anybody's way."""
    ended = (Claim.kind == ClaimKind.HOLD, Claim.held_until <= as_of)
    lock(session, session.scalars(select(Claim.resource_id).where(*ended).distinct()))
    gone = delete(Claim).where(*ended).returning(Claim.id)
    return len(session.scalars(gone.execution_options(synchronize_session=False)).all())


def lock(session: Session, resource_ids: Iterable[UUID]) -> None:
    """Wait for whoever decides over these resources now; on SQLite the transaction holds the only write lock."""
    if is_postgresql(session):
        ids = sorted(set(resource_ids))
        session.execute(
            select(Resource.id).where(Resource.id.in_(ids)).order_by(Resource.id).with_for_update(key_share=True)
        ).all()


def _resources(session: Session, booking_id: UUID) -> Sequence[UUID]:
    return session.scalars(select(Claim.resource_id).where(Claim.booking_id == booking_id, Claim.live)).all()


def _insert(
    session: Session,
    booking_id: UUID,
    wanted: Sequence[Wanted],
    *,
    at: datetime,
    kind: ClaimKind,
    held_until: datetime | None,
) -> bool:
    savepoint = session.begin_nested()
    _clear_ended_holds(session, wanted, at)
    rows = [
        {
            "id": uuid7(), "resource_id": w.resource_id, "booking_id": booking_id, "starts_at": w.starts_at,
            "ends_at": w.ends_at, "kind": kind, "held_until": held_until, "live": True,
        }
        for w in sorted(wanted, key=lambda w: w.resource_id)
    ]  # fmt: skip
    statement = postgresql.insert(Claim).on_conflict_do_nothing() if is_postgresql(session) else insert(Claim)
    taken = session.execute(statement.values(rows).returning(Claim.id)).all()
    if len(taken) == len(rows):
        savepoint.commit()
        return True
    savepoint.rollback()
    return False


def _clear_ended_holds(session: Session, wanted: Sequence[Wanted], at: datetime) -> None:
    """Holds that have ended and are in the way go, all their claims together and in one order."""
    ended = (Claim.kind == ClaimKind.HOLD, Claim.held_until <= at)
    ranges = [
        and_(Claim.resource_id == w.resource_id, Claim.starts_at < w.ends_at, Claim.ends_at > w.starts_at)
        for w in wanted
    ]
    in_the_way = select(Claim.booking_id).where(*ended, or_(*ranges))
    whole = select(Claim.id).where(*ended, Claim.booking_id.in_(in_the_way)).order_by(Claim.id).with_for_update()
    if gone := session.scalars(whole).all():
        session.execute(delete(Claim).where(Claim.id.in_(gone)).execution_options(synchronize_session=False))
