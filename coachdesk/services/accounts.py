"""Accounts: making them, granting roles, setting passwords by a link, signing in and out."""

import re
import secrets
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from coachdesk import clock
from coachdesk.models import Account, PasswordLink, RoleGrant, SignIn, Staff, key_ring
from coachdesk.models.label import Role, SignInWay
from coachdesk.services import audit, passwords, sessions

LINK_LASTS = timedelta(days=3)
ADDRESS = re.compile(r"[^@\s]+@[^@\s]+")
digest = sessions.digest


class LinkEnded(ValueError):
    """A set-password link that was used, has ended, or never was."""


def create(
    session: Session, *, name: str, email: str, by: UUID | None, at: datetime, staff: Staff | None = None
) -> Account:
    """An account with no role and no password yet. Raises ValueError when the address is none, or taken."""
    if not ADDRESS.fullmatch(email.strip()) or not name.strip():
        raise ValueError("a name and an email address are needed")
    if find(session, email) is not None:
        raise ValueError("there is an account with this email address already")
    account_id = uuid7()
    key = key_ring.new_key(session, "account", account_id)
    account = Account(
        key=key,
        id=account_id,
        name=name,
        email=email,
        email_index=key_ring.vault(session).blind("email", email),
        staff_id=staff.id if staff else None,
        made_at=at,
    )
    session.add(account)
    session.flush()
    audit.record(session, "account.created", subject="account", subject_id=account.id, at=at)
    return account


def grant(
    session: Session, account: Account, role: Role, *, by: UUID | None, at: datetime,
    office_id: UUID | None = None, team_id: UUID | None = None,
) -> RoleGrant:  # fmt: skip
    """Grant a role from today on."""
    granted = RoleGrant(
        account_id=account.id, role=role, office_id=office_id, team_id=team_id,
        from_on=clock.as_london(at).date(), granted_by=by,
    )  # fmt: skip
    session.add(granted)
    session.flush()
    audit.record(session, "role.granted", subject="account", subject_id=account.id, facts={"role": role.value}, at=at)
    return granted


def find(session: Session, email: str) -> Account | None:
    """The account of an email address, through its blind index."""
    return session.scalar(
        select(Account).where(Account.email_index.in_(key_ring.vault(session).blinds("email", email)))
    )


def make_password_link(session: Session, account: Account, *, by: UUID | None, at: datetime) -> str:
    """A token that lets one person set a password within three days; older links of theirs end. Shown once."""
    open_links = (PasswordLink.account_id == account.id, PasswordLink.used_at.is_(None), PasswordLink.ends_at > at)
    session.execute(update(PasswordLink).where(*open_links).values(ends_at=at))
    token = secrets.token_urlsafe(32)
    session.add(
        PasswordLink(account_id=account.id, digest=digest(token), made_by=by, made_at=at, ends_at=at + LINK_LASTS)
    )
    audit.record(session, "account.password_link_made", subject="account", subject_id=account.id, at=at)
    return token


def account_of_link(session: Session, token: str, *, at: datetime) -> Account:
    """Whose link this is. Raises LinkEnded."""
    link = _open_link(session, token, at)
    account = session.get(Account, link.account_id)
    if account is None or account.closed_at is not None:
        raise LinkEnded
    return account


def set_password(session: Session, token: str, password: str, *, at: datetime) -> Account:
    """Set a password through a link; the link and all signed-in browsers end. Raises LinkEnded, BadPassword."""
    link, account = _open_link(session, token, at), account_of_link(session, token, at=at)
    passwords.check(session, password, account)
    used = update(PasswordLink).where(PasswordLink.id == link.id, PasswordLink.used_at.is_(None)).values(used_at=at)
    if session.scalar(used.returning(PasswordLink.id)) is None:
        raise LinkEnded
    passwords.keep(account, password)
    sessions.end_all_of(session, account.id, at=at)
    audit.record(session, "account.password_set", subject="account", subject_id=account.id, at=at)
    return account


def change_password(session: Session, account: Account, password: str, *, but: UUID | None, at: datetime) -> None:
    """Somebody chose a new password; their other signed-in browsers end. Raises BadPassword."""
    passwords.check(session, password, account)
    passwords.keep(account, password)
    sessions.end_all_of(session, account.id, but=but, at=at)
    audit.record(session, "account.password_set", subject="account", subject_id=account.id, at=at)


def start(session: Session, account: Account, *, at: datetime) -> tuple[SignIn, str]:
    """A signed-in browser whose person has just shown who they are by a link."""
    return sessions.start(session, account, way=SignInWay.LINK, proved=True, at=at)


def _open_link(session: Session, token: str, at: datetime) -> PasswordLink:
    where = (PasswordLink.digest == digest(token), PasswordLink.used_at.is_(None), PasswordLink.ends_at > at)
    link = session.scalar(select(PasswordLink).where(*where))
    if link is None:
        raise LinkEnded
    return link
