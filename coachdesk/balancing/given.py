"""What the lead decided before the rest is solved: who stays, and the moves that are put in, as far as they can be."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from coachdesk.balancing.hours import Hours
from coachdesk.balancing.parties import Move, NotPossible, Person, Reason
from coachdesk.balancing.rooms import Candidate, Rooms
from coachdesk.balancing.strength import STAFF_SAME

Stay = Mapping[str, Collection[UUID]]


@dataclass(frozen=True, slots=True)
class Given:
    """The moves that stand, whose they are, and those that cannot be."""

    moves: tuple[Move, ...]
    not_possible: tuple[NotPossible, ...]

    @property
    def people(self) -> frozenset[UUID]:
        return frozenset(each.person_id for each in self.moves)

    @property
    def cost(self) -> int:
        return sum(each.cost for each in self.moves)


def why_stays(person: Person, stay: Stay) -> str:
    """The code of what keeps somebody where they are, or nothing."""
    if STAFF_SAME in person.codes:
        return "same_coach_please"
    if not person.may_move:
        return person.why_not or "may_not_move"
    return next((code for code, people in stay.items() if person.id in people), "")


def take(hours: Hours, added: Mapping[UUID, UUID], stay: Stay) -> Given:
    """Moves the hours of those that can be. Everybody leaves before anybody comes, so that two can change places."""
    people = hours.find(added)
    rooms = Rooms(hours.coaches, dict(hours.left()))
    nos, going = [], []
    for person_id, to_id in sorted(added.items()):
        code = _why_not(people.get(person_id), to_id, hours, rooms, stay)
        if code:
            nos.append(NotPossible(person_id, to_id, Reason(code)))
        else:
            going.append((people[person_id], hours.number[to_id]))
    for person, to in going:
        hours.move(person, to)
    while too_many := [(person, to) for person, to in going if hours.needed[to] > hours.limit[to]]:
        person, to = too_many[-1]
        going.remove((person, to))
        hours.needed[to] -= hours.need(person)
        hours.needed[hours.number[person.coach_id]] += hours.need(person)
        nos.append(NotPossible(person.id, hours.coaches[to].id, Reason("no_room_there")))
    moves = tuple(_move(person, to, hours) for person, to in going)
    return Given(moves, tuple(sorted(nos, key=lambda each: each.person_id)))


def _why_not(person: Person | None, to_id: UUID, hours: Hours, rooms: Rooms, stay: Stay) -> str:
    if person is None or to_id not in hours.number:
        return "not_here"
    if to_id == person.coach_id:
        return "their_coach"
    code = why_stays(person, stay)
    if code:
        return code
    here = Candidate(person, hours.need(person), hours.number[person.coach_id], None, rooms)
    return "" if here.may_go_to(hours.number[to_id]) else "does_not_fit"


def _move(person: Person, to: int, hours: Hours) -> Move:
    coach = hours.coaches[to]
    told = {"name": coach.name, "load": hours.load_text(to)}
    return Move(person.id, person.coach_id, coach.id, person.cost, "put_in_by_lead", told, person.needed_minutes)
