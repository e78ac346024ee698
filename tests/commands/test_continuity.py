"""`coachdesk continuity`: of the made-up office, to the digit, and of meetings since somebody was named."""

import json
from datetime import date, datetime, timedelta

import pytest
from click.testing import CliRunner
from sqlalchemy import func, select

from coachdesk.commands.continuity import command
from coachdesk.models import Appointment, Claimant, Relationship
from coachdesk.models.label import AppointmentState
from tests import people
from tests.conftest import TUESDAY
from tests.importing.loading import load, sample


@pytest.fixture
def run(app, db):
    def run(*words: str) -> str:
        db.session.commit()
        done = CliRunner().invoke(command, list(words))
        assert done.exit_code == 0, done.output
        return done.stdout

    return run


def test_the_made_up_office_to_the_digit(db, run) -> None:
    """History alone: a file says who the coach is, not who it was, so nobody was named at any of these meetings."""
    load(db.session, sample())
    assert db.session.scalar(select(func.count()).where(Relationship.started_on < date(2026, 1, 1)))
    assert json.loads(run("--json")) == {
        "people": 969, "named_coach_share": None, "upc": 0.7189, "coc": 0.5354, "secon": 0.5377,
    }  # fmt: skip
    met = select(Appointment).join(Claimant).where(Appointment.state == AppointmentState.MET)
    last = db.session.scalars(met.order_by(Appointment.starts_at.desc()).limit(1)).one()
    coach_id = db.session.scalar(select(Relationship.coach_id).where(Relationship.claimant_id == last.claimant_id))
    db.session.add(
        Appointment(claimant_id=last.claimant_id, coach_id=coach_id, starts_at=TUESDAY - timedelta(hours=1),
                    minutes=45, mode=last.mode, state=AppointmentState.MET)
    )  # fmt: skip
    assert json.loads(run("--json"))["named_coach_share"] == 1.0, "the first meeting here counts"


def test_one_office_of_several_and_in_plain_words(db, run) -> None:
    here, there = people.office(db.session, "Harbour Street"), people.office(db.session, "Hill Road")
    for office, names in ((here, "AAB"), (there, "CCCC")):
        coaches = {name: people.staff(db.session, office, name) for name in set(names)}
        dotty = people.claimant(db.session, office, coach=coaches[names[0]])
        for day, name in enumerate(names, start=1):
            people.meeting(db.session, dotty, coaches[name], datetime(2026, 9, day, 10, tzinfo=TUESDAY.tzinfo))
    assert json.loads(run("--office", "Harbour Street", "--json")) == {
        "people": 1, "named_coach_share": 0.6667, "upc": 0.6667, "coc": 0.3333, "secon": 0.5,
    }  # fmt: skip
    assert "6 of 7 meetings since somebody was named were with the named coach: 85.7%." in run()
    unknown = CliRunner().invoke(command, ["--office", "Nowhere"])
    assert unknown.exit_code == 1 and "There is no office called Nowhere." in unknown.output


def test_nobody_has_met_anybody(db, run) -> None:
    assert json.loads(run("--json")) == dict.fromkeys(("named_coach_share", "upc", "coc", "secon")) | {"people": 0}
    assert "Nobody has met twice yet." in run()
