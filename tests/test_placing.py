"""A coach for everybody: whom they know, then who has room, and never against what they asked for."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from random import Random
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coachdesk.adjustments.coach_fit import BrokenRule, broken_by_coach
from coachdesk.placing import Coach, Person, Suggestion, Unplaceable, fitting, suggest
from coachdesk.placing.words import SENTENCES, reason_text, rule_texts

RULES = [
    "STAFF_FEMALE",
    "STAFF_MALE",
    "FMT_WELSH",
    "STAFF_MH",
    "STAFF_DA",
    "STAFF_NOT",
    "MODE_PHONE",
    "CON_NO_PHONE",
    "ENV_QUIET",
]


def person(number: int = 1, *codes: str, needed: float = 60, **more) -> Person:
    return Person(UUID(int=number), codes, needed_minutes=needed, **more)


def coach(number: int, name: str = "Amina Khan", available: float = 6000, committed: float = 0, **more) -> Coach:
    return Coach(UUID(int=number), name, available_minutes=available, committed_minutes=committed, **more)


def breaks(person: Person, coach: Coach) -> bool:
    return bool(broken_by_coach(person.codes, gender=coach.gender, languages=coach.languages, skills=coach.skills))


def only(people: Sequence[Person], coaches: Sequence[Coach]) -> Suggestion | Unplaceable:
    [answer] = suggest(people, coaches)
    return answer


def chosen(answer: Suggestion | Unplaceable) -> tuple[int, str]:
    assert isinstance(answer, Suggestion)
    return answer.coach_id.int, answer.reason_code


def test_a_former_coach_comes_before_anybody_with_more_room() -> None:
    known = person(former_coaches=[(UUID(int=2), date(2024, 3, 5))])
    answer = only([known], [coach(1), coach(2, committed=5000)])
    assert chosen(answer) == (2, "former_coach")
    assert answer.reason_params == {"name": "Amina Khan", "load": "84", "last_on": "2024-03-05"}
    assert answer.needed_minutes == 60


def test_a_former_coach_who_is_full_is_still_the_one_and_it_is_said() -> None:
    known = person(former_coaches=[(UUID(int=2), None)])
    answer = only([known], [coach(1), coach(2, committed=6600)])
    assert chosen(answer) == (2, "former_coach_over")
    assert answer.reason_params == {"name": "Amina Khan", "load": "111", "last_on": ""}


def test_the_last_former_coach_who_is_still_here_is_the_one() -> None:
    former = [(UUID(int=9), date(2026, 1, 1)), (UUID(int=3), date(2025, 1, 1)), (UUID(int=2), date(2024, 1, 1))]
    assert chosen(only([person(former_coaches=former)], [coach(1), coach(2), coach(3)])) == (3, "former_coach")
    away = [coach(1), coach(2), coach(3, takes_people=False)]
    assert chosen(only([person(former_coaches=former)], away)) == (2, "former_coach")


def test_a_former_coach_who_breaks_a_rule_is_passed_over() -> None:
    known = person(1, "STAFF_FEMALE", former_coaches=[(UUID(int=1), None)])
    coaches = [coach(1, gender="prefer not to say"), coach(2, gender="female")]
    assert chosen(only([known], coaches)) == (2, "most_room")
    ruled_out = person(1, "STAFF_NOT", former_coaches=[(UUID(int=1), None)], not_with=[UUID(int=1)])
    assert chosen(only([ruled_out], coaches)) == (2, "most_room")


def test_whoever_has_the_most_room_as_a_share_comes_next() -> None:
    part_time, full_time = coach(1, available=3000, committed=600), coach(2, available=6000, committed=3000)
    answer = only([person()], [full_time, part_time])
    assert chosen(answer) == (1, "most_room")
    assert answer.reason_params == {"name": "Amina Khan", "load": "22"}


def test_room_is_for_the_hours_this_person_needs() -> None:
    little, enough = coach(1, available=600, committed=500), coach(2, available=6000, committed=5700)
    assert chosen(only([person(needed=100)], [little, enough])) == (2, "most_room")
    assert chosen(only([person(needed=200)], [little, enough])) == (2, "most_room")
    assert chosen(only([person(needed=400)], [little, enough])) == (2, "least_over")


def test_a_coach_who_speaks_their_language_comes_first_among_those_with_room() -> None:
    polish = coach(2, committed=5000, languages=["PL"])
    answer = only([person(language="pl")], [coach(1), polish])
    assert chosen(answer) == (2, "speaks_language")
    assert answer.reason_params["language"] == "pl"
    assert chosen(only([person(language="pl", needed=1500)], [coach(1), polish])) == (1, "most_room")
    assert chosen(only([person(language="en")], [coach(1), coach(2, committed=1, languages=["en"])])) == (
        1,
        "most_room",
    )


def test_language_goes_before_training_and_training_before_room() -> None:
    trained = coach(1, committed=3000, skills=["mental health", "domestic abuse"])
    speaking = coach(2, committed=5000, languages=["ar"])
    half_trained = coach(3, committed=100, skills=["mental health"])
    everybody = [trained, speaking, half_trained, coach(4)]
    assert chosen(only([person(1, "STAFF_MH", "STAFF_DA", language="ar")], everybody)) == (2, "speaks_language")
    answer = only([person(1, "STAFF_MH", "STAFF_DA")], everybody)
    assert chosen(answer) == (1, "skill_match")
    assert answer.reason_params["skills"] == "STAFF_MH STAFF_DA"


def test_what_somebody_wished_their_coach_knows_puts_coaches_in_order_and_what_is_missing_is_told() -> None:
    knows = coach(2, committed=5000, skills=["Self-employed", "Mental health training"])
    wishing = person(1, "STAFF_MH", wished_skills=["self_employment", "mental_health", "grief"])
    answer = only([wishing], [coach(1), knows])
    assert chosen(answer) == (2, "skill_match")
    assert answer.reason_params["skills"] == "STAFF_MH self_employment"
    assert answer.unmet == ("grief",)
    elsewhere = only([wishing], [coach(1)])
    assert chosen(elsewhere) == (1, "most_room") and elsewhere.unmet == ("grief", "mental_health", "self_employment")


def test_whom_they_would_rather_have_comes_first_where_there_is_room_and_never_against_a_rule() -> None:
    wishing = person(1, "STAFF_FEMALE", rather=[UUID(int=2)], former_coaches=[(UUID(int=3), None)])
    known = coach(3, gender="female")
    assert chosen(only([wishing], [known, coach(2, gender="female", committed=5000)])) == (2, "rather")
    assert chosen(only([wishing], [known, coach(2, gender="female", committed=5990)])) == (3, "former_coach")
    assert chosen(only([wishing], [known, coach(2, gender="male")])) == (3, "former_coach")


def test_welsh_is_kept_as_a_rule_and_said_as_a_reason() -> None:
    answer = only([person(1, "FMT_WELSH")], [coach(1), coach(2, committed=5900, languages=["cy"])])
    assert chosen(answer) == (2, "speaks_language")


def test_when_all_are_full_it_is_the_one_least_over() -> None:
    full = [coach(1, committed=7000), coach(2, committed=6100), coach(3, committed=6500)]
    answer = only([person()], full)
    assert chosen(answer) == (2, "least_over")
    assert answer.reason_params == {"name": "Amina Khan", "load": "103"}


def test_what_one_is_given_is_not_offered_again() -> None:
    two = [coach(1, available=100), coach(2, available=90)]
    answers = suggest([person(number, needed=60) for number in (1, 2, 3)], two)
    assert [chosen(each) for each in answers] == [(1, "most_room"), (2, "most_room"), (1, "least_over")]


def test_those_with_the_fewest_possible_coaches_choose_first() -> None:
    woman, man = coach(1, gender="female", available=60), coach(2, gender="male", available=50)
    anybody, one_of_one = person(1, needed=50), person(2, "STAFF_FEMALE", needed=50)
    assert [chosen(each) for each in suggest([anybody, one_of_one], [woman, man])] == [
        (2, "most_room"),
        (1, "most_room"),
    ]


def test_nobody_is_suggested_against_a_rule_and_the_reason_counts_what_rules_out_whom() -> None:
    coaches = [coach(1, gender="male"), coach(2, languages=["cy"]), coach(3, gender="male", languages=["cy"])]
    answer = only([person(1, "STAFF_FEMALE", "FMT_WELSH", "ENV_QUIET")], coaches)
    told = {"coaches": "3", "rules": "FMT_WELSH:1 STAFF_FEMALE:3"}
    assert answer == Unplaceable(UUID(int=1), "no_coach_fits", told)


def test_needs_about_the_coach_that_contradict_each_other_are_for_the_person_to_settle() -> None:
    answer = only([person(1, "STAFF_MALE", "STAFF_FEMALE")], [coach(1, gender="female")])
    assert answer == Unplaceable(UUID(int=1), "needs_contradict", {"first": "STAFF_FEMALE", "second": "STAFF_MALE"})


def test_needs_about_the_meeting_that_contradict_each_other_do_not_keep_anybody_from_a_coach() -> None:
    assert chosen(only([person(1, "MODE_PHONE", "CON_NO_PHONE")], [coach(1)])) == (1, "most_room")


def test_somebody_to_be_avoided_is_avoided_and_asked_about_when_not_named() -> None:
    coaches = [coach(1), coach(2, committed=100)]
    assert chosen(only([person(1, "STAFF_NOT", not_with=[UUID(int=1)])], coaches)) == (2, "most_room")
    assert only([person(1, "STAFF_NOT")], coaches) == Unplaceable(UUID(int=1), "ask_who_not", {})
    answer = only([person(1, "STAFF_NOT", not_with=[UUID(int=1)])], coaches[:1])
    assert answer.reason_params == {"coaches": "1", "rules": "STAFF_NOT:1"}


@pytest.mark.parametrize(
    "coaches", [[], [coach(1, takes_people=False)], [coach(1, available=0)], [coach(1, available=0.5)]]
)
def test_without_coaches_that_is_the_reason(coaches: list[Coach]) -> None:
    assert only([person()], coaches) == Unplaceable(UUID(int=1), "no_coaches", {})


def test_nobody_waiting_is_nothing_to_suggest() -> None:
    assert suggest([], [coach(1)]) == []


def test_the_same_person_twice_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="twice"):
        suggest([person(1), person(1, "STAFF_MH")], [coach(1)])


some_people = st.lists(
    st.builds(
        Person,
        id=st.integers(1, 200).map(lambda number: UUID(int=number)),
        codes=st.lists(st.sampled_from(RULES), max_size=4).map(tuple),
        language=st.sampled_from(["", "en", "pl", "cy", "ar"]),
        former_coaches=st.lists(
            st.tuples(st.integers(1, 12).map(lambda number: UUID(int=number)), st.none()), max_size=3
        ),
        needed_minutes=st.floats(0, 400),
        not_with=st.lists(st.integers(1, 12).map(lambda number: UUID(int=number)), max_size=2),
        wished_skills=st.lists(st.sampled_from(["mental_health", "self_employment"]), max_size=2),
        rather=st.lists(st.integers(1, 12).map(lambda number: UUID(int=number)), max_size=1),
    ),
    max_size=20,
    unique_by=lambda each: each.id,
)
some_coaches = st.lists(
    st.builds(
        Coach,
        id=st.integers(1, 12).map(lambda number: UUID(int=number)),
        name=st.just("Ben Price"),
        gender=st.sampled_from(["", "female", "male", "prefer not to say"]),
        languages=st.lists(st.sampled_from(["cy", "pl", "ar"]), max_size=2),
        skills=st.lists(st.sampled_from(["mental health", "domestic abuse"]), max_size=2),
        available_minutes=st.floats(0, 2000),
        committed_minutes=st.floats(0, 3000),
        takes_people=st.booleans(),
    ),
    max_size=8,
    unique_by=lambda each: each.id,
)


@given(some_people, some_coaches)
def test_everybody_is_answered_once_by_id(people: list[Person], coaches: list[Coach]) -> None:
    assert [each.person_id for each in suggest(people, coaches)] == sorted(each.id for each in people)


@given(some_people, some_coaches)
def test_never_against_a_hard_adjustment(people: list[Person], coaches: list[Coach]) -> None:
    by_id = {each.id: each for each in coaches}
    for person, answer in zip(sorted(people, key=lambda each: each.id), suggest(people, coaches), strict=True):
        if isinstance(answer, Suggestion):
            given_to = by_id[answer.coach_id]
            assert given_to.takes_people
            assert given_to.id not in person.not_with
            assert "STAFF_NOT" not in person.codes or person.not_with
            assert not breaks(person, given_to)


@given(some_people, some_coaches)
def test_being_full_leaves_nobody_without_a_coach(people: list[Person], coaches: list[Coach]) -> None:
    emptied = [replace(each, committed_minutes=0) for each in coaches]
    unplaced = [each for each in suggest(people, coaches) if isinstance(each, Unplaceable)]
    assert unplaced == [each for each in suggest(people, emptied) if isinstance(each, Unplaceable)]


@given(some_people, some_coaches, st.randoms())
def test_the_same_in_any_order_is_the_same_out(people: list[Person], coaches: list[Coach], chance) -> None:
    before = suggest(people, coaches)
    chance.shuffle(people)
    chance.shuffle(coaches)
    after = suggest(people, coaches)
    assert after == before


@given(some_people, some_coaches)
def test_only_somebody_known_or_nobody_else_with_room_takes_a_coach_over_the_line(
    people: list[Person], coaches: list[Coach]
) -> None:
    kept_within = {"rather", "former_coach", "speaks_language", "skill_match", "most_room"}
    for answer in suggest(people, coaches):
        if isinstance(answer, Suggestion) and answer.reason_code in kept_within:
            assert int(answer.reason_params["load"]) <= 100


@given(some_people, some_coaches)
def test_a_former_coach_who_may_be_is_the_one_unless_they_would_rather_have_another(
    people: list[Person], coaches: list[Coach]
) -> None:
    by_id = {each.id: each for each in coaches if each.takes_people and each.available_minutes >= 1}
    for person, answer in zip(sorted(people, key=lambda each: each.id), suggest(people, coaches), strict=True):
        if not isinstance(answer, Suggestion) or answer.reason_code == "rather":
            continue
        possible = [
            each
            for each, _ in person.former_coaches
            if each in by_id and each not in person.not_with and not breaks(person, by_id[each])
        ]
        assert answer.reason_code.startswith("former_coach") == bool(possible)
        assert not possible or answer.coach_id == possible[0]


def test_every_reason_has_a_sentence_and_its_figures_are_words_to_store() -> None:
    answers = [*a_large_office()]
    assert {each.reason_code for each in answers} <= set(SENTENCES)
    for each in answers:
        assert all(isinstance(value, str) for value in each.reason_params.values())
        assert "%(" not in reason_text(each.reason_code, each.reason_params)
        assert len(each.reason_code) <= 40


@pytest.mark.parametrize(
    ("code", "params", "text"),
    [
        (
            "former_coach",
            {"last_on": "2024-03-05"},
            "Amina Khan was their coach before. They last met on 5 March 2024.",
        ),
        ("former_coach", {"last_on": ""}, "Amina Khan was their coach before."),
        (
            "former_coach_over",
            {"last_on": "2024-03-05"},
            "Amina Khan was their coach before (they last met on 5 March 2024), and would then be at 96% of the hours.",
        ),
        (
            "former_coach_over",
            {"last_on": ""},
            "Amina Khan was their coach before, and would then be at 96% of the hours.",
        ),
        (
            "speaks_language",
            {"language": "pl"},
            "Amina Khan speaks Polish and has room: 96% of the hours with this person.",
        ),
        (
            "skill_match",
            {"skills": "STAFF_MH STAFF_DA"},
            "Amina Khan knows about mental health and domestic abuse, as was asked for, and has room:"
            " 96% of the hours with this person.",
        ),
        (
            "skill_match",
            {"skills": "self_employment"},
            "Amina Khan knows about self-employment, as was asked for, and has room:"
            " 96% of the hours with this person.",
        ),
        (
            "rather",
            {},
            "Amina Khan is whom they would rather have, and has room: 96% of the hours with this person.",
        ),
        ("most_room", {}, "Amina Khan has the most room: 96% of the hours with this person."),
        ("least_over", {}, "Everybody who fits is full. Amina Khan would be the least over, at 96% of the hours."),
        ("no_coaches", {}, "Nobody here can take on more people at present."),
        ("no_coach_fits", {"coaches": "13"}, "None of the 13 coaches here can keep all that was asked for."),
        ("no_coach_fits", {"coaches": "1"}, "The 1 coach here cannot keep all that was asked for."),
        (
            "needs_contradict",
            {"first": "STAFF_FEMALE", "second": "STAFF_MALE"},
            "“Female coach or assessor” and “Male coach or assessor” cannot both be kept."
            " Ask the person which one it is.",
        ),
        ("ask_who_not", {}, "They asked not to be with somebody who works here. Ask them who it is."),
    ],
)
def test_a_reason_is_said_in_a_whole_sentence(code: str, params: dict[str, str], text: str) -> None:
    assert reason_text(code, {"name": "Amina Khan", "load": "96", **params}) == text


def test_a_name_with_a_per_cent_sign_is_a_name() -> None:
    assert "%s O’Neill" in reason_text("most_room", {"name": "%s O’Neill", "load": "50"})


def test_what_rules_out_whom_is_said_rule_by_rule() -> None:
    assert rule_texts({"coaches": "3", "rules": "FMT_WELSH:1 STAFF_FEMALE:3"}) == [
        "“Welsh language” rules out 1 coach.",
        "“Female coach or assessor” rules out 3 coaches.",
    ]
    assert rule_texts({}) == []


def test_a_large_office_asks_each_coach_once_for_each_set_of_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def count(codes: frozenset[str], **about: object) -> list[BrokenRule]:
        asked.append(codes)
        return broken_by_coach(codes, **about)

    monkeypatch.setattr(fitting, "broken_by_coach", count)
    assert len(a_large_office(people=1000, coaches=100)) == 1000
    assert len(asked) == 100 * len(set(asked))
    assert len(set(asked)) <= 8  # three rules about coaches, each asked for or not


def a_large_office(people: int = 1000, coaches: int = 100) -> list[Suggestion | Unplaceable]:
    chance = Random(7)
    staff = [
        coach(
            number,
            f"Coach {number}",
            available=7000,
            committed=chance.uniform(3000, 8000),
            gender=chance.choice(["", "female", "male", "prefer not to say"]),
            languages=chance.sample(["cy", "pl", "ar", "ur"], 1),
            skills=chance.sample(["mental health", "domestic abuse", "self-employment"], 1),
        )
        for number in range(1, coaches + 1)
    ]
    waiting = [
        person(
            number,
            *chance.sample(RULES, chance.randint(0, 3)),
            needed=chance.choice([53.8, 71.75, 107.6]),
            language=chance.choice(["en", "en", "pl", "ar"]),
            former_coaches=[(UUID(int=chance.randint(1, 150)), None)] if number % 3 == 0 else [],
        )
        for number in range(1, people + 1)
    ]
    return suggest(waiting, staff)
