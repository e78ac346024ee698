"""What decides who covers for somebody: the same few statements, however many people a coach has.

Whoever asks has been asked by policies.py; who is away, who works and who is kept from whom names nobody here.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from coachdesk import clock
from coachdesk.adjustments.catalogue import kind
from coachdesk.adjustments.coach_fit import preferred_by_coach
from coachdesk.models import Absence, Appointment, Claimant, Cover, Leave, Office, Relationship, Staff, WorkingPattern
from coachdesk.models.label import AppointmentState, Strength
from coachdesk.placing import Coach, Person
from coachdesk.placing.covering import LEAD_STANDS_IN, ONE_DAY, Days, Gap, Known, There
from coachdesk.queries import loads, offices, placements
from coachdesk.queries.placements import Asked
from coachdesk.slots.hours import Hours, on_day
from coachdesk.working_days import bank_holidays

PARTED = ("another_coach", "conflict")  # why a relationship ended after which the two are kept apart
MORNING, AFTERNOON = time(10), time(16)  # whoever is away from one to the other is away on that day
Span = tuple[UUID, date, date]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Days on which somebody needs cover, and who is never asked for it: their own coach, and whoever is away."""

    claimant_id: UUID
    first_on: date
    last_on: date


@dataclass(frozen=True, slots=True)
class Choosing:
    """All that the rules ask about."""

    gaps: Sequence[Gap]
    coaches: Sequence[Coach]
    there: Mapping[UUID, There]


def choosing(session: Session, office_id: UUID, wanted: Sequence[Wanted], on: date) -> Choosing:
    """For these days of these people, in one office."""
    ids = sorted({each.claimant_id for each in wanted})
    first, last = min(each.first_on for each in wanted), max(each.last_on for each in wanted)
    settings = offices.workload_settings(session, office_id, on)
    coaches = [each.as_party for each in loads.coaches(session, office_id, settings, max(on, first))]
    people = _people(session, ids, coaches)
    needed = {
        row.id: loads.need(settings, people[row.id].codes, row.rhythm_days, is_new=False)
        for row in session.execute(select(Claimant.id, Claimant.rhythm_days).where(Claimant.id.in_(ids)))
    }
    knows = _knows(session, ids)
    return Choosing(
        [
            Gap(
                Person(
                    each.claimant_id, codes=people[each.claimant_id].codes,
                    language=people[each.claimant_id].language, needed_minutes=needed[each.claimant_id],
                    not_with=people[each.claimant_id].not_with,
                    wished_skills=people[each.claimant_id].wished_skills, rather=people[each.claimant_id].rather,
                ),
                each.first_on, each.last_on, knows[each.claimant_id],
            )
            for each in wanted
        ],
        coaches,
        there(session, office_id, [each.id for each in coaches], first, last),
    )  # fmt: skip


def _people(session: Session, ids: Sequence[UUID], coaches: Sequence[Coach]) -> Mapping[UUID, Person]:
    """What they asked for, and whom they are never to be with: kept apart, parted, their own coach, or one who lacks
    what a wish asks for that they made a rule."""
    asked, apart = placements.asked_by(session, ids), placements.kept_apart(session, ids)
    never: dict[UUID, set[UUID]] = defaultdict(set)
    theirs = select(Relationship.claimant_id, Relationship.coach_id).where(Relationship.claimant_id.in_(ids))
    for row in session.execute(theirs.where(Relationship.ended_on.is_(None) | Relationship.end_reason.in_(PARTED))):
        never[row.claimant_id].add(row.coach_id)
    language = dict(session.execute(select(Claimant.id, Claimant.language).where(Claimant.id.in_(ids))).all())
    return {
        each: Person(
            each, codes=asked[each].codes, language=language.get(each, ""),
            not_with=asked[each].not_with | never[each] | set(apart.get(each, ())) | _untrained(asked[each], coaches),
            wished_skills=asked[each].wished_skills, rather=asked[each].rather,
        )
        for each in ids
    }  # fmt: skip


def _untrained(asked: Asked, coaches: Sequence[Coach]) -> set[UUID]:
    """A wish about training that somebody made a rule of theirs binds like any other."""
    rules = [
        code for code, binds in asked.held
        if binds == Strength.HARD and not kind(code).is_hard and kind(code).values("coach_skill")
    ]  # fmt: skip
    return {
        each.id for each in coaches
        if set(rules) - set(preferred_by_coach(rules, languages=each.languages, skills=each.skills))
    }  # fmt: skip


