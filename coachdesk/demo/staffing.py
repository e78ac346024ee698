"""The people who work at the demo office, and the accounts that a visitor steps in with. No account has a password."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.orm import Session

from coachdesk.demo import coaches, factories
from coachdesk.demo.clock import NATION
from coachdesk.demo.coaches import StaffPlan
from coachdesk.models import Event, Office, Staff, Team
from coachdesk.models.label import Role
from coachdesk.services import accounts, audit, offices


@dataclass(frozen=True, slots=True)
class Staffing:
    """The office, who works there by key, and what they sign in with."""

    office: Office
    staff: Mapping[str, Staff]
    account_ids: Mapping[str, UUID]

    @property
    def lead_account_id(self) -> UUID:
        return self.account_ids[coaches.LEAD]


def hire(session: Session, *, left_on: date, at: datetime) -> Staffing:
    """Make the office and everybody who works there."""
    office = offices.create(session, coaches.OFFICE, nation=NATION, by=None, at=at)
    office.address, office.phone = coaches.ADDRESS, coaches.PHONE
    team: Team = factories.TeamFactory.build(office_id=office.id, name=coaches.TEAM)
    session.add(team)
    session.flush()
    staff = {plan.key: _staff(plan, number, team, left_on) for number, plan in enumerate(coaches.STAFF, start=1)}
    session.add_all(staff.values())
    session.flush()
    session.execute(insert(Event), [_event(session, each, at) for each in staff.values()])
    here = [plan for plan in coaches.STAFF if plan.key != coaches.LEFT]
    account_ids = {plan.key: _account(session, plan, staff[plan.key], at) for plan in here}
    name, email = coaches.ADMINISTRATOR
    administrator = accounts.create(session, name=name, email=email, by=None, at=at)
    accounts.grant(session, administrator, Role.ADMINISTRATOR, by=None, at=at)
    return Staffing(office, staff, account_ids)


def _staff(plan: StaffPlan, number: int, team: Team, left_on: date) -> Staff:
    made: Staff = factories.StaffFactory.build(
        office_id=team.office_id,
        team_id=team.id,
        staff_no=f"HS{number:03}",
        name=plan.name,
        email=plan.email,
        weekly_hours=plan.weekly_hours,
        gender=plan.gender,
        languages=list(plan.languages),
        skills=list(plan.skills),
        is_coach=plan.key != coaches.LEAD,
        is_lead=plan.key == coaches.LEAD,
        left_on=left_on if plan.key == coaches.LEFT else None,
    )
    return made


def _event(session: Session, staff: Staff, at: datetime) -> dict[str, Any]:
    return audit.event_row(session, "demo.made", subject="staff", subject_id=staff.id, at=at)


def _account(session: Session, plan: StaffPlan, staff: Staff, at: datetime) -> UUID:
    account = accounts.create(session, name=plan.name, email=plan.email, by=None, at=at, staff=staff)
    role = Role.LEAD if plan.key == coaches.LEAD else Role.COACH
    accounts.grant(session, account, role, by=None, at=at, office_id=staff.office_id, team_id=staff.team_id)
    return account.id
