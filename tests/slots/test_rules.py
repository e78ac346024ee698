"""What adjustments ask of a meeting: how long, how, when; and that a row's own strength decides."""

import pytest

from coachdesk.models.label import Strength
from coachdesk.slots.rules import rules_of
from coachdesk.slots.words import rule_text, your_rule_text
from tests.slots.diaries import SETTINGS

pytestmark = pytest.mark.once
HARD, WISH, KNOWN = Strength.HARD, Strength.PREFERENCE, Strength.INFORMATION


def rules(held, **how):
    return rules_of(held, **({"first": False, "settings": SETTINGS} | how))


def test_the_first_meeting_is_longer_and_adjustments_lengthen_both() -> None:
    assert [rules({}, first=first).minutes for first in (True, False)] == [60, 45]
    assert [rules({"TIME_DOUBLE": HARD}, first=first).minutes for first in (True, False)] == [120, 90]
    assert rules({"TIME_SHORT": HARD}).minutes == 20
    assert rules({}).rest_minutes == 10


def test_two_windows_leave_what_both_leave() -> None:
    both = rules({"TIME_NO_AM": HARD, "TIME_SCHOOL": HARD})
    assert (both.not_before, both.not_after) == (720, 870)


@pytest.mark.parametrize(
    ("code", "days"), [("TIME_NOTICE", 5), ("LANG_INTERP", 3), ("COM_BSL", 10), ("CON_LETTER", 0), ("FMT_BRAILLE1", 0)]
)
def test_notice_is_asked_by_the_person_or_for_somebody_who_has_to_come_and_never_by_a_letter(code, days) -> None:
    assert rules({code: HARD}).notice_days == days


@pytest.mark.parametrize(
    ("held", "last", "mode"),
    [
        ({}, None, "in_person"),
        ({}, "video", "video"),
        ({"MODE_INPERSON": WISH}, "phone", "in_person"),
        ({"MODE_PHONE": WISH}, "in_person", "phone"),
        ({"MODE_NO_VIDEO": WISH}, "video", "in_person"),
        ({"MODE_REMOTE": HARD}, "in_person", "phone"),
        ({"MODE_REMOTE": HARD, "MODE_INPERSON": WISH}, "video", "video"),
        ({"MODE_HOME": HARD}, "phone", "home_visit"),
        ({"CON_NO_PHONE": HARD, "MODE_REMOTE": HARD}, None, "video"),
        ({"COM_BSL": HARD}, "phone", "in_person"),
    ],
)
def test_the_usual_way_to_meet(held, last, mode) -> None:
    found = rules(held, last_mode=last)
    assert found.mode == mode and mode in found.modes


def test_only_what_is_kept_always_rules_out() -> None:
    for strength in (WISH, KNOWN):
        found = rules({"TIME_SCHOOL": strength, "MODE_PHONE": strength, "EXT_PAUSE": strength})
        assert found.own == () and len(found.modes) == 5
    assert {each.code for each in rules({"TIME_SCHOOL": WISH, "TIME_QUIET": WISH}).wishes} == {
        "TIME_SCHOOL",
        "TIME_QUIET",
    }
    assert rules({"MODE_INPERSON": HARD}).modes == {"in_person"}, "the person's own row decides, not the catalogue"


def test_a_length_that_somebody_chose_is_held_to_what_is_kept_always() -> None:
    def stopped(held, minutes, **how):
        return [each.code for each in rules(held, minutes=minutes, **how).own if each.stops]

    assert stopped({"TIME_DOUBLE": HARD}, 45) == ["TIME_DOUBLE"]
    assert stopped({"TIME_DOUBLE": HARD}, 90) == []
    assert stopped({"TIME_DOUBLE": WISH}, 30) == []
    assert stopped({"TIME_SHORT": HARD}, 30) == ["TIME_SHORT"]
    assert stopped({"TIME_SHORT": HARD}, 15) == []
    assert stopped({"TIME_DOUBLE": HARD}, 30, any_length=True) == [], "a meeting that is moved keeps its length"
    assert stopped({}, 15) == []


def test_three_options_on_different_days() -> None:
    assert (rules({"TIME_CHOICE": HARD}).least_options, rules({"TIME_CHOICE": HARD}).distinct_days) == (3, True)
    assert rules({"TIME_CHOICE": WISH}).least_options == 0


@pytest.mark.parametrize(
    ("held", "for_coaches", "for_them"),
    [
        ("TIME_SCHOOL", "Before 9:30 or after 14:30: School hours", "You asked for times between 9:30 and 14:30."),
        ("TIME_NO_AM", "Before 12:00: No mornings", "You asked for nothing before 12:00."),
        ("TIME_NO_PM", "After 15:00: No late afternoons", "You asked for nothing that ends after 15:00."),
        ("TIME_NOTICE", "Less than 5 days ahead: Days of notice", "You asked for 5 days of notice."),
        ("LANG_INTERP", "Less than 3 days ahead: Interpreter", "It takes 3 days to find you an interpreter."),
        ("EXT_PAUSE", "Paused, as they asked", "You asked for a pause. It lasts until you say so."),
    ],
)
def test_each_rule_is_said_with_its_figures(held, for_coaches, for_them) -> None:
    found = rules({held: HARD})
    assert (rule_text(held, found), your_rule_text(held, found)) == (for_coaches, for_them)
    assert rule_text(held) == for_coaches, "also where no rules are at hand"


def test_why_nothing_can_be_offered_is_said() -> None:
    asked = rules({"STAFF_FEMALE": HARD}, stops={"STAFF_FEMALE": "coach", "MODE_PHONE": "to_settle"})
    assert rule_text("STAFF_FEMALE", asked) == "Not with this coach: Female coach or assessor"
    assert rule_text("MODE_PHONE", asked) == "To settle with them first: Meetings by phone"
    assert "first" in your_rule_text("MODE_PHONE", asked)
    short = rules({"TIME_DOUBLE": HARD}, minutes=30)
    assert rule_text("TIME_DOUBLE", short) == "Not of this length: Double-length meeting"


def test_every_code_that_is_no_adjustment_has_words() -> None:
    for code in ("past", "outside_hours", "bank_holiday", "leave", "training", "team_time", "writing_up", "taken",
                 "theirs", "TIME_AVOID"):  # fmt: skip
        assert rule_text(code) and your_rule_text(code).endswith(".")
