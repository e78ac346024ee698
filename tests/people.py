"""People for tests: an office, somebody who leads it, coaches, and claimants with what they asked for. All made up."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from itertools import count
from uuid import UUID

from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from coachdesk import clock
from coachdesk.adjustments.catalogue import kind
from coachdesk.models import (
    Account,
    Adjustment,
    Appointment,
    Claimant,
    DataKey,
    Office,
    Relationship,
    RoleGrant,
    Staff,
    key_ring,
)
from coachdesk.models.label import AppointmentState, Mode, Nation, Role
from coachdesk.search_name import search_name
from coachdesk.services import accounts
from coachdesk.views.sign_in import COOKIE

_number = count(1)


def office(session: Session, name: str = "Harbour Street", nation: Nation = Nation.ENGLAND) -> Office:
    made = Office(name=name, nation=nation)
    session.add(made)
    session.flush()
    return made


def staff(
    session: Session,
    office: Office,
    name: str,
    *,
    gender: str = "",
    languages: Sequence[str] = (),
    skills: Sequence[str] = (),
    hours: float = 37,
    is_coach: bool = True,
    is_lead: bool = False,
    team_id: UUID | None = None,
) -> Staff:
    """A member of staff, a coach unless it is said otherwise."""
    staff_id = uuid7()
    made = Staff(
        key=key_ring.new_key(session, "staff", staff_id),
        id=staff_id,
        office_id=office.id,
        team_id=team_id,
        staff_no=f"S{next(_number):06}",
        name=name,
        gender=gender,
        languages=list(languages),
        skills=list(skills),
        weekly_hours=Decimal(str(hours)),
        is_coach=is_coach,
        is_lead=is_lead,
    )
    session.add(made)
    session.flush()
    return made


def lead(session: Session, office: Office, name: str = "Gwen Pritchard") -> Staff:
    return staff(session, office, name, is_coach=False, is_lead=True)


def claimant(
    session: Session,
    office: Office,
    name: str = "Maya Fernandes",
    *codes: str,
    coach: Staff | None = None,
    language: str = "en",
    rhythm_days: int | None = None,
) -> Claimant:
    """Somebody with these adjustments, and with this coach for half a year."""
    claimant_id, number = uuid7(), next(_number)
    first_names, _space, last_name = name.rpartition(" ")
    made = Claimant(
        key=key_ring.new_key(session, "claimant", claimant_id),
        id=claimant_id,
        office_id=office.id,
        reference=f"K{number:08}",
        spoken_reference=f"{number:06}"[:3] + "-" + f"{number:06}"[3:],
        first_names=first_names,
        last_name=last_name,
        search_name=search_name(first_names, last_name),
        language=language,
        rhythm_days=rhythm_days,
    )
    session.add(made)
    session.flush()
    for code in codes:
        adjustment(session, made, code)
    if coach is not None:
        relationship(session, made, coach)
    return made


def adjustment(session: Session, claimant: Claimant, code: str, **params: str) -> Adjustment:
    key = session.get_one(DataKey, claimant.key_id)
    made = Adjustment(key=key, claimant_id=claimant.id, code=code, strength=kind(code).strength, params=params)
    session.add(made)
    session.flush()
    return made


def relationship(session: Session, claimant: Claimant, coach: Staff, *, reason: str = "imported") -> Relationship:
    made = Relationship(
        claimant_id=claimant.id, coach_id=coach.id, started_on=clock.today().replace(month=5), start_reason=reason
    )
    session.add(made)
    session.flush()
    return made


def meeting(
    session: Session,
    claimant: Claimant,
    coach: Staff,
    starts_at: datetime,
    state: AppointmentState = AppointmentState.MET,
) -> Appointment:
    made = Appointment(
        claimant_id=claimant.id, coach_id=coach.id, starts_at=starts_at, minutes=45, mode=Mode.IN_PERSON, state=state
    )
    session.add(made)
    session.flush()
    return made


def account(session: Session, member: Staff, *roles: Role) -> Account:
    """An account of a member of staff, with these roles in their office."""
    number = next(_number)
    made = accounts.create(
        session, name=member.name, email=f"person{number}@example.org", by=None, at=clock.now(), staff=member
    )
    for role in roles:
        session.add(RoleGrant(account_id=made.id, role=role, office_id=member.office_id, from_on=clock.today()))
    session.flush()
    return made


def sign_in(client: FlaskClient, session: Session, account: Account) -> None:
    """Sign a browser in, without its owner's password."""
    row, token = accounts.start(session, account, at=clock.now())
    session.commit()
    with client.session_transaction() as cookie:
        cookie[COOKIE] = [str(row.id), token, str(account.id)]
