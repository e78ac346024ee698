"""Adjustments of one person that cannot both be kept. Nobody chooses for them: they are asked.

Found from what each one does, never from a list of pairs, and between hard ones only: a preference gives way by itself.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from coachdesk.adjustments.catalogue import AdjustmentKind, kinds_of
from coachdesk.adjustments.modes import ALL_MODES, modes_allowed, modes_excluded, modes_of

ABOUT_THE_COACH = frozenset({"coach_genders_differ"})
ABOUT_MODES = frozenset({"modes_differ", "mode_ruled_out", "phone_and_no_calls", "mode_cannot_carry"})
NOT_A_CHANNEL = frozenset({"safe_details"})


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two codes, in the order of the catalogue, and why both cannot be kept."""

    first: str
    second: str
    reason_code: str


def contradictions(codes: Iterable[str]) -> list[Contradiction]:
    """Every pair that cannot be kept together, each once, in the same order however the codes were given."""
    hard = [each for each in kinds_of(codes) if each.is_hard]
    found = []
    for first, second in combinations(hard, 2):
        reason = _reason(first, second)
        if reason:
            found.append(Contradiction(first.code, second.code, reason))
    if not any(each.reason_code in ABOUT_MODES for each in found):
        found += _no_way_left(hard)
    return found


def _reason(first: AdjustmentKind, second: AdjustmentKind) -> str | None:
    for question in (_about_modes, _about_gender, _about_times, _about_length, _about_contact):
        reason = question(first, second)
        if reason:
            return reason
    return None


def _about_modes(first: AdjustmentKind, second: AdjustmentKind) -> str | None:
    if modes_of(first) & modes_of(second):
        return None
    if first.values("mode_only") and second.values("mode_only"):
        return "modes_differ"
    for one, other in ((first, second), (second, first)):
        only = set(one.values("mode_only"))
        if only and only <= modes_excluded(other):
            return "phone_and_no_calls" if other.values("contact_exclude") else "mode_ruled_out"
    return "mode_cannot_carry"


def _no_way_left(hard: Sequence[AdjustmentKind]) -> list[Contradiction]:
    """Three or more that leave no way to meet between them, though any two would."""
    limiting = [each for each in hard if modes_of(each) != ALL_MODES]
    if modes_allowed(each.code for each in limiting):
        return []
    return [Contradiction(first.code, second.code, "no_mode_left") for first, second in combinations(limiting, 2)]


def _about_gender(first: AdjustmentKind, second: AdjustmentKind) -> str | None:
    return "coach_genders_differ" if _disjoint(first.values("staff_gender"), second.values("staff_gender")) else None


def _about_times(first: AdjustmentKind, second: AdjustmentKind) -> str | None:
    starts = [*first.values("not_before"), *second.values("not_before")]
    ends = [*first.values("not_after"), *second.values("not_after")]
    return "no_time_left" if starts and ends and max(starts) >= min(ends) else None


def _about_length(first: AdjustmentKind, second: AdjustmentKind) -> str | None:
    for short, long in ((first, second), (second, first)):
        at_most = [int(each) for each in short.values("slot_max")]
        at_least = [int(each) for each in long.values("slot_min")]
        asks_for_more = long.category == short.category and "slot_factor" in long.effect
        if at_most and (asks_for_more or (at_least and min(at_most) < max(at_least))):
            return "lengths_differ"
    return None


def _about_contact(first: AdjustmentKind, second: AdjustmentKind) -> str | None:
    if _disjoint(_channels(first), _channels(second)):
        return "contacts_differ"
    for one, other in ((first, second), (second, first)):
        only, excluded = _channels(one), set(other.values("contact_exclude"))
        if only and only <= excluded:
            return "contact_ruled_out"
        if only == {"letter"} and "home_letter" in excluded:
            return "letters_and_none_home"
    return None


def _channels(kind: AdjustmentKind) -> set[str]:
    """Where contact is to come, if by one channel only; safe details may be of any channel."""
    return set(kind.values("contact_only")) - NOT_A_CHANNEL


def _disjoint(first: Iterable[str], second: Iterable[str]) -> bool:
    one, other = set(first), set(second)
    return bool(one and other and not one & other)
