"""The one module that reads the time.

Times are aware and in UTC everywhere but on screen and in calendars, where they are London's.
`COACHDESK_CLOCK` sets a clock for tests and for the demo; it is refused on a live database (see config.py).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")

_shift = timedelta()
_fixed: datetime | None = None


def now() -> datetime:
    """The present instant, aware, in UTC."""
    return _fixed if _fixed is not None else datetime.now(UTC) + _shift


def unshifted() -> datetime:
    """The present instant as other devices have it: in a demo that shows another day, still the real one."""
    return _fixed if _fixed is not None else datetime.now(UTC)


def today() -> date:
    """The present day in London."""
    return as_london(now()).date()


def as_london(instant: datetime) -> datetime:
    """An aware instant as London's clocks show it."""
    if instant.tzinfo is None:
        raise ValueError("a time without a zone is not an instant")
    return instant.astimezone(LONDON)


def from_london(wall: datetime) -> datetime:
    """What a London clock shows, as an instant in UTC.

    An hour that comes twice is taken the first time; one that does not exist is moved on by the hour that is missing.
    """
    if wall.tzinfo is not None:
        raise ValueError("a wall-clock time carries no zone")
    return wall.replace(tzinfo=LONDON).astimezone(UTC)


def fix(instant: datetime | None) -> None:
    """Hold the clock at an instant (tests), or let it run again with None."""
    global _fixed, _shift
    _fixed, _shift = instant, timedelta()


def start_at(instant: datetime) -> None:
    """Let the clock run on from an instant (the demo on a day nobody works)."""
    global _fixed, _shift
    _fixed, _shift = None, instant - datetime.now(UTC)


@contextmanager
def kept() -> Iterator[None]:
    """Whatever the clock is told meanwhile, by a simulation of other days, it is afterwards as it was before."""
    global _fixed, _shift
    before = _fixed, _shift
    try:
        yield
    finally:
        _fixed, _shift = before
