"""The events of a made-up year: who works there and when not, who comes, what they need, and when they are due.

It is drawn once from the seed, before any rule runs, and no rule changes it.
"""

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from coachdesk import clock
from coachdesk.models.label import Nation, WhenAway
from coachdesk.simulating import assumed
from coachdesk.simulating.lots import one_of
from coachdesk.slots.hours import Hours
from coachdesk.working_days import is_working_day

NATION = Nation.WALES
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Coach:
    """Somebody who sees people from a day on; with `leaves_on` until the day before that, and said so on `said_on`."""

    number: int
    name: str
    gender: str
    languages: tuple[str, ...]
    skills: tuple[str, ...]
    weekly_hours: float
    hours: tuple[Hours, ...]
    from_on: date
    said_on: date | None = None
    leaves_on: date | None = None

    def works_on(self, day: date) -> bool:
        """Whether this is a day of theirs, leave aside."""
        here = self.from_on <= day and (self.leaves_on is None or day < self.leaves_on)
        return here and is_working_day(day, NATION) and any(each.weekday == day.weekday() for each in self.hours)


@dataclass(frozen=True)
class Away:
    """Whole days, both counted. It is known on `known_on`; one that is sudden in the morning of its first day."""

    number: int
    coach: int
    from_on: date
    until_on: date
    known_on: date
    sudden: bool = False

    def covers(self, day: date) -> bool:
        return self.from_on <= day <= self.until_on


@dataclass(frozen=True)
class Need:
    """An adjustment, from a day on; `not_with` are the coaches whom STAFF_NOT names."""

    code: str
    from_on: date
    not_with: tuple[int, ...] = ()


@dataclass(frozen=True)
class Kept:
    """Part of a day of the week that somebody keeps for something else, in minutes."""

    weekday: int
    starts_minute: int
    ends_minute: int


@dataclass(frozen=True)
class Person:
    """Somebody with a rhythm; `when_away` is the default they chose for meetings while their coach is away.

    `met_on` is a meeting of before, with a coach who is not here any more: whoever is here from the start has had one.
    """

    number: int
    comes_on: date
    met_on: date | None
    leaves_on: date | None
    rhythm_days: int
    language: str
    needs: tuple[Need, ...]
    kept: tuple[Kept, ...]
    when_away: WhenAway | None

    def is_here(self, day: date) -> bool:
        return self.comes_on <= day and (self.leaves_on is None or day < self.leaves_on)

    def codes(self, day: date) -> list[str]:
        """What they need on a day."""
        return [each.code for each in self.needs if each.from_on <= day]

    def not_with(self, day: date) -> set[int]:
        """The coaches whom they do not want."""
        return {coach for each in self.needs if each.from_on <= day for coach in each.not_with}


@dataclass(frozen=True)
class Due:
    """Somebody is due: the day their rhythm says, and the time of day they would like.

    `ahead_days` is how long before it is booked, `missed` how often they do not come before they do, `answer` what they
    say when they are asked about an absence of their coach (None is silence), after `answer_days`.
    """

    number: int
    person: int
    due_on: date
    minute: int
    ahead_days: int
    missed: int
    answer: WhenAway | None
    answer_days: int


@dataclass(frozen=True)
class Plan:
    """The whole year. `dues` are each person's, in order of their days."""

    seed: int
    first_on: date
    last_on: date
    coaches: Mapping[int, Coach]
    away: tuple[Away, ...]
    people: Mapping[int, Person]
    dues: Mapping[int, tuple[Due, ...]]
    first_coaches: int
    _away_of: dict[int, list[Away]] = field(default_factory=dict, compare=False, repr=False)

    def days(self) -> list[date]:
        """The working days of the year."""
        count = (self.last_on - self.first_on).days + 1
        every = (self.first_on + ONE_DAY * number for number in range(count))
        return [day for day in every if is_working_day(day, NATION)]

    def away_of(self, coach: int) -> list[Away]:
        """The absences of one coach."""
        if not self._away_of:
            for each in self.away:
                self._away_of.setdefault(each.coach, []).append(each)
        return self._away_of.get(coach, [])

    def is_there(self, coach: int, day: date) -> bool:
        """Whether a coach could meet anybody on a day, as it turned out."""
        return self.coaches[coach].works_on(day) and not any(each.covers(day) for each in self.away_of(coach))

    def wish(self, due: Due) -> WhenAway:
        """What becomes of a meeting when the coach is away: the answer, else the person's default, else to wait."""
        return due.answer or self.people[due.person].when_away or WhenAway.WAIT

    def choice(self, due: Due) -> WhenAway:
        """What somebody takes who is booking while the coach is away, and so cannot say nothing: their answer, and of
        whoever would not have answered a question as many each as of those who do. Drawn beside the year, from its
        seed."""
        if due.answer is not None:
            return due.answer
        answers = {answer: share for answer, share in assumed.ANSWER_WHEN_AWAY.items() if answer}
        whole = sum(answers.values())
        lot = random.Random(f"{self.seed} choice {due.number}")
        return WhenAway(one_of(lot, {answer: share / whole for answer, share in answers.items()}))


def instant(day: date, minute: int) -> datetime:
    """What London's clocks show on a day, so many minutes after midnight."""
    return clock.from_london(datetime.combine(day, time(minute // 60, minute % 60)))


def minute_of(instant: datetime) -> int:
    """So many minutes after midnight by London's clocks."""
    shown = clock.as_london(instant)
    return shown.hour * 60 + shown.minute
