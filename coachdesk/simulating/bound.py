"""The best that any rule could have reached, given who was away when: an upper bound, worked out from the events alone.

It is generous on purpose. The rule it imagines knows every sickness beforehand, has all the room in the world, and
names for each person whichever fitting coach serves them best, anew only when that coach leaves. One kind of meeting
alone it cannot have with the named coach: the person does not want to wait (they chose the cover coach or another way,
by their answer or by their default) and on each working day within a week of the day they are due, before and after,
that coach is away. Whoever waits for their coach can always be met by them, once they are back.

A meeting counts as impossible only where no rule gets around it either: not where the person did not come at first, nor
every two weeks, where one meeting may serve two. Whom nobody fits is left out.
"""

from collections.abc import Iterator
from datetime import date
from functools import cache

from coachdesk.models.label import WhenAway
from coachdesk.services.matters import CoachFacts, why_not
from coachdesk.simulating.assumed import NEAR_ENOUGH_DAYS
from coachdesk.simulating.plan import ONE_DAY, Coach, Due, Person, Plan
from coachdesk.simulating.records import coach_id

SHORT_RHYTHM = 14


def best_share(plan: Plan) -> float | None:
    """The largest named-coach share that this year allowed; None where nobody was due."""
    there = {number: frozenset(day for day in plan.days() if plan.is_there(number, day)) for number in plan.coaches}
    possible = due = 0
    for person in plan.people.values():
        fitting = [each for each in plan.coaches.values() if fits(person, each, person.comes_on)]
        if fitting and plan.dues[person.number]:
            possible += _Best(plan, person, fitting, there).count
            due += len(plan.dues[person.number])
    return possible / due if due else None


def fits(person: Person, coach: Coach, on: date) -> bool:
    """Whether this coach keeps what the person always needs of a coach on a day."""
    facts = CoachFacts(coach_id(coach.number), coach.gender, coach.languages, coach.skills)
    return not why_not(person.codes(on), facts, {coach_id(each) for each in person.not_with(on)})


class _Best:
    """One person, and the most of their meetings that can be with the coach who is named then."""

    def __init__(self, plan: Plan, person: Person, fitting: list[Coach], there: dict[int, frozenset[date]]) -> None:
        self.plan, self.person, self.fitting, self.there = plan, person, fitting, there
        self.dues = plan.dues[person.number]
        self._from = cache(self._best_from)
        hard = any(self._does_not_wait(due) for due in self.dues)
        self.count = self._from(0) if hard else len(self.dues)

    def _best_from(self, place: int) -> int:
        """From this meeting on a coach is named, and stays until they leave."""
        if place >= len(self.dues):
            return 0
        here = [each for each in self.fitting if each.from_on <= self.dues[place].due_on]
        here = [each for each in here if each.leaves_on is None or each.leaves_on > self.dues[place].due_on]
        return max((self._with(coach, place) for coach in here), default=len(self.dues) - place)

    def _with(self, coach: Coach, place: int) -> int:
        count = 0
        for number in range(place, len(self.dues)):
            due = self.dues[number]
            if coach.leaves_on is not None and due.due_on >= coach.leaves_on:
                return count + self._from(number)
            count += not self._does_not_wait(due) or self._can_hold(coach, due)
        return count

    def _does_not_wait(self, due: Due) -> bool:
        at_once = due.missed == 0 and self.person.rhythm_days > SHORT_RHYTHM
        return at_once and self.plan.wish(due) is not WhenAway.WAIT

    def _can_hold(self, coach: Coach, due: Due) -> bool:
        """There on one of the days, or gone on the last of them, when somebody else may be named already."""
        last_on = due.due_on + ONE_DAY * NEAR_ENOUGH_DAYS
        if last_on > self.plan.last_on or (coach.leaves_on is not None and last_on >= coach.leaves_on):
            return True
        return any(day in self.there[coach.number] for day in _window(due))


def _window(due: Due) -> Iterator[date]:
    for step in range(-NEAR_ENOUGH_DAYS, NEAR_ENOUGH_DAYS + 1):
        yield due.due_on + ONE_DAY * step
