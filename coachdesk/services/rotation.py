"""Changing keys while people work: what is not under the key in use yet is closed anew, a little at a time.

Each batch is a short transaction of its own. Nothing is remembered between two of them: what is still to do is what is
not yet under the key in use. Rows that somebody holds are passed over and come with the next round.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Table, bindparam, func, literal, select, update
from sqlalchemy.orm import Session

from coachdesk.crypto import box
from coachdesk.db import Base, is_postgresql
from coachdesk.models import DataKey, key_ring

BATCH = 500
NIL = UUID(int=0)
TABLES = Base.metadata.tables
KEYS = TABLES[DataKey.__tablename__]


@dataclass(frozen=True)
class Indexed:
    """A blind index: the sealed column it stands for, and whether that is an address or a number."""

    table: Table
    name: str
    kind: str

    @property
    def index(self) -> Any:
        return self.table.c[f"{self.name}_index"]

    @property
    def sealed(self) -> Any:
        return self.table.c[f"{self.name}_enc"]


INDEXED = (
    Indexed(TABLES["claimant"], "email", "email"),
    Indexed(TABLES["claimant"], "mobile", "phone"),
    Indexed(TABLES["staff"], "email", "email"),
    Indexed(TABLES["account"], "email", "email"),
)


def rewrap(session: Session, after: UUID = NIL, limit: int = BATCH) -> tuple[int, UUID | None]:
    """Close the next data keys under the master key in use. How many, and where to go on; None at the end."""
    rows = session.execute(_held(session, select(KEYS.c.id, KEYS.c.wrapped).where(_elsewhere(session)),
                                 KEYS.c.id, after, limit)).all()  # fmt: skip
    keys = key_ring.vault(session)
    anew = [{"row": row.id, "anew": keys.wrap(row.id, keys.unwrap(row.id, row.wrapped))} for row in rows]
    if anew:
        change = update(KEYS).where(KEYS.c.id == bindparam("row")).values(wrapped=bindparam("anew"))
        session.connection().execute(change, anew)
    return len(rows), rows[-1].id if len(rows) == limit else None


def _elsewhere(session: Session) -> ColumnElement[bool]:
    """A data key that is not under the master key in use: its name is not what the wrapped key begins with."""
    return ~_under(key_ring.vault(session).master.current[0])


def _under(name: str) -> ColumnElement[bool]:
    prefix = name.encode() + b":"
    return func.substr(KEYS.c.wrapped, 1, len(prefix)) == literal(prefix, KEYS.c.wrapped.type)


def reindex(session: Session, what: Indexed, after: UUID = NIL, limit: int = BATCH) -> tuple[int, UUID | None]:
    """Make the next blind indexes under the index key in use. An index whose data key was destroyed is taken away."""
    columns = select(what.table.c.id, what.sealed.label("sealed")).where(_not_current(session, what))
    rows = session.execute(_held(session, columns, what.table.c.id, after, limit)).all()
    key_ring.load(session, {box.key_id_of(row.sealed) for row in rows if row.sealed is not None})
    anew = [{"row": row.id, "anew": _blind(session, what, row)} for row in rows]
    if anew:
        change = update(what.table).where(what.table.c.id == bindparam("row"))
        session.connection().execute(change.values({what.index.name: bindparam("anew")}), anew)
    return len(rows), rows[-1].id if len(rows) == limit else None


def _not_current(session: Session, what: Indexed) -> ColumnElement[bool]:
    return ~_begins(what, key_ring.vault(session).index.current[0])


def _begins(what: Indexed, name: str) -> ColumnElement[bool]:
    begins: ColumnElement[bool] = what.index.startswith(f"{name}:", autoescape=True)
    return begins


def _blind(session: Session, what: Indexed, row: Any) -> str | None:
    if row.sealed is None:
        return None
    try:
        key = key_ring.plain(session, box.key_id_of(row.sealed))
    except box.Unreadable:
        return None
    where = box.place(what.table.name, what.sealed.name, row.id)
    return key_ring.vault(session).blind(what.kind, box.open_text(row.sealed, key, where))


def _held(session: Session, rows: Select[Any], row_id: Any, after: UUID, limit: int) -> Select[Any]:
    """The next rows in order, held until we are done; on PostgreSQL without those that somebody else holds."""
    wanted = rows.where(row_id > after).order_by(row_id).limit(limit)
    return wanted.with_for_update(skip_locked=True) if is_postgresql(session) else wanted


def to_do(session: Session) -> dict[str, int]:
    """How many data keys and blind indexes are not under the keys in use yet."""
    indexes = sum(_count(session, each.table, _not_current(session, each)) for each in INDEXED)
    return {"data_keys": _count(session, KEYS, _elsewhere(session)), "indexes": indexes}


def rounds(session: Session) -> Iterator[tuple[str, int]]:
    """Everything that is to do, a batch at a time: what and how many. Whoever asks for the next commits before."""
    after: UUID | None = NIL
    while after is not None:
        done, after = rewrap(session, after)
        yield "data_keys", done
    for each in INDEXED:
        after = NIL
        while after is not None:
            done, after = reindex(session, each, after)
            yield "indexes", done


def go_on(session: Session, _as_of: object = None) -> int:
    """One batch of whatever is to do, for the scheduler: a rotation that was begun ends by itself."""
    done, _after = rewrap(session)
    for each in INDEXED:
        if done:
            break
        done, _after = reindex(session, each)
    return done


# --- Who needs a key ----------------------------------------------------------------------------------------


def uses(session: Session) -> dict[tuple[str, str], int]:
    """How many rows need each key: data keys, blind indexes, and what the audit's keys signed."""
    counts: dict[tuple[str, str], int] = {}
    vault = key_ring.vault(session)
    for name in vault.master.keys:
        counts["master", name] = _count(session, KEYS, _under(name))
    for name in vault.index.keys:
        counts["index", name] = sum(_count(session, each.table, _begins(each, name)) for each in INDEXED)
    for name in vault.audit.keys:
        counts["audit", name] = sum(
            _count(session, TABLES[table], TABLES[table].c.key_name == name) for table in ("event", "seal")
        )
    return counts


def _count(session: Session, table: Table, where: ColumnElement[bool]) -> int:
    return session.scalar(select(func.count()).select_from(table).where(where)) or 0
