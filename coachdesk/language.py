"""Words that hurt in a note, what to write instead and why. A hint beside the text: nothing is blocked or counted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from coachdesk.data import BadData, rows

COLUMNS = ("term", "prefer", "why", "source")


@dataclass(frozen=True, slots=True)
class Wording:
    """A term as somebody might write it, and the kinder or exacter words for the same thing."""

    term: str
    prefer: str
    why: str
    source: str


@cache
def wordings() -> tuple[Wording, ...]:
    """All of them, in the order of the list."""
    return wordings_of(rows("language.csv", COLUMNS))


def wordings_of(lines: Sequence[Mapping[str, str]]) -> tuple[Wording, ...]:
    """Wordings of rows that are at hand; a term may stand there once, and never as its own better word."""
    found: dict[str, Wording] = {}
    for line in lines:
        wording = Wording(**line)
        term = wording.term.casefold()
        if term in found:
            raise BadData(f"language.csv: '{wording.term}' stands there twice")
        if term == wording.prefer.casefold():
            raise BadData(f"language.csv: '{wording.term}' is offered instead of itself")
        found[term] = wording
    return tuple(found.values())
