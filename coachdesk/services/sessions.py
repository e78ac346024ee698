"""Signed-in browsers: begun, turned over, and ended so that they really end."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from coachdesk.db import look_as
from coachdesk.models import Account, SignIn
from coachdesk.models.label import SignInWay
from coachdesk.services import audit, session_limits


def start(
    session: Session, account: Account, *, way: SignInWay, device: str = "", proved: bool,
    provider_sid: str | None = None, at: datetime,
) -> tuple[SignIn, str]:  # fmt: skip
    """A signed-in browser, from now on looking as this account: the row and the token its cookie carries.

    `proved`: the person has just shown who they are with both factors. Of more than ten the oldest ends.
    """
    _make_room(session, account.id, at)
    token = secrets.token_urlsafe(32)
    row = SignIn(
        account_id=account.id, digest=digest(token), started_at=at, seen_at=at,
        ends_at=at + session_limits.AT_WORK.whole, way=way, device=device[:60], proved_at=at if proved else None,
        provider_sid=provider_sid,
    )  # fmt: skip
    session.add(row)
    session.flush()
    look_as(session, str(account.id))
    audit.record(session, "account.signed_in", subject="account", subject_id=account.id, facts={"way": way}, at=at)
    return row, token


def turn_over(session: Session, sign_in_id: UUID, *, proved: bool = False, at: datetime) -> str:
    """A new token for a browser that stays signed in: the old one opens nothing any more."""
    token = secrets.token_urlsafe(32)
    values: dict[str, object] = {"digest": digest(token)} | ({"proved_at": at} if proved else {})
    session.execute(update(SignIn).where(SignIn.id == sign_in_id).values(**values))
    return token


def open_ones(session: Session, account_id: UUID, *, at: datetime) -> Sequence[SignIn]:
    """The browsers in which somebody is signed in, the one seen last first."""
    return session.scalars(
        select(SignIn).where(*_open(account_id, at)).order_by(SignIn.seen_at.desc(), SignIn.id)
    ).all()


def end(session: Session, sign_in_id: UUID, *, at: datetime) -> None:
    """End a signed-in browser, at once and everywhere."""
    row = session.get(SignIn, sign_in_id)
    if row is not None and row.ended_at is None:
        row.ended_at = at
        audit.record(session, "account.signed_out", subject="account", subject_id=row.account_id, at=at)


def end_all_of(session: Session, account_id: UUID, *, but: UUID | None = None, at: datetime) -> int:
    """End every signed-in browser of somebody, but the one they are looking at; how many ended."""
    where = [*_open(account_id, at), SignIn.id != but] if but else _open(account_id, at)
    return _end(session, where, account_id, at)


def end_everyones(session: Session, *, but: UUID | None = None, at: datetime) -> int:
    """End every signed-in browser there is, but one."""
    where = [SignIn.ended_at.is_(None), SignIn.ends_at > at]
    return _end(session, [*where, SignIn.id != but] if but else where, None, at)


def end_of_provider(session: Session, provider_sid: str, *, at: datetime) -> int:
    """End what a session at the identity provider opened here."""
    return _end(session, [SignIn.provider_sid == provider_sid, SignIn.ended_at.is_(None)], None, at)


def digest(token: str) -> str:
    """What is kept of a token: enough to know it again."""
    return hashlib.sha256(token.encode()).hexdigest()


def _make_room(session: Session, account_id: UUID, at: datetime) -> None:
    newest_first = select(SignIn.id).where(*_open(account_id, at)).order_by(SignIn.started_at.desc(), SignIn.id.desc())
    too_old = session.scalars(newest_first.offset(session_limits.MOST_AT_ONCE - 1)).all()
    if too_old:
        _end(session, [SignIn.id.in_(too_old)], account_id, at)


def _open(account_id: UUID, at: datetime) -> list[ColumnElement[bool]]:
    return [SignIn.account_id == account_id, SignIn.ended_at.is_(None), SignIn.ends_at > at]


def _end(session: Session, where: Sequence[ColumnElement[bool]], account_id: UUID | None, at: datetime) -> int:
    ended = update(SignIn).where(*where).values(ended_at=at).returning(SignIn.id)
    count = len(session.scalars(ended.execution_options(synchronize_session=False)).all())
    if count:
        facts = {"browsers": count}
        audit.record(session, "account.sign_ins_ended", subject="account", subject_id=account_id, facts=facts, at=at)
    return count
