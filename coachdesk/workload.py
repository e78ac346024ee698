"""Workload in hours: what the people of a coach need in a month beside the time there is. Figures show their working.

time there is  = contract hours of a month * (1 - leave and sickness) * (1 - duty, meetings and training)
time needed    = meetings a month * (meeting + write-up) * (1 + answering between meetings) + what comes once
load           = time needed / time there is
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from math import inf, isfinite

DAYS_A_MONTH = 30.44
WEEKS_A_MONTH = 52 / 12


class Band(StrEnum):
    """How full a coach's month is. Said of the hours, never of the coach."""

    ROOM = "room"
    FULL = "full"
    OVER = "over"
    TOO_MUCH = "too_much"


@dataclass(frozen=True, slots=True)
class WorkloadSettings:
    """What an office can choose. Minutes, days and shares of one; the bands in per cent."""

    rhythm_days: int = 28
    slot: int = 45
    write_up: int = 15
    responsive: float = 0.10
    leave_share: float = 0.17
    fixed_share: float = 0.12
    one_off_new_start: int = 60
    paused_minutes: int = 5
    full_from: float = 85
    over_from: float = 100
    too_much_from: float = 110

    def __post_init__(self) -> None:
        """A setting that makes no sense is refused, by its name."""
        wrong = [name for name in ("rhythm_days", "slot") if not getattr(self, name) > 0]
        wrong += [name for name in ("write_up", "one_off_new_start", "paused_minutes") if not getattr(self, name) >= 0]
        wrong += [name for name in ("leave_share", "fixed_share") if not 0 <= getattr(self, name) < 1]
        wrong += [] if 0 <= self.responsive <= 1 else ["responsive"]
        wrong += [] if 0 < self.full_from <= self.over_from <= self.too_much_from < inf else ["full_from"]
        if wrong:
            raise ValueError(f"these figures of the workload make no sense: {', '.join(wrong)}")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a calculation: what is worked out (a code), from what, and the figure that comes out."""

    code: str
    params: Mapping[str, float] = field(hash=False)
    result: float


def available_minutes(weekly_hours: float, settings: WorkloadSettings) -> float:
    """The minutes of an average month in which a coach can see people."""
    return available_working(weekly_hours, settings)[-1].result


def needed_minutes(
    slot_minutes: int,
    settings: WorkloadSettings,
    rhythm_days: int | None = None,
    paused: bool = False,
    one_off: float = 0,
) -> float:
    """The minutes of an average month that one person needs of their coach."""
    return needed_working(slot_minutes, settings, rhythm_days, paused, one_off)[-1].result


def percent(needed: float, available: float) -> float:
    """Need as a share of the time there is, in per cent. Where there is no time, any need is infinitely too much."""
    if available > 0:
        return 100 * needed / available
    return inf if needed > 0 else 0.0


def band(load: float, settings: WorkloadSettings | None = None) -> Band:
    """Which of the four bands a load in per cent falls into."""
    limits = settings or WorkloadSettings()
    if load < limits.full_from:
        return Band.ROOM
    if load <= limits.over_from:
        return Band.FULL
    return Band.OVER if load <= limits.too_much_from else Band.TOO_MUCH


def working(weekly_hours: float, needs: Iterable[float], settings: WorkloadSettings) -> list[Line]:
    """How the load of a coach comes out: their time line by line, what their people need, the one by the other."""
    lines = available_working(weekly_hours, settings)
    available = lines[-1].result
    minutes = list(needs)
    needed = sum(minutes)
    return [
        *lines,
        Line("needed_by_all", {"people": len(minutes)}, needed),
        Line("load", {"needed": needed, "available": available}, percent(needed, available)),
    ]


def available_working(weekly_hours: float, settings: WorkloadSettings) -> list[Line]:
    """The time of one coach: contract hours of a month, then what is taken off."""
    if not (weekly_hours >= 0 and isfinite(weekly_hours)):
        raise ValueError(f"nobody works {weekly_hours} hours a week")
    month = weekly_hours * WEEKS_A_MONTH * 60
    present = month * (1 - settings.leave_share)
    free = present * (1 - settings.fixed_share)
    return [
        Line("month_hours", {"weekly_hours": weekly_hours}, month),
        Line("less_leave", {"share": settings.leave_share, "minutes": month - present}, present),
        Line("less_fixed", {"share": settings.fixed_share, "minutes": present - free}, free),
    ]


def needed_working(
    slot_minutes: int,
    settings: WorkloadSettings,
    rhythm_days: int | None = None,
    paused: bool = False,
    one_off: float = 0,
) -> list[Line]:
    """What one person needs: how often, how long, what comes between, what comes once. A pause keeps a few minutes."""
    if paused:
        return [Line("paused", {}, float(settings.paused_minutes))]
    rhythm = settings.rhythm_days if rhythm_days is None else rhythm_days
    if rhythm <= 0 or slot_minutes <= 0 or one_off < 0:
        raise ValueError(f"no need comes of {slot_minutes} minutes every {rhythm} days and {one_off} once")
    often = DAYS_A_MONTH / rhythm
    planned = often * (slot_minutes + settings.write_up)
    regular = planned * (1 + settings.responsive)
    lines = [
        Line("meetings_a_month", {"rhythm_days": rhythm}, often),
        Line("meetings_and_notes", {"slot": slot_minutes, "write_up": settings.write_up}, planned),
        Line("with_answers", {"share": settings.responsive, "minutes": regular - planned}, regular),
    ]
    if one_off:
        lines.append(Line("with_one_off", {"minutes": one_off}, regular + one_off))
    return lines
