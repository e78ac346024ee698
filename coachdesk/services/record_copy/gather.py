"""Reading a whole record: every row that is theirs, its sealed texts opened, its people named.

What is left out by the data protection officer is left out here, so that no reader of what comes back can show it; and
so is what somebody keeps off their screen, where the copy is made for that screen.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import Enum
from typing import Any
from uuid import UUID

from sqlalchemy import String, and_, cast, exists, func, inspect, select
from sqlalchemy.orm import Session

from coachdesk.db import Base, Beyond, wide
from coachdesk.models import (
    Account,
    Claimant,
    Event,
    Note,
    OffScreen,
    Opening,
    RecordRequest,
    Redaction,
    Staff,
    key_ring,
)
from coachdesk.models.secret import Secret
from coachdesk.queries.off_screen import kept_off
from coachdesk.queries.opened import records_of
from coachdesk.queries.own_notes import on_screen as stands_on_screen
from coachdesk.services.record_copy.sources import SOURCES, Source, held_back
from coachdesk.services.record_requests import LeftOut, why_left_out

Value = str | int | float | bool | date | datetime | list[Any] | dict[str, Any]
GIVEN = "record_request.given"
OPENED = ("claimant.opened", "caseload.listed", "front_desk.opened", "record_request.opened")
WHO_LOOKED = "event"
# Columns that are ours to keep the tables together with: nothing of the person stands in them. And what opens a door: a
# password's hash, and the answer of whoever rings, of which they were told that nobody can read it.
NOT_SAID = {
    "id", "key_id", "claimant_id", "version", "imported", "imported_from", "ordinal", "search_name", "digest", "once",
    "credential_id", "public_key", "uses", "password_hash", "totp_step", "issuer", "subject_id", "provider_sid",
    "totp", "template", "answer",
}  # fmt: skip
STAFF = ("coach_id", "staff_id", "author_id", "lead_id", "beside_id", "for_id", "from_coach_id", "to_coach_id")
PEOPLE = ("account_id",)
OF_IT = ("note_id", "appointment_id", "subject_id", "about")
KEPT_SAFE = ("sensitive",)


@dataclass(frozen=True)
class Item:
    """One row: what stands in it, by column. Its id is for whoever leaves it out, not for the reader."""

    part: str
    id: UUID
    values: dict[str, Value]
    left_out: Redaction | None = None


@dataclass(frozen=True)
class Part:
    """The rows of one table. `left_out`: how many are not here because they are about somebody else."""

    name: str
    items: tuple[Item, ...]
    left_out: int = 0


def whole_record(session: Session, claimant: Claimant, request: RecordRequest, *, at: datetime) -> list[Part]:
    """Everything, for whoever decides what is left out: what is left out already is there, and says so."""
    marked = _left_out(session, request)
    return [
        replace(part, items=tuple(replace(item, left_out=marked.get((part.name, item.id))) for item in part.items))
        for part in _read(session, claimant, at, until=None)
    ]


def gather(
    session: Session, claimant: Claimant, request: RecordRequest, *, on_screen: bool = False, at: datetime
) -> list[Part]:
    """The copy as it is given: as the record stood then, without what is left out. `on_screen`: without what the person
    keeps off theirs either, nor anything that would tell an onlooker of it; all of it is in the one on paper."""
    marked = _left_out(session, request)
    until = _given_at_id(session, request)
    unseen = _off_screen(session, claimant) if on_screen else None
    parts = [_without(part, marked) for part in _read(session, claimant, at, until=until, unseen=unseen)]
    return [part for part in parts if part.items or part.left_out]


def _off_screen(session: Session, claimant: Claimant) -> set[UUID]:
    """What is on no page of theirs: thing by thing, and notes that were written off the screen."""
    notes = select(Note.id).where(Note.claimant_id == claimant.id, ~stands_on_screen(session, claimant))
    return {*kept_off(session, claimant.id), *session.scalars(notes)}


def _without(part: Part, marked: dict[tuple[str, UUID], Redaction]) -> Part:
    """What is left out for safety leaves no trace; what is about somebody else is told as a number."""
    out = [why_left_out(marked[key])[0] for item in part.items if (key := (part.name, item.id)) in marked]
    items = tuple(item for item in part.items if (part.name, item.id) not in marked)
    return Part(part.name, items, left_out=out.count(LeftOut.SOMEBODY_ELSE))


def _left_out(session: Session, request: RecordRequest) -> dict[tuple[str, UUID], Redaction]:
    rows = session.scalars(select(Redaction).where(Redaction.request_id == request.id))
    return {(row.subject, row.subject_id): row for row in rows}


def _given_at_id(session: Session, request: RecordRequest) -> UUID | None:
    """What was written after the copy was given is not in it: nobody has looked through that. Ids follow time."""
    given = (Event.subject_id == request.id, Event.verb == GIVEN)
    return session.scalar(select(Event.id).where(*given).order_by(Event.id.desc()).limit(1))


# --- Reading --------------------------------------------------------------------------------------------------


def _read(
    session: Session, claimant: Claimant, at: datetime, *, until: UUID | None, unseen: Collection[UUID] | None = None
) -> list[Part]:
    """`unseen` is what is off the screen that this is read for; none for whoever reads everything."""
    found = [(source, _rows(session, source, claimant.id, at, until)) for source in SOURCES]
    if unseen is not None:
        off: set[UUID | str] = {*unseen, *map(str, unseen)}  # `about` is written as text
        found = [
            (source, [row for row in rows if not _tells_of(row, off)])
            for source, rows in found
            if source.model is not OffScreen
        ]
    key_ring.load(session, {row.key_id for _source, rows in found for row in rows if hasattr(row, "key_id")})
    names = _names(session, [row for _source, rows in found for row in rows])
    parts = [Part(source.name, tuple(_item(source, row, names) for row in rows)) for source, rows in found]
    if unseen is not None:
        parts = [replace(part, items=tuple(_to_onlookers(item) for item in part.items)) for part in parts]
    return [part for part in (*parts, _who_looked(session, claimant, at, until, unseen or ())) if part.items]


def _tells_of(row: Any, unseen: Collection[UUID | str]) -> bool:
    """Whether a row is one of these, or says what was written, agreed or planned in one."""
    return row.id in unseen or any(getattr(row, name, None) in unseen for name in OF_IT)


def _to_onlookers(item: Item) -> Item:
    """Why a record is kept out of search is no line on a screen that somebody else may look at."""
    return replace(item, values={name: value for name, value in item.values.items() if name not in KEPT_SAFE})


def _rows(session: Session, source: Source, claimant_id: UUID, at: datetime, until: UUID | None) -> Sequence[Any]:
    wanted = select(source.model).where(source.theirs(claimant_id, at)).order_by(source.model.id)
    if until is not None and source.model is not Claimant:
        wanted = wanted.where(source.model.id < until)
    return session.scalars(wanted).all()


def _item(source: Source, row: Any, names: dict[UUID, str]) -> Item:
    return Item(source.name, row.id, dict(_values(row, names)))


def _values(row: Any, names: dict[UUID, str]) -> Iterator[tuple[str, Value]]:
    """Columns in the order of the table, sealed ones opened, people by name; what is empty says nothing."""
    for name, value in _columns(row):
        if value is None or value in ("", [], {}) or name in NOT_SAID:
            continue
        if isinstance(value, UUID):
            if value in names:
                yield name, names[value]
            continue
        yield name, value.value if isinstance(value, Enum) else value


def _columns(row: Any) -> Iterator[tuple[str, Any]]:
    secrets = {each.column: name for name, each in vars(type(row)).items() if isinstance(each, Secret)}
    for column in inspect(type(row)).columns:
        if column.name in secrets:
            yield secrets[column.name], getattr(row, secrets[column.name])
        elif not column.name.endswith(("_enc", "_index")):
            yield column.name, getattr(row, column.name)


def said_columns(model: type[Base]) -> list[str]:
    """What a row of this table may say, by the names it is said under."""
    secrets = {each.column: name for name, each in vars(model).items() if isinstance(each, Secret)}
    every = (secrets.get(column.name, column.name) for column in inspect(model).columns)
    return [name for name in every if name not in NOT_SAID and not name.endswith(("_enc", "_index"))]


def _names(session: Session, rows: Collection[Any]) -> dict[UUID, str]:
    """Staff and accounts by id, in two statements."""
    ids = {value for row in rows for _name, value in _columns(row) if isinstance(value, UUID)}
    names: dict[UUID, str] = {}
    for model in (Staff, Account):
        rows_of = session.execute(select(model.id, model.name).where(model.id.in_(ids)))
        names |= {row.id: row.name for row in rows_of}
    return names


# --- Who looked -----------------------------------------------------------------------------------------------


def _who_looked(
    session: Session, claimant: Claimant, at: datetime, until: UUID | None, unseen: Collection[UUID]
) -> Part:
    with wide(session, Beyond.RIGHTS):  # a record that became part of this one is nobody's to open
        return _looked(session, records_of(session, claimant.id), at, until, unseen)


def _looked(
    session: Session, records: Collection[UUID], at: datetime, until: UUID | None, unseen: Collection[UUID]
) -> Part:
    """Who opened the record, or one that became part of it, and when; not what is kept from them for safety."""
    actor = func.replace(cast(Event.actor, String), "-", "")
    hidden = exists(
        select(Opening.id).where(
            Opening.claimant_id.in_(records), held_back(Opening.id, at=at), Event.at >= Opening.opened_at,
            Event.at <= Opening.ends_at, func.replace(cast(Opening.account_id, String), "-", "") == actor,
        )
    )  # fmt: skip
    theirs = and_(Event.claimant_id.in_(records), Event.verb.in_(OPENED), ~hidden)
    wanted = select(Event.id, Event.at, Event.actor, Event.subject, Event.subject_id).where(theirs).order_by(Event.id)
    read = session.execute(wanted.where(Event.id < until) if until else wanted).all()
    rows = [row for row in read if row.subject_id not in unseen]
    names: defaultdict[str, str] = defaultdict(str)
    ids = [UUID(row.actor) for row in rows if len(row.actor) == 36]
    accounts = session.execute(select(Account.id, Account.name).where(Account.id.in_(ids)))
    names |= {str(row.id): row.name for row in accounts}
    items = (Item(WHO_LOOKED, row.id, {"at": row.at, "by": names[row.actor], "subject": row.subject}) for row in rows)
    return Part(WHO_LOOKED, tuple(items))
