"""Diaries in memory for the rules beside ours, read by the product's own slot code.

The same hours, lengths, rests, ways of meeting, notice, and times that people keep, so that the rules differ in nothing
but whom they send somebody to.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta

from coachdesk.adjustments.catalogue import kind
from coachdesk.models.label import Strength
from coachdesk.queries.offices import DEFAULTS
from coachdesk.simulating import assumed
from coachdesk.simulating.desk import Booked
from coachdesk.simulating.plan import NATION, ONE_DAY, Away, Coach, Due, Person, Plan, instant
from coachdesk.slots import diary as slots
from coachdesk.slots.rules import WAYS, Rules, rules_of
from coachdesk.slots.search import search
from coachdesk.slots.stretch import Stretch
from coachdesk.working_days import bank_holidays, is_working_day

SETTINGS: Mapping[str, float] = DEFAULTS | assumed.OFFICE_CHOSE
FURTHEST = 56


class Diaries:
    """Who is there on which day, as far as it is known, and what is booked."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.here: dict[int, Coach] = {}
        self.leaving: dict[int, date] = {}
        self.booked: dict[int, Booked] = {}
        self.last: dict[int, slots.Met] = {
            each.number: slots.Met(instant(each.met_on, 600), WAYS[0]) for each in plan.people.values() if each.met_on
        }
        self._away: dict[int, list[Away]] = defaultdict(list)
        self._coach_days: dict[tuple[int, date], dict[int, Booked]] = defaultdict(dict)
        self._of_person: dict[int, dict[int, Booked]] = defaultdict(dict)

    def know(self, away: Away) -> None:
        self._away[away.coach].append(away)

    def meetings(self, coach: int, on: date) -> list[Booked]:
        return list(self._coach_days.get((coach, on), {}).values())

    def of_person(self, person: int) -> list[Booked]:
        return list(self._of_person[person].values())

    def there(self, on: date) -> list[Coach]:
        """The coaches who work on a day, as far as anybody knows today."""
        return [
            each for each in self.here.values()
            if each.works_on(on) and on < self.leaving.get(each.number, date.max)
            and not any(away.covers(on) for away in self._away[each.number])
        ]  # fmt: skip

    def rules(self, person: Person, on: date) -> Rules:
        """What their adjustments ask of a meeting. Who the coach is asks nobody here."""
        last = self.last.get(person.number)
        codes: dict[str, Strength] = {code: kind(code).strength for code in person.codes(on)}
        return rules_of(codes, first=last is None, settings=SETTINGS, last_mode=last.mode if last else None)

    def free(self, person: Person, rules: Rules, coach: Coach, on: date, now: datetime) -> list[datetime]:
        """The times of one coach on one day at which this person could meet, as the product's search finds them."""
        found = slots.Diary(
            hours=coach.hours,
            bank_holidays=bank_holidays(NATION),
            taken=tuple(_taken(self._coach_days.get((coach.number, on), {}))),
            theirs=tuple(_taken(self._of_person[person.number])),
            kept=tuple(slots.Kept(*_kept, person.comes_on, None) for _kept in _kept_of(person)),
            settings=SETTINGS,
        )
        return search(found, rules, from_on=on, days=1, now=now).free

    def days(self, from_on: date) -> Iterator[date]:
        """The days that are worked, for as long as the product looks ahead."""
        for step in range(FURTHEST):
            if is_working_day(on := from_on + ONE_DAY * step, NATION):
                yield on

    def write(self, due: Due, coach: Coach, starts_at: datetime, rules: Rules) -> Booked:
        made = Booked(due, coach.number, starts_at, rules.minutes, rules.rest_minutes, rules.mode)
        self.booked[due.number] = made
        self._coach_days[coach.number, made.on][due.number] = made
        self._of_person[due.person][due.number] = made
        return made

    def rub_out(self, booked: Booked) -> None:
        del self.booked[booked.due.number]
        del self._coach_days[booked.coach, booked.on][booked.due.number]
        del self._of_person[booked.due.person][booked.due.number]

    def note_met(self, booked: Booked) -> None:
        self.rub_out(booked)
        self.last[booked.due.person] = slots.Met(booked.starts_at, booked.mode)


def _taken(booked: Mapping[int, Booked]) -> Iterator[Stretch]:
    for each in booked.values():
        yield Stretch(each.starts_at, each.ends_at + timedelta(minutes=each.rest_minutes))


def _kept_of(person: Person) -> Iterator[tuple[int, int, int]]:
    for each in person.kept:
        yield each.weekday, each.starts_minute, each.ends_minute
