"""Accounts with what they may do today."""

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import and_, exists, func, or_, select
from sqlalchemy.orm import Session

from coachdesk import clock
from coachdesk.models import Account, Office, Passkey, RoleGrant, SignIn, Staff, key_ring
from coachdesk.models.label import Role


@dataclass(frozen=True)
class Granted:
    """A role of an account, with its office and its days."""

    id: UUID
    role: Role
    office: str | None
    from_on: date
    until_on: date | None


@dataclass
class AccountRow:
    """One line of the list: `roles` are those that hold today."""

    id: UUID
    name: str
    email: str
    has_password: bool
    roles: set[Role] = field(default_factory=set)


def all_accounts(session: Session) -> list[AccountRow]:
    """Everybody who signs in to work here, by name: three statements, one of them for the keys of the addresses."""
    at_work = (Account.closed_at.is_(None), Account.claimant_id.is_(None))
    accounts = session.scalars(select(Account).where(*at_work).order_by(Account.name, Account.id)).all()
    key_ring.load(session, (account.key_id for account in accounts))
    found = {
        account.id: AccountRow(account.id, account.name, account.email or "", account.password_hash is not None)
        for account in accounts
    }
    today = clock.today()
    holds = and_(RoleGrant.from_on <= today, or_(RoleGrant.until_on.is_(None), RoleGrant.until_on >= today))
    for account_id, role in session.execute(select(RoleGrant.account_id, RoleGrant.role).where(holds)):
        if account_id in found:
            found[account_id].roles.add(role)
    return list(found.values())


def closed_accounts(session: Session) -> list[tuple[UUID, str]]:
    """Those at work that were closed: they can be opened again."""
    closed = (Account.closed_at.is_not(None), Account.claimant_id.is_(None))
    found = session.execute(select(Account.id, Account.name).where(*closed).order_by(Account.name, Account.id))
    return [(row.id, row.name) for row in found]


def without_second_factor(session: Session) -> int:
    """How many accounts at work have a role today and nothing but a password, or not even that: whoever finds the
    password first sets the second thing up. An organisation's provider asks its own people itself."""
    today = clock.today()
    holds = (RoleGrant.from_on <= today, or_(RoleGrant.until_on.is_(None), RoleGrant.until_on >= today))
    works = exists().where(RoleGrant.account_id == Account.id, *holds)
    has_passkey = exists().where(Passkey.account_id == Account.id, Passkey.ended_at.is_(None))
    alone = (Account.claimant_id.is_(None), Account.closed_at.is_(None), Account.issuer.is_(None))
    wanted = select(func.count()).select_from(Account).where(*alone, works, Account.totp_enc.is_(None), ~has_passkey)
    return session.scalar(wanted) or 0


def granted(session: Session, account_id: UUID) -> list[Granted]:
    """The roles of an account that hold or are to come, the earliest first, and with them those that ended."""
    columns = (RoleGrant.id, RoleGrant.role, Office.name, RoleGrant.from_on, RoleGrant.until_on)
    theirs = select(*columns).outerjoin(Office, Office.id == RoleGrant.office_id)
    rows = session.execute(theirs.where(RoleGrant.account_id == account_id).order_by(RoleGrant.from_on, RoleGrant.id))
    return [Granted(*row) for row in rows]


def staff_without_account(session: Session) -> list[tuple[UUID, str]]:
    """Who is on the staff list and has no account yet, by name."""
    has_one = exists().where(Account.staff_id == Staff.id)
    found = select(Staff.id, Staff.name, Office.name).join(Office, Office.id == Staff.office_id).where(~has_one)
    return [(row[0], f"{row[1]}, {row[2]}") for row in session.execute(found.order_by(Staff.name, Staff.id).limit(500))]


def signed_in_now(session: Session, account_id: UUID, at: datetime) -> int:
    """In how many browsers somebody is signed in."""
    theirs = (SignIn.account_id == account_id, SignIn.ended_at.is_(None), SignIn.ends_at > at)
    return session.scalar(select(func.count()).select_from(SignIn).where(*theirs)) or 0
