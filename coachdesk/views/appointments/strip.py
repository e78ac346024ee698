"""The strip of a day: hours, what is in the way, and the times that are free, as rectangles in per cent of its width.

Widths stand in attributes of the drawing, never in a style. What is drawn is also said in words beside it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import ceil, floor

from coachdesk import clock
from coachdesk.slots.search import Answer, Day
from coachdesk.slots.stretch import Stretch

NINE, FIVE, HOUR, DAY = 9 * 60, 17 * 60, 60, 24 * 60


@dataclass(frozen=True, slots=True)
class Scale:
    """From which minute of the day to which the strips of a page run: whole hours, the same for every day."""

    first: int
    last: int

    @classmethod
    def of(cls, answer: Answer) -> "Scale":
        """As wide as the hours of these days, and never without any."""
        spans = [_minutes(day.on, hours) for day in answer.days for hours in day.hours]
        first = min((starts for starts, _ends in spans), default=NINE)
        last = max((ends for _starts, ends in spans), default=FIVE)
        return cls(floor(first / HOUR) * HOUR, ceil(last / HOUR) * HOUR)

    @property
    def hours(self) -> list[tuple[float, int]]:
        """Each whole hour between the ends: where it stands, and which it is."""
        return [(self.at(minute), minute // HOUR) for minute in range(self.first + HOUR, self.last, HOUR)]

    def at(self, minute: int) -> float:
        inside = min(max(minute, self.first), self.last)
        return round((inside - self.first) * 100 / (self.last - self.first), 2)


@dataclass(frozen=True, slots=True)
class Block:
    """One rectangle; `look` names how it is drawn."""

    x: float
    width: float
    look: str


def blocks(day: Day, scale: Scale, minutes: int, looks: Mapping[str, str]) -> list[Block]:
    """The rectangles of a day, what lies beneath first; `looks` says how what each rule rules out is drawn."""
    drawn = [*_drawn(day.on, day.hours, scale, "hours")]
    for rule, stretch in day.ruled_out:
        drawn += _drawn(day.on, [stretch], scale, looks.get(rule, "taken"))
    long = timedelta(minutes=minutes)
    drawn += _drawn(day.on, _joined(day.starts, long), scale, "open")
    drawn += _drawn(day.on, [Stretch(start, start + long) for start in day.suggested], scale, "free")
    return drawn


def _drawn(on: date, stretches: Iterable[Stretch], scale: Scale, look: str) -> Iterable[Block]:
    for stretch in stretches:
        starts, ends = (scale.at(minute) for minute in _minutes(on, stretch))
        if ends > starts:
            yield Block(starts, round(ends - starts, 2), look)


def _minutes(on: date, stretch: Stretch) -> tuple[int, int]:
    """A stretch as the clocks of this day show it."""
    return _minute(on, stretch.starts_at), _minute(on, stretch.ends_at)


def _minute(on: date, instant: datetime) -> int:
    at = clock.as_london(instant)
    return (at.date() - on).days * DAY + at.hour * HOUR + at.minute


def _joined(starts: Sequence[datetime], long: timedelta) -> list[Stretch]:
    """The time in which a meeting could be, from each start on; what touches is one."""
    found: list[Stretch] = []
    for start in starts:
        if found and start <= found[-1].ends_at:
            found[-1] = Stretch(found[-1].starts_at, start + long)
        else:
            found.append(Stretch(start, start + long))
    return found
