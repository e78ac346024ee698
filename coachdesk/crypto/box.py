"""One sealed value: `version | data key id (16) | nonce (12) | ciphertext`, bound to its table, column and row.

AES-256-GCM. The data key's id is in the value and not the person's, so that joining two people's records
moves rows without closing them anew.
"""

import os
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

VERSION = b"\x01"
KEY_ID_END, NONCE_END = 17, 29


class Unreadable(ValueError):
    """A sealed value that does not open: its key is gone, or it was changed or moved."""


def place(table: str, column: str, row_id: UUID) -> bytes:
    """What a value is bound to: it opens nowhere else."""
    return f"{table}.{column}.{row_id}".encode()


def seal(text: str, key_id: UUID, key: bytes, where: bytes) -> bytes:
    """Close a text."""
    return seal_bytes(text.encode(), key_id, key, where)


def seal_bytes(content: bytes, key_id: UUID, key: bytes, where: bytes) -> bytes:
    """Close bytes; the nonce is fresh each time, so equal texts differ."""
    nonce = os.urandom(12)
    return VERSION + key_id.bytes + nonce + AESGCM(key).encrypt(nonce, content, where)


def key_id_of(value: bytes) -> UUID:
    """Which data key closed this value."""
    if value[:1] != VERSION or len(value) < NONCE_END:
        raise Unreadable("not a sealed value")
    return UUID(bytes=bytes(value[1:KEY_ID_END]))


def open_bytes(value: bytes, key: bytes, where: bytes) -> bytes:
    """Open a value where it belongs. Raises Unreadable."""
    try:
        return AESGCM(key).decrypt(value[KEY_ID_END:NONCE_END], value[NONCE_END:], where)
    except (InvalidTag, ValueError) as error:
        raise Unreadable("a sealed value was changed or moved") from error


def open_text(value: bytes, key: bytes, where: bytes) -> str:
    """Open a text where it belongs. Raises Unreadable."""
    return open_bytes(value, key, where).decode()
