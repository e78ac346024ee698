"""`coachdesk slots REFERENCE`: what the page offers, for people and as JSON."""

import json
from datetime import timedelta
from types import SimpleNamespace

import pytest
from click.testing import CliRunner

from coachdesk.commands.slots import command
from coachdesk.models import Event, Leave
from coachdesk.models.label import AppointmentState, LeaveKind
from coachdesk.services import slots
from tests import people
from tests.conftest import TUESDAY


@pytest.fixture
def world(db):
    session = db.session
    office = people.office(session)
    coach = people.staff(session, office, "Amina Yusuf")
    mehret = people.claimant(session, office, "Mehret Abraha", "TIME_SCHOOL", coach=coach)
    mehret.spoken_reference, mehret.own_words = "MA6-5JN", "words that nobody prints"
    people.meeting(session, mehret, coach, TUESDAY - timedelta(days=28), AppointmentState.MET)
    session.commit()
    return SimpleNamespace(session=session, office=office, coach=coach, mehret=mehret)


@pytest.fixture
def run(app):
    return lambda *words: CliRunner().invoke(command, list(words))


def test_it_prints_what_the_page_offers(world, run):
    done = run("MA6-5JN", "--days", "14", "--json")
    assert done.exit_code == 0, done.output
    said, answer = json.loads(done.stdout), slots.offer(world.session, world.mehret, world.coach, at=TUESDAY)
    assert said["reference"] == "MA6-5JN" and (said["minutes"], said["mode"]) == (45, "in_person")
    assert sum(len(day["starts"]) for day in said["days"]) == len(answer.free) == said["free"] > 0
    assert said["in_hours"] - sum(each["starts"] for each in said["ruled_out"]) == said["free"]
    assert said["three"] == ["2026-11-24T09:45+00:00", "2026-11-25T09:30+00:00", "2026-11-26T09:30+00:00"]
    assert [each["without"] for each in said["more"]] == ["TIME_SCHOOL"]


@pytest.mark.parametrize("reference", ["ma65jn", "MA6-5JN", " ma6 5jn "])
def test_the_reference_is_found_as_it_is_said(world, run, reference):
    assert run(reference).exit_code == 0


def test_the_table_says_what_is_in_the_way(world, run):
    shown = run(world.mehret.reference, "--from", "2026-11-25", "--days", "2").stdout
    assert "45 minutes, in_person, and 10 of rest" in shown
    assert "Wed 25 Nov   9:30  10:30  11:30  13:30" in shown
    assert "Before 9:30 or after 14:30: School hours" in shown
    assert "Mehret" not in shown and "words that nobody prints" not in shown


def test_without_a_number_of_days_it_looks_on_until_three_days_have_times(world, run):
    away = {"starts_at": TUESDAY - timedelta(days=1), "ends_at": TUESDAY + timedelta(days=20), "kind": LeaveKind.LEAVE}
    world.session.add(Leave(staff_id=world.coach.id, **away))
    world.session.commit()
    said = json.loads(run("MA6-5JN", "--json").stdout)
    assert (said["from"], said["to"], len(said["three"])) == ("2026-11-24", "2026-12-21", 3)
    said = json.loads(run("MA6-5JN", "--days", "14", "--json").stdout)
    assert (said["to"], said["three"]) == ("2026-12-07", [])


def test_looking_at_somebodys_times_is_noted(world, run):
    run("MA6-5JN")
    noted = world.session.query(Event).filter_by(claimant_id=world.mehret.id, verb="claimant.opened").all()
    assert len(noted) == 1


def test_nobody_and_no_coach_are_one_sentence(world, run):
    assert "Nobody here has the reference XXX-XXX" in run("XXX-XXX").stderr
    alone = people.claimant(world.session, world.office, "Ada Adeyemi")
    world.session.commit()
    done = run(alone.reference)
    assert done.exit_code == 1 and "They have no coach yet" in done.stderr


def test_a_number_of_days_that_makes_no_sense_is_refused(world, run):
    for days in ("0", "-3", "93", "many"):
        assert run("MA6-5JN", "--days", days).exit_code == 2
