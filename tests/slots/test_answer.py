"""Each rule once, on a day that can be counted by hand; and what an answer shows of it."""

from datetime import UTC, date, datetime, timedelta

import pytest

from coachdesk.models.label import Strength
from coachdesk.slots.diary import Booked, Diary, Held, Kept, Met
from coachdesk.slots.hours import Hours
from coachdesk.slots.rules import rules_of
from coachdesk.slots.search import search
from coachdesk.slots.stretch import Stretch
from tests.slots.diaries import SETTINGS

pytestmark = pytest.mark.once
TUESDAY = date(2026, 11, 24)
LAST_WEEK = datetime(2026, 11, 17, 9, tzinfo=UTC)


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC)


def hours(on: date, *parts: tuple[int, int]) -> tuple[Hours, ...]:
    """Worked from and to these hours of the clock, on this day alone."""
    return tuple(Hours(on.weekday(), starts * 60, ends * 60, on, on) for starts, ends in parts)


def found(on: date = TUESDAY, *, days: int = 1, now: datetime = LAST_WEEK, held=(), mode=None, **diary):
    diary = {"hours": hours(on, (10, 12))} | diary
    kept = {code: Held(Strength.HARD, on, {}) for code in held}
    made = Diary(held=kept, **diary)
    rules = rules_of(made.codes, first=False, settings=SETTINGS, mode=mode)
    return search(made, rules, from_on=on, days=days, now=now)


def shown(answer) -> list[str]:
    return [f"{start:%H:%M}" for start in answer.free]


def lost(answer) -> dict[str, int]:
    return {each.rule: each.starts for each in answer.ruled_out}


def test_two_hours_have_six_starts_of_45_minutes() -> None:
    answer = found()
    assert shown(answer) == ["10:00", "10:15", "10:30", "10:45", "11:00", "11:15"]
    assert (answer.in_hours, answer.ruled_out, answer.more) == (6, (), ())


@pytest.mark.parametrize(
    ("rule", "diary", "free"),
    [
        ("past", {"now": at(TUESDAY, 11)}, ["11:15"]),
        ("past", {"now": at(TUESDAY, 10, 55)}, ["11:00", "11:15"]),
        ("past", {"now": at(TUESDAY, 10, 56)}, ["11:15"]),
        ("bank_holiday", {"bank_holidays": frozenset({TUESDAY})}, []),
        ("leave", {"leave": (("leave", Stretch(at(TUESDAY, 10, 45), at(TUESDAY, 11))),)}, ["10:00", "11:00", "11:15"]),
        ("training", {"leave": (("training", Stretch(at(TUESDAY, 0), at(TUESDAY, 11, 15))),)}, ["11:15"]),
        ("writing_up", {"leave": (("writing_up", Stretch(at(TUESDAY, 11), at(TUESDAY, 12))),)}, ["10:00", "10:15"]),
        ("team_time", {"leave": (("team_time", Stretch(at(TUESDAY, 10), at(TUESDAY, 23))),)}, []),
        ("taken", {"taken": (Stretch(at(TUESDAY, 11), at(TUESDAY, 12)),)}, ["10:00"]),
        ("taken", {"booked": (Booked(at(TUESDAY, 9), 75, 0),)}, ["10:30", "10:45", "11:00", "11:15"]),
        ("theirs", {"theirs": (Stretch(at(TUESDAY, 11), at(TUESDAY, 12)),)}, ["10:00"]),
        ("theirs", {"their_booked": (Booked(at(TUESDAY, 9), 60, 30),)}, ["10:30", "10:45", "11:00", "11:15"]),
        ("TIME_AVOID", {"kept": (Kept(None, 600, 661, TUESDAY, None),)}, ["11:15"]),
        ("TIME_AVOID", {"kept": (Kept(1, 660, 720, TUESDAY, TUESDAY),)}, ["10:00", "10:15"]),
        ("TIME_NOTICE", {"held": ["TIME_NOTICE"], "now": at(date(2026, 11, 20), 9)}, []),
        ("LANG_INTERP", {"held": ["LANG_INTERP", "TIME_SHORT"], "now": at(date(2026, 11, 22), 0)}, []),
        ("TIME_NO_AM", {"held": ["TIME_NO_AM"]}, []),
        ("MODE_PHONE", {"held": ["MODE_PHONE"], "mode": "video"}, []),
        ("EXT_PAUSE", {"held": ["EXT_PAUSE"]}, []),
    ],
)
def test_each_rule_keeps_out_what_it_has_to(rule, diary, free) -> None:
    answer = found(**diary)
    assert shown(answer) == free
    assert list(lost(answer)) == [rule] and answer.in_hours - sum(lost(answer).values()) == len(free)
    gained = {without: count for without, count, _first in answer.more}
    assert gained == ({} if rule == "past" else {rule: answer.in_hours - len(free)})


@pytest.mark.parametrize(
    "diary",
    [
        {"now": at(TUESDAY, 9, 55)},
        {"bank_holidays": frozenset({TUESDAY + timedelta(days=1)})},
        {"taken": (Stretch(at(TUESDAY, 9), at(TUESDAY, 10)), Stretch(at(TUESDAY, 12, 10), at(TUESDAY, 13)))},
        {"leave": (("leave", Stretch(at(TUESDAY, 12), at(TUESDAY, 13))),)},
        {"kept": (Kept(2, 600, 700, TUESDAY, None), Kept(1, 600, 700, TUESDAY + timedelta(days=1), None))},
        {"held": ["TIME_NOTICE"], "now": at(date(2026, 11, 19), 23, 59)},
        {"held": ["MODE_PHONE"]},
        {"held": ["TIME_SCHOOL"]},
    ],
)
def test_what_only_touches_is_in_nobodys_way(diary) -> None:
    assert len(found(**diary).free) == 6


