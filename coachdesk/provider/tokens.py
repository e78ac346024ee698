"""What a signed token of the provider has to say before it is believed."""

import hmac
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # loaded when a token comes (client.py)
    from joserfc.jwk import KeySet
    from joserfc.jwt import Token

ALGORITHMS = ["RS256", "PS256", "ES256", "ES384", "EdDSA", "Ed25519"]
LEEWAY = timedelta(minutes=1)
LOGOUT_LASTS = timedelta(minutes=5)
LOGGED_OUT = "http://schemas.openid.net/event/backchannel-logout"
LONGEST_NAME = 200
# What shows, beside a password, that it is this person; and words for several at once.
SECOND = {"otp", "hwk", "swk", "sms", "tel", "fpt", "face", "iris", "retina", "vbm", "sc", "pop", "user"}
SEVERAL = {"mfa", "phr", "phrh"}
Keys = Callable[["KeySet | None"], "KeySet"]


class NotBelieved(ValueError):
    """A token that is not ours to believe; the message, a word of ours, says why."""


@dataclass(frozen=True)
class Who:
    """Somebody as the provider knows them, and what it says of them this time."""

    issuer: str
    subject: str
    sid: str | None
    email: str | None
    roles: frozenset[str]
    proved: bool


@dataclass(frozen=True)
class LoggedOut:
    """A session, or everything of a subject, that ended at the provider."""

    issuer: str
    subject: str | None
    sid: str | None
    token_id: str


def read_id_token(text: str, keys: Keys, *, issuer: str, client_id: str, nonce: str, at: datetime) -> Who:
    """Who somebody is. Raises NotBelieved."""
    claims = _signed(text, keys, kinds=("", "jwt"))
    _check(claims, issuer, client_id, at)
    expires = _instant(claims, "exp")
    if expires is None or expires <= at.timestamp() - LEEWAY.total_seconds():
        raise NotBelieved("expired")
    told = claims.get("nonce")
    if not isinstance(told, str) or not hmac.compare_digest(told.encode(), nonce.encode()):
        raise NotBelieved("nonce")
    subject = _name(claims, "sub")
    if subject is None:
        raise NotBelieved("subject")
    return Who(issuer, subject, _name(claims, "sid"), _email(claims), _roles(claims), _is_proved(claims))


def read_logout_token(text: str, keys: Keys, *, issuer: str, client_id: str, at: datetime) -> LoggedOut:
    """Who is out at the provider. Raises NotBelieved; that it comes once is for the caller to see."""
    claims = _signed(text, keys, kinds=("", "jwt", "logout+jwt"))
    _check(claims, issuer, client_id, at)
    issued, expires = _instant(claims, "iat"), _instant(claims, "exp")
    if issued is None or issued < (at - LOGOUT_LASTS).timestamp():
        raise NotBelieved("issued")
    if "exp" in claims and (expires is None or expires <= at.timestamp() - LEEWAY.total_seconds()):
        raise NotBelieved("expired")
    events = claims.get("events")
    if not isinstance(events, dict) or not isinstance(events.get(LOGGED_OUT), dict):
        raise NotBelieved("events")
    if "nonce" in claims:
        raise NotBelieved("nonce")
    subject, sid, token_id = _name(claims, "sub"), _name(claims, "sid"), _name(claims, "jti")
    if token_id is None or (subject is None and sid is None):
        raise NotBelieved("subject")
    return LoggedOut(issuer, subject, sid, token_id)


def _signed(text: str, keys: Keys, *, kinds: Collection[str]) -> dict[str, Any]:
    """The claims under a signature of the provider's; with new keys if those at hand do not fit."""
    from joserfc.errors import JoseError

    at_hand = keys(None)
    try:
        token = _decoded(text, at_hand)
    except (JoseError, ValueError, TypeError):
        again = keys(at_hand)
        if again is at_hand:
            raise NotBelieved("signature") from None
        try:
            token = _decoded(text, again)
        except (JoseError, ValueError, TypeError) as error:
            raise NotBelieved("signature") from error
    if str(token.header.get("typ", "")).lower() not in kinds:
        raise NotBelieved("kind")
    return dict(token.claims)


def _decoded(text: str, keys: "KeySet") -> "Token":
    from joserfc import jwt

    if not keys.keys:
        raise ValueError("no keys")
    return jwt.decode(text, keys, algorithms=ALGORITHMS)


def _check(claims: dict[str, Any], issuer: str, client_id: str, at: datetime) -> None:
    """From this issuer, for us alone, and of now."""
    if claims.get("iss") != issuer:
        raise NotBelieved("issuer")
    audience, party = claims.get("aud"), claims.get("azp")
    listed = audience if isinstance(audience, list) else [audience]
    if client_id not in listed or party not in (None, client_id) or (len(listed) > 1 and party is None):
        raise NotBelieved("audience")
    latest = (at + LEEWAY).timestamp()
    issued, not_before = _instant(claims, "iat"), _instant(claims, "nbf")
    if issued is None or issued > latest or ("nbf" in claims and (not_before is None or not_before > latest)):
        raise NotBelieved("issued")


def _instant(claims: dict[str, Any], name: str) -> float | None:
    told = claims.get(name)
    return float(told) if isinstance(told, int | float) and not isinstance(told, bool) else None


def _name(claims: dict[str, Any], name: str) -> str | None:
    told = claims.get(name)
    return told if isinstance(told, str) and 0 < len(told) <= LONGEST_NAME and "\0" not in told else None


def _email(claims: dict[str, Any]) -> str | None:
    """An address that the provider has verified (or, at some, whose domain's owner it has)."""
    verified = claims.get("email_verified", claims.get("xms_edov"))
    return _name(claims, "email") if verified in (True, "true", "1") else None


def _roles(claims: dict[str, Any]) -> frozenset[str]:
    told = claims.get("roles")
    return frozenset(each for each in told if isinstance(each, str)) if isinstance(told, list) else frozenset()


def _is_proved(claims: dict[str, Any]) -> bool:
    """Whether more than a password was shown, as far as the provider says."""
    told = claims.get("amr")
    ways = {each for each in told if isinstance(each, str)} if isinstance(told, list) else set()
    return bool(ways & SEVERAL) or claims.get("acr") in SEVERAL or ("pwd" in ways and bool(ways & SECOND))
