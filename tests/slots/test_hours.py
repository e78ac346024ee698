"""When somebody works, where they have hours of their own and where they have none."""

from datetime import date

import pytest

from coachdesk.slots.hours import USUAL, Hours, on_day, weekdays

pytestmark = pytest.mark.once
WEDNESDAY = date(2026, 11, 25)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("Mon-Fri", {0, 1, 2, 3, 4}),
        ("Tue-Fri", {1, 2, 3, 4}),
        ("Mon,Tue,Thu", {0, 1, 3}),
        ("monday to wednesday, friday", {0, 1, 2, 4}),
        ("Sat – Mon", {5, 6, 0}),
        ("Wednesdays", {2}),
        ("", {0, 1, 2, 3, 4}),
        ("37 hours", {0, 1, 2, 3, 4}),
    ],
)
def test_working_days_are_read_as_files_write_them(text, days) -> None:
    assert weekdays(text) == days


def test_without_hours_of_their_own_somebody_works_the_usual_day() -> None:
    assert tuple(on_day((), "Mon-Fri", WEDNESDAY)) == USUAL
    assert tuple(on_day((), "Mon-Tue", WEDNESDAY)) == ()


def test_hours_hold_from_a_day_until_a_day_and_the_usual_ones_until_the_first() -> None:
    rows = (Hours(2, 600, 720, date(2026, 11, 25), date(2026, 12, 2)), Hours(2, 780, 840, date(2026, 12, 9), None))
    found = {day: tuple(on_day(rows, "Mon-Fri", date(2026, 11, day))) for day in (18, 24, 25, 26)}
    assert found == {18: USUAL, 24: USUAL, 25: ((600, 720),), 26: ()}
    later = {day: tuple(on_day(rows, "Mon-Fri", date(2026, 12, day))) for day in (2, 9)}
    assert later == {2: ((600, 720),), 9: ((780, 840),)}
