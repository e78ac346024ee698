"""Where somebody could go: the coaches under the line, what room each still has, and whom a person would best have.

A coach is possible who breaks no hard adjustment of the person and stays under the line with them. Among those: whom
they wished for, whom they had before, who speaks their language, who has the training they wished for, who is in the
same team, who has the most room.
"""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from coachdesk import placing
from coachdesk.balancing.parties import Coach, Person
from coachdesk.placing.fitting import NOT_WITH, Fitting, Match, asks


@dataclass(frozen=True, slots=True)
class Tier:
    """Coaches who match equally well; those of each team beside them."""

    coaches: Sequence[int]
    of_team: dict[UUID, list[int]]


@dataclass(frozen=True, slots=True)
class Possible:
    """The coaches who fit, best match first; the same for everybody who asks for the same."""

    tiers: Sequence[Tier]
    matches: dict[int, Match]
    most: int = 0  # the most room that any of them had at first


STAYS = -1
NOBODY = Possible((), {})


class Candidate:
    """Somebody who could be moved, and where to: `at` is the number of a coach, or STAYS."""

    __slots__ = ("at", "cost", "first", "fits", "need", "not_with", "person", "possible", "source", "team_id")

    def __init__(self, person: Person, need: int, source: int, team_id: UUID | None, rooms: "Rooms") -> None:
        self.person, self.need, self.cost, self.source, self.team_id = person, need, person.cost, source, team_id
        self.possible = rooms.possible(person)
        matches = self.possible.matches
        self.not_with = [number for number in rooms.numbers(person.not_with) if number in matches]
        known = rooms.numbers((*person.wished, *person.former))
        self.first = [number for number in known if self.may_go_to(number)]
        self.fits = len(matches) - len(self.not_with)
        self.at = STAYS

    def may_go_to(self, coach: int) -> bool:
        return coach in self.possible.matches and coach not in self.not_with


class Rooms:
    """The minutes each coach has left under the line, in whole units, by the coach's number."""

    def __init__(self, coaches: Sequence[Coach], left: dict[int, int]) -> None:
        self.left = left
        self.guests: dict[int, list[Candidate]] = {number: [] for number in left}
        self._coaches = coaches
        self._number = {coaches[number].id: number for number in left}
        self._fitting = Fitting(coaches[number] for number in left)
        self._asked: dict[Hashable, Possible] = {}
        self._possible: dict[Hashable, Possible] = {}

    def numbers(self, ids: Iterable[UUID]) -> list[int]:
        return [self._number[each] for each in ids if each in self._number]

    def possible(self, person: Person) -> Possible:
        """Nobody, as long as it is not known with whom they asked not to be."""
        if NOT_WITH in person.codes and not person.not_with:
            return NOBODY
        wants = (person.codes, person.language, person.wished_skills)
        if wants not in self._asked:
            self._asked[wants] = self._look_up(person)
        return self._asked[wants]

    def at_first(self, number: int) -> int:
        """The room a coach had before anybody came."""
        return self.left[number] + sum(each.need for each in self.guests[number])

    def could_take(self, each: Candidate) -> bool:
        """Whether anybody who fits has room for them."""
        if not each.not_with:
            return each.need <= each.possible.most
        return any(self.left[number] >= each.need and each.may_go_to(number) for number in each.possible.matches)

    def is_free(self, each: Candidate) -> int:
        """The best coach with room for them; STAYS, where nobody has."""
        for number in each.first:
            if self.left[number] >= each.need:
                return number
        for tier in each.possible.tiers:
            for numbers in (tier.of_team.get(each.team_id, ()) if each.team_id else (), tier.coaches):
                number = self._most_room(numbers, each)
                if number != STAYS:
                    return number
        return STAYS

    def put(self, each: Candidate, number: int) -> None:
        each.at = number
        self.left[number] -= each.need
        self.guests[number].append(each)

    def take_back(self, each: Candidate) -> None:
        self.left[each.at] += each.need
        self.guests[each.at].remove(each)
        each.at = STAYS

    def _most_room(self, numbers: Sequence[int], each: Candidate) -> int:
        if each.not_with:
            numbers = [number for number in numbers if number not in each.not_with]
        most = max(numbers, key=self.left.__getitem__, default=STAYS)
        return most if most != STAYS and self.left[most] >= each.need else STAYS

    def _look_up(self, person: Person) -> Possible:
        asked = placing.Person(person.id, person.codes, person.language, wished_skills=person.wished_skills)
        key = asks(asked)
        if key not in self._possible:
            self._possible[key] = self._sorted(asked)
        return self._possible[key]

    def _sorted(self, asked: placing.Person) -> Possible:
        found = self._fitting.matches(asked)
        matches = {self._number[each.id]: found[each.id] for each in self._fitting.coaches_for(asked)}
        ranks: dict[tuple[bool, int], list[int]] = {}
        for number, match in matches.items():
            ranks.setdefault(match.rank, []).append(number)
        most = max((self.left[number] for number in matches), default=0)
        return Possible([self._tier(ranks[rank]) for rank in sorted(ranks)], matches, most)

    def _tier(self, numbers: list[int]) -> Tier:
        teams: dict[UUID, list[int]] = {}
        for number in numbers:
            team_id = self._coaches[number].team_id
            if team_id:
                teams.setdefault(team_id, []).append(number)
        return Tier(numbers, teams)
