"""Signing in as a test does it: a password, an app's codes, and a passkey made here in place of a device."""

import hashlib
import json
import re
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from html import unescape
from typing import Any

import pyotp
from argon2 import PasswordHasher
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from sqlalchemy.orm import Session
from webauthn.helpers import encode_cbor

from coachdesk import clock
from coachdesk.models import Account
from coachdesk.services import passwords, recovery_codes

PASSWORD = "three words remembered"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
LOCALHOST = "http://localhost"
HASHED = passwords.hasher.hash(PASSWORD)


def hash_quickly(monkeypatch: Any) -> None:
    """Passwords and codes for paper cost next to nothing here; that they are slow is held where it is the point."""
    quick = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
    monkeypatch.setattr(passwords, "hasher", quick)
    monkeypatch.setattr(recovery_codes, "hasher", quick)
    monkeypatch.setitem(globals(), "HASHED", quick.hash(PASSWORD))


def with_password(session: Session, account: Account, email: str, *, app: bool = True) -> Account:
    """Give somebody an address, the password of all tests, and an app."""
    account.password_hash, account.email = HASHED, email
    account.email_index = passwords_index(session, email)
    if app:
        account.totp, account.totp_at = SECRET, clock.now()
    session.commit()
    return account


def passwords_index(session: Session, email: str) -> str:
    from coachdesk.models import key_ring

    return key_ring.vault(session).blind("email", email)


def code(secret: str = SECRET, steps: int = 0) -> str:
    """What the app shows now, or so many steps later."""
    return pyotp.TOTP(secret).at(clock.now(), counter_offset=steps)


class Device:
    """A phone with passkeys in it: it answers what a page asks for, as a browser would."""

    def __init__(self, origin: str = LOCALHOST) -> None:
        self.origin, self.host = origin, origin.partition("//")[2].partition(":")[0]
        self.keys: dict[bytes, tuple[ec.EllipticCurvePrivateKey, bytes]] = {}
        self.uses, self.verified = 0, True

    def register(self, page: str) -> dict[str, str]:
        """The fields of the form that asks for a new passkey, filled in."""
        asked = asked_on(page, "create")
        key, credential_id = ec.generate_private_key(ec.SECP256R1()), secrets.token_bytes(32)
        self.keys[credential_id] = (key, _bytes(asked["options"]["user"]["id"]))
        numbers = key.public_key().public_numbers()
        public = {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")}
        told = b"\0" * 16 + len(credential_id).to_bytes(2, "big") + credential_id + encode_cbor(public)
        attested = encode_cbor({"fmt": "none", "attStmt": {}, "authData": self._data(0x40) + told})
        client = self._client("webauthn.create", asked)
        return self._form(asked, credential_id, {"clientDataJSON": _text(client), "attestationObject": _text(attested)})

    def sign(self, page: str, credential_id: bytes | None = None) -> dict[str, str]:
        """The fields of the form that asks for a passkey, filled in with one of this device."""
        asked, credential_id = asked_on(page, "get"), credential_id or next(iter(self.keys))
        key, owner = self.keys[credential_id]
        self.uses += 1
        data, client = self._data(), self._client("webauthn.get", asked)
        signature = key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        response = {
            "clientDataJSON": _text(client), "authenticatorData": _text(data), "signature": _text(signature),
            "userHandle": _text(owner),
        }  # fmt: skip
        return self._form(asked, credential_id, response)

    def _data(self, more: int = 0) -> bytes:
        flags = 0x01 | (0x04 if self.verified else 0) | more
        return hashlib.sha256(self.host.encode()).digest() + bytes([flags]) + self.uses.to_bytes(4, "big")

    def _client(self, kind: str, asked: dict[str, Any]) -> bytes:
        challenge = asked["options"]["challenge"]
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": False}).encode()

    def _form(self, asked: dict[str, Any], credential_id: bytes, response: dict[str, str]) -> dict[str, str]:
        name = _text(credential_id)
        answer = {"id": name, "rawId": name, "type": "public-key", "response": response}
        return {"passkey_challenge": asked["token"], "passkey_answer": json.dumps(answer)}


def asked_on(page: str, kind: str) -> dict[str, Any]:
    """What a page asks of a device, and the challenge that goes back with the answer."""
    form = re.search(rf'<form[^>]*data-passkey="{kind}".*?</form>', page, re.DOTALL)
    assert form, "the page asks for no passkey"
    options = re.search(r'data-options="([^"]*)"', form[0])
    token = re.search(r'name="passkey_challenge" value="([^"]*)"', form[0])
    assert options
    assert token
    return {"options": json.loads(unescape(options[1])), "token": token[1]}


def _text(content: bytes) -> str:
    return urlsafe_b64encode(content).decode().rstrip("=")


def _bytes(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))
