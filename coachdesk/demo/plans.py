"""A person of the demo before they are written down: plain values, dates as days from the day of the demo."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time

from coachdesk.adjustments.catalogue import kind
from coachdesk.models.label import Strength


@dataclass(frozen=True, slots=True)
class Need:
    """An adjustment: its code, what its rule needs to know, the person's words, and how strong they said it is."""

    code: str
    params: Mapping[str, str] = field(default_factory=dict, hash=False)
    details: str = ""
    strength: Strength | None = None

    @property
    def binds(self) -> Strength:
        """As strong as the person said, else as the catalogue has it."""
        return self.strength or kind(self.code).strength


@dataclass(frozen=True, slots=True)
class Booked:
    """The next meeting of somebody: in how many working days, when, how."""

    in_days: int
    at: time
    mode: str


@dataclass(frozen=True, slots=True)
class PersonPlan:
    """Somebody who comes here. `coach` is a key of coaches.py, or nothing; `since`, `seen` and `last` are days ago."""

    first_names: str
    last_name: str
    born: date
    coach: str = ""
    latin_name: str = ""
    preferred_name: str = ""
    pronouns: str = ""
    said: str = ""
    language: str = "en"
    needs: tuple[Need, ...] = ()
    words: tuple[str, ...] = ()
    own_words: str = ""
    own_words_since: int = 40
    rhythm: int | None = 28
    since: int = 0
    seen: int = 0
    last: int | None = None
    history: tuple[tuple[int, str], ...] = ()
    known_to: tuple[str, ...] = ()
    booked: Booked | None = None
    books: bool = True

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(need.code for need in self.needs)

    @property
    def seen_for(self) -> int:
        """For how many days they have come here, to this coach or another."""
        return max(self.since, self.seen)
