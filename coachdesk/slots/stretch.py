"""A stretch of time between two instants: from one up to, not with, the other."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple

from coachdesk.slots.spans import Span, instant_of
from coachdesk.slots.wall import wall_spans


class Stretch(NamedTuple):
    """Aware instants in UTC."""

    starts_at: datetime
    ends_at: datetime


def of_wall(day: date, starts_minute: int, ends_minute: int) -> list[Stretch]:
    """The instants at which London's clocks show that part of that day.

    None of the hour that is missing when the clocks go forward, and both stretches of the one that comes twice.
    """
    return list(stretches(wall_spans(day, starts_minute, ends_minute)))


def stretches(spans: Iterable[Span]) -> tuple[Stretch, ...]:
    return tuple(Stretch(instant_of(starts), instant_of(ends)) for starts, ends in spans)