def _knows(session: Session, ids: Sequence[UUID]) -> Mapping[UUID, list[Known]]:
    """Whom they know: who covered for them, then who was their coach, then whom they met; the newest of each first."""
    c, r, a = Cover, Relationship, Appointment
    covered = (
        select(c.claimant_id, c.coach_id, func.max(c.until_on).label("last"))
        .where(c.claimant_id.in_(ids), c.reason != LEAD_STANDS_IN, c.ended_at.is_(None))
        .group_by(c.claimant_id, c.coach_id)
    )
    was = select(r.claimant_id, r.coach_id, r.ended_on.label("last")).where(
        r.claimant_id.in_(ids), r.ended_on.is_not(None)
    )
    met = (
        select(a.claimant_id, a.coach_id, func.max(a.starts_at).label("last"))
        .where(a.claimant_id.in_(ids), a.state == AppointmentState.MET, a.coach_id.is_not(None))
        .group_by(a.claimant_id, a.coach_id)
    )
    known: dict[UUID, list[Known]] = defaultdict(list)
    for how, rows in (("covered", covered), ("was_coach", was), ("met", met)):
        found = sorted(session.execute(rows), key=lambda row: (row.last, row.coach_id), reverse=True)
        for row in found:
            last = clock.as_london(row.last).date() if isinstance(row.last, datetime) else row.last
            known[row.claimant_id].append(Known(row.coach_id, how, last))
    return known


def there(session: Session, office_id: UUID, staff_ids: Collection[UUID], first: date, last: date) -> dict[UUID, There]:
    """On which of these days each of them works, and is away."""
    nation = session.execute(select(Office.nation).where(Office.id == office_id)).scalar_one()
    days = [first + ONE_DAY * number for number in range((last - first).days + 1)]
    hours: dict[UUID, list[Hours]] = defaultdict(list)
    p = WorkingPattern
    for row in session.execute(
        select(p.staff_id, p.weekday, p.starts_minute, p.ends_minute, p.from_on, p.until_on)
        .where(p.staff_id.in_(staff_ids))
    ):  # fmt: skip
        hours[row.staff_id].append(Hours(*row[1:]))
    away = days_away(session, staff_ids, first, last)
    shut = bank_holidays(nation)
    found = {}
    for staff in session.scalars(select(Staff).where(Staff.id.in_(staff_ids))):
        gone = staff.left_on or (staff.leaves_on and staff.leaves_on + ONE_DAY)
        worked = (day for day in days if day not in shut and any(on_day(hours[staff.id], staff.working_days, day)))
        found[staff.id] = There(frozenset(worked), away[staff.id] | {day for day in days if gone and day >= gone})
    return found


def days_away(session: Session, staff_ids: Collection[UUID], first: date, last: date) -> Mapping[UUID, frozenset[date]]:
    """Absences, and leave or anything else that takes the middle of a day."""
    found: dict[UUID, set[date]] = defaultdict(set)
    for staff_id, begins, ends in absences(session, staff_ids, first, last):
        found[staff_id].update(_days(max(begins, first), min(ends, last)))
    since, until = _instant(first, time()), _instant(last + ONE_DAY, time())
    rows = session.execute(
        select(Leave.staff_id, Leave.starts_at, Leave.ends_at)
        .where(Leave.staff_id.in_(staff_ids), Leave.starts_at < until, Leave.ends_at > since)
    )  # fmt: skip
    for row in rows:
        for day in _days(first, last):
            if row.starts_at <= _instant(day, MORNING) and row.ends_at >= _instant(day, AFTERNOON):
                found[row.staff_id].add(day)
    return defaultdict(frozenset, {each: frozenset(days) for each, days in found.items()})


def absences(session: Session, staff_ids: Collection[UUID], first: date, last: date) -> list[Span]:
    """Who is away from which day to which, of the absences that meet these days."""
    rows = session.execute(
        select(Absence.staff_id, Absence.from_on, Absence.until_on, Absence.ended_at)
        .where(Absence.staff_id.in_(staff_ids), Absence.from_on <= last, Absence.until_on >= first)
        .where(Absence.ended_at.is_(None))
    )  # fmt: skip
    return [(row.staff_id, row.from_on, row.until_on) for row in rows]


def lead_for(session: Session, staff: Staff, apart: Iterable[UUID], days: Days) -> UUID | None:
    """Who stands in where no coach fits: who leads the team, or else the office, and is there and not kept apart."""
    here = (Staff.office_id == staff.office_id, Staff.is_lead, Staff.left_on.is_(None), Staff.id != staff.id)
    leads = session.execute(select(Staff.id, Staff.team_id).where(*here).order_by(Staff.name, Staff.id)).all()
    kept = set(apart)
    able = [row for row in leads if row.id not in kept]
    away = days_away(session, [row.id for row in able], *days) if able else {}
    able.sort(key=lambda row: (bool(away[row.id]), staff.team_id is None or row.team_id != staff.team_id))
    return able[0].id if able else None


def _days(first: date, last: date) -> Iterable[date]:
    return (first + ONE_DAY * number for number in range((last - first).days + 1))


def _instant(day: date, wall: time) -> datetime:
    return clock.from_london(datetime.combine(day, wall))


def midnight(day: date) -> datetime:
    """When a day begins here."""
    return _instant(day, time())


def after(day: date) -> date:
    """The day after it."""
    return day + timedelta(days=1)
