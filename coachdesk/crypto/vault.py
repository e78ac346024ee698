"""The keys the program was given: what it closes data keys with, finds contact details with, and signs events with."""

import hashlib
import hmac
import os
import re
from dataclasses import dataclass, field
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from coachdesk.config import KeySet, Settings
from coachdesk.crypto.box import Unreadable


@dataclass(frozen=True)
class Vault:
    """Master, index and audit keys, by id; and what fingerprints are made with, where that is a key of its own."""

    master: KeySet
    index: KeySet
    audit: KeySet
    prints: bytes | None = field(default=None, repr=False)

    @classmethod
    def of(cls, settings: Settings) -> "Vault":
        return cls(settings.master_keys, settings.index_keys, settings.audit_keys)

    def wrap(self, data_key_id: UUID, plain: bytes) -> bytes:
        """Close a data key under the master key in use: `master id | : | nonce | ciphertext`."""
        master_id, master = self.master.current
        nonce = os.urandom(12)
        return master_id.encode() + b":" + nonce + AESGCM(master).encrypt(nonce, plain, data_key_id.bytes)

    def unwrap(self, data_key_id: UUID, wrapped: bytes) -> bytes:
        """Open a data key. Raises Unreadable when its master key is not among those given."""
        name, _, rest = bytes(wrapped).partition(b":")
        master_id = name.decode(errors="replace")
        master = self.master.keys.get(master_id)
        if master is None:
            raise Unreadable(f"the master key {master_id} is not among COACHDESK_MASTER_KEYS")
        try:
            return AESGCM(master).decrypt(rest[:12], rest[12:], data_key_id.bytes)
        except (InvalidTag, ValueError) as error:
            raise Unreadable("a data key was changed or moved") from error

    def blind(self, kind: str, value: str) -> str:
        """The keyed index of an e-mail address or phone number, under the index key in use."""
        key_id, key = self.index.current
        return _blind(key_id, key, kind, value)

    def blinds(self, kind: str, value: str) -> list[str]:
        """The indexes to look for, under every key given (old ones while keys are being changed)."""
        return [_blind(key_id, key, kind, value) for key_id, key in self.index.keys.items()]

    def sign(self, text: str) -> tuple[str, bytes]:
        """The id of the audit key in use and the code it gives a text (HMAC-SHA256)."""
        key_id, key = self.audit.current
        return key_id, hmac.digest(key, text.encode(), hashlib.sha256)

    def signed(self, key_id: str, text: str, code: bytes) -> bool:
        """Whether a text carries its right code."""
        key = self.audit.keys.get(key_id)
        return key is not None and hmac.compare_digest(hmac.digest(key, text.encode(), hashlib.sha256), bytes(code))

    def fingerprint(self, text: str) -> str:
        """A keyed digest of a text, to notice a change without keeping the text."""
        key = self.prints or self.index.current[1]
        return hmac.digest(key, b"fingerprint\0" + text.encode(), hashlib.sha256).hex()[:24]


def normal_email(value: str) -> str:
    return value.strip().casefold()


def normal_phone(value: str) -> str:
    """Figures only, in the international form: 07700 900123 and +44 7700 900123 are one number."""
    figures = re.sub(r"[^\d+]", "", value)
    if figures.startswith("+"):
        return figures[1:]
    if figures.startswith("00"):
        return figures[2:]
    return "44" + figures[1:] if figures.startswith("0") else figures


def _blind(key_id: str, key: bytes, kind: str, value: str) -> str:
    normal = normal_email(value) if kind == "email" else normal_phone(value)
    digest = hmac.digest(key, f"{kind}\0{normal}".encode(), hashlib.sha256)
    return f"{key_id}:{digest.hex()[:32]}"
