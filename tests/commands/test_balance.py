"""`coachdesk balance`: what a lead would see, for an office, as figures."""

import json

from click.testing import CliRunner
from sqlalchemy import func, select

from coachdesk.commands.balance import command
from coachdesk.models import Move
from tests import people


def test_the_proposal_of_an_office_is_printed_and_nobody_is_asked(app, db, office) -> None:
    amina = people.staff(db.session, office, "Amina Yusuf", hours=3.5)
    people.staff(db.session, office, "Tom Whitfield", gender="male")
    for number in range(12):
        people.claimant(db.session, office, f"Person {number:02}", coach=amina)
    db.session.commit()
    done = CliRunner().invoke(command, ["--office", office.name, "--json"])
    assert done.exit_code == 0, done.output
    (told,) = json.loads(done.stdout)
    assert (told["office"], told["people"], told["everybody_under"], told["gap"]) == (office.name, 12, True, 0)
    assert {(each["from"], each["to"]) for each in told["moves"]} == {("Amina Yusuf", "Tom Whitfield")}
    assert sum(each["cost"] for each in told["moves"]) == told["cost"]
    assert office.name in done.stderr
    assert db.session.scalar(select(func.count()).select_from(Move)) == 0


def test_an_office_that_is_not_there_is_said(app, db, office) -> None:
    done = CliRunner().invoke(command, ["--office", "Nowhere"])
    assert done.exit_code == 1
    assert "There is no office called Nowhere." in done.output
