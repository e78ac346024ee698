"""While nobody works the demo begins on a morning when somebody did."""

from datetime import UTC, datetime

import pytest

from coachdesk import clock
from coachdesk.demo import clock as demo_clock


def london(text):
    return clock.from_london(datetime.fromisoformat(text))


@pytest.mark.once
@pytest.mark.parametrize(
    ("now", "begins"),
    [
        ("2026-11-28 16:40", "2026-11-27 09:10"),  # Saturday
        ("2026-11-29 00:05", "2026-11-27 09:10"),  # Sunday
        ("2026-12-25 12:00", "2026-12-24 09:10"),  # Christmas Day, a Friday
        ("2026-12-28 12:00", "2026-12-24 09:10"),  # the Monday instead of Boxing Day
        ("2027-03-29 08:00", "2027-03-25 09:10"),  # Easter Monday, after the clocks went forward
    ],
)
def test_on_a_day_nobody_works_it_is_the_morning_of_the_last_day_somebody_did(now, begins):
    assert demo_clock.start_of(london(now)) == london(begins)
    assert demo_clock.day_of(london(now)) == london(begins).date()


@pytest.mark.once
@pytest.mark.parametrize("now", ["2026-11-24 08:00", "2026-11-24 09:30", "2026-11-27 16:29"])
def test_while_people_work_it_is_now(now):
    assert demo_clock.start_of(london(now)) == london(now)


@pytest.mark.once
@pytest.mark.parametrize(
    ("now", "begins"),
    [
        ("2026-11-24 00:10", "2026-11-24 09:10"),
        ("2026-11-24 07:59", "2026-11-24 09:10"),
        ("2026-11-27 16:30", "2026-11-27 09:10"),
        ("2026-11-27 23:50", "2026-11-27 09:10"),
    ],
)
def test_at_night_it_is_the_morning_of_that_day(now, begins):
    assert demo_clock.start_of(london(now)) == london(begins)


def test_a_demo_starts_there_and_runs_on(demo, let_it_run, monkeypatch):
    saturday = datetime(2026, 11, 28, 16, 40, tzinfo=UTC)
    monkeypatch.setattr(demo_clock.clock, "now", lambda: saturday)
    demo_clock.start(demo.engine)
    monkeypatch.undo()
    begun = clock.now()
    assert f"{clock.as_london(begun):%Y-%m-%d %H:%M}" == "2026-11-27 09:10"
    assert clock.now() > begun


def test_a_database_for_real_people_keeps_the_time(db, let_it_run, monkeypatch):
    saturday = datetime(2026, 11, 28, 16, 40, tzinfo=UTC)
    moved = []
    monkeypatch.setattr(demo_clock.clock, "now", lambda: saturday)
    monkeypatch.setattr(demo_clock.clock, "start_at", moved.append)
    demo_clock.start(db.engine)
    assert not moved


@pytest.fixture
def let_it_run():
    """The clock of this process, running again and put right afterwards."""
    clock.fix(None)
    yield
    clock.fix(None)
