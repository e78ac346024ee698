"""The two rules beside ours, each as people described it and as good as it can be made without asking who the coach is.

`next_free`: nobody is named. Whoever is free first from the time of day on at which the person is due, today or on the
next day that has a time; of several, whoever has the fewest meetings that day. Its share counts the coach whom the
person met first as theirs, and after that coach left, the next one they met.

`named_first_free`: a coach is named on arrival, by room. The meeting is the first free time from the due day on with
anybody; where the named coach has that same time, it is with them, so naming is not for show.

The same for both as for ours: hours, leave and sickness and when they are known, how long meetings are, the rest after
them, ways of meeting, notice, times that people keep, how far ahead is booked, who does not come and when they are
asked again. What differs: nobody asks whether the coach keeps what the person needs of a coach (a woman, Welsh, not
this one), a meeting in an absence goes to whoever is free first, and nobody is asked.
"""

from collections.abc import Iterable
from datetime import date, datetime

from coachdesk import clock
from coachdesk.simulating.desk import Booked, Held
from coachdesk.simulating.memory import Diaries
from coachdesk.simulating.plan import Away, Coach, Due, Person, Plan, minute_of
from coachdesk.slots.rules import Rules

Found = tuple[datetime, tuple[int, ...], Coach]


class Pooled:
    """Anybody's diary is everybody's. With `names_coaches` it is `named_first_free`, else `next_free`."""

    def __init__(self, plan: Plan, *, names_coaches: bool) -> None:
        self.plan, self.names_coaches = plan, names_coaches
        self.diaries = Diaries(plan)
        self.named: dict[int, int] = {}
        self.broken = 0
        self.given_back: list[tuple[Due, date]] = []
        self._met_last: dict[int, int] = {}

    def coach_comes(self, coach: Coach, at: datetime) -> None:
        self.diaries.here[coach.number] = coach

    def coach_says_they_leave(self, coach: Coach, at: datetime) -> None:
        assert coach.leaves_on is not None
        self.diaries.leaving[coach.number] = coach.leaves_on
        self._again([each for each in self._of(coach.number) if each.on >= coach.leaves_on], at)

    def coach_leaves(self, coach: Coach, at: datetime) -> None:
        del self.diaries.here[coach.number]
        for person, named in list(self.named.items()):
            if named == coach.number:
                del self.named[person]
                if self.names_coaches and self.plan.people[person].is_here(clock.as_london(at).date()):
                    self.broken += 1
                    self._name(person)

    def people_come(self, people: Iterable[Person], at: datetime) -> None:
        for person in people if self.names_coaches else ():
            self._name(person.number)

    def people_leave(self, people: Iterable[Person], at: datetime) -> None:
        for person in people:
            self.named.pop(person.number, None)
            for booked in self.diaries.of_person(person.number):
                self.diaries.rub_out(booked)

    def new_need(self, person: Person, at: datetime) -> None:
        """What stands already is booked anew where it is too short now or of the wrong kind."""
        for booked in self.diaries.of_person(person.number):
            rules = self.diaries.rules(person, booked.on)
            if booked.minutes < rules.minutes or booked.mode not in rules.modes or self._at_a_bad_time(booked, rules):
                self._again([booked], at)

    def is_away(self, away: Away, at: datetime) -> None:
        self.diaries.know(away)
        self._again([each for each in self._of(away.coach) if away.covers(each.on)], at)

    def begins_the_day(self, at: datetime) -> None:
        pass

    def ends_the_day(self, at: datetime) -> None:
        pass

    def asks_on(self, due: Due, at: datetime) -> date | None:
        """Nobody has to ask beforehand: somebody is always there."""
        return None

    def book(self, due: Due, wanted_on: date, at: datetime) -> Booked | None:
        person, today = self.plan.people[due.person], clock.as_london(at).date()
        rules = self.diaries.rules(person, max(wanted_on, today))
        begins = max(wanted_on, today)
        for on in self.diaries.days(begins):
            found = [
                (start, self._rank(person, coach, on), coach)
                for coach in self.diaries.there(on)
                if (start := self._first(person, rules, coach, on, due, begins, at)) is not None
            ]
            if found:
                start, _rank, coach = min(found, key=lambda each: each[:2])
                return self.diaries.write(due, coach, start, rules)
        return None

    def of_today(self, on: date) -> list[Booked]:
        found = [each for each in self.diaries.booked.values() if each.on == on]
        return sorted(found, key=lambda each: (each.starts_at, each.coach))

    def did_not_come(self, booked: Booked, at: datetime) -> None:
        self.diaries.rub_out(booked)

    def met(self, booked: Booked, at: datetime) -> Held:
        person = booked.due.person
        self.diaries.note_met(booked)
        if not self.names_coaches:
            before = self._met_last.get(person)
            self.broken += before is not None and before != booked.coach
            self.named.setdefault(person, booked.coach)
        self._met_last[person] = booked.coach
        return Held(booked, self.named.get(person))

    def _first(
        self, person: Person, rules: Rules, coach: Coach, on: date, due: Due, begins: date, at: datetime
    ) -> datetime | None:
        """The first time of this coach on this day; with `next_free` on the first day not before it is due."""
        free = self.diaries.free(person, rules, coach, on, at)
        if not self.names_coaches and on == begins:
            free = [each for each in free if minute_of(each) >= due.minute]
        return free[0] if free else None

    def _rank(self, person: Person, coach: Coach, on: date) -> tuple[int, ...]:
        """Of several who are free at once: their own, where they have one, then who has the fewest meetings."""
        is_other = self.names_coaches and self.named.get(person.number) != coach.number
        return int(is_other), len(self.diaries.meetings(coach.number, on)), coach.number

    def _name(self, person: int) -> None:
        """Whoever has the fewest people for their hours, and is not about to leave."""
        counts = dict.fromkeys(self.diaries.here, 0)
        for named in self.named.values():
            if named in counts:  # whoever just left still stands there for some
                counts[named] += 1
        staying = [each for each in self.diaries.here.values() if each.number not in self.diaries.leaving]
        self.named[person] = min(
            staying, key=lambda each: (counts[each.number] / each.weekly_hours, each.number)
        ).number

    def _of(self, coach: int) -> list[Booked]:
        found = [each for each in self.diaries.booked.values() if each.coach == coach]
        return sorted(found, key=lambda each: each.starts_at)

    def _again(self, meetings: Iterable[Booked], at: datetime) -> None:
        """Each of these at the first free time from its own on, with whoever that is."""
        for booked in meetings:
            self.diaries.rub_out(booked)
            if self.book(booked.due, booked.on, at) is None:
                self.given_back.append((booked.due, booked.on))

    def _at_a_bad_time(self, booked: Booked, rules: Rules) -> bool:
        begins = minute_of(booked.starts_at)
        early = rules.not_before is not None and begins < rules.not_before
        return early or (rules.not_after is not None and begins + booked.minutes > rules.not_after)
