"""Three words on one field: what the last file said, what this one says, and what CoachDesk has.

What the last file said is kept as a keyed fingerprint. A file's news are taken where nobody changed anything here;
where somebody did, what they wrote stays, and the difference is told.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b

from coachdesk.crypto.vault import Vault


@dataclass(frozen=True, slots=True)
class Comparison:
    """`take` are the fields to write, `differ` those that stay as they are here."""

    take: tuple[str, ...]
    differ: tuple[str, ...]


def said(vault: Vault, whose: str, values: Mapping[str, str]) -> dict[str, str]:
    """What a file says of somebody, as fingerprints: equal words of two people, or of two fields, do not look alike."""
    key = _key(vault, whose)
    return {name: _print(key, name, value) for name, value in values.items() if value}


def compare(
    vault: Vault, whose: str, file: Mapping[str, str], here: Mapping[str, str], last: Mapping[str, str]
) -> Comparison:
    """Field by field. `last` is what `said` gave for the file before."""
    take, differ, key = [], [], _key(vault, whose)
    for name, value in file.items():
        if value == here[name]:
            continue
        news = _mark(key, name, value) != last.get(name)
        if news and _mark(key, name, here[name]) == last.get(name):
            take.append(name)
        else:
            differ.append(name)
    return Comparison(tuple(take), tuple(differ))


def _key(vault: Vault, whose: str) -> bytes:
    """A secret of one person's own, made from ours."""
    return vault.fingerprint(f"said\0{whose}").encode()


def _mark(key: bytes, name: str, value: str) -> str | None:
    return _print(key, name, value) if value else None


def _print(key: bytes, name: str, value: str) -> str:
    return blake2b(f"{name}\0{value}".encode(), key=key, digest_size=9).hexdigest()
