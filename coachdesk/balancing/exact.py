"""Every way there is, for the few people of a small team: what cannot be better any more is left out."""

from collections.abc import Mapping, Sequence

from coachdesk.balancing.rooms import STAYS, Candidate, Rooms

PEOPLE, LOOKED_AT = 16, 40_000
Ways = tuple[int, ...]


def try_everything(people: Sequence[Candidate], over: Mapping[int, int], rooms: Rooms) -> None:
    """Puts everybody where least is over the line, then least is broken; with many people nothing is changed."""
    if len(people) > PEOPLE:
        return
    before = tuple(each.at for each in people)
    best = _Everything(people, over, rooms).best(before)
    for each in people:
        if each.at != STAYS:
            rooms.take_back(each)
    for each, number in zip(people, best, strict=True):
        if number != STAYS:
            rooms.put(each, number)


class _Everything:
    def __init__(self, people: Sequence[Candidate], over: Mapping[int, int], rooms: Rooms) -> None:
        self.people, self.rest = people, dict(over)
        self.left = dict(rooms.left)
        for each in people:
            if each.at != STAYS:
                self.left[each.at] += each.need
        self.to_come = dict.fromkeys(over, 0)
        for each in people:
            self.to_come[each.source] += each.need
        self.looked_at = 0

    def best(self, known: Ways) -> Ways:
        self.found = known
        self.value = self._value(known)
        self._go_on((), 0)
        return self.found

    def _value(self, ways: Ways) -> tuple[int, int]:
        rest, cost = dict(self.rest), 0
        for each, number in zip(self.people, ways, strict=True):
            if number != STAYS:
                rest[each.source] -= each.need
                cost += each.cost
        return sum(max(0, minutes) for minutes in rest.values()), cost

    def _go_on(self, ways: Ways, cost: int) -> None:
        self.looked_at += 1
        over = sum(max(0, rest - self.to_come[source]) for source, rest in self.rest.items())
        if (over, cost) >= self.value or self.looked_at > LOOKED_AT:
            return
        if len(ways) == len(self.people):
            self.found, self.value = ways, (over, cost)
            return
        each = self.people[len(ways)]
        self.to_come[each.source] -= each.need
        self._go_on((*ways, STAYS), cost)
        self.rest[each.source] -= each.need
        for number in each.possible.matches:
            if self.left[number] >= each.need and each.may_go_to(number):
                self.left[number] -= each.need
                self._go_on((*ways, number), cost + each.cost)
                self.left[number] += each.need
        self.rest[each.source] += each.need
        self.to_come[each.source] += each.need
