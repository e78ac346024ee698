"""A fresh data key for a person, and everything of theirs that may change closed anew under it.

Notes and what was added to them stay as they are: the database lets nobody change one, and that holds for us too. Their
older key is kept for them; both are under the master key in use, and both are destroyed when the person is erased.

Somebody may be about to write under the older key while the new one is made. So an older key is not destroyed here: a
nightly look destroys those that are older than a day and that no value was closed with.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, LargeBinary, Table, delete, exists, func, select, text, type_coerce, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session, aliased

from coachdesk.crypto import box
from coachdesk.db import Base, is_postgresql
from coachdesk.models import Claimant, DataKey, KeyCheck, key_ring
from coachdesk.models.secret import SealedBytes

TABLES = Base.metadata.tables
IMMUTABLE = ("note", "note_addition")
BEGUN = ("values", "begun")
GRACE = timedelta(days=1)
PEOPLE_A_TICK = 20
SUPERSEDED_A_NIGHT = 5_000


class Busy(RuntimeError):
    """Somebody works on this person's record now; they come with the next round."""


# --- Which rotation of values was begun ---------------------------------------------------------------------


def begin(session: Session, *, at: datetime) -> None:
    """Write down that every person gets a fresh key; the scheduler goes on with it until it is done."""
    kind, name = BEGUN
    dialect = postgresql if is_postgresql(session) else sqlite
    row = {"kind": kind, "key_name": name, "code": b"", "first_used_at": at, "retired_at": None}
    made = dialect.insert(KeyCheck).values(row)
    again = {"first_used_at": at, "retired_at": None}
    session.execute(made.on_conflict_do_update(index_elements=["kind", "key_name"], set_=again))


def begun_at(session: Session) -> datetime | None:
    """When the rotation that is not done yet was begun."""
    found = session.get(KeyCheck, BEGUN, populate_existing=True)
    return found.first_used_at if found and found.retired_at is None else None


def end(session: Session, *, at: datetime) -> None:
    kind, name = BEGUN
    session.execute(update(KeyCheck).where(KeyCheck.kind == kind, KeyCheck.key_name == name).values(retired_at=at))


def due(session: Session, before: datetime, after: UUID, limit: int) -> Sequence[UUID]:
    """The next people whose key is older than that, and not destroyed."""
    wanted = select(Claimant.id).join(DataKey, DataKey.id == Claimant.key_id)
    return session.scalars(
        wanted.where(Claimant.id > after, DataKey.made_at < before).order_by(Claimant.id).limit(limit)
    ).all()


def go_on(session: Session, as_of: datetime) -> int:
    """A few people of a rotation that was begun, for the scheduler."""
    before, done, after = begun_at(session), 0, UUID(int=0)
    if before is None:
        return 0
    people = due(session, before, after, PEOPLE_A_TICK)
    for each in people:
        try:
            with session.begin_nested():
                done += reseal(session, each, at=as_of)
        except Busy:
            continue
    if not people and _sees_everything(session):
        end(session, at=as_of)
    return done


# --- One person ---------------------------------------------------------------------------------------------


def reseal(session: Session, claimant_id: UUID, *, at: datetime) -> int:
    """Give a person a fresh key; how many values were closed anew under it. Raises Busy, having changed nothing."""
    _take_turn(session, claimant_id)
    mine = select(DataKey.id).where(DataKey.subject == "claimant", DataKey.subject_id == claimant_id)
    older = set(session.scalars(mine))
    key_ring.load(session, older)
    key = key_ring.new_key(session, "claimant", claimant_id)
    key.made_at = at
    session.flush()
    return sum(_reseal_rows(session, table, where, older, key.id) for table, where in places(claimant_id))


def _take_turn(session: Session, claimant_id: UUID) -> None:
    wanted = select(Claimant.id).where(Claimant.id == claimant_id)
    if session.scalar(wanted.with_for_update(key_share=True, skip_locked=True)) is None:
        raise Busy


def places(claimant_id: UUID) -> Iterator[tuple[Table, ColumnElement[bool]]]:
    """Every table that holds a person's sealed values and may change, with where theirs are."""
    appointment = TABLES["appointment"]
    for table in sealed_tables():
        if table.name in IMMUTABLE:
            continue
        if table.name == "claimant":
            yield table, table.c.id == claimant_id
        elif table.name == "merge":
            yield table, table.c.kept_id == claimant_id
        elif "claimant_id" in table.c and table.name != "account":
            yield table, table.c.claimant_id == claimant_id
        elif "appointment_id" in table.c:
            met = select(appointment.c.id).where(appointment.c.claimant_id == claimant_id)
            yield table, table.c.appointment_id.in_(met)


