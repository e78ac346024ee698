"""As near to the line as it goes, by breaking the least: beside every way there is, and on a team with every rule."""

from dataclasses import replace
from random import Random
from uuid import UUID

import pytest
from hypothesis import given

from coachdesk.balancing import Reason, solve
from coachdesk.bench.balance_people import made
from tests.balancing.parties import best, coach, fits, over, person, some_coaches, some_people

pytestmark = pytest.mark.once


def moved(proposal) -> list[tuple[int, int]]:
    """Who goes to whom, by number."""
    return [(each.person_id.int - 100, each.to_id.int) for each in proposal.moves]


def after(people, proposal):
    """The people with the coaches of the proposal."""
    going = {each.person_id: each.to_id for each in proposal.moves}
    return [replace(each, coach_id=going.get(each.id, each.coach_id)) for each in people]


@given(some_people, some_coaches)
def test_no_way_there_is_leaves_less_over_the_line_or_breaks_less(people, coaches):
    proposal = solve(people, coaches)
    left = sum(over(each, after(people, proposal)) for each in coaches)
    assert (round(left, 4), sum(each.cost for each in proposal.moves)) == best(people, coaches)
    assert proposal.over_minutes == pytest.approx(left, abs=1e-4)
    assert proposal.over_bound <= proposal.over_minutes and proposal.bound <= proposal.cost + 1e-9
    assert proposal.is_everybody_under == (left < 1e-4)


@given(some_people, some_coaches)
def test_nobody_goes_against_a_rule_or_from_a_coach_who_has_the_hours_and_nobody_comes_over_the_line(people, coaches):
    proposal = solve(people, coaches)
    by_id, person_of = {each.id: each for each in coaches}, {each.id: each for each in people}
    for each in proposal.moves:
        who = person_of[each.person_id]
        assert who.may_move and fits(who, by_id[each.to_id])
        assert each.from_id == who.coach_id and over(by_id[who.coach_id], people) > 0
    for each in coaches:
        if over(each, people) < 1e-6:
            assert over(each, after(people, proposal)) < 1e-6


@given(some_people, some_coaches)
def test_whom_the_lead_keeps_stays(people, coaches):
    some, others = people[::2], people[1::2]
    proposal = solve(people, coaches, pinned=[each.id for each in some], dropped=[each.id for each in others[:1]])
    assert not {each.person_id for each in proposal.moves} & {each.id for each in [*some, *others[:1]]}


@pytest.fixture(scope="module")
def a_team():
    """Twelve coaches, 1,200 people, every rule."""
    return made(12, 1200)


def test_a_team_with_every_rule_is_within_one_per_cent_and_the_same_in_any_order(a_team):
    people, coaches = (list(each) for each in a_team)
    proposal = solve(people, coaches)
    assert len(proposal.moves) > 50 and 0 <= proposal.gap <= 0.01
    by_id, person_of = {each.id: each for each in coaches}, {each.id: each for each in people}
    assert all(fits(person_of[each.person_id], by_id[each.to_id]) for each in proposal.moves)
    assert all(person_of[each.person_id].may_move for each in proposal.moves)
    assert {each.coach_id for each in proposal.unsolved} == {key for key, load in proposal.after.items() if load > 100}
    assert {"stays", "no_room", "too_dear"} <= {why.code for each in proposal.unsolved for why in each.reasons}
    chance = Random(3)
    chance.shuffle(people)
    chance.shuffle(coaches)
    assert solve(people, coaches) == proposal


@pytest.mark.parametrize("size", [(10, 200), (12, 240), (16, 320), (18, 360), (16, 2400)])
def test_where_the_room_is_too_little_in_its_parts_the_bound_is_proven_or_less_is_tried(size):
    """Few people, of whom each fills a good part of a room: what they break at least is more than by the minute."""
    assert 0 <= solve(*made(*size)).gap <= 0.01


def test_where_there_is_room_the_least_is_broken_that_can_be(a_team):
    told: list[float] = []
    proposal = solve(*made(20, 2000), progress=told.append)
    assert proposal.is_everybody_under and proposal.cost == proposal.bound and len(proposal.moves) > 50
    assert told == sorted(told) and told[-1] == 1.0
    assert max(proposal.after.values()) <= 100.000001


def test_who_is_enough_alone_goes_before_two_who_break_more_together():
    people = [person(1, needed=90, cost=5), person(2, needed=100, cost=6), person(3, cost=4)]
    proposal = solve(people, [coach(1, available=150), coach(2)])
    assert moved(proposal) == [(2, 2)] and proposal.cost == proposal.bound == 6


def test_whom_they_wished_for_then_whom_they_knew_then_their_language():
    coaches = [
        coach(1, available=1, takes_people=False),
        coach(2),
        coach(3, languages=["pl"], committed=200),
        coach(4, committed=300),
        coach(5, committed=400),
    ]
    everything = {"language": "pl", "former": (UUID(int=4),), "wished": (UUID(int=5),)}
    for known, to, code in (
        (("language", "former", "wished"), 5, "wished_for"),
        (("language", "former"), 4, "former_coach"),
        (("language",), 3, "speaks_language"),
        ((), 2, "most_room"),
    ):
        [move] = solve([person(1, **{each: everything[each] for each in known})], coaches).moves
        assert (move.to_id.int, move.reason_code) == (to, code)


