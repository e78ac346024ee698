"""Days and times as old systems write them: 21/06/2026, 2026-06-21, 05-Jun-1971, and a time of day after them."""

import re
from datetime import date, datetime, time
from functools import lru_cache

from coachdesk import clock

MONTHS = {
    "jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "jun": 6,
    "jul": 7, "aug": 8, "sep": 9, "oct": 10, "nov": 11, "dec": 12,
}  # fmt: skip
FIRST_YEAR = 1900

_BRITISH = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_NAMED = re.compile(r"(\d{1,2})-([A-Za-z]{3})[a-z]*-(\d{4})")
_MOMENT = re.compile(r"(\S+?)(?:T|\s+)(\d{1,2}):(\d{2})(?::(\d{2}))?")


@lru_cache(maxsize=4096)
def read_date(text: str) -> date | None:
    """A day; None when there is no such day, or it is in none of the forms."""
    if match := _BRITISH.fullmatch(text):
        day, month, year = map(int, match.groups())
    elif match := _ISO.fullmatch(text):
        year, month, day = map(int, match.groups())
    elif match := _NAMED.fullmatch(text):
        day, month, year = int(match[1]), MONTHS.get(match[2].casefold(), 0), int(match[3])
    else:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def read_past_date(text: str, *, until: date) -> date | None:
    """A day that people alive today can have seen, up to a day; None for any other."""
    day = read_date(text)
    return day if day is not None and day.year >= FIRST_YEAR and day <= until else None


def read_time(text: str) -> datetime | None:
    """What London's clocks showed, as an instant; None when it cannot be read."""
    match = _MOMENT.fullmatch(text)
    day = read_date(match[1]) if match else None
    if match is None or day is None or day.year < FIRST_YEAR:
        return None
    try:
        wall = datetime.combine(day, time(int(match[2]), int(match[3]), int(match[4] or 0)))
    except ValueError:
        return None
    return clock.from_london(wall)
