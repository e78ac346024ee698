"""Small teams, and every way there is to balance them."""

from collections.abc import Iterator, Sequence
from itertools import product
from uuid import UUID

from hypothesis import strategies as st

from coachdesk.adjustments.coach_fit import broken_by_coach
from coachdesk.balancing import Coach, Person

RULES = ["STAFF_FEMALE", "STAFF_MALE", "FMT_WELSH", "STAFF_NOT", "STAFF_MH"]


def person(number: int, coach: int = 1, needed: float = 60, cost: int = 5, **more) -> Person:
    more["codes"] = frozenset(more.get("codes", ()))
    more["not_with"] = frozenset(UUID(int=each) for each in more.get("not_with", ()))
    return Person(UUID(int=100 + number), UUID(int=coach), needed, cost, **more)


def coach(number: int, available: float = 600, committed: float = 0, **more) -> Coach:
    return Coach(UUID(int=number), f"Coach {number}", available_minutes=available, committed_minutes=committed, **more)


def load(coach: Coach, people: Sequence[Person]) -> float:
    return coach.committed_minutes + sum(each.needed_minutes for each in people if each.coach_id == coach.id)


def over(coach: Coach, people: Sequence[Person]) -> float:
    return max(0.0, load(coach, people) - coach.available_minutes)


def fits(person: Person, coach: Coach) -> bool:
    about = {"gender": coach.gender, "languages": coach.languages, "skills": coach.skills}
    unnamed = "STAFF_NOT" in person.codes and not person.not_with
    possible = coach.takes_people and coach.available_minutes >= 1 and coach.id not in person.not_with
    return possible and not unnamed and not broken_by_coach(person.codes, **about)


def best(people: Sequence[Person], coaches: Sequence[Coach]) -> tuple[float, int]:
    """The fewest minutes over the line, and the least cost for them, of every way there is."""
    return min(_ways(people, coaches))


def _ways(people: Sequence[Person], coaches: Sequence[Coach]) -> Iterator[tuple[float, int]]:
    rooms = {each.id: each.available_minutes - load(each, people) for each in coaches}
    under = [each for each in coaches if rooms[each.id] > 0]
    choices = []
    for each in people:
        may_go = each.may_move and rooms[each.coach_id] < -1e-6
        choices.append([None, *(to.id for to in under if may_go and fits(each, to))])
    for way in product(*choices):
        left, cost = dict(rooms), 0
        for each, to in zip(people, way, strict=True):
            if to:
                left[each.coach_id] += each.needed_minutes
                left[to] -= each.needed_minutes
                cost += each.cost
        if all(left[each.id] > -1e-6 for each in under):
            yield round(sum(max(0.0, -each) for each in left.values()), 4), cost


some_coaches = st.lists(
    st.builds(
        coach,
        st.integers(1, 3),
        available=st.sampled_from([0, 100, 150, 200, 250]),
        committed=st.sampled_from([0, 0, 30, 120]),
        gender=st.sampled_from(["", "female", "male"]),
        languages=st.sampled_from([[], ["cy"]]),
        skills=st.sampled_from([[], ["mental health"]]),
        takes_people=st.sampled_from([True, True, True, False]),
    ),
    min_size=3,
    max_size=3,
    unique_by=lambda each: each.id,
)
some_people = st.lists(
    st.builds(
        person,
        st.integers(1, 50),
        coach=st.sampled_from([1, 1, 2, 3]),
        needed=st.sampled_from([5, 35.87, 53.81, 60, 107.62]),
        cost=st.integers(1, 24),
        codes=st.lists(st.sampled_from(RULES), max_size=2),
        not_with=st.lists(st.integers(1, 3), max_size=1),
        may_move=st.sampled_from([True, True, True, False]),
    ),
    max_size=7,
    unique_by=lambda each: each.id,
)
