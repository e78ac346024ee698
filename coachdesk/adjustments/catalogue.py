"""Every kind of adjustment there is: its name, how it binds, what it does. Read once, refused if it is wrong."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType

from coachdesk.adjustments.effect import Effect, read_effect
from coachdesk.data import BadData, rows
from coachdesk.models.label import Strength

COLUMNS = ("code", "label", "category", "strength", "effect", "source")
CATEGORIES = (
    "appointment", "channel", "contact", "format", "language", "communication",
    "staff", "support", "environment", "care", "process", "bespoke",
)  # fmt: skip

_CODE = re.compile(r"[A-Z][A-Z0-9]*(_[A-Z0-9]+)*")


class UnknownAdjustment(LookupError):
    """A code that the catalogue does not have."""


@dataclass(frozen=True, slots=True)
class AdjustmentKind:
    """One row of the catalogue. `effect` says what the rules do with it."""

    code: str
    label: str
    category: str
    strength: Strength
    effect: Effect = field(hash=False)
    source: str

    @property
    def is_hard(self) -> bool:
        """Kept always: only the person can say that it is fine without, this once."""
        return self.strength is Strength.HARD

    def values(self, key: str) -> tuple[str, ...]:
        """What the effect says under a key; nothing when it does not speak of it."""
        return self.effect.get(key, ())


def kind(code: str) -> AdjustmentKind:
    """The kind with this code."""
    try:
        return _by_code()[code]
    except KeyError:
        raise UnknownAdjustment(f"there is no adjustment '{code}'") from None


def all_kinds() -> tuple[AdjustmentKind, ...]:
    """All kinds, in the order of the catalogue."""
    return tuple(_by_code().values())


def kinds_of(codes: Iterable[str]) -> list[AdjustmentKind]:
    """The kinds with these codes, each once, in the order of the catalogue, however they were given."""
    wanted = {kind(code).code for code in codes}
    return [each for each in all_kinds() if each.code in wanted]


def catalogue_of(lines: Sequence[Mapping[str, str]]) -> Mapping[str, AdjustmentKind]:
    """The catalogue that these rows make."""
    kinds: dict[str, AdjustmentKind] = {}
    for line in lines:
        made = _kind_of(line)
        if made.code in kinds:
            raise BadData(f"adjustments.csv: {made.code} stands there twice")
        kinds[made.code] = made
    return MappingProxyType(kinds)


def _kind_of(line: Mapping[str, str]) -> AdjustmentKind:
    code, category, strength = line["code"], line["category"], line["strength"]
    if _CODE.fullmatch(code) is None or len(code) > 20:
        raise BadData(f"adjustments.csv: '{code}' is no code")
    if category not in CATEGORIES:
        raise BadData(f"adjustments.csv: {code} is of no known category: '{category}'")
    if strength not in list(Strength):
        raise BadData(f"adjustments.csv: {code} binds in no known way: '{strength}'")
    return AdjustmentKind(
        code, line["label"], category, Strength(strength), read_effect(line["effect"]), line["source"]
    )


@cache
def _by_code() -> Mapping[str, AdjustmentKind]:
    return catalogue_of(rows("adjustments.csv", COLUMNS))
