"""What London's clocks show, as instants: also on the day with a missing hour and the day on which one comes twice."""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache

from coachdesk import clock
from coachdesk.slots.spans import Span

ONE_DAY = timedelta(days=1)
Regime = tuple[int, int, int]


def wall_spans(day: date, starts_minute: int, ends_minute: int) -> list[Span]:
    """The seconds at which the clocks show this part of this day: mostly one span, on two days a year two or none."""
    found = []
    for begins, until, midnight in regimes(day):
        starts, ends = max(midnight + starts_minute * 60, begins), min(midnight + ends_minute * 60, until)
        if starts < ends:
            found.append((starts, ends))
    return found


def midnight(day: date) -> int:
    """The second at which a day begins."""
    return regimes(day)[0][0]


@lru_cache(maxsize=2048)
def regimes(day: date) -> tuple[Regime, ...]:
    """The parts of a day between which the clocks change: from, until, and when it was midnight by that clock."""
    shown = int(datetime.combine(day, time(), UTC).timestamp())
    first, last = _ahead(day), _ahead(day + ONE_DAY)
    begins, until = shown - first, shown + 86_400 - last
    if first == last:
        return ((begins, until, begins),)
    change = _change(begins, until, first)
    return (begins, change, shown - first), (change, until, shown - last)


def _ahead(day: date) -> int:
    """By how many seconds the clocks are ahead of UTC when a day begins."""
    offset = datetime.combine(day, time(), clock.LONDON).utcoffset()
    assert offset is not None
    return int(offset.total_seconds())


def _change(begins: int, until: int, ahead: int) -> int:
    """The first second after the clocks were put forward or back, found by halving."""
    while until - begins > 1:
        middle = (begins + until) // 2
        offset = datetime.fromtimestamp(middle, clock.LONDON).utcoffset()
        assert offset is not None
        begins, until = (middle, until) if offset.total_seconds() == ahead else (begins, middle)
    return until
