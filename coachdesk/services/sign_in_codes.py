"""A code that lets a claimant in once: sent by the way that is safe for them, or said by their coach.

A code that was sent works in the browser that asked for it and nowhere else. One that was said works together with the
person's spoken reference. Neither stands in the database: only a keyed digest that names the row it belongs to.
"""

import hmac
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from coachdesk import spoken_reference
from coachdesk.db import Beyond, widely
from coachdesk.models import Account, Claimant, SignInCode, key_ring
from coachdesk.services import audit, entry_links, outbox, sessions
from coachdesk.services.coming_in import NoAccount, end_codes, may_come_in, safe_way

LASTS = timedelta(minutes=10)
DIGITS = 8  # 26 bits, in two groups of four
TRIES = 5
# Anybody may try at a code that was said who knows a reference, so a few wrong tries do not end it: somebody else could
# end it for its owner that way. Their tries are slowed (services/attempts.py) to some thirty in its ten minutes.
TRIES_AT_SAID = 50
TEMPLATE = "sign_in_code"
SAID = ""


def fresh() -> str:
    """`4827 1935`."""
    figures = "".join(str(secrets.randbelow(10)) for _ in range(DIGITS))
    return f"{figures[:4]} {figures[4:]}"


@widely(Beyond.SIGN_IN)
def ask(session: Session, said: str, attempt: str, *, words: Callable[[str], str], at: datetime) -> bool:
    """Send a code for this browser's try to whoever `said` names, where there is a safe way. Whoever asked is told
    the same either way: what comes back is for the tests and the audit, never for the page."""
    claimant = who(session, said)
    way = safe_way(session, claimant) if claimant else None
    if claimant is None or way is None:
        return False
    account = entry_links.account_of(session, claimant, at=at)
    if account.closed_at is not None:
        return False
    _end_of_browser(session, attempt, at)
    code, row = _make(session, account.id, sessions.digest(attempt), None, at)
    channel, address = way
    outbox.queue(
        session, claimant, channel=channel, template=TEMPLATE, body=words(code), address=address,
        once=f"{TEMPLATE} {row.id}", due_at=at, at=at,
    )  # fmt: skip
    audit.record(session, "sign_in_code.sent", subject="account", subject_id=account.id, claimant_id=claimant.id,
                 facts={"channel": channel.value}, at=at)  # fmt: skip
    return True


def say(session: Session, claimant: Claimant, *, by: UUID, at: datetime) -> str:
    """A code that the coach tells the person; those said before end. It is shown once. Raises NoAccount."""
    if not may_come_in(claimant):
        raise NoAccount
    account = entry_links.account_of(session, claimant, at=at)
    end_codes(session, account.id, at=at)
    code, _row = _make(session, account.id, SAID, by, at)
    audit.record(session, "sign_in_code.said", subject="account", subject_id=account.id, claimant_id=claimant.id, at=at)
    return code


@widely(Beyond.SIGN_IN)
def enter(session: Session, code: str, *, attempt: str, said: str, at: datetime) -> Account | None:
    """Whose code this is, used up; None for one that does not fit, was used, has ended or is of another browser.

    `said` is the reference that a code told by the coach goes with. What was counted has to be kept: call it `apart`.
    """
    row = _of_reference(session, said, at) if said.strip() else _of_browser(session, attempt, at)
    claimant = _use(session, row, code, at) if row is not None else None
    if row is None or claimant is None:
        _refused(session, row, at)
        return None
    end_codes(session, row.account_id, at=at)
    audit.record(session, "sign_in_code.used", subject="account", subject_id=row.account_id, claimant_id=claimant.id,
                 facts={"said": row.attempt == SAID}, at=at)  # fmt: skip
    return session.get_one(Account, row.account_id)


def who(session: Session, said: str) -> Claimant | None:
    """The one person whom an e-mail address or a spoken reference names; of two with one address, nobody."""
    said = said.strip()
    where: ColumnElement[bool]
    if "@" in said:
        where = Claimant.email_index.in_(key_ring.vault(session).blinds("email", said))
    else:
        where = Claimant.spoken_reference == spoken_reference.normal(said)
    found = session.scalars(select(Claimant).where(where).limit(2)).all()
    return found[0] if len(found) == 1 and may_come_in(found[0]) else None


def _make(session: Session, account_id: UUID, attempt: str, by: UUID | None, at: datetime) -> tuple[str, SignInCode]:
    code, row_id = fresh(), uuid7()
    row = SignInCode(id=row_id, account_id=account_id, attempt=attempt, digest=_digest(session, row_id, code),
                     made_by=by, made_at=at, ends_at=at + LASTS)  # fmt: skip
    session.add(row)
    session.flush()
    return code, row


def _of_browser(session: Session, attempt: str, at: datetime) -> SignInCode | None:
    return _newest(session, SignInCode.attempt == sessions.digest(attempt), at) if attempt else None


def _of_reference(session: Session, said: str, at: datetime) -> SignInCode | None:
    claimant = who(session, said)
    account = claimant and session.scalar(select(Account).where(Account.claimant_id == claimant.id))
    if not account:
        return None
    return _newest(session, (SignInCode.account_id == account.id) & (SignInCode.attempt == SAID), at)


def _newest(session: Session, which: ColumnElement[bool], at: datetime) -> SignInCode | None:
    still_open = (SignInCode.used_at.is_(None), SignInCode.ends_at > at)
    return session.scalar(select(SignInCode).where(which, *still_open).order_by(SignInCode.made_at.desc()).limit(1))


def _use(session: Session, row: SignInCode, code: str, at: datetime) -> Claimant | None:
    """Count the try, and use the code up where it fits: under the lock of its row, so that of two at once one is in."""
    most = TRIES_AT_SAID if row.attempt == SAID else TRIES
    this = (SignInCode.id == row.id, SignInCode.used_at.is_(None), SignInCode.tries < most)
    counted = update(SignInCode).where(*this).values(tries=SignInCode.tries + 1).returning(SignInCode.digest)
    digest = session.scalar(counted.execution_options(synchronize_session=False))
    if digest is None or not hmac.compare_digest(digest, _digest(session, row.id, code)):
        return None
    account = session.get_one(Account, row.account_id)
    claimant = session.get(Claimant, account.claimant_id) if account.claimant_id else None
    if account.closed_at is not None or claimant is None or not may_come_in(claimant):
        return None
    session.execute(update(SignInCode).where(SignInCode.id == row.id).values(used_at=at))
    return claimant


def _refused(session: Session, row: SignInCode | None, at: datetime) -> None:
    account = session.get(Account, row.account_id) if row else None
    audit.record(session, "sign_in_code.refused", subject="account", subject_id=account.id if account else None,
                 claimant_id=account.claimant_id if account else None, at=at)  # fmt: skip


def _end_of_browser(session: Session, attempt: str, at: datetime) -> None:
    """A browser has one try: a code that it asked for before is none any more."""
    earlier = (SignInCode.attempt == sessions.digest(attempt), SignInCode.used_at.is_(None))
    session.execute(update(SignInCode).where(*earlier).values(ends_at=at))


def _digest(session: Session, row_id: UUID, code: str) -> str:
    """Keyed, and of this row alone; spaces and lines that somebody typed with it are not part of a code."""
    figures = "".join(letter for letter in code if letter.isdigit())[: 2 * DIGITS]
    return key_ring.vault(session).fingerprint(f"sign-in code {row_id} {figures}")
