"""How little could be broken for the minutes that a proposal takes off: what nobody can reach is proven, cost by cost.

People of a coach who need the same and fit the same coaches are one kind, and of a kind the weakest relationships go
first: so only how many of each kind go is chosen, and whoever goes has to find room. It is tried for a proposal that
is further from its bound than it should be, and as long as it stays quick: in a small team nearly always.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import ceil

from coachdesk.balancing.packing import Item, Packing, TooLong
from coachdesk.balancing.rooms import STAYS, Candidate
from coachdesk.balancing.searching import Search

NEAR = 0.01
LOOKED_AT = 2_500  # so many choices are looked at, downwards and upwards each
MANY = 24  # so many are packed anew
LAYERS = 500_000  # so many figures are worked out before


class _Enough(RuntimeError):
    """More would take too long."""


class _Kind:
    """People of a coach who need the same and fit the same coaches, the weakest relationship first."""

    def __init__(self, people: Sequence[Candidate], group: int, most: int) -> None:
        self.people = sorted(people, key=lambda each: (each.cost, each.person.id))[:most]
        self.need, self.source, self.fits = people[0].need, people[0].source, fitting(people[0])
        self.group = group
        self.costs = list(accumulate((each.cost for each in self.people), initial=0))

    @property
    def item(self) -> Item:
        return self.need, self.fits


@dataclass(frozen=True, slots=True)
class _Chosen:
    """Who goes so far, by kind: what that breaks, the minutes of each coach over the line, and where they could go."""

    cost: int
    gone: tuple[int, ...]
    at: tuple[tuple[int, int], ...]  # kind, coach


def fitting(each: Candidate) -> frozenset[int]:
    """The coaches somebody could go to."""
    return frozenset(each.possible.matches) - frozenset(each.not_with)


def is_near(search: Search, bound: float) -> bool:
    """Whether that is good enough."""
    return search.cost <= bound * (1 + NEAR)


def prove(search: Search, bound: float) -> float:
    """The bound that can be shown; what is found on the way that breaks less is put in place of what there was."""
    if is_near(search, bound):
        return bound
    proof = _Proof(search)
    return max(bound, proof.run(bound)) if proof.is_small else bound


class _Proof:
    def __init__(self, search: Search) -> None:
        self.search, self.sources = search, list(search.sources)
        self.rooms = {number: search.rooms.at_first(number) for number in search.rooms.left}
        self.apart = search.taken_off == search.wanted  # each coach by itself; else all together, as much as there is
        self.targets = [each.wanted for each in self.sources] if self.apart else [search.taken_off]
        self.limit = search.cost
        self.kinds = self._kinds()
        self.packing = Packing(self.rooms, [each.item for each in self.kinds])
        self.is_small = sum(len(each.people) for each in self.kinds) * self.limit <= LAYERS
        self.looked_at = 0

    def run(self, bound: float) -> float:
        """From above as long as less is found; then from below, as far as it can be shown that nothing is."""
        self._layers()
        cost = self.search.cost
        try:
            while found := self._within(cost - 1):
                self._put(found)
                cost = self.search.cost
        except _Enough:
            pass
        else:
            return cost
        proven, self.looked_at = ceil(bound - 1e-9), 0
        try:
            while proven * (1 + NEAR) < cost:
                if found := self._within(proven):
                    self._put(found)
                    break
                proven += 1
        except _Enough:
            pass
        return float(proven)

    def _kinds(self) -> list[_Kind]:
        found: dict[tuple[int, int, frozenset[int]], list[Candidate]] = {}
        place = {each.number: number for number, each in enumerate(self.sources)}
        for source in self.sources:
            for each in source.people:
                found.setdefault((place[source.number], each.need, fitting(each)), []).append(each)
        kinds = [
            _Kind(people, number if self.apart else 0, ceil(self.sources[number].over / need))
            for (number, need, _fits), people in found.items()
        ]
        self.place = place
        return sorted(
            kinds, key=lambda each: (-each.need, len(each.fits), place[each.source], each.people[0].person.id)
        )

    def _layers(self) -> None:
        """For each kind and those after it, by group: the most minutes for each cost."""
        after = [[0] * (self.limit + 1) for _ in self.targets]
        self.most = [list(after)]
        for kind in reversed(self.kinds):
            before = after[kind.group]
            most = before[:]
            for count, cost in enumerate(kind.costs[1:], 1):
                if cost > self.limit:
                    break
                minutes = count * kind.need
                most[cost:] = map(max, most[cost:], [each + minutes for each in before[: self.limit + 1 - cost]])
            after = [*after[: kind.group], most, *after[kind.group + 1 :]]
            self.most.append(after)
        self.most.reverse()

    def _least(self, number: int, rests: Sequence[int]) -> int:
        """What is broken at least for what is left, by the kinds from this one on."""
        return sum(
            bisect_left(most, rest) for most, rest in zip(self.most[number], rests, strict=True) if rest > 0
        )  # one more than the limit, where they do not take off as much

    def _rests(self, gone: Sequence[int]) -> list[int]:
        if self.apart:
            return [target - each for target, each in zip(self.targets, gone, strict=True)]
        return [self.targets[0] - sum(min(source.over, each) for source, each in zip(self.sources, gone, strict=True))]

    def _within(self, cost: int) -> _Chosen | None:
        """A choice that breaks no more than that, if there is one. Raises _Enough."""
        self.top, self.unsure = cost, False
        found = self._go_on(0, _Chosen(0, (0,) * len(self.sources), ()))
        if found is None and self.unsure:
            raise _Enough
        return found

    def _go_on(self, number: int, chosen: _Chosen) -> _Chosen | None:
        rests = self._rests(chosen.gone)
        if max(rests) <= 0:
            return chosen
        self._look()
        if number == len(self.kinds):
            return None
        ways = []
        for count, more in enumerate(self._more(number, chosen, rests)):
            least = more.cost + self._least(number + 1, self._rests(more.gone))
            if least <= self.top:
                ways.append((least, -count, more))
        for _least, _count, more in sorted(ways, key=lambda each: each[:2]):
            if found := self._go_on(number + 1, more):
                return found
        return None

    def _more(self, number: int, chosen: _Chosen, rests: Sequence[int]) -> list[_Chosen]:
        """Nobody of this kind, then one more and one more, as long as they find room and are needed."""
        kind = self.kinds[number]
        ways = [chosen]
        if rests[kind.group] <= 0:
            return ways
        place = self.place[kind.source]
        for count, cost in enumerate(kind.costs[1:], 1):
            if chosen.cost + cost > self.top or (count - 1) * kind.need >= rests[kind.group]:
                break
            try:
                at = self._with_one_more(ways[-1].at, number)
            except TooLong:
                self.unsure = True
                break
            if at is None:
                break
            gone = tuple(each + count * kind.need * (here == place) for here, each in enumerate(chosen.gone))
            ways.append(_Chosen(chosen.cost + cost, gone, at))
        return ways

    def _look(self) -> None:
        self.looked_at += 1
        if self.looked_at > LOOKED_AT:
            raise _Enough

    def _with_one_more(self, at: tuple[tuple[int, int], ...], number: int) -> tuple[tuple[int, int], ...] | None:
        self._look()
        need, fits = self.kinds[number].item
        left = dict(self.rooms)
        for kind, coach in at:
            left[coach] -= self.kinds[kind].need
        free = [coach for coach in fits if left.get(coach, 0) >= need]
        if free:
            return (*at, (number, min(free, key=lambda each: (left[each], each))))
        if len(at) >= MANY:
            raise TooLong
        kinds = [*(kind for kind, _coach in at), number]
        found = self.packing.place([self.kinds[kind].item for kind in kinds])
        return None if found is None else tuple(zip(kinds, found, strict=True))

    def _put(self, chosen: _Chosen) -> None:
        for source in self.sources:
            for each in source.moved:
                self.search.rooms.take_back(each)
        counts: dict[int, int] = {}
        going = []
        for kind, coach in chosen.at:
            counts[kind] = counts.get(kind, 0) + 1
            going.append((self.kinds[kind].people[counts[kind] - 1], coach))
        if self.search.place([each for each, _coach in going]):
            for each, _coach in going:
                if each.at != STAYS:
                    self.search.rooms.take_back(each)
            for each, coach in going:
                self.search.rooms.put(each, coach)
