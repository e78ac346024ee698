"""People as an identity provider knows them: whose account it is, which roles they have today, and that they are out.

An account is known by issuer and subject. It is bound to them once, the first time they come: an account that somebody
at work made for their verified address, with no other binding. Never a claimant's, never an invited person's.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from coachdesk import clock
from coachdesk.models import Account, PasswordLink, RoleGrant, SignIn, Staff
from coachdesk.models.label import Role, SignInWay
from coachdesk.provider.settings import ProviderSettings
from coachdesk.provider.tokens import LoggedOut, Who
from coachdesk.services import accounts, audit

INVITED = (Role.SUPPORTER, Role.SERVICE_WORKER)
EVERYWHERE = (Role.ADMINISTRATOR,)
ONE_DAY = timedelta(days=1)


class NotKnownHere(LookupError):
    """Somebody the provider knows and we do not; the message, a word of ours, says why."""


def account_of(session: Session, who: Who, *, at: datetime) -> Account:
    """Their account; bound now if it is their first time. Raises NotKnownHere."""
    known = select(Account).where(Account.issuer == who.issuer, Account.subject == who.subject)
    if (account := session.scalar(known)) is not None:
        if account.closed_at is not None:
            raise NotKnownHere("closed")
        return account
    return _bind(session, who, at)


def _bind(session: Session, who: Who, at: datetime) -> Account:
    """From now on the provider alone says who this is: the password goes, and so do links to set one."""
    account = accounts.find(session, who.email) if who.email else None
    if account is None:
        raise NotKnownHere("unknown")
    if account.claimant_id is not None or account.closed_at is not None or _is_invited(session, account.id):
        raise NotKnownHere("not_staff")
    if account.issuer is not None:
        raise NotKnownHere("bound_to_another")
    account.issuer, account.subject, account.password_hash = who.issuer, who.subject, None
    links = update(PasswordLink).where(PasswordLink.account_id == account.id, PasswordLink.ends_at > at)
    session.execute(links.values(ends_at=at))
    audit.record(session, "account.bound_to_provider", subject="account", subject_id=account.id, at=at)
    return account


def _is_invited(session: Session, account_id: UUID) -> bool:
    where = (RoleGrant.account_id == account_id, RoleGrant.role.in_(INVITED))
    return session.scalar(select(RoleGrant.id).where(*where).limit(1)) is not None


def comes_by_provider_alone(session: Session, account: Account, provider: ProviderSettings | None) -> bool:
    """Whether passwords and passkeys of ours open nothing for this account: it is bound, or the office wants it so."""
    if provider is None or account.claimant_id is not None:
        return False
    return account.issuer == provider.issuer or (provider.only and not _is_invited(session, account.id))


def set_roles(
    session: Session, account: Account, provider: ProviderSettings, theirs: Collection[str], *, at: datetime
) -> None:
    """Grant and end what the provider decides over: the roles that the settings name.

    What an administrator here granted by hand stays; a role that the settings do not name is not touched.
    """
    if not provider.roles:
        return
    today = clock.as_london(at).date()
    governed = {Role(word) for word in provider.roles.values()}
    wanted = {Role(provider.roles[name]) for name in theirs if name in provider.roles}
    holds = [RoleGrant.from_on <= today, or_(RoleGrant.until_on.is_(None), RoleGrant.until_on >= today)]
    grants = session.scalars(
        select(RoleGrant).where(RoleGrant.account_id == account.id, RoleGrant.role.in_(governed), *holds)
    ).all()
    over = [grant for grant in grants if grant.role not in wanted and grant.granted_by is None]
    for grant in over:
        grant.until_on = today - ONE_DAY
        facts = {"role": grant.role.value, "by": "provider"}
        audit.record(session, "role.ended", subject="account", subject_id=account.id, facts=facts, at=at)
    fresh = [role for role in Role if role in wanted - {grant.role for grant in grants}]
    for role in fresh:
        _grant(session, account, role, at)


def _grant(session: Session, account: Account, role: Role, at: datetime) -> None:
    """At the account's own office; one whose office nobody knows is given nothing that holds at an office."""
    staff = session.get(Staff, account.staff_id) if account.staff_id else None
    office_id = staff.office_id if staff else _office_of_before(session, account.id)
    if role in EVERYWHERE:
        office_id = None
    elif office_id is None:
        return
    accounts.grant(
        session, account, role, by=None, at=at, office_id=office_id,
        team_id=staff.team_id if staff and role in (Role.COACH, Role.LEAD) else None,
    )  # fmt: skip


def _office_of_before(session: Session, account_id: UUID) -> UUID | None:
    where = (RoleGrant.account_id == account_id, RoleGrant.office_id.is_not(None))
    return session.scalar(select(RoleGrant.office_id).where(*where).order_by(RoleGrant.from_on.desc()).limit(1))


def end_sign_ins(session: Session, out: LoggedOut, *, at: datetime) -> int:
    """Whoever is out at the provider is out here at the next request: of that session, or of all of the subject's."""
    theirs = select(Account.id).where(Account.issuer == out.issuer)
    if out.subject is not None:
        theirs = theirs.where(Account.subject == out.subject)
    where = [SignIn.account_id.in_(theirs), SignIn.way == SignInWay.PROVIDER, SignIn.ended_at.is_(None)]
    if out.sid is not None:
        where.append(SignIn.provider_sid == out.sid)
    ended = update(SignIn).where(*where).values(ended_at=at).returning(SignIn.account_id)
    found = session.scalars(ended.execution_options(synchronize_session=False)).all()
    for account_id in sorted(set(found)):
        facts = {"browsers": found.count(account_id)}
        audit.record(session, "account.ended_by_provider", subject="account", subject_id=account_id, facts=facts, at=at)
    return len(found)