def sealed_tables() -> list[Table]:
    return [table for table in Base.metadata.sorted_tables if sealed_columns(table)]


def sealed_columns(table: Table) -> list[str]:
    return [column.name for column in table.columns if isinstance(column.type, SealedBytes)]


def _reseal_rows(session: Session, table: Table, where: ColumnElement[bool], older: set[UUID], key_id: UUID) -> int:
    names, key = sealed_columns(table), key_ring.plain(session, key_id)
    columns = [table.c[name] for name in names]
    done = 0
    for row in session.execute(select(table.c.id, *columns).where(where).with_for_update(skip_locked=True)).all():
        values = {name: row._mapping[name] for name in names if row._mapping[name] is not None}
        if not values or any(box.key_id_of(value) not in older for value in values.values()):
            continue  # closed under somebody else's key (a merged record's), which stays theirs
        anew = {name: _anew(session, table, name, row.id, value, key_id, key) for name, value in values.items()}
        session.execute(update(table).where(table.c.id == row.id).values(**anew, **_named(table, key_id)))
        done += len(anew)
    if table.name == "claimant":
        session.execute(update(table).where(where).values(key_id=key_id))
    return done


def _named(table: Table, key_id: UUID) -> Mapping[str, UUID]:
    return {"key_id": key_id} if "key_id" in table.c else {}


def _anew(session: Session, table: Table, name: str, row_id: UUID, value: bytes, key_id: UUID, key: bytes) -> bytes:
    where = box.place(table.name, name, row_id)
    return box.seal_bytes(
        box.open_bytes(value, key_ring.plain(session, box.key_id_of(value)), where), key_id, key, where
    )


# --- Keys that nothing was closed with ----------------------------------------------------------------------


def destroy_superseded(session: Session, as_of: datetime) -> int:
    """Destroy the keys of people who have had a newer one for a day, where no value is closed under them.

    Only by somebody who sees every row: a value that is hidden would look as if it were not there. Under row-level
    policies that is the owner, or the wide role as which commands and the scheduler look.
    """
    if not _sees_everything(session):
        return 0
    newer = aliased(DataKey)
    has_newer = exists().where(
        newer.subject == "claimant", newer.subject_id == DataKey.subject_id,
        newer.made_at > DataKey.made_at, newer.made_at <= as_of - GRACE,
    )  # fmt: skip
    in_use = exists().where(Claimant.key_id == DataKey.id)
    old = select(DataKey.id).where(DataKey.subject == "claimant", has_newer, ~in_use).limit(SUPERSEDED_A_NIGHT)
    ids = set(session.scalars(old))
    for table in sealed_tables() if ids else ():
        ids -= _still_needed(session, table, ids)
    if ids:
        session.execute(delete(DataKey).where(DataKey.id.in_(ids)))
    return len(ids)


def _sees_everything(session: Session) -> bool:
    if not is_postgresql(session):
        return True
    names = [table.name for table in sealed_tables()]
    hidden = text(
        "SELECT bool_or(row_security_active(name) AND NOT EXISTS (SELECT 1 FROM pg_policies WHERE tablename = name "
        "AND schemaname = current_schema() AND current_user = ANY(roles) AND qual = 'true')) "
        "FROM unnest(CAST(:names AS text[])) AS name"
    )
    return not session.scalar(hidden, {"names": names})


def _still_needed(session: Session, table: Table, ids: Iterable[UUID]) -> set[UUID]:
    """Those of these keys that a value in this table was closed with, or a row would be written with."""
    wanted, found = [each.bytes for each in ids], set()
    for name in sealed_columns(table):
        inner = type_coerce(func.substr(table.c[name], 2, 16), LargeBinary())
        rows = session.scalars(select(inner).where(inner.in_(wanted)).distinct())
        found |= {UUID(bytes=bytes(each)) for each in rows}
    if "key_id" in table.c:
        found |= set(session.scalars(select(table.c.key_id).where(table.c.key_id.in_(list(ids))).distinct()))
    return found
