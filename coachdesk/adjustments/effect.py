"""What an adjustment does, as `key=value` pairs: which keys there are, and which values make sense for each."""

import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from types import MappingProxyType

from coachdesk.data import BadData

Effect = Mapping[str, tuple[str, ...]]

MINUTES = frozenset({"slot_min", "slot_max", "slot_extra_min"})
NUMBERS = MINUTES | {
    "slot_factor",
    "min_notice_days",
    "min_options",
    "lead_days",
    "letter_font_pt",
    "max_reading_age",
    "deadline_factor",
    "review_days",
    "room_seats",
    "venue_max_travel_min",
    "due_days",
}
MAY_BE_BEFORE = frozenset({"due_days"})
TIMES = frozenset({"not_before", "not_after"})
WORDS = frozenset({
    "after_meeting", "alert", "attendee", "before_meeting", "blocked_periods", "check", "check_availability",
    "coach_skill", "consent", "contact_exclude", "contact_first", "contact_only", "contact_route",
    "contact_via", "copy_to", "display_name", "distinct_days", "exclude", "language", "letter_colour",
    "letter_route", "letter_style", "letters", "message_style", "missed", "mode_allow", "mode_exclude",
    "mode_only", "no_auto_close", "note", "pause_until", "plan_view", "prefer", "refer_only", "reminders",
    "require", "resource", "resource_gender", "room_requires", "same_day_change", "sender", "sender_name",
    "staff", "staff_exclude", "staff_gender", "substitute", "suppress", "task", "venue_exclude", "venue_prefer",
    "venue_requires", "visible_to", "warn",
})  # fmt: skip

_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
_WORD = re.compile(r"-?[a-z0-9]+([_:][a-z0-9]+)*")


def read_effect(text: str) -> Effect:
    """Pairs parted by `;`, each with one value or several parted by commas."""
    effect: dict[str, tuple[str, ...]] = {}
    for pair in text.split(";"):
        key, equals, values = pair.partition("=")
        if not equals or key in effect:
            raise BadData(f"effect '{text}': '{pair}' is no pair of its own")
        effect[key] = tuple(values.split(","))
        for value in effect[key]:
            if not _makes_sense(key, value):
                raise BadData(f"effect '{text}': '{key}' cannot be '{value}'")
    return MappingProxyType(effect)


def _makes_sense(key: str, value: str) -> bool:
    if key in NUMBERS:
        return _is_number(key, value)
    if key in TIMES:
        return _TIME.fullmatch(value) is not None
    return key in WORDS and _WORD.fullmatch(value) is not None


def _is_number(key: str, value: str) -> bool:
    try:
        number = Decimal(value)
    except InvalidOperation:
        return False
    whole = key not in {"slot_factor", "deadline_factor"}
    if not number.is_finite() or (whole and number != int(number)):
        return False
    return number != 0 if key in MAY_BE_BEFORE else number > 0
