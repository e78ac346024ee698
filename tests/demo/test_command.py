"""`coachdesk demo`: load once, keep what is there, begin again; never in a database for real people."""

import json
import random

import pytest
from sqlalchemy import func, select

from coachdesk.commands.demo import command
from coachdesk.models import Claimant, Event, Office
from tests.demo.content import digest


@pytest.fixture
def run(demo_app, demo):
    """Run a command of this group in the demo, without committing what it did."""
    demo.session.commit = demo.session.flush
    yield lambda *words: demo_app.test_cli_runner().invoke(command, list(words))
    del demo.session.commit


def test_a_demo_that_is_there_is_not_made_again(run):
    result = run("load")
    assert result.exit_code == 1
    assert "`coachdesk demo reset` begins again" in result.output


def test_a_second_start_changes_nothing(run, demo):
    before = demo.session.scalar(select(func.count()).select_from(Event))
    result = run("load", "--if-empty")
    assert (result.exit_code, result.output) == (0, "")
    assert demo.session.scalar(select(func.count()).select_from(Event)) == before


def test_a_start_on_a_later_day_says_that_it_moved(run, clock):
    clock.later(days=1)
    assert "moved on to Wednesday 25 November 2026" in run("load", "--if-empty").output


def test_the_same_day_makes_the_same_office(run, demo):
    before, lots_of_others = digest(demo.session), random.getstate()
    demo.session.scalars(select(Claimant)).first().preferred_name = "Somebody else"
    result = run("reset", "--json")
    assert result.exit_code == 0, result.output
    figures = json.loads(result.stdout)
    assert (figures["day"], figures["people"], figures["without_coach"]) == ("2026-11-24", 993, 200)
    assert demo.session.scalar(select(func.count()).where(Event.verb == "demo.begun_again")) == 1
    assert digest(demo.session) == before
    assert random.getstate() == lots_of_others, "nothing is drawn from lots that others draw from too"


@pytest.mark.parametrize("words", [["load"], ["load", "--if-empty"], ["reset"]])
def test_a_database_for_real_people_never_holds_a_demo(app, db, words):
    result = app.test_cli_runner().invoke(command, words)
    assert result.exit_code == 1
    assert "made for real people" in result.output
    assert not db.session.scalar(select(func.count()).select_from(Office))
