"""What is in a coach's and a claimant's diaries over some days: all that a search has to know, read at once."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple

from coachdesk.models.label import Strength
from coachdesk.slots.hours import Hours
from coachdesk.slots.stretch import Stretch


class Booked(NamedTuple):
    """A meeting that holds no claim, as those have that came in a file: it takes its time and a rest all the same."""

    starts_at: datetime
    minutes: int
    rest_minutes: int


class Kept(NamedTuple):
    """A time that the person keeps free, on one day of the week or every day: minutes by London's clocks."""

    weekday: int | None
    starts_minute: int
    ends_minute: int
    from_on: date
    until_on: date | None

    def on(self, day: date) -> bool:
        in_time = self.from_on <= day and (self.until_on is None or day <= self.until_on)
        return in_time and self.weekday in (None, day.weekday())


class Held(NamedTuple):
    """An adjustment of the person: how it binds is this row's own word, since when, and what its rule needs."""

    strength: Strength
    from_on: date
    params: Mapping[str, str]


class Met(NamedTuple):
    """The last meeting that took place."""

    starts_at: datetime
    mode: str


@dataclass(frozen=True)
class Diary:
    """Stretches carry no names: the search has no use for what a meeting is, or whose.

    `to_settle` are the codes of each matter that waits for the person's word; `settings` what the coach's office chose.
    """

    hours: tuple[Hours, ...] = ()
    working_days: str = "Mon-Fri"
    left_on: date | None = None
    leave: tuple[tuple[str, Stretch], ...] = ()
    bank_holidays: frozenset[date] = frozenset()
    taken: tuple[Stretch, ...] = ()
    theirs: tuple[Stretch, ...] = ()
    booked: tuple[Booked, ...] = ()
    their_booked: tuple[Booked, ...] = ()
    kept: tuple[Kept, ...] = ()
    held: Mapping[str, Held] = field(default_factory=dict)
    to_settle: tuple[str, ...] = ()
    last: Met | None = None
    settings: Mapping[str, float] = field(default_factory=dict)
    is_their_coach: bool = True
    contact_stopped: bool = False

    @property
    def codes(self) -> Mapping[str, Strength]:
        """The person's adjustments, and how each binds."""
        return {code: each.strength for code, each in self.held.items()}
