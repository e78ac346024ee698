"""What moves a coach's figure next: the coming days on which something begins or ends, and why it is another then.

A reason is what counts for more or less on that day than on the one before it: asked by leaving it out on both. So
leave that comes into the four weeks is told beside the cover that ends on that day, and what is too little to count is
not told at all.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from math import isfinite
from typing import Any, NamedTuple

from coachdesk.models import OfficeSetting
from coachdesk.queries import offices
from coachdesk.queries.loads import Facts
from coachdesk.workload import WorkloadSettings
from coachdesk.workload_time import FOUR_WEEKS, ONE_DAY

AHEAD = timedelta(weeks=13)
MOST_CHANGES = 8
A_TRACE = 0.5  # minutes
Said = tuple[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Move:
    """A day on which the figure moves: why (codes, with how many or how much), and what it is before and after."""

    on: date
    why: Sequence[Said]
    before: float
    after: float


class _Thing(NamedTuple):
    """Something that counts from a day to a day, what is said when it begins and when it ends, and all without it."""

    first: date
    last: date | None
    begins: Said
    ends: Said
    without: Callable[[Facts], Facts]

    @property
    def days(self) -> set[date]:
        """On which it begins, and on which it is over."""
        return {self.first, self.last + ONE_DAY} if self.last else {self.first}


def settings_of(history: Sequence[OfficeSetting], on: date) -> WorkloadSettings:
    """The figures of the office as they hold on a day."""
    return offices.workload_of(offices.figures((row.name, row.value) for row in history if row.from_on <= on))


def moves(facts: Facts, history: Sequence[OfficeSetting], names: Sequence[str], on: date) -> list[Move]:
    """As things are written down now; `names` are the figures of the office that hours follow from."""
    things = [*_leave(facts), *_reductions(facts), *_hours(facts), *_covers(facts)]
    chosen = [row for row in history if row.name in names]
    days = {row.from_on for row in chosen}.union(*(each.days for each in things))
    before, since, found = facts.load(settings_of(history, on), on).percent, on, list[Move]()
    for day in sorted(each for each in days if on < each <= on + AHEAD):
        settings = settings_of(history, day)
        after = facts.load(settings, day).percent
        of_day, others = _why(things, facts, settings, since, day)
        of_day += [_setting(row) for row in chosen if row.from_on == day]
        others += [_setting(row) for row in chosen if since < row.from_on < day]
        if of_day or (others and _whole(after) != _whole(before)):
            found.append(Move(day, [*of_day, *others], before, after))
            before, since = after, day
    return found[:MOST_CHANGES]


def _whole(load: float) -> float:
    """As it is shown: what lies within the four weeks already moves nothing on the day it begins."""
    return round(load) if isfinite(load) else load


def _why(
    things: Sequence[_Thing], facts: Facts, settings: WorkloadSettings, since: date, day: date
) -> tuple[list[Said], list[Said]]:
    """What counts for more or less on the day than on the one before: what begins or ends on it, and the rest."""
    of_day: list[Said] = []
    others: list[Said] = []
    for each in things:
        if each.first >= day + FOUR_WEEKS or (each.last and each.last < since):
            continue
        less = each.without(facts)
        before, after = (_weight(facts, less, settings, then) for then in (since, day))
        if any(abs(one - other) >= A_TRACE for one, other in zip(before, after, strict=True)):
            (of_day if day in each.days else others).append(_said(each, since, day))
    if _of_people(facts, settings, day) < _of_people(facts, settings, since) - A_TRACE:
        others.append(("once_done", {}))
    return _together(of_day), _together(others)


def _together(told: Sequence[Said]) -> list[Said]:
    """Each once: of the people whose cover begins or ends, how many they are."""
    people: Counter[str] = Counter()
    for code, params in told:
        people[code] += params.get("people", 0)
    once = {(code, params.get("first")): (code, params) for code, params in told}
    return [(code, {"people": people[code]} if people[code] else params) for code, params in once.values()]


def _setting(row: OfficeSetting) -> Said:
    return "setting", {"name": row.name, "value": float(row.value)}


def _said(each: _Thing, since: date, day: date) -> Said:
    if each.last and each.last < day:
        return each.ends
    if each.first > day:
        return "nears", {"first": each.first}
    return each.begins if each.first > since else ("passes", {"first": each.first})


def _weight(facts: Facts, less: Facts, settings: WorkloadSettings, on: date) -> tuple[float, float]:
    whole, rest = facts.load(settings, on), less.load(settings, on)
    return whole.needed - rest.needed, whole.available - rest.available


def _of_people(facts: Facts, settings: WorkloadSettings, on: date) -> float:
    """With what comes once in a month: a new start, a review."""
    return facts.load(settings, on).of_people


def _leave(facts: Facts) -> Iterator[_Thing]:
    for away in facts.rota.away:
        first, last = away.starts.date(), (away.ends - timedelta(microseconds=1)).date()
        others = [each for each in facts.rota.away if each is not away]
        begins = ("leave_begins", {"first": first, "last": last})
        yield _Thing(first, last, begins, ("leave_ends", {}), partial(_with_rota, away=others))


def _reductions(facts: Facts) -> Iterator[_Thing]:
    for taken in facts.rota.taken_off:
        others = [each for each in facts.rota.taken_off if each is not taken]
        params = {"percent": taken.percent}
        begins, ends = ("reduction_begins", params), ("reduction_ends", params)
        yield _Thing(taken.from_on, taken.until_on, begins, ends, partial(_with_rota, taken_off=others))


def _hours(facts: Facts) -> Iterator[_Thing]:
    """Other working hours from a day on: without them those before go on."""
    for day in sorted({row.from_on for row in facts.rota.hours}):
        others = [
            row._replace(until_on=None) if row.until_on == day - ONE_DAY else row
            for row in facts.rota.hours
            if row.from_on != day
        ]
        yield _Thing(day, None, ("hours_change", {}), ("hours_change", {}), partial(_with_rota, hours=others))


def _covers(facts: Facts) -> Iterator[_Thing]:
    """Cover given and received, by its days: it is told of how many people."""
    for given, first, last in sorted({(each.given, each.from_on, each.until_on) for each in facts.covers}):
        key = (given, first, last)
        others = [each for each in facts.covers if (each.given, each.from_on, each.until_on) != key]
        code, params = f"cover_{'given' if given else 'received'}", {"people": len(facts.covers) - len(others)}
        begins, ends = (f"{code}_begins", params), (f"{code}_ends", params)
        yield _Thing(first, last, begins, ends, partial(_with_covers, covers=others))


def _with_rota(facts: Facts, **other: Any) -> Facts:
    return replace(facts, rota=replace(facts.rota, **other))


def _with_covers(facts: Facts, covers: Any) -> Facts:
    return replace(facts, covers=covers)