def test_the_same_team_comes_before_more_room():
    mine, other = UUID(int=70), UUID(int=71)
    coaches = [coach(1, available=10, team_id=mine), coach(2, team_id=other), coach(3, committed=300, team_id=mine)]
    [move] = solve([person(1)], coaches).moves
    assert (move.to_id.int, move.reason_code) == (3, "same_team")
    assert move.reason_params == {"name": "Coach 3", "load": "60"}


def test_a_guest_makes_room_for_somebody_who_fits_nowhere_else():
    coaches = [coach(1, available=0), coach(2, available=60, gender="female"), coach(3, available=60, gender="male")]
    people = [person(1), person(2, codes=["STAFF_FEMALE"])]
    assert moved(solve(people, coaches)) == [(1, 3), (2, 2)]


def test_what_the_lead_put_in_stands_and_the_rest_is_solved_around_it():
    coaches, people = [coach(1, available=70), coach(2, available=60)], [person(1, cost=9), person(2, cost=2)]
    assert moved(solve(people, coaches)) == [(2, 2)]
    proposal = solve(people, coaches, added={people[0].id: UUID(int=2)})
    assert [(each.person_id, each.reason_code) for each in proposal.moves] == [(people[0].id, "put_in_by_lead")]
    assert proposal.cost == proposal.bound == 9


def test_another_coach_may_be_put_in_for_the_one_that_was_taken_out():
    coaches, somebody = [coach(1, available=10), coach(2), coach(3, committed=90)], person(1)
    assert moved(solve([somebody], coaches)) == [(1, 2)]
    assert moved(solve([somebody], coaches, dropped=[somebody.id], added={somebody.id: UUID(int=3)})) == [(1, 3)]


def test_two_may_change_places():
    people, coaches = [person(1, 1), person(2, 2)], [coach(1, available=60), coach(2, available=60)]
    added = {people[0].id: UUID(int=2), people[1].id: UUID(int=1)}
    assert moved(solve(people, coaches, added=added)) == [(1, 2), (2, 1)]


def test_what_the_lead_put_in_and_cannot_be_is_told():
    coaches = [coach(1), coach(2, available=30), coach(3, gender="male")]
    people = [
        person(1),
        person(2, codes=["STAFF_FEMALE"]),
        person(3, may_move=False, why_not="said_no"),
        person(4, codes=["STAFF_SAME"]),
        person(5),
        person(6),
    ]
    to = dict(zip((each.id for each in people), (2, 3, 3, 3, 1, 9), strict=True))
    proposal = solve(people, coaches, added={key: UUID(int=number) for key, number in to.items()})
    assert not proposal.moves
    assert [each.reason.code for each in proposal.not_possible] == [
        "no_room_there", "does_not_fit", "said_no", "same_coach_please", "their_coach", "not_here",
    ]  # fmt: skip


def test_who_stays_over_the_line_is_told_with_everything_that_stands_in_the_way():
    coaches = [coach(1, available=100, committed=150), coach(2, available=130, gender="male")]
    people = [
        person(1, may_move=False, why_not="crisis_open"),
        person(2, codes=["STAFF_FEMALE"]),
        person(3),
        person(4),
        person(5),
        person(6),
    ]
    [left] = (proposal := solve(people, coaches, pinned=[people[5].id])).unsolved
    assert len(proposal.moves) == 2 and not proposal.is_everybody_under
    assert (left.coach_id.int, left.over_minutes, left.percent) == (1, 290, 390)
    assert left.reasons == (
        Reason("stays", {"code": "crisis_open", "count": "1"}),
        Reason("stays", {"code": "pinned", "count": "1"}),
        Reason("nobody_for", {"count": "1"}),
        Reason("no_room", {"count": "1", "minutes": "10"}),
        Reason("committed_alone", {"minutes": "150"}),
    )
    assert proposal.before[left.coach_id] == 510 and proposal.over_bound <= 290


def test_what_the_rules_leave_over_the_line_is_proven_where_one_coach_alone_fits_some():
    coaches = [coach(1, available=0, takes_people=False), coach(2, available=100, languages=["cy"]), coach(3)]
    people = [person(number, codes=["FMT_WELSH"] if number < 3 else [], cost=number + 1) for number in range(5)]
    proposal = solve(people, coaches)
    assert len(proposal.moves) == 3 and proposal.cost == 1 + 4 + 5
    assert (proposal.over_minutes, proposal.over_bound) == (120, 120)
    assert proposal.bound == proposal.cost and proposal.gap == 0


def test_the_line_can_be_moved():
    people, coaches = [person(number) for number in range(3)], [coach(1, available=200), coach(2)]
    assert not solve(people, coaches).moves
    assert len(solve(people, coaches, line=0.85).moves) == 1


@pytest.mark.parametrize(
    ("people", "coaches", "words"),
    [
        ([person(1), person(1)], [coach(1)], "person stands there twice"),
        ([], [coach(1), coach(1)], "coach stands there twice"),
        ([person(1, coach=2)], [coach(1)], "not among the coaches"),
        ([person(1, cost=0)], [coach(1)], "at least 1"),
    ],
)
def test_what_makes_no_sense_is_a_mistake(people, coaches, words):
    with pytest.raises(ValueError, match=words):
        solve(people, coaches)
