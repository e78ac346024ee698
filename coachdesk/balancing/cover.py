"""Who leaves one coach who is over the line: the least that is broken for the minutes that have to go.

The cost of breaking a relationship is the same wherever somebody goes, so the question splits by coach, and for one
coach it is a cover of least cost. Costs are small whole numbers, so what is kept for each sum of costs is the most
minutes that it takes off: exact, whatever the minutes are. Of people with the same cost those who need more go first.
"""

from bisect import bisect_left
from collections.abc import Sequence
from itertools import accumulate, pairwise
from typing import Protocol, TypeVar


class Weighed(Protocol):
    """What it breaks, and the minutes it takes off, in whole units."""

    @property
    def cost(self) -> int: ...
    @property
    def need(self) -> int: ...


Each = TypeVar("Each", bound=Weighed)


def cheapest(people: Sequence[Each], wanted: int) -> list[Each]:
    """Those who take off what is wanted at the least cost; everybody, where all together take off less."""
    if wanted <= 0:
        return []
    if sum(each.need for each in people) <= wanted:
        return list(people)
    groups = _by_cost(people)
    layers = _layers(groups, _enough(people, wanted))
    total = bisect_left(layers[-1], wanted)
    chosen: list[Each] = []
    for group, before, after in reversed(list(zip(groups, layers, layers[1:], strict=False))):
        sums = list(accumulate((each.need for each in group), initial=0))
        cost = group[0].cost
        most = min(len(group), total // cost)  # the stronger few before the weaker many, where it breaks the same
        taken = next(n for n in range(most, -1, -1) if before[total - n * cost] + sums[n] == after[total])
        chosen += group[:taken]
        total -= taken * cost
    return chosen


def curve(people: Sequence[Weighed], wanted: int) -> list[tuple[int, int]]:
    """Steps of (cost, minutes taken off) with ever fewer minutes for a cost: what no choice can be better than."""
    if wanted <= 0:
        return []
    if sum(each.need for each in people) <= wanted:
        return [(each.cost, each.need) for each in _best_first(people)]
    most = _layers(_by_cost(people), _enough(people, wanted))[-1]
    corners: list[tuple[int, int]] = []
    for point in enumerate(min(each, wanted) for each in most):
        while len(corners) > 1 and _bends_up(corners[-2], corners[-1], point):
            corners.pop()
        corners.append(point)
        if point[1] == wanted:
            break
    return [(after[0] - before[0], after[1] - before[1]) for before, after in pairwise(corners)]


def _bends_up(first: tuple[int, int], middle: tuple[int, int], last: tuple[int, int]) -> bool:
    before, after = middle[0] - first[0], last[0] - middle[0]
    return (middle[1] - first[1]) * after <= (last[1] - middle[1]) * before


def _by_cost(people: Sequence[Each]) -> list[list[Each]]:
    groups: dict[int, list[Each]] = {}
    for each in sorted(people, key=lambda each: -each.need):  # stable: among equals the one who stands first
        groups.setdefault(each.cost, []).append(each)
    return [groups[cost] for cost in sorted(groups)]


def _best_first(people: Sequence[Each]) -> list[Each]:
    return sorted(people, key=lambda each: each.cost / each.need)


def _enough(people: Sequence[Weighed], wanted: int) -> int:
    """A cost that is enough: the most minutes for each point first."""
    rest, cost = wanted, 0
    for each in _best_first(people):
        if rest <= 0:
            break
        rest, cost = rest - each.need, cost + each.cost
    return cost


def _layers(groups: Sequence[Sequence[Weighed]], limit: int) -> list[list[int]]:
    """After each group: the most minutes for each cost up to the limit. The first is before any."""
    most = [0] * (limit + 1)
    layers = [most]
    for group in groups:
        most = most[:]
        cost = group[0].cost
        for each in group[: limit // cost]:
            with_them = [minutes + each.need for minutes in most[: limit + 1 - cost]]
            most[cost:] = map(max, most[cost:], with_them)
        layers.append(most)
    return layers
