"""The catalogue of adjustments, and what it does not put up with."""

import pytest

from coachdesk.adjustments.catalogue import (
    CATEGORIES,
    UnknownAdjustment,
    all_kinds,
    catalogue_of,
    kind,
    kinds_of,
)
from coachdesk.adjustments.effect import read_effect
from coachdesk.data import BadData
from coachdesk.models.label import Strength


def a_line(**changes: str) -> dict[str, str]:
    line = {"code": "TIME_NEW", "label": "New", "category": "appointment", "strength": "hard", "effect": "slot_min=30"}
    return {**line, "source": "us", **changes}


def test_there_are_97_kinds_in_twelve_categories_all_used() -> None:
    assert len(all_kinds()) == 97
    assert {each.category for each in all_kinds()} == set(CATEGORIES)
    assert len(CATEGORIES) == 12


def test_a_kind_knows_how_it_binds_and_what_it_does() -> None:
    school = kind("TIME_SCHOOL")
    assert (school.strength, school.is_hard) == (Strength.HARD, True)
    assert dict(school.effect) == {"not_before": ("09:30",), "not_after": ("14:30",)}
    assert kind("CON_NO_PHONE").values("contact_exclude") == ("phone", "voicemail")
    assert kind("STAFF_MH").strength is Strength.PREFERENCE
    assert kind("SUP_BRING").strength is Strength.INFORMATION
    assert kind("SUP_BRING").values("slot_min") == ()


def test_the_effect_of_a_kind_cannot_be_changed() -> None:
    with pytest.raises(TypeError):
        kind("TIME_SCHOOL").effect["not_before"] = ("08:00",)  # type: ignore[index]


def test_a_code_that_is_not_there_is_named() -> None:
    with pytest.raises(UnknownAdjustment, match="TIME_TRAVEL"):
        kind("TIME_TRAVEL")


def test_kinds_come_in_the_order_of_the_catalogue_each_once() -> None:
    found = kinds_of(["STAFF_FEMALE", "TIME_EXTEND", "STAFF_FEMALE"])
    assert [each.code for each in found] == ["TIME_EXTEND", "STAFF_FEMALE"]


def test_every_code_fits_its_column() -> None:
    assert max(len(each.code) for each in all_kinds()) <= 20


def test_pages_say_meeting_and_never_appointment() -> None:
    assert [each.label for each in all_kinds() if "appointment" in each.label.casefold()] == []


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"code": "time new"}, "is no code"),
        ({"code": "A" * 21}, "is no code"),
        ({"category": "weather"}, "no known category"),
        ({"strength": "very"}, "no known way"),
        ({"effect": "slot_min"}, "no pair"),
        ({"effect": "slot_min=30;"}, "no pair"),
        ({"effect": "slot_min=30;slot_min=40"}, "no pair"),
        ({"effect": "slot_min=half an hour"}, "cannot be"),
        ({"effect": "slot_min=0"}, "cannot be"),
        ({"effect": "slot_min=-5"}, "cannot be"),
        ({"effect": "slot_min=22.5"}, "cannot be"),
        ({"effect": "slot_factor=nan"}, "cannot be"),
        ({"effect": "not_before=25:00"}, "cannot be"),
        ({"effect": "not_before=9:30"}, "cannot be"),
        ({"effect": "mode_only="}, "cannot be"),
        ({"effect": "mode_only=phone,"}, "cannot be"),
        ({"effect": "mode_only=By Phone"}, "cannot be"),
        ({"effect": "colour_of_sky=blue"}, "cannot be"),
    ],
)
def test_nonsense_is_refused(changes: dict[str, str], why: str) -> None:
    with pytest.raises(BadData, match=why):
        catalogue_of([a_line(**changes)])


def test_a_code_that_stands_twice_is_refused() -> None:
    with pytest.raises(BadData, match="twice"):
        catalogue_of([a_line(), a_line(label="Another")])


def test_an_effect_may_be_due_before_the_meeting() -> None:
    assert read_effect("due_days=-3")["due_days"] == ("-3",)
    assert read_effect("slot_factor=1.5")["slot_factor"] == ("1.5",)
    assert read_effect("reminders=-7d,-1d,-2h")["reminders"] == ("-7d", "-1d", "-2h")
