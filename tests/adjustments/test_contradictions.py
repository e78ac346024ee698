"""What cannot both be kept is found from what each adjustment does."""

from itertools import combinations, permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coachdesk.adjustments import catalogue
from coachdesk.adjustments.catalogue import all_kinds, catalogue_of, kind
from coachdesk.adjustments.contradictions import Contradiction, contradictions
from coachdesk.adjustments.modes import modes_allowed

CODES = [each.code for each in all_kinds()]
some_codes = st.lists(st.sampled_from(CODES), max_size=12)


def pairs(*codes: str) -> list[tuple[str, str, str]]:
    return [(each.first, each.second, each.reason_code) for each in contradictions(codes)]


@pytest.mark.parametrize(
    ("first", "second", "reason"),
    [
        ("MODE_PHONE", "MODE_VIDEO", "modes_differ"),
        ("MODE_PHONE", "CON_NO_PHONE", "phone_and_no_calls"),
        ("MODE_PHONE", "COM_VRS", "mode_ruled_out"),
        ("MODE_VIDEO", "MODE_NO_VIDEO", "mode_ruled_out"),
        ("MODE_REMOTE", "MODE_HOME", "mode_ruled_out"),
        ("MODE_PHONE", "COM_BSL", "mode_cannot_carry"),
        ("MODE_VIDEO", "COM_DEAFBLIND", "mode_cannot_carry"),
        ("STAFF_FEMALE", "STAFF_MALE", "coach_genders_differ"),
        ("TIME_EXTEND", "TIME_SHORT", "lengths_differ"),
        ("TIME_DOUBLE", "TIME_SHORT", "lengths_differ"),
        ("CON_NO_HOME_LETTER", "CON_LETTER", "letters_and_none_home"),
    ],
)
def test_two_that_cannot_both_be_kept(first: str, second: str, reason: str) -> None:
    assert pairs(first, second) == [(first, second, reason)]
    assert pairs(second, first, second) == [(first, second, reason)]


@pytest.mark.parametrize(
    "codes",
    [
        (),
        ("MODE_PHONE",),
        ("MODE_PHONE", "MODE_PHONE"),
        ("MODE_PHONE", "MODE_REMOTE", "MODE_NO_VIDEO"),
        ("MODE_VIDEO", "CON_NO_PHONE", "COM_BSL"),
        ("MODE_HOME", "CON_NO_PHONE", "COM_DEAFBLIND"),
        ("TIME_NO_AM", "TIME_SCHOOL", "TIME_NO_PM"),  # noon to half past two is left
        (
            "TIME_SHORT",
            "LANG_INTERP",
        ),  # an interpreter doubles the time; twenty minutes is still the person's own limit
        ("CON_SAFE", "CON_LETTER"),  # safe details may be an address
        ("CON_NO_PHONE", "CON_NO_VOICEMAIL", "CON_TEXT"),
        ("STAFF_FEMALE", "FMT_WELSH", "STAFF_SAME"),
    ],
)
def test_what_goes_together_is_left_alone(codes: tuple[str, ...]) -> None:
    assert pairs(*codes) == []


@pytest.mark.parametrize(("hard", "preference"), [("MODE_PHONE", "MODE_INPERSON"), ("CON_LETTER", "CON_TEXT")])
def test_a_preference_gives_way_and_contradicts_nothing(hard: str, preference: str) -> None:
    assert not kind(preference).is_hard
    assert pairs(hard, preference) == []


def test_three_can_leave_no_way_to_meet_though_two_would() -> None:
    three = ("MODE_REMOTE", "MODE_NO_VIDEO", "CON_NO_PHONE")
    assert all(pairs(*two) == [] for two in combinations(three, 2))
    assert pairs(*three) == [(first, second, "no_mode_left") for first, second in combinations(three, 2)]
    assert pairs(*three, "STAFF_FEMALE", "STAFF_MALE")[0] == ("STAFF_FEMALE", "STAFF_MALE", "coach_genders_differ")
    assert len(pairs(*three, "STAFF_FEMALE", "STAFF_MALE")) == 4


@pytest.mark.parametrize(
    ("first", "second", "reason"),
    [
        ("not_before=15:00", "not_after=12:00", "no_time_left"),
        ("not_before=12:00", "not_after=12:00", "no_time_left"),
        ("not_before=11:55", "not_after=12:00", None),
        ("not_before=09:30;not_after=11:00", "not_before=12:00", "no_time_left"),
        ("contact_only=email", "contact_only=letter", "contacts_differ"),
        ("contact_only=email", "contact_only=letter,email", None),
        ("contact_only=phone", "contact_exclude=phone,voicemail", "contact_ruled_out"),
        ("contact_only=phone,email", "contact_exclude=phone", None),
        ("slot_max=30", "slot_min=35", "lengths_differ"),
        ("slot_max=30", "slot_min=30", None),
        ("staff_gender=female", "staff_gender=female,male", None),
        ("mode_only=phone,video", "mode_only=video", None),
        ("mode_only=phone,video", "mode_exclude=phone", None),
        ("mode_only=in_person", "mode_exclude=in_person", "mode_ruled_out"),
        ("mode_only=outreach", "mode_exclude=in_person", "mode_ruled_out"),
    ],
)
def test_the_rule_is_read_from_the_effects_of_any_catalogue(
    monkeypatch: pytest.MonkeyPatch, first: str, second: str, reason: str | None
) -> None:
    common = {"label": "x", "category": "bespoke", "strength": "hard", "source": "us"}
    made = catalogue_of([{"code": "A", "effect": first, **common}, {"code": "B", "effect": second, **common}])
    monkeypatch.setattr(catalogue, "_by_code", lambda: made)
    assert contradictions(["B", "A"]) == ([Contradiction("A", "B", reason)] if reason else [])


@given(some_codes, st.randoms())
def test_the_order_and_the_number_of_times_make_no_difference(codes: list[str], chance) -> None:
    shuffled = codes * 2
    chance.shuffle(shuffled)
    assert contradictions(shuffled) == contradictions(codes)


@given(some_codes)
def test_each_pair_stands_once_in_the_order_of_the_catalogue(codes: list[str]) -> None:
    found = contradictions(codes)
    assert len({frozenset((each.first, each.second)) for each in found}) == len(found)
    for each in found:
        assert CODES.index(each.first) < CODES.index(each.second)
        assert {each.first, each.second} <= set(codes)
        assert kind(each.first).is_hard
        assert kind(each.second).is_hard


@given(some_codes, st.sampled_from(CODES))
def test_asking_for_more_never_settles_what_was_there(codes: list[str], more: str) -> None:
    before = {(each.first, each.second) for each in contradictions(codes) if each.reason_code != "no_mode_left"}
    assert before <= {(each.first, each.second) for each in contradictions([*codes, more])}


@given(some_codes)
def test_without_a_contradiction_there_is_a_way_to_meet_and_without_a_way_there_is_one(codes: list[str]) -> None:
    about_modes = [each for each in contradictions(codes) if "mode" in each.reason_code or "phone" in each.reason_code]
    assert bool(modes_allowed(codes)) == (not about_modes)


def test_two_are_the_same_either_way_round_for_every_pair_there_is() -> None:
    for first, second in permutations(CODES, 2):
        if CODES.index(first) < CODES.index(second):
            assert contradictions([first, second]) == contradictions([second, first])
