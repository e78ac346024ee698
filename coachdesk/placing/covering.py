"""One cover coach for each person of a coach who is away: what binds always first, then who knows them, then room. Of
two who are equal it is whom they would rather have.

Each day of a gap has one cover coach. One for all of it comes first; where nobody is there for all of it, it is parted.
Where nobody fits, the lead stands in: somebody to ask for, whom no meeting is booked with by this.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from coachdesk.placing.fitting import Fitting, Match
from coachdesk.placing.parties import Coach, Person

ONE_DAY = timedelta(days=1)
MONTH_DAYS = 20  # the working days of a month: cover takes its share of the hours that somebody needs in one
LEAD_STANDS_IN = "lead_stands_in"
Days = tuple[date, date]


@dataclass(frozen=True, slots=True)
class Known:
    """A coach whom somebody knows: who covered for them (`covered`), or was or met them (`met`), and when last."""

    coach_id: UUID
    how: str
    last_on: date | None = None


@dataclass(frozen=True, slots=True)
class Gap:
    """Days, both counted, on which somebody's coach is away. `knows` is in the order in which they come first."""

    person: Person
    first_on: date
    last_on: date
    knows: Sequence[Known] = ()


@dataclass(frozen=True, slots=True)
class There:
    """When a coach can be asked for: the days on which they work, and those on which they are away."""

    works: Collection[date] = frozenset()
    away: Collection[date] = frozenset()


@dataclass(frozen=True, slots=True)
class Cover:
    """Who covers on these days, and why; without a coach it is the lead who stands in."""

    person_id: UUID
    first_on: date
    last_on: date
    coach_id: UUID | None
    reason: str
    params: dict[str, str] = field(hash=False, default_factory=dict)


def cover(gaps: Iterable[Gap], coaches: Iterable[Coach], there: Mapping[UUID, There]) -> list[Cover]:
    """Somebody for each day of each gap. The same in, the same out; whoever has the fewest to choose from is first."""
    fitting = Fitting(coaches)
    wanted = sorted(gaps, key=lambda gap: (len(fitting.coaches_for(gap.person)), gap.person.id, gap.first_on))
    hours = _Hours(fitting.coaches)
    return [each for gap in wanted for each in _of_gap(gap, fitting, there, hours)]


class _Hours:
    """The minutes of each coach that are taken, growing with what they cover."""

    def __init__(self, coaches: Iterable[Coach]) -> None:
        self._taken = {each.id: each.committed_minutes for each in coaches}

    def load_with(self, coach: Coach, minutes: float) -> float:
        """The coach's load, as a share of one, if these minutes were added."""
        return (self._taken[coach.id] + minutes) / coach.available_minutes

    def give(self, coach: Coach, minutes: float) -> str:
        """Take the minutes; how full the coach is then, in per cent."""
        self._taken[coach.id] += minutes
        return str(round(100 * self.load_with(coach, 0)))


def _of_gap(gap: Gap, fitting: Fitting, there: Mapping[UUID, There], hours: _Hours) -> list[Cover]:
    if (nobody := fitting.why_nobody(gap.person)) is not None:
        why = {"why": nobody.reason_code, **nobody.reason_params}
        return [Cover(gap.person.id, gap.first_on, gap.last_on, None, LEAD_STANDS_IN, why)]
    fits = fitting.coaches_for(gap.person)
    return [_named(gap, span, able, fitting, there, hours) for span, able in _parted(gap, fits, there)]


def _parted(gap: Gap, fits: Sequence[Coach], there: Mapping[UUID, There]) -> list[tuple[Days, list[Coach]]]:
    """The whole gap where anybody can cover all of it; else the longest parts, one after the other."""
    parts: list[tuple[Days, list[Coach]]] = []
    day = gap.first_on
    while day <= gap.last_on:
        until = {each.id: _until(day, gap.last_on, there.get(each.id, There())) for each in fits}
        last = max((end for end in until.values() if end is not None), default=None)
        if last is None:
            parts.append(((day, day), []))
            day += ONE_DAY
            continue
        able = [each for each in fits if until[each.id] == last]
        parts.append(((day, last), _who_work(able, day, last, there)))
        day = last + ONE_DAY
    return _joined(parts)


