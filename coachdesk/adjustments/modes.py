"""The ways of meeting that a person's adjustments leave open."""

from collections.abc import Iterable

from coachdesk.adjustments.catalogue import AdjustmentKind, kinds_of

ALL_MODES = frozenset({"in_person", "outreach", "home_visit", "phone", "video"})
FACE_TO_FACE = frozenset({"in_person", "outreach", "home_visit"})

# Some help cannot be had in every way: nobody signs down a telephone.
CANNOT_CARRY = {
    "bsl": frozenset({"phone"}),
    "lipspeaker": frozenset({"phone"}),
    "deafblind_manual": frozenset({"phone", "video"}),
}


def modes_allowed(codes: Iterable[str]) -> frozenset[str]:
    """The ways that keep every hard adjustment; empty when they contradict each other."""
    return ALL_MODES.intersection(*(modes_of(each) for each in kinds_of(codes) if each.is_hard))


def modes_of(kind: AdjustmentKind) -> frozenset[str]:
    """The ways that keep this one adjustment."""
    only = frozenset(kind.values("mode_only"))
    return (only or ALL_MODES) - modes_excluded(kind) - modes_that_cannot_carry(kind)


def modes_excluded(kind: AdjustmentKind) -> frozenset[str]:
    """The ways it rules out by name; no phone calls means no meeting by phone either."""
    excluded = set(kind.values("mode_exclude"))
    if "in_person" in excluded:
        excluded |= FACE_TO_FACE
    if "phone" in kind.values("contact_exclude"):
        excluded.add("phone")
    return frozenset(excluded)


def modes_that_cannot_carry(kind: AdjustmentKind) -> frozenset[str]:
    """The ways in which the help it asks for cannot be given."""
    return frozenset().union(*(CANNOT_CARRY.get(each, frozenset()) for each in kind.values("resource")))
