"""What a search found: the free times, and the others put down to the first rule that rules each of them out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from coachdesk.slots import helpings
from coachdesk.slots.barriers import Barrier, Window, times_against
from coachdesk.slots.day import Day, days_of
from coachdesk.slots.diary import Diary
from coachdesk.slots.grid import Grid
from coachdesk.slots.rules import Rules
from coachdesk.slots.spans import BEGINNING, END, Span, instant_of, merged, parted
from coachdesk.slots.stretch import Stretch, stretches
from coachdesk.slots.wishes import marked


@dataclass(frozen=True)
class RuledOut:
    """So many starts are put down to this rule, and these parts of the coach's hours."""

    rule: str
    starts: int
    stretches: tuple[Stretch, ...]


@dataclass(frozen=True)
class Answer:
    """`in_hours` less what each rule rules out is what is free. Nothing is worked out before it is asked for."""

    rules: Rules
    diary: Diary
    window: Window
    grid: Grid
    hours: list[Span]
    barriers: list[Barrier]

    @cached_property
    def free(self) -> list[datetime]:
        """Every time that can be booked now, the earliest first."""
        return [instant_of(second) for second in self.grid.seconds(self._free)]

    @property
    def in_hours(self) -> int:
        """How many starts there are in the coach's hours, before leave and bank holidays."""
        return self._fitting.bit_count()

    @cached_property
    def ruled_out(self) -> tuple[RuledOut, ...]:
        """Rule by rule, those that rule something out."""
        found = []
        left = self._fitting
        for barrier, mask, painted in zip(self.barriers, self._masks, self.painted, strict=True):
            here = mask & left
            left ^= here
            if here:
                found.append(RuledOut(barrier.rule, here.bit_count(), stretches(painted)))
        return tuple(found)

    @cached_property
    def more(self) -> tuple[tuple[str, int, datetime], ...]:
        """What each rule alone keeps out: the rule, how many times there would be more, and the first of them."""
        shorter = dict(self.rules.without)
        found = []
        for rule in dict.fromkeys([*(barrier.rule for barrier in self.barriers), *shorter]):
            minutes = shorter.get(rule, self.rules.minutes)
            gained = self._free_without(rule, minutes) & ~self._free
            if gained and rule != "past":
                found.append((rule, gained.bit_count(), instant_of(self.grid.first(gained))))
        return tuple(found)

    @cached_property
    def days(self) -> tuple[Day, ...]:
        """Every day of the window."""
        return tuple(days_of(self, self._free, self.marks))

    @cached_property
    def marks(self) -> dict[datetime, tuple[str, ...]]:
        """Which wishes a free time keeps, where there are wishes about times."""
        return marked(self.rules, self.diary, self.free, {
            rule.code: self._mask(merged(times_against(rule, self.window)), self.rules.minutes)
            for rule in self.rules.wishes
        }, self.grid)  # fmt: skip

    @property
    def enough(self) -> bool:
        """Whether there are as many days to choose from as the person asked for."""
        return sum(bool(day.starts) for day in self.days) >= max(self.rules.least_options, 1)

    @property
    def has_three_days(self) -> bool:
        """Whether there are three different days to choose from."""
        return sum(bool(day.starts) for day in self.days) >= helpings.AT_ONCE

    @property
    def is_shut(self) -> bool:
        """Whether one rule rules out every day that there is."""
        return any(barrier.spans == [(BEGINNING, END)] for barrier in self.barriers)

    def three(self, *, after: int = 0) -> list[datetime]:
        """Three to choose from, on three different days where there are; then, for each "none of these", three more."""
        return helpings.helping(self.days, self.marks, after)

    @cached_property
    def painted(self) -> list[list[Span]]:
        """The coach's hours, shared out among the barriers: a part belongs to the first that stands there."""
        left: Sequence[Span] = self.hours
        found = []
        for barrier in self.barriers:
            inside, left = parted(left, barrier.spans)
            found.append(inside)
        return found

    @cached_property
    def _fitting(self) -> int:
        return self.grid.fitting(self.hours, self.rules.minutes * 60)

    @cached_property
    def _masks(self) -> list[int]:
        return [self._mask(each.spans, self._length(each, self.rules.minutes)) for each in self.barriers]

    @cached_property
    def _free(self) -> int:
        left = self._fitting
        for mask in self._masks:
            left &= ~mask
        return left

    def _free_without(self, rule: str, minutes: int) -> int:
        left = self.grid.fitting(self.hours, minutes * 60)
        for barrier in self.barriers:
            if barrier.rule != rule:
                left &= ~self._mask(barrier.spans, self._length(barrier, minutes))
        return left

    def _length(self, barrier: Barrier, minutes: int) -> int:
        return minutes + self.rules.rest_minutes if barrier.rested else minutes

    def _mask(self, spans: Sequence[Span], minutes: int) -> int:
        return self.grid.meeting(spans, minutes * 60)
