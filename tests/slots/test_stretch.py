"""What London's clocks show, as instants: also in the hour that is missing and in the one that comes twice."""

from datetime import UTC, date, datetime

import pytest

from coachdesk.slots.stretch import Stretch, stretches
from coachdesk.slots.wall import wall_spans

pytestmark = pytest.mark.once
FORWARD, BACK = (date(2026, 3, 29), date(2028, 3, 26)), (date(2026, 10, 25), date(2027, 10, 31))


def of_wall(day: date, starts_minute: int, ends_minute: int) -> list[Stretch]:
    return list(stretches(wall_spans(day, starts_minute, ends_minute)))


def utc(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC)


def test_in_winter_the_clocks_show_utc_and_in_summer_an_hour_more() -> None:
    winter, summer = date(2026, 12, 1), date(2026, 7, 1)
    assert of_wall(winter, 540, 600) == [Stretch(utc(winter, 9), utc(winter, 10))]
    assert of_wall(summer, 540, 600) == [Stretch(utc(summer, 8), utc(summer, 9))]


@pytest.mark.parametrize("day", FORWARD)
def test_nothing_lies_in_the_missing_hour(day) -> None:
    assert of_wall(day, 60, 120) == []
    assert of_wall(day, 75, 90) == []
    assert of_wall(day, 30, 75) == [Stretch(utc(day, 0, 30), utc(day, 1))]
    around = of_wall(day, 30, 180)
    assert [each.starts_at for each in around] == [utc(day, 0, 30), utc(day, 1)]
    assert around[-1].ends_at == utc(day, 2), "an hour and a half: one and a half less than the clock goes on"


@pytest.mark.parametrize("day", BACK)
def test_the_hour_that_comes_twice_is_there_twice(day) -> None:
    both = of_wall(day, 75, 90)
    assert [each.starts_at.hour for each in both] == [0, 1]
    assert all((each.ends_at - each.starts_at).seconds == 900 for each in both)
    whole = of_wall(day, 0, 1440)
    assert sum((each.ends_at - each.starts_at).total_seconds() for each in whole) == 25 * 3600


@pytest.mark.parametrize(("day", "hours"), [(FORWARD[0], 23), (BACK[0], 25), (date(2026, 7, 1), 24)])
def test_the_parts_of_a_day_are_the_day(day, hours) -> None:
    parts = [each for starts in range(0, 1440, 15) for each in of_wall(day, starts, starts + 15)]
    assert sum((each.ends_at - each.starts_at).total_seconds() for each in parts) == hours * 3600
    assert len({each.starts_at for each in parts}) == len(parts)
