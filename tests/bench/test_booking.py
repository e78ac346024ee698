"""The crowd that books at once: nothing twice, nothing shown that went wrong, and nothing left behind."""

from itertools import pairwise

import pytest
from sqlalchemy import func, select

from coachdesk.bench import booking
from coachdesk.bench.booking_jobs import RACERS, spread, storm
from coachdesk.db import db
from coachdesk.models import Appointment, Claim, Resource
from tests.bench.conftest import TINY


def test_a_crowd_books_each_time_once_and_leaves_nothing(ready):
    before = _there(ready)
    figure = booking.measure(ready, rounds=1)
    counts = {goal.name: goal.measured for goal in figure.goals if not goal.timed}
    assert set(counts.values()) == {0}, (counts, figure.measured["came"])
    assert figure.measured["clients"] == 32
    _jobs, windows = storm(TINY)
    assert figure.measured["came"]["storm"] == {"booked": windows, "refused": windows * (RACERS - 1)}
    assert _there(ready) == before


@pytest.mark.once
def test_in_a_storm_everybody_who_wants_a_time_is_in_the_way_of_the_others():
    jobs, windows = storm(TINY)
    for number in range(windows):
        wanted = jobs[number * RACERS : (number + 1) * RACERS]
        assert max(job.starts_at for job in wanted) < min(job.rested_at for job in wanted)
        assert len({job.starts_at for job in wanted}) > RACERS / 2


@pytest.mark.once
def test_spread_out_nobody_is_in_the_way_of_anybody():
    times = sorted((job.coach_id, job.starts_at, job.rested_at) for job in spread(TINY))
    assert all(one[0] != other[0] or one[2] <= other[1] for one, other in pairwise(times))
    assert len({job.claimant_id for job in spread(TINY)}) == len(times)


def _there(ready):
    with ready.app.app_context():
        return [db.session.scalar(select(func.count()).select_from(each)) for each in (Appointment, Claim, Resource)]
