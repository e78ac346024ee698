"""The minutes of every coach: those there are under the line, those that are needed, and by whom."""

from collections.abc import Iterable, Iterator
from math import isfinite
from uuid import UUID

from coachdesk.balancing.parties import Coach, Person
from coachdesk.workload import percent

PARTS = 1_000_000


def as_minutes(parts: int) -> float:
    return parts / PARTS


class Hours:
    """Coaches by id, numbered from 0; their people; how many minutes they have under the line and how many they need.

    Raises ValueError for somebody who stands there twice, whose coach does not, or whose figures make no sense.
    """

    def __init__(self, people: Iterable[Person], coaches: Iterable[Coach], line: float) -> None:
        self.coaches = sorted(coaches, key=lambda each: each.id)
        self.number = {each.id: number for number, each in enumerate(self.coaches)}
        if len(self.number) != len(self.coaches):
            raise ValueError("the same coach stands there twice")
        self.limit = [round(line * each.available_minutes * PARTS) for each in self.coaches]
        self.needed = [round(each.committed_minutes * PARTS) for each in self.coaches]
        self._people: list[list[Person]] = [[] for _ in self.coaches]
        seen = set()
        for person in people:
            if person.coach_id not in self.number:
                raise ValueError("somebody's coach is not among the coaches")
            if person.cost < 1 or person.needed_minutes < 0:
                raise ValueError("a cost is at least 1 and nobody needs less than nothing")
            number = self.number[person.coach_id]
            self._people[number].append(person)
            self.needed[number] += self.need(person)
            seen.add(person.id)
        if len(seen) != sum(map(len, self._people)):
            raise ValueError("the same person stands there twice")

    def need(self, person: Person) -> int:
        return round(person.needed_minutes * PARTS)

    def people_of(self, number: int) -> list[Person]:
        return sorted(self._people[number], key=lambda each: each.id)

    def find(self, ids: Iterable[UUID]) -> dict[UUID, Person]:
        """These people, by id."""
        wanted = set(ids)
        return {each.id: each for some in self._people for each in some if each.id in wanted} if wanted else {}

    def move(self, person: Person, to: int) -> None:
        """From whoever is their coach to another one."""
        self.needed[self.number[person.coach_id]] -= self.need(person)
        self.needed[to] += self.need(person)

    def left(self) -> Iterator[tuple[int, int]]:
        """What each coach who takes people has left under the line; less than nothing, who is over."""
        for number, each in enumerate(self.coaches):
            if each.takes_people and each.available_minutes >= 1:
                yield number, self.limit[number] - self.needed[number]

    def over(self) -> Iterator[tuple[int, int]]:
        """Whoever is over the line, and by how much."""
        for number, needed in enumerate(self.needed):
            if needed > self.limit[number]:
                yield number, needed - self.limit[number]

    def percent(self, number: int) -> float:
        return percent(as_minutes(self.needed[number]), self.coaches[number].available_minutes)

    def load_text(self, number: int) -> str:
        """The load of a coach as a whole number of per cent; empty where there is no time at all."""
        share = self.percent(number)
        return str(round(share)) if isfinite(share) else ""

    def percents(self) -> dict[UUID, float]:
        return {each.id: self.percent(number) for number, each in enumerate(self.coaches)}
