"""Which day is offered first to somebody who is due on one."""

from datetime import UTC, date, datetime, timedelta

import pytest

from coachdesk.slots.day import Day
from coachdesk.slots.near import nearest

pytestmark = pytest.mark.once
DUE = date(2026, 12, 17)


def day(after: int, times: int) -> Day:
    """So many days after the one that was meant, with so many times that are free."""
    on = DUE + timedelta(days=after)
    starts = tuple(datetime(on.year, on.month, on.day, 9 + hour, tzinfo=UTC) for hour in range(times))
    return Day(on, starts, starts, (), (), None, None)


@pytest.mark.parametrize(
    ("days", "first"),
    [
        ([day(-6, 3), day(-2, 5), day(0, 1), day(1, 9)], -2),
        ([day(-3, 4), day(-1, 4), day(0, 4)], 0),
        ([day(-8, 9), day(-7, 1), day(2, 9)], -7),
        ([day(-14, 2), day(-9, 1), day(1, 9)], -14),
        ([day(-15, 9), day(0, 0), day(5, 1), day(6, 9)], 5),
    ],
    ids=["most room in the week up to it", "of several the last", "a week early is in time", "two weeks before late",
         "and else the first after it"],
)  # fmt: skip
def test_somebody_is_offered_a_day_with_room_that_is_not_too_late(days, first):
    assert nearest(days, DUE).on == DUE + timedelta(days=first)


def test_nothing_free_is_no_day():
    assert nearest([day(-1, 0), day(3, 0)], DUE) is None
