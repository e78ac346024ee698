"""What stands beside the hours of each coach, and what waits for a lead's word: one statement each, of figures alone.

A figure names nobody, so everybody counts in it, those too whom the lead is kept from; whose coaches and which people
without one these are, policies.py is asked first.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Date,
    Integer,
    Select,
    String,
    Uuid,
    and_,
    bindparam,
    cast,
    func,
    literal,
    null,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import Session, aliased

from coachdesk import policies
from coachdesk.db import Beyond, is_postgresql, one_of, widely
from coachdesk.models import (
    Absence,
    Claimant,
    CoachRequest,
    Conflict,
    Cover,
    Handover,
    Matter,
    Move,
    Reduction,
    Relationship,
    Staff,
    Team,
    Waiting,
)
from coachdesk.policies import Viewer
from coachdesk.queries import load_weeks, loads
from coachdesk.queries.life import confirmed_deaths
from coachdesk.queries.load_weeks import Asked
from coachdesk.queries.loads import Load
from coachdesk.workload import WorkloadSettings


class Covered(NamedTuple):
    """So many people of another coach, until a day."""

    name: str
    people: int
    until_on: date


@dataclass(slots=True)
class Beside:
    """What is to know of a coach beside their hours: days away, whom they cover, a last day, less time for a while."""

    away_until_on: date | None = None
    covered: int = 0
    covers: list[Covered] = field(default_factory=list)
    leaves_on: date | None = None
    handed: int = 0
    named: int = 0
    agreed: int = 0
    reduced_until_on: date | None = None
    reduced_as: str = ""
    team: str = ""


class Stands(NamedTuple):
    """How a coach stands; `asked` where the lead is asked what they do about weeks over the line."""

    load: Load
    beside: Beside
    asked: Asked | None


class Waits(NamedTuple):
    """So many people wait for a lead's word, and the soonest day that was promised to one of them."""

    people: int
    soonest_on: date | None


COACHES, ON = "coach_ids", bindparam("on", type_=Date)
COLUMNS: dict[str, ColumnElement[Any]] = {
    "staff_id": cast(null(), Uuid),
    "name": cast(null(), String),
    "word": cast(null(), String),
    "until_on": cast(null(), Date),
    "one": cast(null(), Integer),
    "other": cast(null(), Integer),
    "third": cast(null(), Integer),
}


@widely(Beyond.FIGURES)
def of_office(
    session: Session, viewer: Viewer, office_id: UUID, settings: WorkloadSettings, on: date
) -> tuple[list[Stands], Mapping[str, Waits]]:
    """How each coach stands whom this lead leads in an office, by name; and what waits for the lead there, by what it
    is. Past the walls in one go: each way there and back is a statement."""
    theirs = policies.led_coaches(viewer).with_only_columns(Staff.id)
    found = {each.facts.id: each.load for each in loads.coaches(session, office_id, settings, on, among=theirs)}
    asked = {each.coach_id: each for each in load_weeks.asks_action(session, viewer, on)}
    beside = _beside(session, list(found), on)
    coaches = [Stands(load, beside[coach_id], asked.get(coach_id)) for coach_id, load in found.items()]
    return coaches, _waiting(session, viewer, office_id)


def _beside(session: Session, coach_ids: Collection[UUID], on: date) -> Mapping[UUID, Beside]:
    """What stands beside these coaches' hours on a day, in one statement."""
    found: dict[UUID, Beside] = defaultdict(Beside)
    if not coach_ids:
        return found
    for row in session.execute(_statement(is_postgresql(session)), {COACHES: list(coach_ids), "on": on}):
        _put(found[row.staff_id], row)
    return found


@cache
def _statement(postgresql: bool) -> CompoundSelect[*tuple[Any, ...]]:
    """Made once, for making it takes longer than running it."""
    return union_all(*(part(postgresql) for part in (_of_staff, _away, _covering, _handed, _less)))


def _put(there: Beside, row: Any) -> None:
    if row.what == "staff":
        there.leaves_on, there.team = row.until_on, row.word or ""
    elif row.what == "away":
        there.away_until_on, there.covered = row.until_on, row.one
    elif row.what == "covers":
        there.covers.append(Covered(row.name, row.one, row.until_on))
    elif row.what == "handed":
        there.handed, there.named, there.agreed = row.one, row.other, row.third
    else:
        there.reduced_until_on, there.reduced_as = row.until_on, row.word


def _row(what: str, **columns: Any) -> Select[Any]:
    told = [columns.get(name, empty).label(name) for name, empty in COLUMNS.items()]
    return select(literal(what).label("what"), *told)


def _of_staff(postgresql: bool) -> Select[Any]:
    row = _row("staff", staff_id=Staff.id, until_on=Staff.leaves_on, word=Team.name)
    theirs = one_of(Staff.id, COACHES, postgresql)
    return row.join_from(Staff, Team, Team.id == Staff.team_id, isouter=True).where(theirs)


