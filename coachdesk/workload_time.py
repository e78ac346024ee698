"""The working time of a coach over four weeks: what is rostered, what of it is leave, and what is taken off.

The four weeks begin with the day that is asked about. They hold each day of the week four times, so that no figure
moves because a month is short or begins on a Saturday; the average month follows from them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from coachdesk.slots.hours import Hours, on_day, weekdays
from coachdesk.workload import Time

WEEKS = 4
FOUR_WEEKS = timedelta(weeks=WEEKS)
ONE_DAY = timedelta(days=1)


class Away(NamedTuple):
    """Leave, from an instant up to another, as London's clocks show them."""

    starts: datetime
    ends: datetime


class TakenOff(NamedTuple):
    """A reduction in per cent, from a day to a day, both counted."""

    percent: int
    from_on: date
    until_on: date


@dataclass(frozen=True, slots=True)
class Rota:
    """What is written down about somebody's time: the contract, dated hours if any, leave, reductions."""

    weekly_hours: float
    working_days: str = "Mon-Fri"
    hours: Sequence[Hours] = ()
    away: Sequence[Away] = ()
    taken_off: Sequence[TakenOff] = ()


def time_around(rota: Rota, on: date, *, passing: bool = True) -> Time:
    """The four weeks from this day. `passing=False` leaves out leave that is written down: it says nothing of how full
    the months after it are."""
    away = [each for each in rota.away if each.ends.date() >= on] if passing else []
    rostered = any(row.from_on < on + FOUR_WEEKS for row in rota.hours)
    if not (rostered or away):
        return Time(rota.weekly_hours, reduction=_reduction(rota.taken_off, on))
    worked = left = 0.0
    for day in four_weeks(on):
        parts = list(on_day(rota.hours, rota.working_days, day))
        minutes = sum(ends - starts for starts, ends in parts)
        paid = _paid(rota, day, minutes)
        worked += paid
        if minutes and away:
            left += paid * _away_minutes(away, day, parts) / minutes
    weekly_hours = worked / WEEKS / 60 if rostered else rota.weekly_hours
    return Time(weekly_hours, rostered, left / worked if worked else 0, _reduction(rota.taken_off, on))


def four_weeks(on: date) -> Iterator[date]:
    """The days that count."""
    return (on + number * ONE_DAY for number in range(FOUR_WEEKS.days))


def share_of_four_weeks(from_on: date, until_on: date, on: date) -> float:
    """How many of the days that count lie from a day to a day, both counted, as a share of one."""
    first, last = max(from_on, on), min(until_on, on + FOUR_WEEKS - ONE_DAY)
    return max(0, (last - first).days + 1) / FOUR_WEEKS.days


def _paid(rota: Rota, day: date, minutes: int) -> float:
    """What a worked day counts for: its dated hours, or before there are any its part of the contract."""
    if rota.hours and day >= min(row.from_on for row in rota.hours):
        return minutes
    return rota.weekly_hours * 60 / len(weekdays(rota.working_days)) if minutes else 0


def _away_minutes(away: Sequence[Away], day: date, parts: Sequence[tuple[int, int]]) -> float:
    """How much of the worked parts of a day lies in leave; rows of leave do not overlap."""
    midnight = datetime.combine(day, time())
    found = 0.0
    for each in away:
        starts, ends = ((edge - midnight).total_seconds() / 60 for edge in each)
        found += sum(max(0.0, min(ends, until) - max(starts, begins)) for begins, until in parts)
    return found


def _reduction(taken_off: Sequence[TakenOff], on: date) -> float:
    """The mean share of these days; where several hold at once they add up, to no more than all of it."""
    if not taken_off:
        return 0.0
    on_days = (
        min(100, sum(each.percent for each in taken_off if each.from_on <= day <= each.until_on))
        for day in four_weeks(on)
    )
    return sum(on_days) / FOUR_WEEKS.days / 100
