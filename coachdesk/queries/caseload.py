"""A coach's people: one statement for the page, counts riding along: 20 or 500 rows cost as many queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, func
from sqlalchemy.orm import Session

from coachdesk import clock
from coachdesk.db import is_postgresql
from coachdesk.queries import caseload_sql
from coachdesk.queries.caseload_sql import FILTERS, SORTS
from coachdesk.search_name import search_name

__all__ = ["FILTERS", "SORTS", "Asked", "Caseload", "Person", "caseload"]

NO_LIMIT = 2**31 - 1


@dataclass(frozen=True)
class Asked:
    """What the page asks for: a filter, words to find, an order, and how many rows (None is all).

    `reader_id` is the member of staff who looks: whom they are shut out of is not there.
    """

    coach_id: UUID
    now: datetime
    reader_id: UUID | None = None
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
    """The rows asked for; how many match; how many there are under each filter; whether the coach covers for others
    today, as may be where nobody matches."""

    people: Sequence[Person]
    matching: int
    counts: dict[str, int]
    covers: bool = True


def caseload(session: Session, asked: Asked) -> Caseload:
    """The people of one coach. One statement; a second one only when nobody matches, for the counts."""
    postgresql = is_postgresql(session)
    values = {
        "coach_id": asked.coach_id,
        "reader_id": asked.reader_id,
        "now": asked.now,
        "today": clock.as_london(asked.now).date(),
        "limit": asked.limit or NO_LIMIT,
    }
    mine, page = caseload_sql.page(asked.filter, asked.sort, asked.descending, postgresql)
    if words := search_name(asked.words).split():
        page = page.where(*(_found(mine.c, word) for word in words))
    connection = session.connection()  # rows and not records: the ORM has nothing to add
    rows = connection.execute(page, values).all()
    if not rows:
        totals = connection.execute(caseload_sql.totals(postgresql), values).first()
        return Caseload([], 0, _counts(totals or (0,) * len(FILTERS)))
    first = rows[0]
    return Caseload([_person(row) for row in rows], first.matching, _counts(first), bool(first.covers))


def _found(m: Any, word: str) -> ColumnElement[bool]:
    """A word of a name, a reference as it is said, or a year of birth."""
    found: ColumnElement[bool] = m.search_name.contains(word, autoescape=True)
    plain = word.replace("-", "")
    if plain.isalnum() and 3 <= len(plain) <= 6:
        found |= func.replace(m.spoken_reference, "-", "").contains(plain.upper(), autoescape=True)
    if word.isdecimal() and len(word) == 4:
        found |= (
            m.date_of_birth.between(date(int(word), 1, 1), date(int(word), 12, 31)) if 1 <= int(word) <= 9998 else False
        )
    return found


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
