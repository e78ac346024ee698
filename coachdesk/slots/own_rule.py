"""What one adjustment asks of a meeting: when it may be, how much notice, which ways, how long."""

from dataclasses import dataclass

from coachdesk.adjustments.catalogue import AdjustmentKind, kind
from coachdesk.adjustments.modes import ALL_MODES, modes_of

LENGTH = ("slot_factor", "slot_min", "slot_extra_min", "slot_max")
PAUSED, COACH, TO_SETTLE, LENGTHS = "paused", "coach", "to_settle", "length"


@dataclass(frozen=True)
class OwnRule:
    """`stops` says why nothing at all can be offered, where that is so. Times are minutes by London's clocks."""

    code: str
    not_before: int | None = None
    not_after: int | None = None
    notice_days: int = 0
    modes: frozenset[str] = ALL_MODES
    stops: str | None = None
    least_options: int = 0
    distinct_days: bool = False
    same_time: bool = False

    @property
    def is_about_times(self) -> bool:
        return bool(self.not_before is not None or self.not_after is not None or self.notice_days or self.same_time)


def rule_of(code: str) -> OwnRule:
    """The rule of a kind of adjustment, however it binds."""
    found = kind(code)
    wishes = found.values("prefer")
    return OwnRule(
        code,
        not_before=_minute(found, "not_before"),
        not_after=_minute(found, "not_after"),
        notice_days=_notice(found),
        modes=modes_of(found) & (frozenset(wishes) & ALL_MODES or ALL_MODES),
        stops=PAUSED if found.values("pause_until") else None,
        least_options=max((int(each) for each in found.values("min_options")), default=0),
        distinct_days="true" in found.values("distinct_days"),
        same_time="same_weekday_time" in wishes,
    )


def asks_for_length(code: str) -> bool:
    return any(key in kind(code).effect for key in LENGTH)


def _notice(found: AdjustmentKind) -> int:
    """Days of notice that the person asks for, or that somebody who has to be there needs; letters are no meetings."""
    keys = ("min_notice_days", "lead_days") if found.values("resource") else ("min_notice_days",)
    return max((int(value) for key in keys for value in found.values(key)), default=0)


def _minute(found: AdjustmentKind, key: str) -> int | None:
    for value in found.values(key):
        hours, _, minutes = value.partition(":")
        return int(hours) * 60 + int(minutes)
    return None
