"""What the program is told of an identity provider: whose, as whom we ask, and which of its roles are which of ours."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address
from urllib.parse import urlsplit

NAMES = ("COACHDESK_OIDC_ISSUER", "COACHDESK_OIDC_CLIENT_ID", "COACHDESK_OIDC_CLIENT_SECRET")
# Our roles that an employer gives. Whoever is let in by somebody here, a supporter say, has theirs from us alone.
OF_STAFF = ("coach", "lead", "administrator", "reception", "safeguarding", "reviewer", "data_protection")


@dataclass(frozen=True)
class ProviderSettings:
    """`roles` says which app role of the provider is which role here; `only` turns passwords off for staff."""

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    only: bool = False
    roles: Mapping[str, str] = field(default_factory=dict)


def read(env: Mapping[str, str], *, only: bool) -> ProviderSettings | None:
    """The provider, or None where none is named. Raises ValueError with a sentence that says what to set."""
    given = [name for name in NAMES if env.get(name)]
    if not given:
        if only:
            raise ValueError(f"COACHDESK_OIDC_ONLY turns passwords off: it needs a provider. Set {', '.join(NAMES)}.")
        return None
    if lacking := [name for name in NAMES if name not in given]:
        raise ValueError(f"A provider is named by all three or none; {', '.join(lacking)} must be set.")
    issuer, client_id, client_secret = (env[name] for name in NAMES)
    if not is_safe_address(issuer) or "?" in issuer or "#" in issuer or len(issuer) > 200:
        raise ValueError(f"{NAMES[0]} is the address of the provider, over https: https://login.example.org/tenant")
    return ProviderSettings(issuer, client_id, client_secret, only, _roles(env.get("COACHDESK_OIDC_ROLES", "")))


def is_safe_address(address: str) -> bool:
    """Over https, or on this machine: nothing is ever asked of a provider where others could listen."""
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:
        return False
    if parts.username or parts.password or not host:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and _is_loopback(host))


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _roles(text: str) -> dict[str, str]:
    roles: dict[str, str] = {}
    for part in filter(None, (each.strip() for each in text.split(","))):
        theirs, _is, ours = (each.strip() for each in part.rpartition("="))
        if not theirs or ours not in OF_STAFF or theirs in roles:
            known = ", ".join(OF_STAFF)
            raise ValueError(
                f"COACHDESK_OIDC_ROLES is a list such as CoachDesk.Coach=coach; {part!r} names none of {known}."
            )
        roles[theirs] = ours
    return roles
