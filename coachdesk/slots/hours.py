"""When a member of staff works: their dated hours, and until they have some the usual day on their working days."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache
from typing import NamedTuple

USUAL = ((9 * 60, 13 * 60), (13 * 60 + 30, 17 * 60))
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MONDAY_TO_FRIDAY = frozenset(range(5))

_SPAN = re.compile(r"([a-z]{3})[a-z]*(?:\s*(?:-|–|to)\s*([a-z]{3})[a-z]*)?")


class Hours(NamedTuple):
    """Part of a day of the week (0 is Monday) in minutes since midnight, from a date, until and with another."""

    weekday: int
    starts_minute: int
    ends_minute: int
    from_on: date
    until_on: date | None


def on_day(rows: Sequence[Hours], working_days: str, day: date) -> Iterator[tuple[int, int]]:
    """The parts of this day that are worked, from minute to minute."""
    if not rows or day < min(row.from_on for row in rows):
        yield from USUAL if day.weekday() in weekdays(working_days) else ()
        return
    for row in rows:
        if row.weekday == day.weekday() and row.from_on <= day and (row.until_on is None or day <= row.until_on):
            yield row.starts_minute, row.ends_minute


@lru_cache(maxsize=256)
def weekdays(text: str) -> frozenset[int]:
    """`Mon-Fri`, `Tue to Thu`, `Mon, Wed, Fri`: the days of the week. What names no day is read as Monday to Friday."""
    found: set[int] = set()
    for first, last in _SPAN.findall(text.casefold()):
        if first in DAYS and (last or first) in DAYS:
            begins, ends = DAYS.index(first), DAYS.index(last or first)
            found.update((begins + step) % 7 for step in range((ends - begins) % 7 + 1))
    return frozenset(found) or MONDAY_TO_FRIDAY
