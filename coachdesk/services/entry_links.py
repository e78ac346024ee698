"""How a claimant comes in: a link on paper from their coach, that works once, and no password to remember."""

import secrets
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from coachdesk.db import Beyond, wide
from coachdesk.models import Account, Claimant, EntryLink, SignIn, key_ring
from coachdesk.queries.life import standing_death
from coachdesk.services import accounts, audit
from coachdesk.services.coming_in import NoAccount, may_come_in
from coachdesk.services.turns import take_turn
from coachdesk.spoken_reference import ALPHABET

# Long enough to get to a library over a weekend, short enough for a slip that is lost.
LINK_LASTS = timedelta(days=3)
# Six groups of four, from letters and figures that do not look alike: about 110 bits, and typed from paper.
GROUPS, IN_A_GROUP = 6, 4


class LinkEnded(ValueError):
    """A link that was used, has ended, or never was."""


def make(session: Session, claimant: Claimant, *, by: UUID, at: datetime) -> str:
    """A token that lets this person in once; their open ones end. It is shown once, and kept as a digest.

    Raises NoAccount.
    """
    take_turn(session, [claimant.id])
    if not may_come_in(claimant):
        raise NoAccount
    account = account_of(session, claimant, at=at)
    _end_open(session, account.id, at)
    token = fresh_token()
    digest = accounts.digest(normal(token))
    session.add(EntryLink(account_id=account.id, digest=digest, made_by=by, made_at=at, ends_at=at + LINK_LASTS))
    audit.record(session, "entry_link.made", subject="account", subject_id=account.id, claimant_id=claimant.id, at=at)
    return token


def account_of(session: Session, claimant: Claimant, *, at: datetime) -> Account:
    """The claimant's account, made when it is first needed: without an address, under a key of its own.

    Of somebody who has died, as two people say, it is made closed: it opens when that is undone.
    """
    found = session.scalar(select(Account).where(Account.claimant_id == claimant.id))
    if found is not None:
        return found
    account_id = uuid7()
    key = key_ring.new_key(session, "account", account_id)
    death = standing_death(session, claimant.id)
    made = Account(key=key, id=account_id, name=claimant.name, claimant_id=claimant.id, made_at=at,
                   closed_at=death.confirmed_at if death else None)  # fmt: skip
    session.add(made)
    session.flush()
    audit.record(session, "account.created", subject="account", subject_id=made.id, claimant_id=claimant.id, at=at)
    return made


def is_open(session: Session, token: str, *, at: datetime) -> bool:
    """Whether this link still lets somebody in. Looking uses nothing up."""
    return session.scalar(select(EntryLink.id).where(*_open(token, at))) is not None


def enter(session: Session, token: str, *, at: datetime) -> tuple[SignIn, str]:
    """Use a link and sign its person in: the row and its token. Of two who press at once one comes in: LinkEnded."""
    used = update(EntryLink).where(*_open(token, at)).values(used_at=at).returning(EntryLink.account_id)
    with wide(session, Beyond.SIGN_IN):
        account_id = session.scalar(used.execution_options(synchronize_session=False))
        account = session.get(Account, account_id) if account_id else None
        claimant = session.get(Claimant, account.claimant_id) if account and account.claimant_id else None
    if account is None or account.closed_at is not None or claimant is None or not may_come_in(claimant):
        raise LinkEnded
    signed_in = accounts.start(session, account, at=at)
    audit.record(session, "entry_link.used", subject="account", subject_id=account.id,
                 claimant_id=account.claimant_id, at=at)  # fmt: skip
    return signed_in


def fresh_token() -> str:
    """`AB3K-…`: said and typed in groups."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(IN_A_GROUP)) for _ in range(GROUPS))


def normal(token: str) -> str:
    """What somebody typed from paper, as it was made: without spaces and lines, in capitals."""
    return "".join(letter for letter in token.upper() if letter.isalnum())


def _open(token: str, at: datetime) -> tuple[ColumnElement[bool], ...]:
    digest = accounts.digest(normal(token))
    return EntryLink.digest == digest, EntryLink.used_at.is_(None), EntryLink.ends_at > at


def _end_open(session: Session, account_id: UUID, at: datetime) -> None:
    still_open = (EntryLink.account_id == account_id, EntryLink.used_at.is_(None), EntryLink.ends_at > at)
    session.execute(update(EntryLink).where(*still_open).values(ends_at=at))
