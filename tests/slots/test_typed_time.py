"""A day and a time that somebody typed: read as people write them, and told apart from what no clock shows."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coachdesk import clock
from coachdesk.slots.typed_time import MISSING_HOUR, NO_DAY, NO_TIME, NotATime, read, read_day, read_time

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    "text",
    ["25/11/2026", "25 11 2026", "2026-11-25", " 25 November 2026 ", "25 nov 2026", "25th Nov 2026", "25.11.2026"],
)
def test_days_are_read_as_people_write_them(text) -> None:
    assert read_day(text) == date(2026, 11, 25)


@pytest.mark.parametrize(
    ("text", "minute"),
    [
        ("10:30", 630),
        ("9.15", 555),
        ("1430", 870),
        ("2pm", 840),
        ("12am", 0),
        ("12 PM", 720),
        ("09:00", 540),
        ("9", 540),
    ],
)
def test_times_are_read_as_people_write_them(text, minute) -> None:
    assert read_time(text) == minute


@pytest.mark.parametrize(
    "text",
    [
        "",
        "31/11/2026",
        "29 February 2027",
        "tomorrow",
        "0/0/0000",
        "25 Movember 2026",
        "٢٥/١١/٢٠٢٦x",
        "1" * 500,
        "31/12/9999",
        "1/1/0001",
    ],
)
def test_no_day_is_told(text) -> None:
    with pytest.raises(NotATime) as told:
        read_day(text)
    assert told.value.code == NO_DAY


@pytest.mark.parametrize("text", ["", "25:00", "24:00", "9:60", "13pm", "0am", "half ten", "-1", "10:3", "1" * 500])
def test_no_time_is_told(text) -> None:
    with pytest.raises(NotATime) as told:
        read_time(text)
    assert told.value.code == NO_TIME


@pytest.mark.parametrize("typed", ["1:00", "1:30", "01:59"])
@pytest.mark.parametrize("day", ["29/3/2026", "28/3/2027"])
def test_a_time_in_the_missing_hour_is_told(day, typed) -> None:
    with pytest.raises(NotATime) as told:
        read(day, typed)
    assert told.value.code == MISSING_HOUR


@pytest.mark.parametrize("day", ["25/10/2026", "31/10/2027"])
def test_a_time_that_comes_twice_is_both_the_earlier_first(day) -> None:
    first, second = read(day, "1:30")
    assert (second - first).seconds == 3600 and first.hour == 0
    assert len(read(day, "0:59")) == len(read(day, "2:00")) == 1


@given(st.dates(date(2020, 1, 1), date(2035, 12, 31)), st.integers(0, 1439))
def test_what_was_read_is_what_the_clock_then_shows(day, minute) -> None:
    found = tried(day.isoformat(), f"{minute // 60}:{minute % 60:02}")
    for instant in found if found != MISSING_HOUR else ():
        shown = clock.as_london(instant)
        assert (shown.date(), shown.hour * 60 + shown.minute) == (day, minute)


@given(st.text(max_size=30), st.text(max_size=12))
def test_nonsense_is_told_and_never_a_fault(day, time) -> None:
    found = tried(day, time)
    assert found in (NO_DAY, NO_TIME, MISSING_HOUR) or len(found) in (1, 2)


def tried(day: str, time: str):
    """What was read, or the code of what was the matter."""
    try:
        return read(day, time)
    except NotATime as told:
        return told.code
