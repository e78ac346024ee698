"""What the product is for, in figures: a year at full size reaches its goals beside the two other rules."""

import pytest

from coachdesk.simulating.simulation import Asked, simulate

pytestmark = [pytest.mark.proof, pytest.mark.once]


@pytest.mark.parametrize("seed", [1, 2, 3, 4, 5])
def test_a_year_with_one_coach_who_stays(seed):
    done = simulate(Asked(seed))
    ours, pooled, anybody = (done.rules[name] for name in ("coachdesk", "named_first_free", "next_free"))
    assert ours.hard_adjustments_broken == 0
    assert ours.named_coach_share >= 0.95 * done.best
    assert ours.named_coach_share >= 2 * anybody.named_coach_share
    assert max(each.named_coach_share for each in done.rules.values()) <= done.best
    assert ours.wait_days_median <= pooled.wait_days_median
    assert ours.wait_days_p90 <= pooled.wait_days_p90
    assert min(each.meetings for each in done.rules.values()) > 0.95 * max(
        each.meetings for each in done.rules.values()
    )
