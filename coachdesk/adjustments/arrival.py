"""Which adjustments whoever receives a person at the door has to know of: the way in, where they wait, who comes along.

Nothing else of a person's adjustments is theirs to read. What is said here is decided by what an adjustment does.
"""

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

from coachdesk.adjustments.catalogue import AdjustmentKind, kind, kinds_of
from coachdesk.models.label import Strength

# By the keys of an effect; of what binds, that which begins at the door.
AT_THE_DOOR: Mapping[str, frozenset[str]] = MappingProxyType({
    "room_requires": frozenset({"step_free", "quiet", "loop"}),
    "venue_requires": frozenset({"blue_badge_bay", "accessible_wc"}),
    "resource": frozenset({"interpreter:lang", "bsl", "lipspeaker", "deafblind_manual"}),
    "attendee": frozenset({"advocate"}),
    "staff_gender": frozenset({"female", "male"}),
})  # fmt: skip
# What is meant for the door however it binds: no guard in view, nobody kept waiting, a dog that comes along.
FOR_THE_DOOR: Mapping[str, frozenset[str]] = MappingProxyType({
    "venue_prefer": frozenset({"community"}),
    "alert": frozenset({"reception"}),
    "note": frozenset({"assistance_dog"}),
})  # fmt: skip


def known_at_the_door(held: Iterable[tuple[str, str]]) -> Sequence[str]:
    """The codes of these `(code, strength)` that concern arriving, in the order of the catalogue."""
    codes = [code for code, strength in held if _concerns(kind(code), strength)]
    return [each.code for each in kinds_of(codes)]


def _concerns(found: AdjustmentKind, strength: str) -> bool:
    return _speaks_of(found, FOR_THE_DOOR) or (strength == Strength.HARD and _speaks_of(found, AT_THE_DOOR))


def _speaks_of(found: AdjustmentKind, wanted: Mapping[str, frozenset[str]]) -> bool:
    return any(words & set(found.values(key)) for key, words in wanted.items())
