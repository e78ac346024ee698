"""A stretch of time between two instants: from one up to, not with, the other."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from coachdesk.slots.spans import Span, instant_of


class Stretch(NamedTuple):
    """Aware instants in UTC."""

    starts_at: datetime
    ends_at: datetime


def stretches(spans: Iterable[Span]) -> tuple[Stretch, ...]:
    return tuple(Stretch(instant_of(starts), instant_of(ends)) for starts, ends in spans)
