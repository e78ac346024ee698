"""Between the password and the second factor: nobody is signed in yet, and this browser alone may go on.

What it holds is signed, good for ten minutes and for one sign-in, and no longer good once the account is closed or its
password is another.
"""

from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from uuid import UUID

from flask import session

from coachdesk import clock
from coachdesk.db import db, look_as
from coachdesk.models import Account
from coachdesk.models.label import SignInWay
from coachdesk.services import second_factors, sessions
from coachdesk.views import challenges, known_browsers, signed, tries
from coachdesk.views.devices import device_words
from coachdesk.views.sign_in import remember_sign_in

COOKIE, SALT = "half_way", "half way in"
LASTS = timedelta(minutes=10)


class NotHalfWay(Exception):
    """Nobody showed a password in this browser, or it was too long ago, or it has been used."""


class Finished(NotHalfWay):
    """This browser has used it already: a button that was pressed twice, most likely."""


@dataclass(frozen=True)
class HalfWay:
    """Whose password was shown here, and the signed text that says so."""

    account: Account
    way: SignInWay
    token: str
    provider_sid: str | None = None

    @property
    def has_a_factor(self) -> bool:
        return second_factors.of(db.session, self.account).any


def begin(account: Account, way: SignInWay, provider_sid: str | None = None) -> HalfWay:
    """Somebody showed the first of two things. Whatever else this browser held of a sign-in stays as it was."""
    token = signed.sign(
        SALT, account=str(account.id), way=way.value, of=_state(account), nonce=challenges.chance(), sid=provider_sid
    )
    session[COOKIE] = token
    return HalfWay(account, way, token, provider_sid)


def here() -> HalfWay:
    """Who is half way in, in this browser. Raises NotHalfWay."""
    token = session.get(COOKIE)
    held = signed.read(SALT, token, LASTS) if isinstance(token, str) else None
    account = db.session.get(Account, UUID(held["account"])) if held else None
    if held is None or account is None or account.closed_at is not None or held["of"] != _state(account):
        raise NotHalfWay
    if challenges.is_spent(str(token)):
        raise Finished
    return HalfWay(account, SignInWay(held["way"]), str(token), held.get("sid"))


def finish(half: HalfWay) -> None:
    """Both were shown: sign them in, once. Raises NotHalfWay."""
    if not challenges.spend(half.token):
        raise Finished
    come_in(half.account, half.way, half.provider_sid)


def come_in(account: Account, way: SignInWay, provider_sid: str | None = None) -> None:
    """Somebody has shown all that it takes: a signed-in browser, with a new token, that is known from now on."""
    look_as(db.session, str(account.id))
    tries.forget(account)
    known_browsers.remember(account.id)
    row, token = sessions.start(
        db.session, account, way=way, device=device_words(), proved=True, provider_sid=provider_sid, at=clock.now()
    )
    remember_sign_in(row, token)


def _state(account: Account) -> str:
    """Something of the password that was shown: with another one, what was begun ends."""
    return sha256((account.password_hash or "").encode()).hexdigest()[:16]
