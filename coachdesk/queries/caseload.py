"""A coach's people: one statement for the page, counts riding along: 20 or 500 rows cost as many queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    Subquery,
    bindparam,
    cast,
    func,
    join,
    literal,
    select,
    true,
)  # fmt: skip
from sqlalchemy.orm import Session

from coachdesk.db import is_postgresql
from coachdesk.models import Adjustment, Appointment, Claimant, Matter, Relationship, WordsToAsk
from coachdesk.models.label import AppointmentState
from coachdesk.search_name import search_name

FILTERS = ("everyone", "no_meeting", "to_settle", "to_ask")
SORTS = ("next", "name", "last")
NO_LIMIT = 2**31 - 1


@dataclass(frozen=True)
class Asked:
    """What the page asks for: a filter, words to find, an order, and how many rows (None is all)."""

    coach_id: UUID
    now: datetime
    filter: str = "everyone"
    words: str = ""
    sort: str = "next"
    descending: bool = False
    limit: int | None = 50


class Person(NamedTuple):
    """One row of the caseload. `adjustments` is `(code, strength)` in the order of the codes."""

    id: UUID
    name: str
    latin_name: str
    reference: str
    date_of_birth: date | None
    rhythm_days: int | None
    next_at: datetime | None
    next_mode: str | None
    last_at: datetime | None
    to_settle: bool
    to_ask: bool
    adjustments: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Caseload:
    """The rows asked for; how many match; how many there are under each filter."""

    people: Sequence[Person]
    matching: int
    counts: dict[str, int]


def caseload(session: Session, asked: Asked) -> Caseload:
    """The people of one coach. One statement; a second one only when nobody matches, for the counts."""
    by_lateral = is_postgresql(session)
    values = {"coach_id": asked.coach_id, "now": asked.now, "limit": asked.limit or NO_LIMIT}
    mine, page = _page(asked.filter, asked.sort, asked.descending, by_lateral)
    if words := search_name(asked.words).split():
        page = page.where(*(_found(mine.c, word) for word in words))
    connection = session.connection()  # rows and not records: the ORM has nothing to add
    rows = connection.execute(page, values).all()
    if not rows:
        totals = connection.execute(_totals(by_lateral), values).first()
        return Caseload([], 0, _counts(totals or (0,) * len(FILTERS)))
    return Caseload([_person(row) for row in rows], rows[0][-len(FILTERS) - 1], _counts(rows[0]))


@lru_cache
def _mine(by_lateral: bool) -> Subquery:
    """Everybody this coach has, with what comes next and what is open; and on each row how many there are of a kind.

    Whether something is open is asked as one row at most, never as EXISTS: that PostgreSQL likes to answer by
    reading what is open in the whole office.
    """
    met = select(Appointment.starts_at).where(
        Appointment.claimant_id == Claimant.id,
        Appointment.state == AppointmentState.MET,
        Appointment.starts_at < bindparam("now"),
    )
    a_matter = select(literal(1)).where(Matter.claimant_id == Claimant.id, Matter.settled_at.is_(None)).limit(1)
    some_words = select(literal(1)).where(WordsToAsk.claimant_id == Claimant.id, WordsToAsk.asked_on.is_(None)).limit(1)
    next_at, next_mode, source = _next_meeting(by_lateral)
    people = (
        select(
            Claimant.id,
            Claimant.first_names,
            Claimant.last_name,
            Claimant.latin_name,
            Claimant.spoken_reference,
            Claimant.date_of_birth,
            Claimant.rhythm_days,
            Claimant.search_name,
            next_at.label("next_at"),
            next_mode.label("next_mode"),
            met.order_by(Appointment.starts_at.desc()).limit(1).scalar_subquery().label("last_at"),
            a_matter.scalar_subquery().is_not(None).label("to_settle"),
            some_words.scalar_subquery().is_not(None).label("to_ask"),
        )
        .select_from(source)
        .where(Relationship.coach_id == bindparam("coach_id"), Relationship.ended_on.is_(None))
        .offset(0)  # worked out once a person: without it the counts would ask the inner questions again
        .subquery("people")
    )
    p = people.c
    of_kind = (func.count(), *(func.count().filter(kind) for kind in (p.next_at.is_(None), p.to_settle, p.to_ask)))
    counts = [total.over().label(f"all_{name}") for name, total in zip(FILTERS, of_kind, strict=True)]
    return select(people, *counts).subquery("mine")


def _next_meeting(by_lateral: bool) -> tuple[Any, Any, Any]:
    """When somebody's next meeting is and how they meet, and the people it is of: read once where the database can."""
    booked = (
        select(Appointment.starts_at, Appointment.mode)
        .where(
            Appointment.claimant_id == Claimant.id,
            Appointment.state == AppointmentState.BOOKED,
            Appointment.starts_at >= bindparam("now"),
        )
        .order_by(Appointment.starts_at)
        .limit(1)
    )
    people = join(Relationship, Claimant, Claimant.id == Relationship.claimant_id)
    if by_lateral:
        coming = booked.correlate(Claimant).lateral("coming")
        return coming.c.starts_at, coming.c.mode, people.outerjoin(coming, true())
    at, mode = (
        booked.with_only_columns(column).scalar_subquery() for column in (Appointment.starts_at, Appointment.mode)
    )
    return at, mode, people


