"""One day of an answer: the hours, what is in the way of which part of them, and the times that are free."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from coachdesk.slots.spans import clipped, instant_of
from coachdesk.slots.stretch import Stretch, stretches
from coachdesk.slots.wall import ONE_DAY, midnight

if TYPE_CHECKING:
    from coachdesk.slots.answer import Answer

NOT_WORKED = "outside_hours"


@dataclass(frozen=True)
class Day:
    """`suggested` are free times that do not overlap; `closed` is the rule that takes the whole of the day.

    `why` is the rule that takes the most of a day on which nothing is free.
    """

    on: date
    starts: tuple[datetime, ...]
    suggested: tuple[datetime, ...]
    hours: tuple[Stretch, ...]
    ruled_out: tuple[tuple[str, Stretch], ...]
    closed: str | None
    why: str | None


def days_of(answer: Answer, free: int, marks: Mapping[datetime, Sequence[str]]) -> Iterator[Day]:
    for number in range(answer.window.days):
        yield _day(answer, answer.window.from_on + ONE_DAY * number, free, marks)


def _day(answer: Answer, on: date, free: int, marks: Mapping[datetime, Sequence[str]]) -> Day:
    begins, ends = midnight(on), midnight(on + ONE_DAY)
    hours = clipped(answer.hours, begins, ends)
    if not hours:
        return Day(on, (), (), (), (), NOT_WORKED, NOT_WORKED)
    lost: dict[str, int] = {}
    ruled_out: list[tuple[int, str, Stretch]] = []
    for barrier, painted in zip(answer.barriers, answer.painted, strict=True):
        for span in clipped(painted, begins, ends):
            lost[barrier.rule] = lost.get(barrier.rule, 0) + span[1] - span[0]
            ruled_out.append((span[0], barrier.rule, stretches([span])[0]))
    starts = tuple(map(instant_of, answer.grid.seconds(free & answer.grid.part(begins, ends))))
    worst = max(lost, key=lambda rule: lost[rule], default=None)
    whole = worst is not None and lost[worst] == sum(one[1] - one[0] for one in hours)
    return Day(
        on,
        starts,
        apart(starts, answer.rules.minutes + answer.rules.rest_minutes, marks),
        stretches(hours),
        tuple((rule, stretch) for _start, rule, stretch in sorted(ruled_out)),
        worst if whole else None,
        None if starts else worst,
    )


def apart(starts: Sequence[datetime], minutes: int, marks: Mapping[datetime, Sequence[str]]) -> tuple[datetime, ...]:
    """Times of one day that could all be meetings, one after the other; those that keep a wish are chosen first."""
    length = timedelta(minutes=minutes)
    chosen: list[datetime] = []
    for start in sorted(starts, key=lambda start: (-len(marks.get(start, ())), start)):
        if all(abs(start - other) >= length for other in chosen):
            chosen.append(start)
    return tuple(sorted(chosen))
