"""A made-up year: the same events for every rule, and what each rule may never do, in a very small office."""

import json
from collections import defaultdict
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest
from click.testing import CliRunner

from coachdesk import clock
from coachdesk.commands.simulate import command
from coachdesk.models.label import WhenAway
from coachdesk.simulating.bound import best_share
from coachdesk.simulating.drawing import draw
from coachdesk.simulating.figures import broken_at, figures
from coachdesk.simulating.plan import Away, Coach, Due, Person, Plan
from coachdesk.simulating.product import Product
from coachdesk.simulating.scratch import scratch
from coachdesk.simulating.year import Year
from tests.simulating.conftest import SMALL

pytestmark = pytest.mark.once
RULES = ("coachdesk", "next_free", "named_first_free")
FIGURES = {
    "named_coach_share", "upc", "coc", "secon", "wait_days_median", "wait_days_p90", "hours_over_line",
    "relationships_broken", "hard_adjustments_broken", "promises_kept",
}  # fmt: skip


def test_the_same_seed_is_the_same_year_and_another_is_another(plan):
    assert draw(seed=7, **SMALL) == plan != draw(seed=8, **SMALL)


def test_the_command_prints_the_figures_of_each_rule_and_the_same_ones_again(held, plan):
    words = ["--weeks", "4", "--coaches", "3", "--people", "40", "--seed", "7", "--json"]
    done = CliRunner().invoke(command, words)
    assert done.exit_code == 0, done.output
    found = json.loads(done.stdout)
    assert set(found) == {"rules", "best_possible"} and set(found["rules"]) == set(RULES)
    assert set(found["best_possible"]) == {"named_coach_share"}
    assert all(set(each) >= FIGURES for each in found["rules"].values())
    for rule in RULES:
        again = figures(plan, held[rule], broken=0, promises_kept=None).as_json()
        ours = found["rules"][rule]
        assert {name: ours[name] for name in ("upc", "coc", "secon", "wait_days_p90", "meetings")} == {
            name: again[name] for name in ("upc", "coc", "secon", "wait_days_p90", "meetings")
        }
    assert "January" in done.stderr and clock.now().year >= 2026


@pytest.mark.parametrize("rule", RULES)
def test_nobody_is_in_two_meetings_at_once_and_everybody_has_their_rest(held, rule):
    diaries = defaultdict(list)
    for each in (one.booked for one in held[rule]):
        time = (each.starts_at, each.ends_at + timedelta(minutes=each.rest_minutes))
        diaries["coach", each.coach].append(time)
        diaries["person", each.due.person].append(time)
    assert len(diaries) > 30
    for times in diaries.values():
        assert all(ends <= starts for (_, ends), (starts, _) in pairwise(sorted(times)))


@pytest.mark.parametrize("rule", RULES)
def test_nobody_meets_a_coach_who_is_not_there_and_nobody_is_met_twice_for_one_due(plan, held, rule):
    assert all(plan.is_there(each.booked.coach, each.booked.on) for each in held[rule])
    dues = [each.booked.due.number for each in held[rule]]
    assert len(dues) == len(set(dues)) > 20
    known = {due.number: due for dues in plan.dues.values() for due in dues}
    assert all(known[each.booked.due.number] == each.booked.due for each in held[rule])


def test_no_meeting_of_ours_breaks_what_is_always_kept(plan, held):
    assert [code for each in held["coachdesk"] for code in broken_at(plan, each.booked)] == []


def test_no_rule_gets_past_the_bound(plan, held):
    best = best_share(plan)
    shares = [figures(plan, held[rule], broken=0, promises_kept=None).named_coach_share for rule in RULES]
    assert all(share <= best for share in shares)


def test_who_does_not_wait_cannot_have_a_coach_who_is_away_for_longer(plan):
    """One person, one coach, three meetings; the coach is away for three weeks around the second."""
    coach = Coach(0, "A", "female", (), (), 37, plan.coaches[0].hours, plan.first_on)
    days = [plan.first_on + timedelta(days=each) for each in (1, 29, 57)]
    away = Away(0, 0, days[1] - timedelta(days=10), days[1] + timedelta(days=10), plan.first_on)

    def best(wish, rhythm=28):
        person = Person(0, plan.first_on, None, None, rhythm, "en", (), (), wish)
        dues = tuple(Due(number, 0, on, 600, 7, 0, None, 0) for number, on in enumerate(days))
        year = Plan(1, plan.first_on, days[2] + timedelta(days=30), {0: coach}, (away,), {0: person}, {0: dues}, 1)
        return best_share(year)

    assert best(WhenAway.COVER) == pytest.approx(2 / 3)
    assert best(WhenAway.WAIT) == best(None) == 1


def test_half_of_those_who_would_wait_meet_their_coach_before_a_leave_and_it_is_kept_as_said(plan):
    """Everybody books four weeks ahead and says that they wait; everybody's coach is on leave in the last week."""
    begins = plan.first_on + timedelta(days=21)
    known_on = begins - timedelta(days=12)
    away = tuple(Away(each, each, begins, begins + timedelta(days=6), known_on) for each in plan.coaches)
    dues = {
        person: tuple(replace(each, ahead_days=28, missed=0, answer=WhenAway.WAIT, answer_days=0) for each in theirs)
        for person, theirs in plan.dues.items()
    }
    year = replace(plan, away=away, dues=dues, _away_of={})
    with scratch() as session:
        desk = Product(year, session)
        held, kept = Year(year, desk).run(), desk.promises_kept
    sooner = [each for each in held if known_on < each.booked.on < begins <= each.booked.due.due_on]
    assert 2 <= desk.absent.sooner <= len(sooner) and kept == 1
