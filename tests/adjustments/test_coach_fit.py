"""Whether a coach can keep what was asked for about the coach."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coachdesk.adjustments.catalogue import all_kinds, kind
from coachdesk.adjustments.coach_fit import broken_by_coach, languages_of, preferred_by_coach

CODES = [each.code for each in all_kinds()]


def broken(*codes: str, gender: str | None = "", languages: tuple[str, ...] = (), skills: tuple[str, ...] = ()):
    found = broken_by_coach(codes, gender=gender, languages=languages, skills=skills)
    return [(each.code, each.reason_code) for each in found]


@pytest.mark.parametrize("gender", [None, "", " ", "prefer not to say", "not stated", "f", "unknown"])
@pytest.mark.parametrize("code", ["STAFF_FEMALE", "STAFF_MALE"])
def test_a_gender_that_is_not_declared_never_matches(code: str, gender: str | None) -> None:
    assert broken(code, gender=gender) == [(code, "gender_not_declared")]


@pytest.mark.parametrize(
    ("code", "gender", "fits"),
    [
        ("STAFF_FEMALE", "female", True),
        ("STAFF_FEMALE", " Female ", True),
        ("STAFF_FEMALE", "male", False),
        ("STAFF_FEMALE", "another", False),
        ("STAFF_MALE", "male", True),
        ("STAFF_MALE", "female", False),
    ],
)
def test_a_declared_gender_matches_itself(code: str, gender: str, fits: bool) -> None:
    assert broken(code, gender=gender) == ([] if fits else [(code, "gender_differs")])


def test_welsh_needs_a_coach_who_speaks_it() -> None:
    assert broken("FMT_WELSH", languages=("cy",)) == []
    assert broken("FMT_WELSH", languages=("ar", "CY ")) == []
    assert broken("FMT_WELSH", languages=("pl",)) == [("FMT_WELSH", "language_not_spoken")]
    assert broken("FMT_WELSH", skills=("welsh",)) == [("FMT_WELSH", "language_not_spoken")]


def test_every_broken_rule_is_named_in_the_order_of_the_catalogue() -> None:
    assert broken("STAFF_MALE", "FMT_WELSH", "STAFF_FEMALE", gender="female") == [
        ("FMT_WELSH", "language_not_spoken"),
        ("STAFF_MALE", "gender_differs"),
    ]


def test_a_wish_for_training_is_met_or_not_and_never_broken() -> None:
    codes = ("STAFF_DA", "STAFF_MH", "STAFF_ND", "FMT_WELSH")
    assert broken("STAFF_MH") == []
    assert preferred_by_coach(codes, languages=("cy",), skills=("Mental health", "domestic-abuse")) == [
        "STAFF_MH",
        "STAFF_DA",
    ]
    assert preferred_by_coach(codes, languages=(), skills=("care leavers",)) == []


def test_welsh_is_a_language_to_look_for() -> None:
    assert languages_of(["FMT_WELSH", "LANG_INTERP"]) == {"cy"}


@given(
    st.lists(st.sampled_from(CODES), max_size=8),
    st.sampled_from(["", "female", "male", "another", "prefer not to say"]),
    st.lists(st.sampled_from(["cy", "pl", "ar"])),
    st.lists(st.sampled_from(["mental health", "neurodiversity"])),
)
def test_only_hard_rules_about_the_coach_are_broken(
    codes: list[str], gender: str, languages: list[str], skills: list[str]
) -> None:
    for each in broken_by_coach(codes, gender=gender, languages=languages, skills=skills):
        assert each.code in codes
        assert kind(each.code).is_hard
        assert {"staff_gender", "coach_skill"} & set(kind(each.code).effect)
