"""Ten codes on paper for somebody who has lost their phone: shown once, each works once.

Four letters say which code it is, so that one slow hash is enough; the other eight are the secret (about 36 bits).
"""

import secrets
from datetime import datetime
from functools import cache
from uuid import UUID

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from coachdesk.models import Account, RecoveryCode
from coachdesk.services import audit
from coachdesk.spoken_reference import ALPHABET

HOW_MANY, GROUP, GROUPS = 10, 4, 3
# Chosen by chance, so lighter than a password's: ten are hashed at once.
hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1, type=Type.ID)


class WrongCode(ValueError):
    """A code that is none, or was used."""


def make(session: Session, account: Account, *, at: datetime) -> list[str]:
    """New codes, shown once; the old ones end."""
    session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account.id))
    codes: dict[str, str] = {}
    while len(codes) < HOW_MANY:
        handle, *rest = (_group() for _ in range(GROUPS))
        codes[handle] = "".join(rest)
    session.add_all(
        RecoveryCode(account_id=account.id, handle=handle, code_hash=hasher.hash(rest), made_at=at)
        for handle, rest in codes.items()
    )
    audit.record(session, "recovery_codes.made", subject="account", subject_id=account.id, at=at)
    return [f"{handle}-{rest[:GROUP]}-{rest[GROUP:]}" for handle, rest in codes.items()]


def use(session: Session, account: Account, typed: str, *, at: datetime) -> None:
    """Use a code: of two who bring the same one comes in. Raises WrongCode."""
    said = "".join(letter for letter in typed.upper() if letter.isalnum())[:40]
    unused = (RecoveryCode.account_id == account.id, RecoveryCode.used_at.is_(None))
    found = session.scalar(select(RecoveryCode).where(*unused, RecoveryCode.handle == said[:GROUP]))
    try:
        hasher.verify(found.code_hash if found else _nobodys(), said[GROUP:])
    except (VerificationError, InvalidHashError) as error:
        raise WrongCode from error
    used = update(RecoveryCode).where(RecoveryCode.id == found.id, *unused) if found else None
    if used is None or session.scalar(used.values(used_at=at).returning(RecoveryCode.id)) is None:
        raise WrongCode
    audit.record(session, "recovery_code.used", subject="account", subject_id=account.id, at=at)


def left(session: Session, account_id: UUID) -> int:
    """How many of somebody's codes still work."""
    unused = (RecoveryCode.account_id == account_id, RecoveryCode.used_at.is_(None))
    return session.scalar(select(func.count()).select_from(RecoveryCode).where(*unused)) or 0


def end_all(session: Session, account_id: UUID) -> None:
    session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account_id))


@cache
def _nobodys() -> str:
    return hasher.hash(secrets.token_urlsafe(16))


def _group() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(GROUP))
