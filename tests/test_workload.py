"""Hours needed beside hours there are, against figures worked out by hand."""

from math import inf, isclose

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coachdesk.workload import (
    Band,
    WorkloadSettings,
    available_minutes,
    band,
    needed_minutes,
    needed_working,
    percent,
    working,
)

USUAL = WorkloadSettings()
TEN_MINUTES = WorkloadSettings(write_up=5)
FULL_TIME = available_minutes(37, USUAL)


def test_a_full_time_coach_has_117_hours_a_month_for_people() -> None:
    assert round(37 * 52 / 12, 1) == 160.3
    assert round(FULL_TIME / 60, 1) == 117.1


@pytest.mark.parametrize(
    ("settings", "slot", "every", "minutes", "people", "load"),
    [
        (TEN_MINUTES, 10, 14, 35.9, 97, 50),
        (USUAL, 30, 14, 107.6, 97, 149),
        (USUAL, 30, 28, 53.8, 97, 74),
    ],
)
def test_what_97_people_need(
    settings: WorkloadSettings, slot: int, every: int, minutes: float, people: int, load: int
) -> None:
    need = needed_minutes(slot, settings, every)
    assert round(need, 1) == minutes
    assert round(percent(people * need, FULL_TIME)) == load


@pytest.mark.parametrize(
    ("slot", "every", "minutes", "room_for"), [(30, 14, 107.6, 65), (30, 28, 53.8, 130), (40, 21, 87.7, 80)]
)
def test_how_many_people_there_is_room_for(slot: int, every: int, minutes: float, room_for: int) -> None:
    need = needed_minutes(slot, USUAL, every)
    assert round(need, 1) == minutes
    assert int(FULL_TIME / need) == room_for


def test_the_usual_is_three_quarters_of_an_hour_every_four_weeks() -> None:
    assert needed_minutes(USUAL.slot, USUAL) == needed_minutes(45, USUAL, 28)
    assert round(needed_minutes(45, USUAL), 2) == 71.75


def test_a_pause_keeps_five_minutes_whatever_else_there_is() -> None:
    assert needed_minutes(90, USUAL, 7, paused=True, once={"new_start": 60}) == 5


def test_a_new_start_takes_an_hour_once() -> None:
    assert needed_minutes(45, USUAL, once={"new_start": USUAL.new_start}) == needed_minutes(45, USUAL) + 60


@pytest.mark.parametrize(
    ("load", "expected"),
    [
        (0, Band.ROOM),
        (84.9, Band.ROOM),
        (85, Band.FULL),
        (100, Band.FULL),
        (100.1, Band.OVER),
        (110, Band.OVER),
        (110.1, Band.TOO_MUCH),
        (inf, Band.TOO_MUCH),
    ],
)
def test_the_bands(load: float, expected: Band) -> None:
    assert band(load) is expected


def test_an_office_may_set_the_bands() -> None:
    assert band(85, WorkloadSettings(full_from=90)) is Band.ROOM


def test_without_any_time_any_need_is_too_much() -> None:
    assert percent(0, 0) == 0
    assert percent(1, 0) == inf


def test_the_working_of_a_coach_comes_out_at_the_load() -> None:
    needs = [needed_minutes(45, USUAL)] * 80 + [needed_minutes(45, USUAL, paused=True)] * 3
    lines = working(37, needs, USUAL)
    assert [each.code for each in lines] == ["month_hours", "less_leave", "less_fixed", "needed_by_all", "load"]
    assert lines[2].result == FULL_TIME
    assert lines[3].params == {"people": 83}
    assert lines[4].result == percent(sum(needs), FULL_TIME)
    assert isclose(lines[0].result - lines[1].params["minutes"] - lines[2].params["minutes"], FULL_TIME)


def test_the_working_of_a_person_comes_out_at_their_need() -> None:
    lines = needed_working(60, USUAL, 21, once={"new_start": 60})
    assert [each.code for each in lines] == ["meetings_a_month", "meetings_and_notes", "with_answers", "with_new_start"]
    assert lines[-1].result == needed_minutes(60, USUAL, 21, once={"new_start": 60})
    assert [each.code for each in needed_working(60, USUAL, paused=True)] == ["paused"]
    assert working(37, [], USUAL)[-1].result == 0


@pytest.mark.parametrize(
    "wrong",
    [
        {"rhythm_days": 0},
        {"slot": -45},
        {"write_up": -1},
        {"responsive": 1.5},
        {"responsive": float("nan")},
        {"leave_share": 1},
        {"fixed_share": -0.1},
        {"paused_minutes": -5},
        {"one_off_new_start": -60},
        {"full_from": 101},
        {"too_much_from": 99},
    ],
)
def test_settings_that_make_no_sense_are_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="make no sense"):
        WorkloadSettings(**wrong)


@pytest.mark.parametrize("hours", [-1, inf, float("nan")])
def test_nobody_works_less_than_nothing(hours: float) -> None:
    with pytest.raises(ValueError, match="hours a week"):
        available_minutes(hours, USUAL)


@pytest.mark.parametrize(("slot", "every", "once"), [(0, 28, 0), (45, 0, 0), (45, -7, 0), (45, 28, -1)])
def test_a_need_of_nothing_is_refused(slot: int, every: int, once: int) -> None:
    with pytest.raises(ValueError, match="no need comes of"):
        needed_minutes(slot, USUAL, every, once={"new_start": once})


@given(st.integers(5, 180), st.integers(1, 180), st.integers(0, 300))
def test_longer_or_more_often_never_needs_less(slot: int, every: int, once: int) -> None:
    need = needed_minutes(slot, USUAL, every, once={"review": once})
    assert needed_minutes(slot + 5, USUAL, every, once={"review": once}) > need
    assert needed_minutes(slot, USUAL, every + 1, once={"review": once}) < need
    assert needed_minutes(slot, USUAL, every, once={"review": once + 1}) > need
    assert needed_working(slot, USUAL, every, once={"review": once})[-1].result == need


@given(st.floats(0, 80), st.lists(st.floats(0, 500), max_size=30))
def test_the_working_always_ends_at_the_figures_that_stand_on_the_page(hours: float, needs: list[float]) -> None:
    lines = {each.code: each.result for each in working(hours, needs, USUAL)}
    assert lines["less_fixed"] == available_minutes(hours, USUAL)
    assert lines["load"] == percent(sum(needs), available_minutes(hours, USUAL))
