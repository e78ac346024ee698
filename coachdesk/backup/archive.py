"""One sealed file: encrypted and authenticated in chunks, under a key made from the master key in use.

`magic | master key's name | salt | chunks`. Each chunk is AES-256-GCM under a key that HKDF makes from the master key
and the salt; its nonce counts the chunks and marks the last one, and the header is bound to each of them. So a byte
that was flipped, a chunk that was moved and an end that was cut off are all noticed. The file holds no key.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from coachdesk.config import KeySet

MAGIC = b"COACHDESK-BACKUP-1\n"
SALT_BYTES, TAG_BYTES, NAME_BYTES = 32, 16, 8
CHUNK = 1 << 20
HEADER = len(MAGIC) + NAME_BYTES + SALT_BYTES


class Damaged(ValueError):
    """Not one of ours, changed, or cut off: the sentence says which."""


@dataclass
class Writer:
    """Give it bytes; `close` writes the last chunk, without which the file is cut off."""

    file: BinaryIO
    keys: KeySet

    def __post_init__(self) -> None:
        name, master = self.keys.current
        self.header = MAGIC + name.encode().ljust(NAME_BYTES) + os.urandom(SALT_BYTES)
        self.cipher, self.count, self.waiting = AESGCM(_key(master, self.header)), 0, bytearray()
        self.file.write(self.header)

    def write(self, content: bytes) -> None:
        self.waiting += content
        while len(self.waiting) > CHUNK:  # the last chunk is never empty unless there is nothing at all
            self._seal(bytes(self.waiting[:CHUNK]), last=False)
            del self.waiting[:CHUNK]

    def close(self) -> None:
        self._seal(bytes(self.waiting), last=True)
        self.waiting.clear()

    def _seal(self, content: bytes, *, last: bool) -> None:
        self.file.write(self.cipher.encrypt(_nonce(self.count, last=last), content, self.header))
        self.count += 1


def read(file: BinaryIO, keys: KeySet) -> Iterator[bytes]:
    """The content, a chunk at a time. Raises Damaged; nothing of it may be used before the last chunk came."""
    header = file.read(HEADER)
    cipher = AESGCM(_key(_master(header, keys), header))
    number, sealed = 0, file.read(CHUNK + TAG_BYTES)
    while True:
        following = file.read(CHUNK + TAG_BYTES)
        yield _open(cipher, number, sealed, header, last=not following)
        if not following:
            return
        number, sealed = number + 1, following


def key_name(header: bytes) -> str:
    """Under which master key a file was made. Raises Damaged when it is none of ours."""
    if len(header) < HEADER or not header.startswith(MAGIC):
        raise Damaged("This is not a backup of CoachDesk, or its beginning is damaged.")
    return header[len(MAGIC) : len(MAGIC) + NAME_BYTES].decode(errors="replace").strip()


def _master(header: bytes, keys: KeySet) -> bytes:
    name = key_name(header)
    master = keys.keys.get(name)
    if master is None:
        raise Damaged(f"This backup was made under the master key {name}, which is not among COACHDESK_MASTER_KEYS.")
    return master


def _key(master: bytes, header: bytes) -> bytes:
    return HKDF(SHA256(), 32, salt=header[-SALT_BYTES:], info=b"coachdesk backup").derive(master)


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + (b"\1" if last else b"\0")


def _open(cipher: AESGCM, number: int, sealed: bytes, header: bytes, *, last: bool) -> bytes:
    try:
        return cipher.decrypt(_nonce(number, last=last), sealed, header)
    except (InvalidTag, ValueError) as error:
        raise Damaged(
            f"This backup was changed or cut off near byte {HEADER + number * (CHUNK + TAG_BYTES):,}, "
            "or was made with another master key of that name."
        ) from error
