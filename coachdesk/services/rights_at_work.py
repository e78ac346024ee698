"""What an account at work may do, from when, until when; closing it, and opening it again.

Each change is read from the table with the next request, so what ends is closed at once.
"""

from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from coachdesk import clock
from coachdesk.models import Account, RoleGrant, key_ring
from coachdesk.models.label import Role
from coachdesk.services import accounts, audit, on_staff, sessions

NEEDS_STAFF = (Role.COACH, Role.LEAD)
EVERYWHERE = (Role.ADMINISTRATOR,)
ALWAYS_ENDS = (Role.SERVICE_WORKER,)


class NotPossible(ValueError):
    """Why not: a code of `words.RIGHTS`."""


def grant(
    session: Session, account: Account, role: Role, *,
    office_id: UUID | None, from_on: date, until_on: date | None, by: UUID, at: datetime,
) -> RoleGrant:  # fmt: skip
    """Give a role. Raises NotPossible."""
    office_id = None if role in EVERYWHERE else office_id
    _check(session, account, role, office_id, from_on, until_on)
    made = RoleGrant(
        account_id=account.id, role=role, office_id=office_id, from_on=from_on, until_on=until_on, granted_by=by
    )
    session.add(made)
    session.flush()
    facts = {"role": role.value, "office": str(office_id or ""), "from": str(from_on), "until": str(until_on or "")}
    audit.record(session, "role.granted", subject="account", subject_id=account.id, facts=facts, at=at)
    return made


def end(session: Session, grant: RoleGrant, *, by: UUID, at: datetime) -> None:
    """End a role with the day before: nothing opens any more. Raises NotPossible."""
    today = clock.as_london(at).date()
    if grant.role is Role.ADMINISTRATOR and _administrators(session, today) <= {grant.account_id}:
        raise NotPossible("last_administrator")
    grant.until_on = today - timedelta(days=1)
    facts = {"role": grant.role.value, "office": str(grant.office_id or "")}
    audit.record(session, "role.ended", subject="account", subject_id=grant.account_id, facts=facts, at=at)


def close(session: Session, account: Account, *, by: UUID | None, at: datetime) -> None:
    """Nobody signs in to it any more, and whoever is signed in is out. Raises NotPossible."""
    if _administrators(session, clock.as_london(at).date()) == {account.id}:
        raise NotPossible("last_administrator")
    account.closed_at = at
    sessions.end_all_of(session, account.id, at=at)
    audit.record(session, "account.closed", subject="account", subject_id=account.id, at=at)


def open_again(session: Session, account: Account, *, by: UUID, at: datetime) -> None:
    account.closed_at = None
    audit.record(session, "account.opened_again", subject="account", subject_id=account.id, at=at)


def change_email(session: Session, account: Account, email: str, *, by: UUID, at: datetime) -> None:
    """Another address to sign in with. Raises NotPossible."""
    if not accounts.ADDRESS.fullmatch(email):
        raise NotPossible("no_address")
    taken = accounts.find(session, email)
    if taken is not None and taken.id != account.id:
        raise NotPossible("address_taken")
    account.email, account.email_index = email, key_ring.vault(session).blind("email", email)
    audit.record(session, "account.email_changed", subject="account", subject_id=account.id, at=at)


def _check(
    session: Session, account: Account, role: Role, office_id: UUID | None, from_on: date, until_on: date | None
) -> None:
    if role is Role.SUPPORTER:
        raise NotPossible("by_invitation")
    if role not in EVERYWHERE and office_id is None:
        raise NotPossible("no_office")
    if role in NEEDS_STAFF and on_staff.only_named(session, account):
        raise NotPossible("not_on_staff")
    if role in ALWAYS_ENDS and until_on is None:
        raise NotPossible("no_end")
    if until_on is not None and until_on < from_on:
        raise NotPossible("ends_before")
    same = (RoleGrant.account_id == account.id, RoleGrant.role == role, RoleGrant.office_id == office_id)
    still = or_(RoleGrant.until_on.is_(None), RoleGrant.until_on >= from_on)
    if session.scalar(select(RoleGrant.id).where(*same, still).limit(1)) is not None:
        raise NotPossible("has_it")


def _administrators(session: Session, today: date) -> set[UUID]:
    """Whose accounts are open and who administer today."""
    holds = (RoleGrant.from_on <= today, or_(RoleGrant.until_on.is_(None), RoleGrant.until_on >= today))
    found = select(RoleGrant.account_id).join(Account, Account.id == RoleGrant.account_id)
    return set(session.scalars(found.where(RoleGrant.role == Role.ADMINISTRATOR, *holds, Account.closed_at.is_(None))))
