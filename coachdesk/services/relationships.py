"""A person and their coach: how it begins, how it ends, and who is there for them until the next one.

The database allows one current coach, and decides when two leads act at once: whoever comes second is told so.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import case, exists, func, insert, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from coachdesk import clock
from coachdesk.db import Beyond, is_postgresql, widely
from coachdesk.models import Claimant, CoachRequest, Cover, Event, Office, Relationship, ShutOut, Staff, Waiting
from coachdesk.models.label import CoachAnswer
from coachdesk.queries import offices
from coachdesk.services import audit, coach_answers, matters
from coachdesk.services.turns import batches, take_turn
from coachdesk.working_days import add_working_days

NO_COACH_YET = "no_coach_yet"


@dataclass(frozen=True, slots=True)
class Beginning:
    """This coach for this person, and why."""

    claimant_id: UUID
    coach_id: UUID
    reason: str
    params: Mapping[str, str] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Wait:
    """This person goes on without a coach for now, and why."""

    claimant_id: UUID
    reason: str = NO_COACH_YET
    params: Mapping[str, str] = field(default_factory=dict, hash=False)


def begin(
    session: Session,
    claimant: Claimant,
    coach: Staff,
    *,
    reason: str,
    params: Mapping[str, str] | None = None,
    by: UUID | None,
    at: datetime,
) -> bool:
    """Give somebody a coach. False, and nothing changed, when they have one already."""
    return bool(begin_all(session, [Beginning(claimant.id, coach.id, reason, params or {})], by=by, at=at))


@widely(Beyond.PLACING)
def begin_all(session: Session, beginnings: Iterable[Beginning], *, by: UUID | None, at: datetime) -> set[UUID]:
    """The same for many. Those who had no coach until now, by id; the others are left as they are."""
    session.flush()
    wanted = {each.claimant_id: each for each in beginnings}
    take_turn(session, wanted)
    begun: set[UUID] = set()
    for ids in batches(sorted(wanted)):
        begun |= _insert(session, [wanted[claimant_id] for claimant_id in ids], by, at)
    for ids in batches(sorted(begun)):
        where = (Waiting.claimant_id.in_(ids), Waiting.ended_on.is_(None))
        session.execute(update(Waiting).where(*where).values(ended_on=_day(at)))
        _answer_requests(session, ids, by, at)
        _end_covers(session, ids, at)
    matters.refresh_all(session, begun, at=at)
    return begun


def _insert(session: Session, beginnings: Sequence[Beginning], by: UUID | None, at: datetime) -> set[UUID]:
    rows = [
        {"id": uuid7(), "claimant_id": each.claimant_id, "coach_id": each.coach_id, "started_on": _day(at),
         "start_reason": each.reason, "start_params": dict(each.params), "decided_by": by}
        for each in beginnings
    ]  # fmt: skip
    dialect = postgresql if is_postgresql(session) else sqlite
    statement = dialect.insert(Relationship).values(rows).on_conflict_do_nothing(
        index_elements=["claimant_id"], index_where=Relationship.ended_on.is_(None)
    )  # fmt: skip
    columns = (Relationship.id, Relationship.claimant_id, Relationship.coach_id, Relationship.start_reason)
    begun = session.execute(statement.returning(*columns)).all()
    told = [
        audit.event_row(session, "relationship.begun", subject="relationship", subject_id=row.id,
                        claimant_id=row.claimant_id,
                        facts={"coach": str(row.coach_id), "reason": row.start_reason}, at=at)
        for row in begun
    ]  # fmt: skip
    if told:
        session.execute(insert(Event), told)
    return {row.claimant_id for row in begun}


def _answer_requests(session: Session, ids: Sequence[UUID], by: UUID | None, at: datetime) -> None:
    """Whoever asked for another coach has one, whichever way that came."""
    values = {"outcome": CoachAnswer.GIVEN, "answered_by": by, "answered_at": at, "version": CoachRequest.version + 1}
    asked = (CoachRequest.claimant_id.in_(ids), CoachRequest.answered_at.is_(None))
    statement = update(CoachRequest).where(*asked).values(values).returning(CoachRequest.id, CoachRequest.claimant_id)
    rows = session.execute(statement.execution_options(synchronize_session=False)).all()
    told = [
        audit.event_row(session, "coach_request.answered", subject="coach_request", subject_id=row.id,
                        claimant_id=row.claimant_id, facts={"outcome": CoachAnswer.GIVEN.value}, at=at)
        for row in rows
    ]  # fmt: skip
    if told:
        session.execute(insert(Event), told)
    for row in rows:
        coach_answers.tell(session, session.get_one(CoachRequest, row.id, populate_existing=True), at=at)


def _end_covers(session: Session, ids: Sequence[UUID], at: datetime) -> None:
    """Nobody stands in for a coach who is theirs no more, and nobody for themselves."""
    theirs = (Relationship.claimant_id == Cover.claimant_id, Relationship.ended_on.is_(None))
    over = or_(Relationship.coach_id == Cover.coach_id, Relationship.coach_id != Cover.for_id)
    stale = (Cover.claimant_id.in_(ids), Cover.ended_at.is_(None), exists().where(*theirs, over))
    statement = update(Cover).where(*stale).values(ended_at=at).returning(Cover.id, Cover.claimant_id, Cover.coach_id)
    told = [
        audit.event_row(session, "cover.ended", subject="cover", subject_id=row.id, claimant_id=row.claimant_id,
                        facts={"coach": str(row.coach_id)}, at=at)
        for row in session.execute(statement.execution_options(synchronize_session=False)).all()
    ]  # fmt: skip
    if told:
        session.execute(insert(Event), told)


@widely(Beyond.PLACING)
def end(
    session: Session,
    relationship: Relationship,
    *,
    reason: str,
    by: UUID | None,
    at: datetime,
    lead_id: UUID | None = None,
) -> bool:
    """End what a person and a coach have together; from now on a named lead is their contact. False when it had ended.

    `lead_id` is who that will be; without one it is the lead of the coach's team, or of the office.
    """
    session.flush()
    take_turn(session, [relationship.claimant_id])
    session.refresh(relationship)
    if relationship.ended_on is not None:
        return False
    _end(session, relationship, reason, by, at)
    coach = session.get_one(Staff, relationship.coach_id)
    claimant = session.get_one(Claimant, relationship.claimant_id)
    lead_id = lead_id or lead_of(session, claimant.office_id, coach.team_id, of=claimant.id)
    wait_all(session, claimant.office_id, [Wait(claimant.id, reason)], lead_id=lead_id, by=by, at=at)
    matters.refresh(session, claimant, at=at)
    return True


@widely(Beyond.PLACING)
def change(
    session: Session,
    claimant: Claimant,
    coach: Staff,
    *,
    end_reason: str,
    start_reason: str,
    params: Mapping[str, str] | None = None,
    by: UUID | None,
    at: datetime,
) -> bool:
    """From one coach to the next on the same day: nobody is without one in between. False when they have this one.

    Who fits is asked by whoever calls; somebody without a coach is given one by it too.
    """
    session.flush()
    take_turn(session, [claimant.id])
    theirs = (Relationship.claimant_id == claimant.id, Relationship.ended_on.is_(None))
    current = session.scalars(select(Relationship).where(*theirs).execution_options(populate_existing=True)).first()
    if current is not None and current.coach_id == coach.id:
        return False
    if current is not None:
        _end(session, current, end_reason, by, at)
    return begin(session, claimant, coach, reason=start_reason, params=params, by=by, at=at)


def _end(session: Session, relationship: Relationship, reason: str, by: UUID | None, at: datetime) -> None:
    relationship.ended_on, relationship.end_reason, relationship.ended_by = _day(at), reason, by
    session.flush()
    audit.record(session, "relationship.ended", subject="relationship", subject_id=relationship.id,
                 claimant_id=relationship.claimant_id,
                 facts={"coach": str(relationship.coach_id), "reason": reason}, at=at)  # fmt: skip


@widely(Beyond.PLACING)
def wait_all(
    session: Session,
    office_id: UUID,
    waits: Iterable[Wait],
    *,
    lead_id: UUID | None,
    by: UUID | None,
    at: datetime,
) -> set[UUID]:
    """Note for people of one office who have no coach why that is, who is their contact, and by when we promise one.

    A promise that was made, and a contact who was named, stay; the reason is the newest. Whoever got a coach in the
    meantime is left out. Returns those who wait.
    """
    session.flush()
    wanted = {each.claimant_id: each for each in waits}
    if not wanted:
        return set()
    take_turn(session, wanted)
    promised_on = promise(session, office_id, _day(at))
    waiting: set[UUID] = set()
    for ids in batches(sorted(wanted)):
        with_coach = set(session.scalars(_with_coach(ids)))
        without = [wanted[each] for each in ids if each not in with_coach]
        waiting |= _note(session, without, lead_id, promised_on, at) if without else set()
    return waiting


def _with_coach(ids: Sequence[UUID]) -> Any:
    return select(Relationship.claimant_id).where(Relationship.claimant_id.in_(ids), Relationship.ended_on.is_(None))


def _note(session: Session, waits: Sequence[Wait], lead_id: UUID | None, promised_on: date, at: datetime) -> set[UUID]:
    rows = [
        {"id": uuid7(), "claimant_id": each.claimant_id, "lead_id": lead_id, "since_on": _day(at),
         "promised_on": promised_on, "reason": each.reason, "params": dict(each.params)}
        for each in waits
    ]  # fmt: skip
    dialect = postgresql if is_postgresql(session) else sqlite
    statement = dialect.insert(Waiting).values(rows)
    new = statement.excluded
    gone = select(Staff.left_on).where(Staff.id == Waiting.lead_id).scalar_subquery()
    statement = statement.on_conflict_do_update(
        index_elements=["claimant_id"],
        index_where=Waiting.ended_on.is_(None),
        set_={
            "reason": new.reason,
            "params": new.params,
            "lead_id": case((gone.is_not(None), new.lead_id), else_=func.coalesce(Waiting.lead_id, new.lead_id)),
        },
    )
    noted = session.execute(statement.returning(Waiting.id, Waiting.claimant_id, Waiting.reason)).all()
    told = [
        audit.event_row(session, "waiting.noted", subject="waiting", subject_id=row.id, claimant_id=row.claimant_id,
                        facts={"reason": row.reason}, at=at)
        for row in noted
    ]  # fmt: skip
    session.execute(insert(Event), told)
    return {row.claimant_id for row in noted}


def promise(session: Session, office_id: UUID, on: date) -> date:
    """The day by which this office promises a coach to somebody who has had none since a day."""
    nation = session.get_one(Office, office_id).nation
    return add_working_days(on, int(offices.chosen(session, office_id, on)["coach_promise_days"]), nation)


@widely(Beyond.PLACING)
def lead_of(session: Session, office_id: UUID, team_id: UUID | None, *, of: UUID | None = None) -> UUID | None:
    """Who leads a team, or else the office; always the same one of several. None when nobody leads there.

    `of` is the person whose contact it is: whoever is shut out of their record is never that.
    """
    shut_out = select(ShutOut.staff_id).where(ShutOut.claimant_id == of, ShutOut.ended_at.is_(None))
    here = (Staff.office_id == office_id, Staff.is_lead, Staff.left_on.is_(None), Staff.id.not_in(shut_out))
    own_team_first = [case((Staff.team_id == team_id, 0), else_=1)] if team_id else []
    return session.scalar(select(Staff.id).where(*here).order_by(*own_team_first, Staff.name, Staff.id).limit(1))


def _day(at: datetime) -> date:
    return clock.as_london(at).date()
