"""Hours needed beside hours there are, against figures worked out by hand."""

from datetime import date, datetime, timedelta
from math import inf, isclose

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coachdesk.slots.hours import Hours
from coachdesk.workload import (
    Band,
    Time,
    WorkloadSettings,
    available_minutes,
    band,
    needed_minutes,
    needed_working,
    percent,
    working,
)
from coachdesk.workload_time import Away, Rota, TakenOff, share_of_four_weeks, time_around

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


def test_what_is_open_and_what_comes_once_is_added_in_minutes() -> None:
    once = {
        "new_start": USUAL.new_start, "review": USUAL.one_off_review, "referrals": 2 * USUAL.referral_minutes,
        "evidence": 3 * USUAL.evidence_minutes,
    }  # fmt: skip
    assert (USUAL.new_start, USUAL.one_off_review, USUAL.referral_minutes, USUAL.evidence_minutes) == (60, 90, 20, 15)
    assert (USUAL.one_off_handover_out, USUAL.one_off_handover_in) == (30, 45)
    assert isclose(needed_minutes(45, USUAL, once=once), needed_minutes(45, USUAL) + 60 + 90 + 40 + 45)


def test_a_new_start_is_longer_by_what_a_first_meeting_is_longer_than_an_hour() -> None:
    assert WorkloadSettings(first_slot=75).new_start == 75
    assert WorkloadSettings(first_slot=45, one_off_new_start=0).new_start == 0


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
        {"one_off_review": -1},
        {"first_slot": 0},
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


# --- The time there is, from what is written down ------------------------------------------------------------

MONDAY = date(2026, 11, 23)
NINE_TO_FIVE = [Hours(weekday, 9 * 60, 17 * 60, date(2026, 1, 5), None) for weekday in range(5)]


def away(first: int, days: int) -> Away:
    """Whole days, from so many after the Monday."""
    starts = datetime.combine(MONDAY + timedelta(days=first), datetime.min.time())
    return Away(starts, starts + timedelta(days=days))


def test_dated_hours_go_before_the_contract() -> None:
    lines = working(time_around(Rota(37, hours=NINE_TO_FIVE), MONDAY), [], USUAL)
    assert lines[0].code == "rostered_hours"
    assert lines[0].params == {"weekly_hours": 40}
    assert time_around(Rota(37), MONDAY) == Time(37)


def test_a_month_looks_the_same_on_whichever_day_it_begins() -> None:
    times = {time_around(Rota(37, hours=NINE_TO_FIVE), MONDAY + timedelta(days=day)) for day in range(7)}
    assert times == {Time(40, rostered=True)}


def test_hours_that_change_within_the_weeks_count_by_their_days() -> None:
    later = [*(row._replace(until_on=MONDAY + timedelta(days=13)) for row in NINE_TO_FIVE)]
    halved = [Hours(weekday, 9 * 60, 13 * 60, MONDAY + timedelta(days=14), None) for weekday in range(5)]
    assert time_around(Rota(37, hours=[*later, *halved]), MONDAY).weekly_hours == 30
    assert time_around(Rota(20, "Mon-Fri", hours=halved), MONDAY).weekly_hours == 20, "before them it is the contract"


def test_leave_that_is_written_down_counts_where_it_is_more_than_usual() -> None:
    """A week of four is 25 per cent; one day is 5, and leaves the 17 that sickness and the rest of the leave are."""
    week, day = (time_around(Rota(37, away=[away(7, days)]), MONDAY) for days in (5, 1))
    assert (week.leave, day.leave) == (0.25, 0.05)
    assert [working(each, [], USUAL)[1].code for each in (week, day)] == ["less_known_leave", "less_leave"]
    assert isclose(available_minutes(week, USUAL), 37 * 52 / 12 * 60 * 0.75 * 0.88)
    assert available_minutes(day, USUAL) == FULL_TIME


def test_half_a_day_is_half_a_day_and_a_sunday_nothing() -> None:
    noon = datetime.combine(MONDAY, datetime.min.time()) + timedelta(hours=13)
    half = Away(noon, noon + timedelta(hours=11))
    assert isclose(time_around(Rota(37, hours=NINE_TO_FIVE, away=[half]), MONDAY).leave, 4 / 160)
    assert time_around(Rota(37, away=[away(6, 1)]), MONDAY).leave == 0


def test_nobody_is_there_in_four_weeks_of_leave() -> None:
    gone = time_around(Rota(37, away=[away(0, 28)]), MONDAY)
    assert percent(1, available_minutes(gone, USUAL)) == inf
    assert time_around(Rota(37, away=[away(0, 28)]), MONDAY, passing=False) == Time(37)


def test_a_reduction_counts_by_its_days_and_ends_by_itself() -> None:
    rota = Rota(37, taken_off=[TakenOff(40, MONDAY, MONDAY + timedelta(days=13))])
    assert time_around(rota, MONDAY).reduction == 0.2
    assert isclose(available_minutes(time_around(rota, MONDAY), USUAL), FULL_TIME * 0.8)
    assert time_around(rota, MONDAY + timedelta(days=14)) == Time(37)
    assert working(time_around(rota, MONDAY), [], USUAL)[3].code == "less_reduction"


def test_two_reductions_at_once_take_no_more_than_all() -> None:
    both = [TakenOff(80, MONDAY, MONDAY + timedelta(days=60)), TakenOff(30, MONDAY, MONDAY + timedelta(days=60))]
    assert time_around(Rota(37, taken_off=both), MONDAY).reduction == 1


def test_cover_for_two_of_the_four_weeks_is_half() -> None:
    assert share_of_four_weeks(MONDAY - timedelta(days=90), MONDAY + timedelta(days=13), MONDAY) == 0.5
    assert share_of_four_weeks(MONDAY + timedelta(days=28), MONDAY + timedelta(days=60), MONDAY) == 0


days = st.integers(-60, 60)


@given(st.lists(st.tuples(st.integers(1, 100), days, st.integers(0, 90)), max_size=4), st.floats(1, 80))
def test_a_reduction_never_raises_the_time_and_all_of_them_end(some: list[tuple[int, int, int]], hours: float) -> None:
    taken = [
        TakenOff(share, MONDAY + timedelta(days=at), MONDAY + timedelta(days=at + lasts)) for share, at, lasts in some
    ]
    before = available_minutes(time_around(Rota(hours, taken_off=taken[1:]), MONDAY), USUAL)
    assert 0 <= available_minutes(time_around(Rota(hours, taken_off=taken), MONDAY), USUAL) <= before
    last = max((each.until_on for each in taken), default=MONDAY)
    assert time_around(Rota(hours, taken_off=taken), last + timedelta(days=1)).reduction == 0


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(1, 20)), max_size=3))
def test_more_leave_never_gives_more_time(some: list[tuple[int, int]]) -> None:
    rows, at = [], 0
    for gap, length in some:  # leave does not overlap
        rows.append(away(at + gap, length))
        at += gap + length
    with_all, without = (
        available_minutes(time_around(Rota(37, away=each), MONDAY), USUAL) for each in (rows, rows[1:])
    )
    assert with_all <= without + 1e-9
