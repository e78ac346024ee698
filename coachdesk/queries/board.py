"""What stands beside the hours of each coach, and what waits for a lead's word: one statement each, of figures alone.

A figure names nobody, so everybody counts in it, those too whom the lead is kept from; whose coaches and which people
without one these are, policies.py is asked first.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Date,
    Integer,
    Select,
    String,
    Uuid,
    and_,
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
from coachdesk.db import Beyond, widely
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
from coachdesk.queries.life import confirmed_deaths


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


class Waits(NamedTuple):
    """So many people wait for a lead's word, and the soonest day that was promised to one of them."""

    people: int
    soonest_on: date | None


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
def beside(session: Session, coach_ids: Collection[UUID], on: date) -> Mapping[UUID, Beside]:
    """What stands beside these coaches' hours on a day, in one statement."""
    found: dict[UUID, Beside] = defaultdict(Beside)
    if not coach_ids:
        return found
    ids = list(coach_ids)
    parts = (_of_staff(ids), _away(ids, on), _covering(ids, on), _handed(ids), _less(ids, on))
    for row in session.execute(union_all(*parts)):
        _put(found[row.staff_id], row)
    return found


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


def _of_staff(ids: Sequence[UUID]) -> Select[Any]:
    row = _row("staff", staff_id=Staff.id, until_on=Staff.leaves_on, word=Team.name)
    return row.join_from(Staff, Team, Team.id == Staff.team_id, isouter=True).where(Staff.id.in_(ids))


def _away(ids: Sequence[UUID], on: date) -> Select[Any]:
    covered = (
        select(func.count())
        .where(Cover.for_id == Absence.staff_id, Cover.ended_at.is_(None), Cover.from_on <= on, Cover.until_on >= on)
        .correlate(Absence)
        .scalar_subquery()
    )
    return _row("away", staff_id=Absence.staff_id, until_on=Absence.until_on, one=covered).where(
        Absence.staff_id.in_(ids), Absence.ended_at.is_(None), Absence.from_on <= on, Absence.until_on >= on
    )


def _covering(ids: Sequence[UUID], on: date) -> Select[Any]:
    whose = aliased(Staff)
    holds = (Cover.ended_at.is_(None), Cover.from_on <= on, Cover.until_on >= on)
    return (
        _row("covers", staff_id=Cover.coach_id, name=whose.name, until_on=func.max(Cover.until_on), one=func.count())
        .join_from(Cover, whose, whose.id == Cover.for_id)
        .where(Cover.coach_id.in_(ids), *holds)
        .group_by(Cover.coach_id, whose.id, whose.name)
    )


def _handed(ids: Sequence[UUID]) -> Select[Any]:
    """Of somebody who leaves: everybody they still have or had since, with whom a new coach was found or agreed."""
    counted = (func.count(), func.count(Handover.to_coach_id), func.count(Handover.agreed_at))
    return (
        _row("handed", staff_id=Handover.from_coach_id, one=counted[0], other=counted[1], third=counted[2])
        .join_from(Handover, Staff, Staff.id == Handover.from_coach_id)
        .where(Handover.from_coach_id.in_(ids), Staff.leaves_on.is_not(None))
        .where(or_(Handover.ended_at.is_(None), Handover.done))
        .group_by(Handover.from_coach_id)
    )


def _less(ids: Sequence[UUID], on: date) -> Select[Any]:
    holds = (Reduction.ended_at.is_(None), Reduction.from_on <= on, Reduction.until_on >= on)
    kind = cast(func.min(Reduction.kind), String)
    return (
        _row("less", staff_id=Reduction.staff_id, word=kind, until_on=func.max(Reduction.until_on))
        .where(Reduction.staff_id.in_(ids), *holds)
        .group_by(Reduction.staff_id)
    )


@widely(Beyond.FIGURES)
def waiting(session: Session, viewer: Viewer, office_id: UUID) -> Mapping[str, Waits]:
    """What waits for this lead in an office, by what it is: how many people, and the soonest day promised to one."""
    no_day = cast(null(), Date)
    too_close = _asking(Conflict, Conflict.ended_at, viewer, office_id).where(_is_current(Conflict))
    asked = union_all(
        _count("without_coach", Waiting.promised_on, _without_coach(viewer, office_id)),
        _count(
            "another_coach",
            CoachRequest.promised_on,
            _asking(CoachRequest, CoachRequest.answered_at, viewer, office_id),
        ),
        _count("conflict", no_day, too_close),
        _count("asked_to_move", Move.answer_by_on, _asking(Move, Move.ended_at, viewer, office_id)),
        _count("to_settle", no_day, _asking(Matter, Matter.settled_at, viewer, office_id)),
    )
    return {row.what: Waits(row.people, row.soonest_on) for row in session.execute(asked)}


def _count(what: str, soonest: Any, people: Select[Any]) -> Select[Any]:
    columns = (literal(what).label("what"), func.count(func.distinct(Claimant.id)).label("people"))
    return people.with_only_columns(*columns, func.min(soonest).label("soonest_on"))


def _without_coach(viewer: Viewer, office_id: UUID) -> Select[Any]:
    has_coach = select(Relationship.id).where(Relationship.claimant_id == Claimant.id, Relationship.ended_on.is_(None))
    return (
        select(Claimant.id)
        .outerjoin(Waiting, and_(Waiting.claimant_id == Claimant.id, Waiting.ended_on.is_(None)))
        .where(Claimant.office_id == office_id, policies.finds_coach_for(viewer))
        .where(~has_coach.correlate(Claimant).exists(), Claimant.id.not_in(confirmed_deaths()))
    )


def _asking(table: Any, ended: Any, viewer: Viewer, office_id: UUID) -> Select[Any]:
    theirs = (Claimant.office_id == office_id, policies.leads_claimant(viewer), policies.not_shut_out(viewer))
    return select(Claimant.id).join(table, table.claimant_id == Claimant.id).where(ended.is_(None), *theirs)


def _is_current(conflict: Any) -> ColumnElement[bool]:
    """Whoever is with the very coach who said that they are too close."""
    theirs = (Relationship.claimant_id == conflict.claimant_id, Relationship.coach_id == conflict.staff_id)
    return select(Relationship.id).where(*theirs, Relationship.ended_on.is_(None)).exists()
