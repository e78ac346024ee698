"""What people told the old system they need: read once for each wording, and kept to the letter."""

from functools import cache, lru_cache

from coachdesk.adjustments.catalogue import kind
from coachdesk.adjustments.wordings import Found, NeedsRead, parts_of, read_needs
from coachdesk.crypto.vault import Vault
from coachdesk.models.label import Strength

SHORT, KEPT = 12, 4_096


@cache
def strength_of(code: str) -> Strength:
    """How an adjustment binds."""
    return kind(code).strength


class Needs:
    """The reading of one import: the same wordings come again and again, so each is read once."""

    def __init__(self, vault: Vault) -> None:
        self._read = lru_cache(maxsize=KEPT)(read_needs)
        self._mark = lru_cache(maxsize=KEPT)(lambda part: vault.fingerprint(f"need\0{part}")[:SHORT])

    def read(self, text: str) -> NeedsRead:
        """What is known of a text, and the rest of it."""
        return self._of_parts(parts_of(text))

    def marks(self, text: str) -> str:
        """A fingerprint of each part of a text, parted by spaces: enough to see which parts a later file adds."""
        return " ".join(map(self._mark, parts_of(text)))

    def read_new(self, text: str, marks_before: str) -> NeedsRead:
        """The same for what a text says that was not said before."""
        before = set(marks_before.split())
        return self._of_parts([part for part in parts_of(text) if self._mark(part) not in before])

    def _of_parts(self, parts: list[str]) -> NeedsRead:
        read = [self._read(part) for part in parts]
        found: list[Found] = [each for one in read for each in one.found]
        if len({(each.code, *sorted(each.params.items())) for each in found}) < len(found):
            return read_needs("; ".join(parts))  # one need in two wordings is one
        return NeedsRead(tuple(found), tuple(words for one in read for words in one.rest))


def all_said(marks_before: str, marks_now: str) -> bool:
    """Whether everything that was said before is still said."""
    return set(marks_before.split()) <= set(marks_now.split())
