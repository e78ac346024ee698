"""What a browser has to sign to show its passkey: asked on a page, answered once, in this browser, within ten minutes.

Nothing is kept until the answer comes: the page carries the challenge signed, with what it is for and the name of the
visit it was made in. An answer spends it, a wrong one too.
"""

import hashlib
import secrets
from base64 import b64decode, b64encode
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

from flask import request
from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from coachdesk import clock
from coachdesk.db import apart, db, is_postgresql
from coachdesk.models import FormNonce
from coachdesk.services import passkeys
from coachdesk.services.passkeys import Asked, Site
from coachdesk.views import nonces, signed

FIELD, ANSWER = "passkey_challenge", "passkey_answer"
OWNER, SIGN_IN = "used once", "sign in"
LASTS = timedelta(minutes=10)
SALT = "a challenge for a passkey"


class Spent(ValueError):
    """A challenge that was answered before, is of another browser or another purpose, or is too old."""


@dataclass(frozen=True)
class Ask:
    """What a page needs to ask for a passkey; see components/passkey.html."""

    options: str
    token: str


def site(name: str = "CoachDesk") -> Site:
    """Who asks. The gate lets no other host through than those of `COACHDESK_HOSTS`."""
    host = urlsplit(request.host_url).hostname or ""
    return Site(host, (request.host_url.rstrip("/"),), name)


def can_be_asked() -> bool:
    """Passkeys belong to a name: a browser has none for a bare network address."""
    host = site().host
    return ":" not in host and not host.replace(".", "").isdigit()


def to_sign_in() -> Ask | None:
    """Any passkey of this site, where this address can have any."""
    return ask(passkeys.begin_sign_in(db.session, site=site()), SIGN_IN) if can_be_asked() else None


def ask(asked: Asked, purpose: str) -> Ask:
    """Put a challenge on a page."""
    challenge = b64encode(asked.challenge).decode()
    return Ask(asked.options, signed.sign(SALT, purpose=purpose, of=nonces.visit(), challenge=challenge))


def answered(purpose: str) -> tuple[str, bytes]:
    """The answer that was sent, and the challenge it has to fit, spent from now on. Raises Spent."""
    token = request.form.get(FIELD, "")[:2000]
    held = signed.read(SALT, token, LASTS)
    if held is None or held["purpose"] != purpose or held["of"] != nonces.visit():
        raise Spent
    with apart(db.session):
        first = spend(token)
    if not first:
        raise Spent
    return request.form.get(ANSWER, ""), b64decode(held["challenge"])


def chance() -> str:
    """Something that makes a signed text like no other."""
    return secrets.token_urlsafe(9)


def is_spent(token: str) -> bool:
    """Whether it has been used."""
    used = select(FormNonce.nonce).where(FormNonce.owner == OWNER, FormNonce.nonce == _name(token))
    return db.session.scalar(used) is not None


def spend(token: str) -> bool:
    """Spend something that was signed; whether it was there to be spent."""
    dialect = postgresql if is_postgresql(db.session) else sqlite
    values = {"owner": OWNER, "nonce": _name(token), "sent_at": clock.now()}
    spent = dialect.insert(FormNonce).values(led_to="", **values).on_conflict_do_nothing()
    return db.session.execute(spent.returning(FormNonce.nonce)).first() is not None


def _name(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()[:40]
