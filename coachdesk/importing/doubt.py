"""A row in doubt: where it stands, what became of it, and why as a code with what the sentence names."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from coachdesk.importing.kind import Kind


class Outcome(StrEnum):
    """What became of a row in doubt."""

    REJECTED = "rejected"
    WARNED = "warned"
    DIFFERS = "differs"


@dataclass(frozen=True, slots=True)
class Doubt:
    """`who` is the reference or staff number that stands in the row, for whoever looks for it."""

    kind: Kind
    line: int
    outcome: Outcome
    code: str
    who: str = ""
    params: Mapping[str, str] = field(default_factory=dict, hash=False)


class Rejected(Exception):
    """A row that cannot come in; the code says why (see words.py)."""

    def __init__(self, code: str, **params: str) -> None:
        super().__init__(code)
        self.code, self.params = code, params
