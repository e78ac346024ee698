"""Times are instants in UTC, and London's on screen, also on the two odd nights of a year."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from coachdesk import clock as clock_module

pytestmark = pytest.mark.once


def wall(*parts: int) -> datetime:
    return datetime(*parts)  # noqa: DTZ001 (what a clock on the wall shows)


def test_now_is_aware_and_in_utc(clock) -> None:
    clock.at(None)
    now = clock_module.now()
    assert now.tzinfo is UTC
    assert abs(datetime.now(UTC) - now) < timedelta(seconds=5)


def test_a_day_begins_at_midnight_in_london(clock) -> None:
    clock.at(datetime(2026, 7, 1, 22, 59, tzinfo=UTC))
    assert clock_module.today() == date(2026, 7, 1)
    clock.later(minutes=1)
    assert clock_module.today() == date(2026, 7, 2)


def test_the_hour_that_does_not_exist_is_moved_on() -> None:
    assert clock_module.from_london(wall(2026, 3, 29, 0, 59)) == datetime(2026, 3, 29, 0, 59, tzinfo=UTC)
    assert clock_module.as_london(clock_module.from_london(wall(2026, 3, 29, 1, 30))).hour == 2
    assert clock_module.from_london(wall(2026, 3, 29, 2, 0)) == datetime(2026, 3, 29, 1, 0, tzinfo=UTC)


def test_the_hour_that_comes_twice_is_taken_the_first_time() -> None:
    assert clock_module.from_london(wall(2026, 10, 25, 1, 30)) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert clock_module.from_london(wall(2026, 10, 25, 2, 0)) == datetime(2026, 10, 25, 2, 0, tzinfo=UTC)


def test_an_instant_of_anywhere_is_shown_as_londons() -> None:
    at = datetime(2026, 7, 1, 9, 0, tzinfo=timezone(timedelta(hours=5)))
    assert clock_module.as_london(at).isoformat() == "2026-07-01T05:00:00+01:00"


def test_a_time_without_a_zone_is_no_instant_and_one_with_a_zone_is_no_wall() -> None:
    with pytest.raises(ValueError, match="without a zone"):
        clock_module.as_london(wall(2026, 7, 1))
    with pytest.raises(ValueError, match="carries no zone"):
        clock_module.from_london(datetime(2026, 7, 1, tzinfo=UTC))


def test_a_clock_that_was_started_runs_on(clock) -> None:
    clock_module.start_at(datetime(2026, 11, 20, 9, 0, tzinfo=UTC))
    first = clock_module.now()
    assert timedelta() <= clock_module.now() - first < timedelta(seconds=5)
    assert first.date() == date(2026, 11, 20)