def _away(postgresql: bool) -> Select[Any]:
    covered = (
        select(func.count())
        .where(Cover.for_id == Absence.staff_id, *_holds(Cover))
        .correlate(Absence)
        .scalar_subquery()
    )
    row = _row("away", staff_id=Absence.staff_id, until_on=Absence.until_on, one=covered)
    return row.where(one_of(Absence.staff_id, COACHES, postgresql), *_holds(Absence))


def _covering(postgresql: bool) -> Select[Any]:
    whose = aliased(Staff)
    return (
        _row("covers", staff_id=Cover.coach_id, name=whose.name, until_on=func.max(Cover.until_on), one=func.count())
        .join_from(Cover, whose, whose.id == Cover.for_id)
        .where(one_of(Cover.coach_id, COACHES, postgresql), *_holds(Cover))
        .group_by(Cover.coach_id, whose.id, whose.name)
    )


def _handed(postgresql: bool) -> Select[Any]:
    """Of somebody who leaves: everybody they still have or had since, with whom a new coach was found or agreed."""
    counted = (func.count(), func.count(Handover.to_coach_id), func.count(Handover.agreed_at))
    return (
        _row("handed", staff_id=Handover.from_coach_id, one=counted[0], other=counted[1], third=counted[2])
        .join_from(Handover, Staff, Staff.id == Handover.from_coach_id)
        .where(one_of(Handover.from_coach_id, COACHES, postgresql), Staff.leaves_on.is_not(None))
        .where(or_(Handover.ended_at.is_(None), Handover.done))
        .group_by(Handover.from_coach_id)
    )


def _less(postgresql: bool) -> Select[Any]:
    kind = cast(func.min(Reduction.kind), String)
    return (
        _row("less", staff_id=Reduction.staff_id, word=kind, until_on=func.max(Reduction.until_on))
        .where(one_of(Reduction.staff_id, COACHES, postgresql), *_holds(Reduction))
        .group_by(Reduction.staff_id)
    )


def _holds(table: Any) -> tuple[ColumnElement[bool], ...]:
    """On this day, and not ended before."""
    return table.ended_at.is_(None), table.from_on <= ON, table.until_on >= ON


def _waiting(session: Session, viewer: Viewer, office_id: UUID) -> Mapping[str, Waits]:
    """What waits for this lead in an office, by what it is: how many people, and the soonest day promised to one."""
    person = OPEN.c.claimant_id
    theirs = (
        Claimant.office_id == office_id,
        policies.leads_claimant(viewer, person),
        policies.not_shut_out(viewer, person),
    )
    of_people = select(OPEN.c.what, *_counted(OPEN.c.soonest_on)).join(Claimant, Claimant.id == person)
    asked = union_all(_without_coach(viewer, office_id), of_people.where(*theirs).group_by(OPEN.c.what))
    found = {row.what: Waits(row.people, row.soonest_on) for row in session.execute(asked)}
    return dict.fromkeys(WAITS, Waits(0, None)) | found


def _counted(soonest: Any) -> tuple[ColumnElement[Any], ...]:
    return func.count(func.distinct(Claimant.id)).label("people"), func.min(soonest).label("soonest_on")


def _without_coach(viewer: Viewer, office_id: UUID) -> Select[Any]:
    has_coach = select(Relationship.id).where(Relationship.claimant_id == Claimant.id, Relationship.ended_on.is_(None))
    return (
        select(literal("without_coach", String).label("what"), *_counted(Waiting.promised_on))
        .select_from(Claimant)
        .outerjoin(Waiting, and_(Waiting.claimant_id == Claimant.id, Waiting.ended_on.is_(None)))
        .where(Claimant.office_id == office_id, policies.finds_coach_for(viewer))
        .where(~has_coach.correlate(Claimant).exists(), Claimant.id.not_in(confirmed_deaths()))
    )


def _is_current(conflict: Any) -> ColumnElement[bool]:
    """Whoever is with the very coach who said that they are too close."""
    theirs = (Relationship.claimant_id == conflict.claimant_id, Relationship.coach_id == conflict.staff_id)
    return select(Relationship.id).where(*theirs, Relationship.ended_on.is_(None)).exists()


def _open(what: str, table: Any, soonest: Any, *conditions: ColumnElement[bool]) -> Select[Any]:
    columns = literal(what, String).label("what"), table.claimant_id, soonest.label("soonest_on")
    return select(*columns).where(*conditions)


# Whatever waits about somebody, whoever they are: whose it is, is asked of all of it at once.
NO_DAY = cast(null(), Date)
OPEN = union_all(
    _open("another_coach", CoachRequest, CoachRequest.promised_on, CoachRequest.answered_at.is_(None)),
    _open("conflict", Conflict, NO_DAY, Conflict.ended_at.is_(None), _is_current(Conflict)),
    _open("asked_to_move", Move, Move.answer_by_on, Move.ended_at.is_(None)),
    _open("to_settle", Matter, NO_DAY, Matter.settled_at.is_(None)),
).subquery("open")
WAITS = ("without_coach", "another_coach", "conflict", "asked_to_move", "to_settle")
