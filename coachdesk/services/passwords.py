"""Passwords: what one has to be, and how it is kept. Length is what counts; nothing is asked of how it is made up.

It is used exactly as it was typed. It is none of those that guessers try first, and not put together from the names
that anybody here could guess: of the service, the offices and streets, and of its owner.
"""

import re
import secrets
from collections.abc import Iterable
from functools import cache

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import select
from sqlalchemy.orm import Session

from coachdesk.models import Account, Office

LEAST, MOST = 12, 200
# RFC 9106, the second recommended choice. Whoever signs in is hashed anew when one of these has changed.
ROUNDS, MEMORY_KIB, LANES = 3, 64 * 1024, 4
hasher = PasswordHasher(time_cost=ROUNDS, memory_cost=MEMORY_KIB, parallelism=LANES, type=Type.ID)
OURS = ("coachdesk", "coach", "desk", "password", "welcome", "office", "claimant", "jobcentre")
LEFT_OVER = 6  # letters beside the names that anybody here knows


class BadPassword(ValueError):
    """A password that cannot be taken; the message is a code of `words.PASSWORDS`."""


def check(session: Session, password: str, account: Account) -> None:
    """Whether this can be somebody's password. Raises BadPassword."""
    if len(password) < LEAST:
        raise BadPassword("too_short")
    if len(password) > MOST:
        raise BadPassword("too_long")
    plain = password.casefold()
    if plain in (account.name.casefold(), (account.email or "").casefold()):
        raise BadPassword("is_the_name")
    if plain in _common():
        raise BadPassword("is_common")
    if is_made_of(plain, {*OURS, *_words_of(account.name, account.email or ""), *_words_of(*_places(session))}):
        raise BadPassword("is_local")


def is_made_of(plain: str, known: Iterable[str]) -> bool:
    """Whether little is left of a password when the words that anybody here knows are taken out of it."""
    left = plain
    for word in sorted(known, key=len, reverse=True):
        left = left.replace(word, " ")
    return left != plain and sum(each.isalpha() for each in left) < LEFT_OVER


def keep(account: Account, password: str) -> None:
    """Keep a password, as a slow hash."""
    account.password_hash = hasher.hash(password)


def fits(account: Account | None, password: str) -> bool:
    """Whether this is the password of somebody who may sign in; as much work for nobody's as for anybody's."""
    nobodys, may_sign_in = _nobodys_hash(), account is not None and account.closed_at is None
    kept = account.password_hash if account is not None and may_sign_in else None
    try:
        hasher.verify(kept or nobodys, password)
    except (VerificationError, InvalidHashError):
        return False
    if account is None or kept is None:
        return False
    if hasher.check_needs_rehash(kept):
        keep(account, password)
    return True


@cache
def _nobodys_hash() -> str:
    """What the password of an unknown address is compared with."""
    return hasher.hash(secrets.token_urlsafe(16))


@cache
def _common() -> frozenset[str]:
    """What guessers try first, as far as it is long enough: leaked passwords, words, names (zxcvbn ships them)."""
    from zxcvbn.frequency_lists import FREQUENCY_LISTS  # large, and needed when a password is chosen only

    return frozenset(word for words in FREQUENCY_LISTS.values() for word in words if len(word) >= LEAST)


def _places(session: Session) -> list[str]:
    return [text for office in session.execute(select(Office.name, Office.address)) for text in office]


def _words_of(*texts: str) -> set[str]:
    """The words of names and addresses, from three letters on; `com` and `org` are no names."""
    return {word for text in texts for word in re.findall(r"[^\W\d_]{3,}", text.casefold())}
