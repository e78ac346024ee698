"""Opening what is closed at rest, as briefly as it can be done."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM


def data_key(masters: Mapping[str, bytes], key_id: UUID, wrapped: bytes) -> AESGCM:
    """One person's key: `master id | : | nonce | ciphertext`."""
    master_id, _, rest = bytes(wrapped).partition(b":")
    return AESGCM(AESGCM(masters[master_id.decode()]).decrypt(rest[:12], rest[12:], key_id.bytes))


def text(key: AESGCM, value: Any, table: str, column: str, row_id: UUID) -> str:
    """One text: `version | key id | nonce | ciphertext`, bound to its place."""
    if value is None:
        return ""
    sealed = bytes(value)
    return key.decrypt(sealed[17:29], sealed[29:], f"{table}.{column}.{row_id}".encode()).decode()
