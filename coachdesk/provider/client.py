"""What is asked of the provider: what it says of itself, its keys, and a token for a code. Over https, and no redirect.

Everything here goes to addresses that the one issuer of the settings names. Tokens are read and let go.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock
from typing import TYPE_CHECKING, Any

from coachdesk.provider.settings import ProviderSettings, is_safe_address

if TYPE_CHECKING:  # what talks to a provider is large, and most offices have none: it is loaded when one is asked
    from authlib.integrations.requests_client import OAuth2Session
    from joserfc.jwk import KeySet

PATIENCE = (3.05, 10)
LONGEST = 512 * 1024
KEPT = timedelta(hours=1)
KEYS_AGAIN = timedelta(seconds=30)
SIGNING = ("RSA", "EC", "OKP")
SCOPE = "openid email profile"


class Unreachable(RuntimeError):
    """The provider does not answer, or not as a provider does."""


@dataclass(frozen=True)
class Metadata:
    """What a provider says of itself, as far as we use it."""

    authorization: str
    token: str
    keys: str
    end_session: str | None
    names_itself: bool
    basic: bool


class Client:
    """The provider of the settings, asked for itself at most once an hour."""

    def __init__(self, settings: ProviderSettings) -> None:
        self.settings = settings
        self._metadata: tuple[datetime, Metadata] | None = None
        self._keys: tuple[datetime, KeySet] | None = None
        self._turn = Lock()

    def metadata(self, at: datetime) -> Metadata:
        """Raises Unreachable, also when it says it is another issuer."""
        with self._turn:
            if self._metadata is None or not timedelta() <= at - self._metadata[0] < KEPT:
                told = _fetched(f"{self.settings.issuer.rstrip('/')}/.well-known/openid-configuration")
                self._metadata = (at, _metadata(told, self.settings.issuer))
            return self._metadata[1]

    def keys(self, at: datetime, *, unlike: "KeySet | None" = None) -> "KeySet":
        """The keys the provider signs with; `unlike` those that did not fit, asked for again at most twice a minute."""
        where = self.metadata(at).keys
        with self._turn:
            kept = self._keys
            lasts = KEYS_AGAIN if unlike is not None else KEPT
            if kept is None or not timedelta() <= at - kept[0] < lasts:
                self._keys = kept = (at, _key_set(_fetched(where)))
            return kept[1]

    def address(self, at: datetime, *, verifier: str, quietly: bool, **asked: str) -> str:
        """Where a browser goes to sign in. `quietly`: nobody is asked anything, it only says whether they still are."""
        more = {"prompt": "none"} if quietly else {}
        with self._session() as session:
            url, _state = session.create_authorization_url(
                self.metadata(at).authorization, code_verifier=verifier, **asked, **more
            )
        return str(url)

    def id_token(self, code: str, at: datetime, *, verifier: str, redirect_uri: str) -> str:
        """The token that says who it is, for a code that is good once. Raises Unreachable."""
        from authlib.common.errors import AuthlibBaseError

        metadata = self.metadata(at)
        with self._session(basic=metadata.basic) as session:
            try:
                told = session.fetch_token(
                    metadata.token, code=code, code_verifier=verifier, redirect_uri=redirect_uri,
                    grant_type="authorization_code", allow_redirects=False, timeout=PATIENCE,
                )  # fmt: skip
            except (AuthlibBaseError, OSError, ValueError) as error:
                raise Unreachable("the provider gives nothing for this code") from error
        token = told.get("id_token") if isinstance(told, Mapping) else None
        if not isinstance(token, str) or len(token) > LONGEST:
            raise Unreachable("the provider gives no identity token")
        return token

    def _session(self, *, basic: bool = True) -> "OAuth2Session":
        from authlib.integrations.requests_client import OAuth2Session

        return OAuth2Session(
            self.settings.client_id, self.settings.client_secret, scope=SCOPE, code_challenge_method="S256",
            token_endpoint_auth_method="client_secret_basic" if basic else "client_secret_post",
        )  # fmt: skip


def _fetched(address: str) -> dict[str, Any]:
    """A small JSON object from an address that is safe to ask. Raises Unreachable."""
    import requests

    try:
        with requests.get(address, timeout=PATIENCE, allow_redirects=False, stream=True) as answer:
            if answer.status_code != 200:
                raise Unreachable(f"the provider answers with {answer.status_code}")
            text = answer.raw.read(LONGEST + 1, decode_content=True)
        told = json.loads(text) if len(text) <= LONGEST else None
    except (OSError, ValueError) as error:
        raise Unreachable("the provider does not answer") from error
    if not isinstance(told, dict):
        raise Unreachable("the provider answers with something else")
    return told


def _metadata(told: dict[str, Any], issuer: str) -> Metadata:
    if told.get("issuer") != issuer:
        raise Unreachable("the provider says it is another issuer")
    names = ("authorization_endpoint", "token_endpoint", "jwks_uri")
    if not all(isinstance(told.get(name), str) and is_safe_address(told[name]) for name in names):
        raise Unreachable("the provider names an address that is not safe to ask")
    end = told.get("end_session_endpoint")
    ways = told.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
    return Metadata(
        authorization=told[names[0]],
        token=told[names[1]],
        keys=told[names[2]],
        end_session=end if isinstance(end, str) and is_safe_address(end) else None,
        names_itself=told.get("authorization_response_iss_parameter_supported") is True,
        basic="client_secret_basic" in ways,
    )


def _key_set(told: dict[str, Any]) -> "KeySet":
    """Public keys for signatures; whatever else stands there, a shared secret say, is left out."""
    from joserfc.errors import JoseError
    from joserfc.jwk import KeySet

    found = told.get("keys")
    keys = [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []
    ours: Any = [key for key in keys if key.get("kty") in SIGNING and key.get("use", "sig") == "sig" and "d" not in key]
    try:
        return KeySet.import_key_set({"keys": ours})
    except (JoseError, ValueError, TypeError, KeyError) as error:
        raise Unreachable("the provider's keys cannot be read") from error
