"""Passkeys: a key in somebody's own phone or computer. Registered and used here, for people at work and claimants.

`begin_…` makes what a browser asks its owner with, and the challenge, which is kept for one answer
(views/challenges.py); `finish_…` looks at the answer. The owner is always verified by their own device (a finger, a
face, a PIN), so a passkey is both factors at once. The library is loaded by the first who uses one.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from coachdesk.models import Account, Passkey
from coachdesk.services import audit

MOST, LONGEST_ANSWER = 10, 20_000
TRANSPORTS = {"usb", "nfc", "ble", "hybrid", "internal", "smart-card", "cable"}


class BadPasskey(ValueError):
    """An answer that does not fit: forged, of another site, of another challenge, or of a passkey that has ended."""


@dataclass(frozen=True)
class Site:
    """Who asks, as browsers know it: the host without its port, and the addresses its pages have."""

    host: str
    origins: tuple[str, ...]
    name: str


@dataclass(frozen=True)
class Asked:
    """What the page gives to the browser (JSON), and the challenge that the answer has to bear."""

    options: str
    challenge: bytes


def of(session: Session, account_id: UUID) -> Sequence[Passkey]:
    """Somebody's passkeys that work, the oldest first."""
    theirs = (Passkey.account_id == account_id, Passkey.ended_at.is_(None))
    return session.scalars(select(Passkey).where(*theirs).order_by(Passkey.made_at, Passkey.id)).all()


def begin_registration(session: Session, account: Account, *, site: Site, shown_as: str) -> Asked:
    """Ask for a new passkey. `shown_as` is what their device lists it under: for a claimant nothing that tells."""
    from webauthn import generate_registration_options, options_to_json
    from webauthn.helpers.structs import (
        AuthenticatorSelectionCriteria,
        PublicKeyCredentialDescriptor,
        ResidentKeyRequirement,
        UserVerificationRequirement,
    )

    options = generate_registration_options(
        rp_id=site.host,
        rp_name=site.name,
        user_id=account.id.bytes,
        user_name=shown_as,
        user_display_name=shown_as,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=UserVerificationRequirement.REQUIRED
        ),
        exclude_credentials=[PublicKeyCredentialDescriptor(id=each.credential_id) for each in of(session, account.id)],
    )
    return Asked(options_to_json(options), options.challenge)


def finish_registration(
    session: Session, account: Account, answer: str, *, challenge: bytes, site: Site, name: str, at: datetime
) -> Passkey:
    """Take a new passkey. Raises BadPasskey."""
    from webauthn import verify_registration_response
    from webauthn.helpers.exceptions import WebAuthnException

    try:
        held = _read(answer)
        seen = verify_registration_response(
            credential=held, expected_challenge=challenge, expected_rp_id=site.host,
            expected_origin=list(site.origins), require_user_verification=True,
        )  # fmt: skip
    except (WebAuthnException, ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadPasskey from error
    taken = session.scalar(select(Passkey.id).where(Passkey.credential_id == seen.credential_id))
    if taken is not None or len(of(session, account.id)) >= MOST or len(seen.credential_id) > 1023:
        raise BadPasskey
    made = Passkey(
        account_id=account.id, credential_id=seen.credential_id, public_key=seen.credential_public_key,
        uses=seen.sign_count, transports=_transports(held), name=name.strip()[:80], made_at=at, used_at=at,
    )  # fmt: skip
    session.add(made)
    session.flush()
    audit.record(session, "passkey.added", subject="account", subject_id=account.id, at=at)
    return made


def begin_sign_in(session: Session, *, site: Site, account_id: UUID | None = None) -> Asked:
    """Ask for a passkey: any of this site, or one of those of an account that is known already."""
    from webauthn import generate_authentication_options, options_to_json
    from webauthn.helpers.structs import PublicKeyCredentialDescriptor, UserVerificationRequirement

    theirs = of(session, account_id) if account_id else []
    options = generate_authentication_options(
        rp_id=site.host,
        allow_credentials=[PublicKeyCredentialDescriptor(id=each.credential_id) for each in theirs],
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return Asked(options_to_json(options), options.challenge)


def finish_sign_in(
    session: Session, answer: str, *, challenge: bytes, site: Site, account_id: UUID | None = None, at: datetime
) -> Passkey:
    """Whose passkey answered; with `account_id` only theirs will do. Raises BadPasskey.

    The account may be closed: whoever signs somebody in asks that (`account.closed_at`).
    """
    from webauthn import verify_authentication_response
    from webauthn.helpers import base64url_to_bytes
    from webauthn.helpers.exceptions import WebAuthnException

    try:
        held = _read(answer)
        found = _found(session, base64url_to_bytes(str(held["rawId"])), account_id)
        seen = verify_authentication_response(
            credential=held, expected_challenge=challenge, expected_rp_id=site.host,
            expected_origin=list(site.origins), credential_public_key=found.public_key,
            credential_current_sign_count=found.uses, require_user_verification=True,
        )  # fmt: skip
    except (WebAuthnException, ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadPasskey from error
    found.uses, found.used_at = seen.new_sign_count, at
    session.flush()
    return found


def end(session: Session, passkey: Passkey, *, at: datetime) -> None:
    """A passkey that opens nothing any more."""
    passkey.ended_at = at
    audit.record(session, "passkey.removed", subject="account", subject_id=passkey.account_id, at=at)


def _found(session: Session, credential_id: bytes, account_id: UUID | None) -> Passkey:
    found = session.scalar(select(Passkey).where(Passkey.credential_id == credential_id, Passkey.ended_at.is_(None)))
    if found is None or (account_id is not None and found.account_id != account_id):
        raise BadPasskey
    return found


def _read(answer: str) -> dict[str, object]:
    held = json.loads(answer) if len(answer) <= LONGEST_ANSWER else None
    if not isinstance(held, dict):
        raise BadPasskey
    return held


def _transports(held: dict[str, object]) -> list[str]:
    response = held.get("response")
    told = response.get("transports") if isinstance(response, dict) else None
    return (
        sorted(TRANSPORTS.intersection(each for each in told if isinstance(each, str)))
        if isinstance(told, list)
        else []
    )
