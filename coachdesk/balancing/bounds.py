"""What no proposal can go below, told after one was found: those who found no place show where the rules are tight.

Whoever fits only some coaches shares their room. If the people of one coach can all be asked to go and there is too
little of that room, some minutes stay whatever is done, and what goes instead is not what would have been cheapest.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from coachdesk.balancing.rooms import STAYS, Candidate
from coachdesk.balancing.searching import Search, Source

Step = tuple[float, int, int]  # cost for a minute, minutes, the number of a tight place or NOWHERE
NOWHERE = -1
SUMS = 5_000  # so many ways to fill a room are looked at


@dataclass(frozen=True, slots=True)
class Tight:
    """Coaches who are the only ones for some people, and the room they have between them."""

    coaches: frozenset[int]
    room: int


def over_bound(search: Search) -> int:
    """Minutes over the line that no proposal takes off."""
    places = _tight(search)
    if not places:
        return search.over_bound
    most = 0
    wanted = [0] * len(places)
    for source in search.sources:
        anywhere = sum(each.need for each in source.people if _place(each, places) == NOWHERE)
        most += min(source.over, anywhere)
        for number in range(len(places)):
            there = sum(each.need for each in source.people if _place(each, places) == number)
            wanted[number] += min(there, max(0, source.over - anywhere))
    most += sum(min(place.room, there) for place, there in zip(places, wanted, strict=True))
    return max(search.over_bound, sum(each.over for each in search.sources) - most)


def cost_bound(search: Search) -> float:
    """What no proposal that takes off as many minutes can cost less than."""
    places = _tight(search)
    if not places:
        return search.bound
    left = [each.room for each in places]
    rest, cost = search.taken_off, 0.0
    for price, minutes, place in sorted(_steps(search.sources, places)):
        taken = min(minutes, rest, minutes if place == NOWHERE else left[place])
        if place != NOWHERE:
            left[place] -= taken
        rest, cost = rest - taken, cost + price * taken
    return max(search.bound, cost)


def _steps(sources: Sequence[Source], places: Sequence[Tight]) -> Iterator[Step]:
    for source in sources:
        if source.wanted < source.over or source.wanted == sum(each.need for each in source.people):
            yield from ((each.cost / each.need, each.need, _place(each, places)) for each in source.people)
        else:
            yield from ((cost / minutes, minutes, NOWHERE) for cost, minutes in source.steps)


def _tight(search: Search) -> list[Tight]:
    """The coaches of those who found no place, the fewest first; no coach twice."""
    waiting = [each for source in search.sources if source.still_over for each in source.people if each.at == STAYS]
    sets = {_fitting(each) for each in waiting}
    taken: set[int] = set()
    places = []
    for coaches in sorted(sets, key=lambda each: (len(each), sorted(each))):
        if not coaches & taken and len(coaches) < len(search.rooms.left):
            taken |= coaches
            places.append(Tight(coaches, _room(search, coaches)))
    return places


def _room(search: Search, coaches: frozenset[int]) -> int:
    """The minutes they have; of one coach only as many as those who fit nobody else can fill with whole meetings."""
    room = sum(map(search.rooms.at_first, coaches))
    if len(coaches) > 1:
        return room
    sums = {0}
    for each in (each for source in search.sources for each in source.people if _fitting(each) == coaches):
        sums |= {filled + each.need for filled in sums if filled + each.need <= room}
        if len(sums) > SUMS:
            return room
    return max(sums)


def _fitting(each: Candidate) -> frozenset[int]:
    return frozenset(each.possible.matches) - frozenset(each.not_with)


def _place(each: Candidate, places: Sequence[Tight]) -> int:
    fitting = _fitting(each) if places else frozenset()
    return next((number for number, place in enumerate(places) if fitting <= place.coaches), NOWHERE)
