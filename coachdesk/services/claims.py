"""Claiming time: several resources at once, all or nothing, by whoever comes first, without deadlocks.

On PostgreSQL whoever touches a booking locks the rows of its resources first, in one order (foreign keys do not wait
for it), and only then looks at its claims; on SQLite the transaction holds the only write lock. A refused claim is
missing from what comes back, on both engines. A hold goes whole: nobody is left with half of one.

Nearly every claim is of time that is free: it is inserted first, in one statement that was made once, and only what is
refused is looked into.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import and_, bindparam, delete, insert, or_, select, true, union_all, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from coachdesk.db import Base, is_postgresql
from coachdesk.models import Claim, Resource
from coachdesk.models.label import ClaimKind, ResourceKind

TABLE = Base.metadata.tables[Claim.__tablename__]
OF_EACH = ("id", "resource_id", "starts_at", "ends_at")
SHARED = ("booking_id", "kind", "held_until")


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
    return take_locked(session, booking_id, wanted, at=at, kind=kind, held_until=held_until)


def take_locked(
    session: Session,
    booking_id: UUID,
    wanted: Sequence[Wanted],
    *,
    at: datetime,
    kind: ClaimKind = ClaimKind.BOOKING,
    held_until: datetime | None = None,
) -> bool:
    """The same for whoever has locked these resources already."""
    ids = _insert(session, booking_id, wanted, kind=kind, held_until=held_until)
    if len(ids) == len(wanted):
        return True
    _take_back(session, ids)
    savepoint = session.begin_nested()
    if _clear_ended_holds(session, wanted, at):
        again = _insert(session, booking_id, wanted, kind=kind, held_until=held_until)
        if len(again) == len(wanted):
            savepoint.commit()
            return True
    savepoint.rollback()
    return False


def move(session: Session, booking_id: UUID, wanted: Sequence[Wanted], *, at: datetime) -> bool:
    """Give up what a booking holds and claim these instead; False, and nothing given up, when any is taken.

    False, too, for a booking that was released in the meantime: it does not come back.
    """
    lock(session, [*_resources(session, booking_id), *(w.resource_id for w in wanted)])
    savepoint = session.begin_nested()
    given_up = delete(Claim).where(Claim.booking_id == booking_id, Claim.live).returning(Claim.id)
    held = session.scalars(given_up.execution_options(synchronize_session=False)).all()
    if held and take_locked(session, booking_id, wanted, at=at):
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
    session: Session, booking_id: UUID, wanted: Sequence[Wanted], *, kind: ClaimKind, held_until: datetime | None
) -> Sequence[UUID]:
    """Insert a claim of each; the ids of those that were not refused."""
    values: dict[str, Any] = {"booking_id": booking_id, "kind": kind, "held_until": held_until}
    for number, each in enumerate(sorted(wanted, key=lambda w: w.resource_id)):
        claim = (uuid7(), each.resource_id, each.starts_at, each.ends_at)
        values.update(zip((f"{name}_{number}" for name in OF_EACH), claim, strict=True))
    statement = _inserting(len(wanted), is_postgresql(session))
    return session.connection().execute(statement, values).scalars().all()


@lru_cache
def _inserting(how_many: int, postgresql_speaks: bool) -> Any:
    """The statement that claims so many ranges for one booking. (A list of VALUES would be made anew each time.)"""
    rows = [
        select(
            *(bindparam(f"{name}_{number}", type_=TABLE.c[name].type) for name in OF_EACH),
            *(bindparam(name, type_=TABLE.c[name].type) for name in SHARED),
            true(),
        )
        for number in range(how_many)
    ]
    statement = postgresql.insert(TABLE).on_conflict_do_nothing() if postgresql_speaks else insert(TABLE)
    columns = [*OF_EACH, *SHARED, "live"]
    return statement.from_select(columns, union_all(*rows), include_defaults=False).returning(TABLE.c.id)


def _take_back(session: Session, ids: Sequence[UUID]) -> None:
    """Half of what was wanted is nothing."""
    if ids:
        session.connection().execute(delete(TABLE).where(TABLE.c.id.in_(ids)))


def _clear_ended_holds(session: Session, wanted: Sequence[Wanted], at: datetime) -> bool:
    """Holds that have ended and are in the way go, all their claims together and in one order; whether any did."""
    ended = (Claim.kind == ClaimKind.HOLD, Claim.held_until <= at)
    ranges = [
        and_(Claim.resource_id == w.resource_id, Claim.starts_at < w.ends_at, Claim.ends_at > w.starts_at)
        for w in wanted
    ]
    in_the_way = select(Claim.booking_id).where(*ended, or_(*ranges))
    whole = select(Claim.id).where(*ended, Claim.booking_id.in_(in_the_way)).order_by(Claim.id).with_for_update()
    gone = session.scalars(whole).all()
    if gone:
        session.execute(delete(Claim).where(Claim.id.in_(gone)).execution_options(synchronize_session=False))
    return bool(gone)