def test_a_rest_may_run_over_the_end_of_the_day_but_into_nothing_that_is_taken() -> None:
    assert shown(found(taken=(Stretch(at(TUESDAY, 12), at(TUESDAY, 13)),)))[-1] == "11:00"
    assert shown(found())[-1] == "11:15"


def test_the_first_rule_has_it_and_the_sum_comes_out() -> None:
    answer = found(held=["TIME_NO_AM"], now=at(TUESDAY, 10, 5), taken=(Stretch(at(TUESDAY, 11), at(TUESDAY, 12)),))
    assert lost(answer) == {"past": 1, "taken": 5} and answer.more == ()
    answer = found(held=["TIME_NO_AM"], taken=(Stretch(at(TUESDAY, 11), at(TUESDAY, 12)),))
    assert lost(answer) == {"taken": 5, "TIME_NO_AM": 1}
    assert answer.more == (("TIME_NO_AM", 1, at(TUESDAY, 10)),), "one rule less, and never two"


def test_a_shorter_meeting_would_give_more() -> None:
    answer = found(held=["TIME_DOUBLE"])
    assert (shown(answer), answer.in_hours) == (["10:00", "10:15", "10:30"], 3)
    assert answer.more == (("TIME_DOUBLE", 3, at(TUESDAY, 10, 45)),)


def test_a_meeting_at_night_may_run_into_the_next_day() -> None:
    tomorrow = TUESDAY + timedelta(days=1)
    night = (*hours(TUESDAY, (22, 24)), *hours(tomorrow, (0, 2)))
    answer = found(hours=night)
    assert shown(answer)[0] == "22:00" and shown(answer)[-1] == "23:45"
    assert len(found(hours=night, days=2).free) == 14
    assert shown(found(hours=night, left_on=tomorrow))[-1] == "23:15"
    assert shown(found(hours=night, bank_holidays=frozenset({tomorrow})))[-1] == "23:15"


@pytest.mark.parametrize(("sunday", "starts"), [(date(2026, 3, 29), 6), (date(2026, 10, 25), 14)])
def test_three_hours_by_the_clock_are_two_or_four_when_it_changes(sunday, starts) -> None:
    """From midnight to three: eight starts of 45 minutes in two hours less those at the end, or sixteen in four."""
    night = {"hours": hours(sunday, (0, 3)), "now": at(date(2026, 3, 1), 9)}
    assert len(found(sunday, **night).free) == starts
    kept = found(sunday, **night, kept=(Kept(6, 60, 120, sunday, None),))
    assert len(kept.free) == (6 if starts == 6 else 4), "what is kept free by the clock comes twice as well"


def test_suggestions_leave_room_and_three_are_on_three_days() -> None:
    week = [TUESDAY + timedelta(days=number) for number in range(4)]
    answer = found(hours=tuple(row for day in week for row in hours(day, (10, 12))), days=7)
    assert [f"{each:%H:%M}" for each in answer.days[0].suggested] == ["10:00", "11:00"]
    helpings = [answer.three(after=number) for number in range(4)]
    assert [[f"{each:%a %H}" for each in three] for three in helpings] == [
        ["Tue 10", "Wed 10", "Thu 10"], ["Tue 11", "Wed 11", "Fri 10"], ["Thu 11", "Fri 11"], [],
    ]  # fmt: skip
    alone = found()
    assert [f"{each:%H:%M}" for each in alone.three()] == ["10:00", "11:00"] and alone.enough


def test_a_day_says_what_is_in_the_way_of_it() -> None:
    taken = Stretch(at(TUESDAY, 10, 30), at(TUESDAY, 12))
    day, weekend = found(taken=(taken,), days=2).days
    assert (day.hours, day.ruled_out) == ((Stretch(at(TUESDAY, 10), at(TUESDAY, 12)),), (("taken", taken),))
    assert (day.closed, day.why, day.starts) == (None, "taken", ())
    assert (weekend.closed, weekend.hours) == ("outside_hours", ())
    away = found(leave=(("leave", Stretch(at(TUESDAY, 0), at(TUESDAY, 23))),)).days[0]
    assert (away.closed, away.why) == ("leave", "leave")
    assert found().days[0].why is None


def test_a_wish_for_the_same_day_and_time_is_marked() -> None:
    wish = {"TIME_FIXED": Held(Strength.PREFERENCE, TUESDAY, {})}
    diary = Diary(hours=hours(TUESDAY, (10, 12)), held=wish, last=Met(at(date(2026, 10, 20), 9, 30), "phone"))
    rules = rules_of(diary.codes, first=False, settings=SETTINGS, last_mode="phone")
    answer = search(diary, rules, from_on=TUESDAY, days=1, now=LAST_WEEK)
    assert answer.marks == {at(TUESDAY, 10, 30): ("TIME_FIXED",)}, "by the clock, though summer time has ended"
    assert at(TUESDAY, 10, 30) in answer.days[0].suggested and rules.mode == "phone"
