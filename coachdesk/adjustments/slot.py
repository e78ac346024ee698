"""How long a meeting is when the person's adjustments are kept."""

from collections.abc import Iterable
from fractions import Fraction
from math import ceil

from coachdesk.adjustments.catalogue import kinds_of

STEP = 5
USUAL_MINUTES = 45


def meeting_minutes(codes: Iterable[str], base: int = USUAL_MINUTES) -> int:
    """The longest that is asked for, with every extra on top, no longer than is asked for, in steps of five minutes."""
    if base <= 0:
        raise ValueError(f"a meeting cannot be {base} minutes long")
    effects = [each.effect for each in kinds_of(codes)]

    def numbers(key: str) -> list[Fraction]:
        return [Fraction(value) for effect in effects for value in effect.get(key, ())]

    longest = max([base * max(numbers("slot_factor"), default=Fraction(1)), *numbers("slot_min")])
    whole = longest + sum(numbers("slot_extra_min"))
    return ceil(min([whole, *numbers("slot_max")]) / STEP) * STEP
