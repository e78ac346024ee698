"""The year, day by day, for one rule: the same events in the same order, whatever the rule.

Half past eight: who comes, who leaves, what changed. Ten to nine: who is away from today. Nine: what is to be booked.
Then the meetings. Each person's meetings follow one another: the next is booked when the one before was held, and one
that would come within half a rhythm of a late one is left out, for one meeting serves both.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, timedelta

from coachdesk.simulating import assumed
from coachdesk.simulating.desk import Desk, Held
from coachdesk.simulating.plan import NATION, ONE_DAY, Due, Person, Plan, instant
from coachdesk.working_days import next_working_day

MORNING, WHO_IS_THERE, OPENS, CLOSES = 8 * 60 + 30, 8 * 60 + 50, 8 * 60 + 55, 17 * 60 + 30
TRIES_AGAIN = timedelta(days=3)
Progress = Callable[[date], None]


class Year:
    """One rule through one year; `held` is what came of it."""

    def __init__(self, plan: Plan, desk: Desk, progress: Progress = lambda _on: None) -> None:
        self.plan, self.desk, self.progress = plan, desk, progress
        self.held: list[Held] = []
        self.missed: dict[int, int] = defaultdict(int)
        self._to_book: dict[date, list[tuple[Due, date]]] = defaultdict(list)
        self._next: dict[int, int] = defaultdict(int)
        self._coming: dict[date, list[Person]] = _by_day((each.comes_on, each) for each in plan.people.values())
        self._leaving = _by_day((each.leaves_on, each) for each in plan.people.values() if each.leaves_on)
        self._needing = _by_day(
            (need.from_on, each) for each in plan.people.values() for need in each.needs if need.from_on > each.comes_on
        )
        self._since = plan.first_on - ONE_DAY

    def run(self) -> list[Held]:
        for on in self.plan.days():
            self._morning(on, instant(on, MORNING))
            for away in self.plan.away:
                if self._since < away.known_on <= on:
                    self.desk.is_away(away, instant(on, WHO_IS_THERE))
            self.desk.begins_the_day(instant(on, WHO_IS_THERE))
            self._book(on)
            self._meet(on)
            self.desk.ends_the_day(instant(on, CLOSES))
            self._since = on
            self.progress(on)
        return self.held

    def _morning(self, on: date, at: datetime) -> None:
        """What happened since the last working day."""
        for coach in self.plan.coaches.values():
            if self._since < coach.from_on <= on:
                self.desk.coach_comes(coach, at)
            if coach.leaves_on and self._since < coach.leaves_on <= on:
                self.desk.coach_leaves(coach, at)
        coming, leaving, needing = (
            list(self._lately(each, on)) for each in (self._coming, self._leaving, self._needing)
        )
        self.desk.people_leave(leaving, at)
        self.desk.people_come(coming, at)
        for person in needing:
            if person.is_here(on):
                self.desk.new_need(person, at)
        for coach in self.plan.coaches.values():
            if coach.said_on and self._since < coach.said_on <= on:
                self.desk.coach_says_they_leave(coach, at)
        for person in coming:
            self._book_next(person, on)

    def _lately(self, by_day: dict[date, list[Person]], on: date) -> Iterator[Person]:
        day = self._since + ONE_DAY
        while day <= on:
            yield from by_day.get(day, ())
            day += ONE_DAY

    def _book_next(self, person: Person, on: date, held_on: date | None = None) -> None:
        """When the next meeting of this person is booked; those that a late one served are left out."""
        dues = self.plan.dues[person.number]
        while (place := self._next[person.number]) < len(dues):
            self._next[person.number] += 1
            due = dues[place]
            if held_on is None or held_on <= due.due_on - ONE_DAY * (person.rhythm_days // 2):
                day = due.due_on - ONE_DAY * due.ahead_days
                asked_on = self.desk.asks_on(due, instant(on, MORNING))
                day = max(on, day if asked_on is None else min(day, asked_on))
                self._to_book[self._working(day)].append((due, due.due_on))
                return

    def _book(self, on: date) -> None:
        at = instant(on, OPENS)
        self._to_book[on] += self.desk.given_back
        self.desk.given_back.clear()
        for due, wanted_on in sorted(self._to_book.pop(on, []), key=lambda each: each[0].number):
            if not self.plan.people[due.person].is_here(on):
                continue
            if self.desk.book(due, wanted_on, at) is None:
                self._to_book[self._working(on + TRIES_AGAIN)].append((due, wanted_on))

    def _meet(self, on: date) -> None:
        for booked in self.desk.of_today(on):
            due = booked.due
            if self.missed[due.number] < due.missed:
                self.missed[due.number] += 1
                self.desk.did_not_come(booked, booked.ends_at)
                wanted_on = on + ONE_DAY * assumed.AGAIN_AFTER_DAYS
                self._to_book[next_working_day(on, NATION)].append((due, wanted_on))
                continue
            self.held.append(self.desk.met(booked, booked.ends_at))
            self._book_next(self.plan.people[due.person], next_working_day(on, NATION), held_on=on)

    def _working(self, day: date) -> date:
        """A booking is made on a day that is worked."""
        return next_working_day(day - ONE_DAY, NATION)


def _by_day(found: Iterable[tuple[date, Person]]) -> dict[date, list[Person]]:
    days: dict[date, list[Person]] = defaultdict(list)
    for on, person in found:
        days[on].append(person)
    return days
