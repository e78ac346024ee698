"""A coach's people: one statement for the page, counts riding along, so that 20 or 500 rows cost the same number of queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CTE, Boolean, ColumnElement, Select, case, cast, exists, func, literal, select
from sqlalchemy.orm import Session

from coachdesk.models import Adjustment, Appointment, Claimant, Matter, Relationship, WordsToAsk
from coachdesk.models.label import AppointmentState
from coachdesk.search_name import search_name

FILTERS = ("everyone", "no_meeting", "to_settle", "to_ask")
SORTS = ("next", "name", "last")


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


@dataclass(frozen=True)
class Person:
    """One row of the caseload. `adjustments` is `(code, strength)` in the order of the catalogue."""

    id: UUID
    name: str
    latin_name: str
    language: str
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
    mine = _mine(asked)
    rows = session.execute(_page(mine, asked)).all()
    if not rows:
        return Caseload([], 0, _counts(session.execute(select(*_totals(mine))).one()))
    return Caseload([_person(row) for row in rows], rows[0].matching, _counts(rows[0]))


def _mine(asked: Asked) -> CTE:
    of_claimant = Appointment.claimant_id == Claimant.id
    booked = (of_claimant, Appointment.state == AppointmentState.BOOKED, Appointment.starts_at >= asked.now)
    met = (of_claimant, Appointment.state == AppointmentState.MET, Appointment.starts_at < asked.now)
    next_at = select(Appointment.starts_at).where(*booked).order_by(Appointment.starts_at).limit(1).scalar_subquery()
    last_at = select(Appointment.starts_at).where(*met).order_by(Appointment.starts_at.desc()).limit(1).scalar_subquery()
    return (
        select(
            Claimant.id,
            Claimant.first_names,
            Claimant.last_name,
            Claimant.latin_name,
            Claimant.language,
            Claimant.spoken_reference,
            Claimant.date_of_birth,
            Claimant.rhythm_days,
            Claimant.search_name,
            next_at.label("next_at"),
            last_at.label("last_at"),
            exists().where(Matter.claimant_id == Claimant.id, Matter.settled_at.is_(None)).label("to_settle"),
            exists().where(WordsToAsk.claimant_id == Claimant.id, WordsToAsk.asked_on.is_(None)).label("to_ask"),
        )
        .join(Relationship, Relationship.claimant_id == Claimant.id)
        .where(Relationship.coach_id == asked.coach_id, Relationship.ended_on.is_(None))
        .cte("mine")
    )


def _page(mine: CTE, asked: Asked) -> Select[Any]:
    m = mine.c
    mode = (
        select(Appointment.mode)
        .where(Appointment.claimant_id == m.id, Appointment.state == AppointmentState.BOOKED, Appointment.starts_at == m.next_at)
        .limit(1)
    )
    kept = (
        select(func.aggregate_strings(Adjustment.code + ":" + cast(Adjustment.strength, Adjustment.code.type), " "))
        .where(Adjustment.claimant_id == m.id, Adjustment.ended_on.is_(None))
    )
    totals = [total.label(f"all_{name}") for name, total in zip(FILTERS, _totals(mine), strict=True)]
    of_all = select(*totals).cte("of_all")
    return (
        select(
            mine,
            mode.scalar_subquery().label("next_mode"),
            kept.scalar_subquery().label("adjustments"),
            func.count().over().label("matching"),
            of_all,
        )
        .select_from(mine.join(of_all, literal(True)))
        .where(*_wanted(m, asked))
        .order_by(*_order(m, asked))
        .limit(asked.limit)
    )


def _totals(mine: CTE) -> list[ColumnElement[int]]:
    def how_many(condition: ColumnElement[bool]) -> ColumnElement[int]:
        return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)

    m = mine.c
    return [func.count(m.id), how_many(m.next_at.is_(None)), how_many(cast(m.to_settle, Boolean)), how_many(cast(m.to_ask, Boolean))]


def _wanted(m: Any, asked: Asked) -> list[ColumnElement[bool]]:
    conditions: dict[str, ColumnElement[bool]] = {"no_meeting": m.next_at.is_(None), "to_settle": m.to_settle, "to_ask": m.to_ask}
    wanted = [conditions[asked.filter]] if asked.filter in conditions else []
    return wanted + [_found(m, word) for word in search_name(asked.words).split()]


def _found(m: Any, word: str) -> ColumnElement[bool]:
    """A word of a name, a reference as it is said, or a year of birth."""
    found: ColumnElement[bool] = m.search_name.contains(word, autoescape=True)
    plain = word.replace("-", "")
    if plain.isalnum() and 3 <= len(plain) <= 6:
        found |= func.replace(m.spoken_reference, "-", "").contains(plain.upper(), autoescape=True)
    if word.isdigit() and len(word) == 4:
        found |= m.date_of_birth.between(date(int(word), 1, 1), date(int(word), 12, 31)) if 1 <= int(word) <= 9998 else False
    return found


def _order(m: Any, asked: Asked) -> list[ColumnElement[Any]]:
    by = {"next": m.next_at, "last": m.last_at, "name": m.search_name}[asked.sort]
    first = by.desc() if asked.descending else by.asc()
    return [by.is_(None), first, m.search_name, m.id]


def _counts(row: Any) -> dict[str, int]:
    values = row[-len(FILTERS) :]
    return dict(zip(FILTERS, values, strict=True))


def _person(row: Any) -> Person:
    kept = [tuple(part.split(":")) for part in (row.adjustments or "").split()]
    return Person(
        id=row.id,
        name=f"{row.first_names} {row.last_name}".strip(),
        latin_name=row.latin_name,
        language=row.language,
        reference=row.spoken_reference,
        date_of_birth=row.date_of_birth,
        rhythm_days=row.rhythm_days,
        next_at=row.next_at,
        next_mode=row.next_mode,
        last_at=row.last_at,
        to_settle=bool(row.to_settle),
        to_ask=bool(row.to_ask),
        adjustments=tuple(sorted(kept)),  # type: ignore[arg-type]
    )