@lru_cache
def _page(wanted: str, sort: str, descending: bool, by_lateral: bool) -> tuple[Subquery, Select[*tuple[Any, ...]]]:
    """The statement of one filter and order, made once: making it takes as long as a small query."""
    mine = _mine(by_lateral)
    m = mine.c
    strength = cast(Adjustment.strength, Adjustment.code.type)
    kept = select(func.aggregate_strings(Adjustment.code + ":" + strength, " ")).where(
        Adjustment.claimant_id == m.id, Adjustment.ended_on.is_(None)
    )
    conditions: dict[str, ColumnElement[bool]] = {
        "no_meeting": m.next_at.is_(None), "to_settle": m.to_settle, "to_ask": m.to_ask,
    }  # fmt: skip
    page = (
        select(
            m.id, m.first_names, m.last_name, m.latin_name, m.spoken_reference, m.date_of_birth, m.rhythm_days,
            m.next_at, m.next_mode, m.last_at, m.to_settle, m.to_ask,
            kept.scalar_subquery().label("adjustments"),
            func.count().over().label("matching"),
            *_counts_of(mine),
        )
        .order_by(*_order(m, sort, descending))
        .limit(bindparam("limit", type_=Integer))
    )  # fmt: skip
    return mine, page.where(conditions[wanted]) if wanted in conditions else page


@lru_cache
def _totals(by_lateral: bool) -> Select[*tuple[Any, ...]]:
    return select(*_counts_of(_mine(by_lateral))).limit(1)


def _counts_of(mine: Subquery) -> list[ColumnElement[int]]:
    return [mine.c[f"all_{name}"] for name in FILTERS]


def _found(m: Any, word: str) -> ColumnElement[bool]:
    """A word of a name, a reference as it is said, or a year of birth."""
    found: ColumnElement[bool] = m.search_name.contains(word, autoescape=True)
    plain = word.replace("-", "")
    if plain.isalnum() and 3 <= len(plain) <= 6:
        found |= func.replace(m.spoken_reference, "-", "").contains(plain.upper(), autoescape=True)
    if word.isdigit() and len(word) == 4:
        found |= (
            m.date_of_birth.between(date(int(word), 1, 1), date(int(word), 12, 31)) if 1 <= int(word) <= 9998 else False
        )
    return found


def _order(m: Any, sort: str, descending: bool) -> list[ColumnElement[Any]]:
    by = {"next": m.next_at, "last": m.last_at, "name": m.search_name}[sort]
    return [by.is_(None), by.desc() if descending else by.asc(), m.search_name, m.id]


def _counts(row: Sequence[Any]) -> dict[str, int]:
    return dict(zip(FILTERS, row[-len(FILTERS) :], strict=True))


def _person(row: Any) -> Person:
    row_id, first, last, latin, reference, born, rhythm, next_at, mode, last_at, to_settle, to_ask, kept, *_counts = row
    open_now = bool(to_settle), bool(to_ask)
    name = f"{first} {last}".strip()
    return Person(row_id, name, latin, reference, born, rhythm, next_at, mode, last_at, *open_now, _kept(kept or ""))


@lru_cache(maxsize=4096)
def _kept(text: str) -> tuple[tuple[str, str], ...]:
    """Codes with how they bind; the same few sets come again and again."""
    pairs = (part.partition(":") for part in text.split())
    return tuple(sorted((code, strength) for code, _, strength in pairs))
