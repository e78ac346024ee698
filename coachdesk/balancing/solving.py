"""A proposal for a team, an office or everybody. The same in, the same out, in whatever order it comes.

Minutes are counted in millionths, so that a coach who is exactly at the line is not over it by a rounding.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from uuid import UUID

from coachdesk.balancing import given
from coachdesk.balancing.bounds import cost_bound, over_bound
from coachdesk.balancing.explaining import still_over, why_to
from coachdesk.balancing.given import Given
from coachdesk.balancing.hours import Hours, as_minutes
from coachdesk.balancing.parties import Coach, Move, Person, Proposal
from coachdesk.balancing.proving import is_near, prove
from coachdesk.balancing.rooms import Candidate, Rooms
from coachdesk.balancing.searching import Search, Source

AGAIN = 3  # so often less is tried for


def solve(
    people: Iterable[Person],
    coaches: Iterable[Coach],
    *,
    line: float = 1.0,
    pinned: Collection[UUID] = (),
    dropped: Collection[UUID] = (),
    added: Mapping[UUID, UUID] | None = None,
    progress: Callable[[float], None] | None = None,
) -> Proposal:
    """Everybody under the line, or as near as it goes, by breaking the least.

    `line` is a share of the time there is. `pinned` are people who are never to be moved, `dropped` those whose move
    the lead took out, `added` the moves that the lead put in, also in place of one that was taken out. `progress` is
    told how much is done, up to 1.
    """
    tell = _forwards(progress)
    hours = Hours(people, coaches, line)
    before = hours.percents()
    stay = {"pinned": frozenset(pinned)}
    put_in = given.take(hours, added or {}, stay)
    stay["taken_out"] = frozenset(dropped)
    search = _search(hours, stay, put_in, tell)
    bound = _run(search)
    moves = [*put_in.moves, *_moves(search, hours)]
    proposal = Proposal(
        moves=tuple(sorted(moves, key=lambda each: (each.from_id, each.person_id))),
        before=before,
        after=hours.percents(),
        cost=put_in.cost + search.cost,
        bound=put_in.cost + bound,
        over_minutes=as_minutes(search.over),
        over_bound=as_minutes(over_bound(search)),
        unsolved=tuple(still_over(each, hours, search, put_in, stay) for each in search.sources if each.still_over),
        not_possible=put_in.not_possible,
    )
    tell(1.0)
    return proposal


def _run(search: Search) -> float:
    """Leaves everybody where the proposal has them; the bound that is proven for it."""
    search.run()
    bound = prove(search, cost_bound(search))
    for _ in range(AGAIN):
        if is_near(search, bound) or not search.try_for_less():
            break
        bound = prove(search, cost_bound(search))
    return bound


def _forwards(progress: Callable[[float], None] | None) -> Callable[[float], None]:
    """Tells whoever wants to know, and never that less is done than before."""
    done = 0.0

    def tell(share: float) -> None:
        nonlocal done
        if progress and share > done:
            done = share
            progress(share)

    return tell


def _search(hours: Hours, stay: Mapping[str, Collection[UUID]], put_in: Given, tell: Callable[[float], None]) -> Search:
    left = {number: left for number, left in hours.left() if left > 0}
    rooms = Rooms(hours.coaches, left)
    sources = []
    for number, over in hours.over():
        team_id = hours.coaches[number].team_id
        people = [
            Candidate(person, hours.need(person), number, team_id, rooms)
            for person in hours.people_of(number)
            if not given.why_stays(person, stay) and person.id not in put_in.people
        ]
        sources.append(Source(number, over, [each for each in people if each.need and rooms.could_take(each)]))
    return Search(sources, rooms, tell)


def _moves(search: Search, hours: Hours) -> list[Move]:
    moved = [each for source in search.sources for each in source.moved]
    for each in moved:
        hours.move(each.person, each.at)
    coaches = hours.coaches
    return [
        Move(
            each.person.id, each.person.coach_id, coaches[each.at].id, each.cost,
            *why_to(each, hours), each.person.needed_minutes,
        )
        for each in moved
    ]  # fmt: skip
