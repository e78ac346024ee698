"""Workload in hours: what the people of a coach need in a month beside the time there is. Figures show their working.

time there is  = hours of a month * (1 - leave and sickness) * (1 - duty, meetings and training) * (1 - reduction)
time needed    = meetings a month * (meeting + write-up) * (1 + answering between meetings) + what is open or once
load           = time needed / time there is

Hours are rostered ones, or contract hours where none are written down. Leave that is written down counts in place of
the usual share where it is more: a single day off that is known says nothing of the sickness that is not.

Sources. Hours of a caseload beside contract hours, with 110 per cent for four weeks as the line above which somebody
has to act: the Ministry of Justice's Workload Measurement Tool, as Parliament was told (written question 172934).
Answering between meetings up to 30 per cent, timings that are agreed with staff: its guidance on weighting. The usual
figures are ours: an office chooses its own, from a day on.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from math import inf, isfinite

DAYS_A_MONTH = 30.44
WEEKS_A_MONTH = 52 / 12
FIRST_SLOT = 60
NEVER_LESS_THAN_NOTHING = (
    "write_up", "one_off_new_start", "one_off_handover_out", "one_off_handover_in", "one_off_review",
    "referral_minutes", "evidence_minutes", "paused_minutes",
)  # fmt: skip


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
    first_slot: int = 60
    one_off_new_start: int = 60
    one_off_handover_out: int = 30
    one_off_handover_in: int = 45
    one_off_review: int = 90
    referral_minutes: int = 20
    evidence_minutes: int = 15
    paused_minutes: int = 5
    full_from: float = 85
    over_from: float = 100
    too_much_from: float = 110

    def __post_init__(self) -> None:
        """A setting that makes no sense is refused, by its name."""
        wrong = [name for name in ("rhythm_days", "slot", "first_slot") if not getattr(self, name) > 0]
        wrong += [name for name in NEVER_LESS_THAN_NOTHING if not getattr(self, name) >= 0]
        wrong += [name for name in ("leave_share", "fixed_share") if not 0 <= getattr(self, name) < 1]
        wrong += [] if 0 <= self.responsive <= 1 else ["responsive"]
        wrong += [] if 0 < self.full_from <= self.over_from <= self.too_much_from < inf else ["full_from"]
        if wrong:
            raise ValueError(f"these figures of the workload make no sense: {', '.join(wrong)}")

    @property
    def new_start(self) -> int:
        """What a new start takes once: it is meant for a first meeting of an hour; a longer one takes more by that."""
        return max(0, self.one_off_new_start + self.first_slot - FIRST_SLOT)


@dataclass(frozen=True, slots=True)
class Time:
    """The working time of a coach around a day. `leave` is the share of it that is written down as leave, `reduction`
    the share taken off for a while; `rostered` whether the hours are those of working patterns, not of the contract."""

    weekly_hours: float
    rostered: bool = False
    leave: float = 0
    reduction: float = 0

    def __post_init__(self) -> None:
        """Hours and shares that make no sense are refused."""
        if not (self.weekly_hours >= 0 and isfinite(self.weekly_hours)):
            raise ValueError(f"nobody works {self.weekly_hours} hours a week")
        if not (0 <= self.leave <= 1 and 0 <= self.reduction <= 1):
            raise ValueError("leave and reductions are shares of one")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a calculation: what is worked out (a code), from what, and the figure that comes out."""

    code: str
    params: Mapping[str, float] = field(hash=False)
    result: float


def available_minutes(time: Time | float, settings: WorkloadSettings) -> float:
    """The minutes of an average month in which a coach can see people."""
    return available_working(time, settings)[-1].result


def needed_minutes(
    slot_minutes: int,
    settings: WorkloadSettings,
    rhythm_days: int | None = None,
    paused: bool = False,
    once: Mapping[str, float] | None = None,
) -> float:
    """The minutes of an average month that one person needs of their coach."""
    return needed_working(slot_minutes, settings, rhythm_days, paused, once)[-1].result


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


def working(time: Time | float, needs: Iterable[float], settings: WorkloadSettings) -> list[Line]:
    """How the load of a coach comes out: their time line by line, what their people need, the one by the other."""
    lines = available_working(time, settings)
    available = lines[-1].result
    minutes = list(needs)
    needed = sum(minutes)
    return [
        *lines,
        Line("needed_by_all", {"people": len(minutes)}, needed),
        Line("load", {"needed": needed, "available": available}, percent(needed, available)),
    ]


def available_working(time: Time | float, settings: WorkloadSettings) -> list[Line]:
    """The time of one coach: the hours of a month, then what is taken off. A number is contract hours a week."""
    time = time if isinstance(time, Time) else Time(time)
    month = time.weekly_hours * WEEKS_A_MONTH * 60
    is_known = time.leave > settings.leave_share
    leave = time.leave if is_known else settings.leave_share
    present = month * (1 - leave)
    free = present * (1 - settings.fixed_share)
    lines = [
        Line("rostered_hours" if time.rostered else "month_hours", {"weekly_hours": time.weekly_hours}, month),
        Line("less_known_leave" if is_known else "less_leave", {"share": leave, "minutes": month - present}, present),
        Line("less_fixed", {"share": settings.fixed_share, "minutes": present - free}, free),
    ]
    if time.reduction:
        left = free * (1 - time.reduction)
        lines.append(Line("less_reduction", {"share": time.reduction, "minutes": free - left}, left))
    return lines


def needed_working(
    slot_minutes: int,
    settings: WorkloadSettings,
    rhythm_days: int | None = None,
    paused: bool = False,
    once: Mapping[str, float] | None = None,
) -> list[Line]:
    """What one person needs: how often, how long, what comes between; then `once`, minutes by what they are for. A
    pause keeps a few minutes."""
    if paused:
        return [Line("paused", {}, float(settings.paused_minutes))]
    rhythm = settings.rhythm_days if rhythm_days is None else rhythm_days
    if rhythm <= 0 or slot_minutes <= 0 or any(minutes < 0 for minutes in (once or {}).values()):
        raise ValueError(f"no need comes of {slot_minutes} minutes every {rhythm} days and {once} once")
    often = DAYS_A_MONTH / rhythm
    planned = often * (slot_minutes + settings.write_up)
    regular = planned * (1 + settings.responsive)
    lines = [
        Line("meetings_a_month", {"rhythm_days": rhythm}, often),
        Line("meetings_and_notes", {"slot": slot_minutes, "write_up": settings.write_up}, planned),
        Line("with_answers", {"share": settings.responsive, "minutes": regular - planned}, regular),
    ]
    for code, minutes in (once or {}).items():
        if minutes:
            lines.append(Line(f"with_{code}", {"minutes": minutes}, lines[-1].result + minutes))
    return lines
