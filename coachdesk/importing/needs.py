"""What a person told the old system they need, read once for each wording and kept to the letter."""

from functools import cache

from coachdesk.adjustments.catalogue import kind
from coachdesk.adjustments.wordings import NeedsRead, parts_of, read_needs
from coachdesk.crypto.vault import Vault
from coachdesk.models.label import Strength

SHORT = 12


@cache
def strength_of(code: str) -> Strength:
    """How an adjustment binds."""
    return kind(code).strength


def marks(vault: Vault, text: str) -> str:
    """A fingerprint of each part of a text, parted by spaces: enough to see which parts a later file adds."""
    return " ".join(_mark(vault, part) for part in parts_of(text))


def new_parts(vault: Vault, text: str, marks_before: str) -> NeedsRead:
    """What a text says that it did not say before."""
    before = set(marks_before.split())
    return read_needs("; ".join(part for part in parts_of(text) if _mark(vault, part) not in before))


def all_said(marks_before: str, marks_now: str) -> bool:
    """Whether everything that was said before is still said."""
    return set(marks_before.split()) <= set(marks_now.split())


def _mark(vault: Vault, part: str) -> str:
    return vault.fingerprint(f"need\0{part}")[:SHORT]
