"""Guessing is slow: failed tries are counted by whom they were at and where they came from, and waits grow.

Nobody can lock somebody else out. What a stranger tries slows the stranger's own network address, and new browsers at
that account; a browser that signed in there before is counted by itself alone. A mark is a keyed digest with a letter
before it: neither an account nor an address can be read from it. What the figures mean: DECISIONS.md.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address

from sqlalchemy import delete, insert, select, text
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from coachdesk.db import is_postgresql
from coachdesk.models import Account, Attempt, key_ring

KEPT = timedelta(days=1)
LOCK = "SELECT pg_advisory_xact_lock(hashtext(:mark))"


@dataclass(frozen=True)
class Allowance:
    """So many tries are free; the next waits so long, each after that twice as long, at most so long."""

    free: int
    first: timedelta
    longest: timedelta
    window: timedelta = KEPT


ALLOWANCES = {
    # At one account, by new browsers, wherever they are.
    "a": Allowance(20, timedelta(seconds=5), timedelta(minutes=15)),
    # From one network address, at anybody. Many people may sit behind it.
    "n": Allowance(50, timedelta(seconds=5), timedelta(minutes=1), timedelta(hours=1)),
    # At one account from one network address.
    "p": Allowance(5, timedelta(seconds=30), timedelta(minutes=15)),
    # At one account from one browser that signed in to it before.
    "d": Allowance(5, timedelta(seconds=30), timedelta(minutes=15)),
}


def too_many(session: Session, *marks: str, at: datetime) -> timedelta | None:
    """How long to wait before another try, or None. One statement."""
    counted = select(Attempt.mark, Attempt.at).where(Attempt.mark.in_(marks), Attempt.at > at - KEPT)
    tried: dict[str, list[datetime]] = {}
    for mark, when in session.execute(counted):
        tried.setdefault(mark, []).append(when)
    waits = [wait_after(ALLOWANCES[mark[:1]], when, at=at) for mark, when in tried.items()]
    return max((wait for wait in waits if wait > timedelta()), default=None)


def wait_after(allowance: Allowance, tried: list[datetime], *, at: datetime) -> timedelta:
    """What is left of the wait after these failed tries; the arithmetic alone."""
    recent = [each for each in tried if each > at - allowance.window]
    over = len(recent) - allowance.free
    if over < 0 or not recent:
        return timedelta()
    wait = min(allowance.first * (1 << min(over, 20)), allowance.longest)
    return max(recent) + wait - at


def try_once(session: Session, *marks: str, at: datetime) -> timedelta | None:
    """Ask, and note the try in advance, under a lock: many at once are one after another. The wait, or None."""
    for mark in sorted(marks):
        if is_postgresql(session):
            session.execute(text(LOCK), {"mark": mark})
    wait = too_many(session, *marks, at=at)
    if wait is None:
        note(session, *marks, at=at)
    return wait


def note(session: Session, *marks: str, at: datetime) -> None:
    """A try that did not succeed."""
    session.execute(insert(Attempt), [{"id": uuid7(), "mark": mark, "at": at} for mark in marks])


def take_back(session: Session, *marks: str, at: datetime) -> None:
    """The try that was noted in advance has succeeded: one less for each mark."""
    for mark in marks:
        one = select(Attempt.id).where(Attempt.mark == mark, Attempt.at == at).limit(1).scalar_subquery()
        session.execute(delete(Attempt).where(Attempt.id == one).execution_options(synchronize_session=False))


def forget(session: Session, mark: str) -> None:
    """Whoever is in counts from nothing again."""
    session.execute(delete(Attempt).where(Attempt.mark == mark).execution_options(synchronize_session=False))


def mark_of_account(session: Session, account: Account | str) -> str:
    """What stands for an account; for a typed address that nobody has the same work is done."""
    if isinstance(account, str):
        return _mark(session, "a", key_ring.vault(session).blind("email", account))
    return _mark(session, "a", account.email_index or str(account.id))


def mark_of_address(session: Session, ip: str) -> str:
    """What stands for where a browser is: an address, or for IPv6 the network one customer is given."""
    return _mark(session, "n", _network(ip))


def mark_of_both(session: Session, account: Account | str, ip: str) -> str:
    """What stands for tries at one account from one place."""
    return _mark(session, "p", f"{mark_of_account(session, account)} {_network(ip)}")


def mark_of_device(session: Session, account: Account | str, device: str) -> str:
    """What stands for tries at one account from a browser that is known there."""
    return _mark(session, "d", f"{mark_of_account(session, account)} {device}")


def forget_all_due(session: Session, as_of: datetime) -> int:
    """Tries are forgotten after a day."""
    gone = delete(Attempt).where(Attempt.at <= as_of - KEPT).returning(Attempt.id)
    return len(session.scalars(gone.execution_options(synchronize_session=False)).all())


def _mark(session: Session, kind: str, text: str) -> str:
    return f"{kind}:{key_ring.vault(session).fingerprint(f'try {kind} {text}')}"


def _network(ip: str) -> str:
    try:
        address = ip_address(ip)
    except ValueError:
        return "?"
    if isinstance(address, IPv6Address):
        return str(address.ipv4_mapped or f"{int(address) >> 64:x}/64")
    return str(address)
