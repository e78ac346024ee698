"""The people in whom the tests tell their stories, each a role in the rules about who may see what.

Amina is Dotty's coach; Ben is a coach of the same team; Gwen leads it; Dev is a coach at another office and sees
nothing of all this; Ada is the administrator, who opens nobody's record.
"""

from dataclasses import dataclass

from flask.testing import FlaskClient

from coachdesk import clock
from coachdesk.db import db
from coachdesk.models import Account, Claimant, Office, Staff, Team
from coachdesk.models.label import Role
from coachdesk.services import accounts
from coachdesk.views.sign_in import COOKIE
from tests.factories import AccountFactory, ClaimantFactory, OfficeFactory, RoleGrantFactory, StaffFactory, TeamFactory


@dataclass(frozen=True)
class Worker:
    """Somebody who works here: the person and their account."""

    staff: Staff | None
    account: Account


@dataclass(frozen=True)
class Cast:
    """Everybody, at Harbour Street and at Mill Lane."""

    office: Office
    team: Team
    elsewhere: Office
    amina: Worker
    ben: Worker
    gwen: Worker
    dev: Worker
    ada: Worker
    dotty: Claimant


def assemble() -> Cast:
    """Put them into the database."""
    office, elsewhere = OfficeFactory(name="Harbour Street"), OfficeFactory(name="Mill Lane")
    team = TeamFactory(office_id=office.id)
    amina = _worker(office, team, "Amina Yusuf", Role.COACH, woman=True)
    dotty = ClaimantFactory(
        office_id=office.id,
        first_names="Dotty",
        last_name="Ashworth",
        spoken_reference="DA7-4K2",
        coach=amina.staff,
        needs=["TIME_EXTEND", "STAFF_SAME"],
    )
    return Cast(
        office=office,
        team=team,
        elsewhere=elsewhere,
        amina=amina,
        ben=_worker(office, team, "Ben Marlow", Role.COACH, man=True),
        gwen=_worker(office, team, "Gwen Pritchard", Role.LEAD, lead=True),
        dev=_worker(elsewhere, TeamFactory(office_id=elsewhere.id), "Dev Raman", Role.COACH),
        ada=_administrator(),
        dotty=dotty,
    )


def sign_in(client: FlaskClient, worker: Worker) -> None:
    """Sign a browser in as somebody, without their password."""
    row, token = accounts.start(db.session, worker.account, at=clock.now())
    db.session.commit()
    with client.session_transaction() as cookie:
        cookie[COOKIE] = [str(row.id), token, str(worker.account.id)]


def _worker(office: Office, team: Team, name: str, role: Role, **traits: bool) -> Worker:
    staff = StaffFactory(office_id=office.id, team_id=team.id, name=name, **traits)
    account = AccountFactory(name=name, staff_id=staff.id)
    RoleGrantFactory(account_id=account.id, role=role, office_id=office.id, team_id=team.id)
    return Worker(staff, account)


def _administrator() -> Worker:
    account = AccountFactory(name="Ada Lindqvist")
    RoleGrantFactory(account_id=account.id, role=Role.ADMINISTRATOR)
    return Worker(None, account)
