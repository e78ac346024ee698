"""Keys for tests: the ones every test is given, and others beside them."""

from base64 import b64encode
from dataclasses import replace

from coachdesk.config import KeySet
from coachdesk.crypto.vault import Vault
from coachdesk.models.key_ring import VAULT

OLD = {"master": "m1", "index": "i1", "audit": "a1"}


def text(*names: str) -> str:
    """A list of keys as a setting has it: `m1` is the one that every test is given, `m2` another."""
    return ",".join(f"{name}:{b64encode(raw(name)).decode()}" for name in names)


def raw(name: str) -> bytes:
    letter = name[0] if name[1:] == "1" else chr(ord(name[0]) - 32)
    return letter.encode() * 32


def keys(*names: str) -> KeySet:
    return KeySet.parse("KEYS", text(*names))


def give(session, **sets: KeySet) -> Vault:
    """Give a session these keys, as a program that is started again with them."""
    session.info[VAULT] = replace(session.info[VAULT], **sets)
    session.info.pop("ring", None)
    return session.info[VAULT]