def _until(day: date, last: date, there: There) -> date | None:
    """Up to which day somebody who is there on this one stays; None when they are away on it."""
    if day in there.away:
        return None
    gone = min((each for each in there.away if day < each <= last), default=last + ONE_DAY)
    return gone - ONE_DAY


def _who_work(able: list[Coach], first: date, last: date, there: Mapping[UUID, There]) -> list[Coach]:
    """Those who work on one of these days; on a weekend, nobody does and anybody can be named."""
    days = {first + ONE_DAY * number for number in range((last - first).days + 1)}
    working = [each for each in able if not days.isdisjoint(there.get(each.id, There()).works)]
    worked = any(not days.isdisjoint(each.works) for each in there.values())
    return working if worked else able


def _joined(parts: list[tuple[Days, list[Coach]]]) -> list[tuple[Days, list[Coach]]]:
    """Days beside one another on which nobody is there are one part."""
    joined: list[tuple[Days, list[Coach]]] = []
    for days, able in parts:
        if joined and not able and not joined[-1][1]:
            joined[-1] = ((joined[-1][0][0], days[1]), [])
        else:
            joined.append((days, able))
    return joined


def _named(
    gap: Gap, days: Days, able: Sequence[Coach], fitting: Fitting, there: Mapping[UUID, There], hours: _Hours
) -> Cover:
    first, last = days
    if not able:
        return Cover(gap.person.id, first, last, None, LEAD_STANDS_IN, {"why": "nobody_there"})
    minutes = gap.person.needed_minutes * _share(days, there)
    coach, reason, params = _best(gap, able, fitting, hours, minutes)
    told = {"name": coach.name, "load": hours.give(coach, minutes), **params, **_unmet(gap.person, coach, fitting)}
    return Cover(gap.person.id, first, last, coach.id, reason, told)


def _unmet(person: Person, coach: Coach, fitting: Fitting) -> dict[str, str]:
    """What of their wishes this coach is not: whom they would rather have, and the skills."""
    others = [] if coach.id in person.rather else fitting.coaches_for(person)
    rather = ", ".join(each.name for each in others if each.id in person.rather)
    told = {"rather": rather, "unmet": " ".join(fitting.unmet(person, coach.id))}
    return {key: value for key, value in told.items() if value}


def _share(days: Days, there: Mapping[UUID, There]) -> float:
    """How much of a month these days are, by the days on which anybody works."""
    worked = {day for each in there.values() for day in each.works if days[0] <= day <= days[1]}
    return len(worked) / MONTH_DAYS


def _best(
    gap: Gap, able: Sequence[Coach], fitting: Fitting, hours: _Hours, minutes: float
) -> tuple[Coach, str, dict[str, str]]:
    loads = {each.id: hours.load_with(each, minutes) for each in able}
    with_room = {each.id: each for each in able if loads[each.id] <= 1}
    rather, tiers = gap.person.rather, list(dict.fromkeys(each.how for each in gap.knows))
    for known in sorted(gap.knows, key=lambda each: (tiers.index(each.how), each.coach_id not in rather)):
        if known.coach_id in with_room:
            last_on = known.last_on.isoformat() if known.last_on else ""
            return with_room[known.coach_id], f"cover_{known.how}", {"last_on": last_on}
    matches = fitting.matches(gap.person)
    if not with_room:
        least = min(able, key=lambda each: (loads[each.id], matches[each.id].rank, each.id))
        return least, "cover_least_over", {}
    best = min(
        with_room.values(), key=lambda each: (*_rank(matches[each.id], each.id in rather), loads[each.id], each.id)
    )
    match = matches[best.id]
    if match.language:
        return best, "cover_language", {"language": match.language}
    if best.id in rather:
        return best, "cover_rather", {}
    if match.skills:
        return best, "cover_skill", {"skills": " ".join(match.skills)}
    return best, "cover_room", {}


def _rank(match: Match, is_wished: bool) -> tuple[bool, bool, int]:
    """To be understood first, then their own word, then what they wished the coach would know about."""
    return not match.language, not is_wished, -len(match.skills)
