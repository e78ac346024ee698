"""Accounts with what they may do today."""

from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from coachdesk import clock
from coachdesk.models import Account, RoleGrant, key_ring
from coachdesk.models.label import Role


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
