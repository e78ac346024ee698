"""What the records of many people say about them and the coach they have now, each kind of thing in one statement."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, func, or_, select, union_all
from sqlalchemy.orm import Session, aliased

from coachdesk.balancing.strength import Record
from coachdesk.models import (
    Adjustment,
    Appointment,
    CoachRequest,
    CoachWish,
    Conflict,
    Death,
    Goal,
    Move,
    Note,
    NoteAddition,
    Relationship,
    ShutOut,
    Staff,
    SteadyTime,
    Step,
)
from coachdesk.models.label import AppointmentState, HandoverReason, Party, ShutOutKind, SteadyReason, StepState
from coachdesk.queries import steady
from coachdesk.queries.loads import PAUSED
from coachdesk.queries.placements import ASKED_FOR_ANOTHER
from coachdesk.ruled_out import ruled_out

A_YEAR = timedelta(days=365)
TAKEN_ON = (StepState.AGREED, StepState.DONE)


@dataclass(slots=True)
class Met:
    times: int
    first_on: date
    last_on: date


class Known:
    """What stands in the record of people beside their own row, each kind of thing in one statement."""

    def __init__(self, session: Session, theirs: Select[UUID], on: date) -> None:
        self.codes: dict[UUID, list[str]] = defaultdict(list)
        self.not_with: dict[UUID, set[UUID]] = defaultdict(set)
        self.former: dict[UUID, list[UUID]] = defaultdict(list)
        self.wished: dict[UUID, list[UUID]] = defaultdict(list)
        self.stays: set[UUID] = set()
        self.leaves: set[UUID] = set()
        self.moved: set[UUID] = set()
        self._adjustments(session, theirs)
        self._history(session, theirs, on)
        self._wishes(session, theirs)
        self._apart(session, theirs)
        self.met = self._meetings(session, theirs)
        self.entrusted: dict[UUID, int] = {row[0]: row[1] for row in session.execute(_entrusted(theirs))}
        self.said_no = set(session.scalars(_of(Move, theirs).where(Move.agreed.is_(False))))
        self.deaths = set(session.scalars(_of(Death, theirs).where(Death.undone_at.is_(None))))
        self.steady = self._steady(session, theirs, on)

    def shut(self, row: Any) -> str:
        """Whoever is not asked anything at present."""
        if row.id in self.deaths:
            return "death_told"
        if row.contact_stopped_at is not None:
            return "contact_stopped"
        return "paused" if PAUSED in self.codes[row.id] else ""

    def record(self, row: Any, on: date) -> Record:
        """What the strength of the relationship comes from."""
        met = self.met.get(row.id)
        since = min(filter(None, (met.first_on if met else None, row.started_on)))
        return Record(
            meetings_together=met.times if met else 0,
            last_met_days_ago=(on - met.last_on).days if met else None,
            entrusted=self.entrusted.get(row.id, 0) + bool(row.own_words),
            weeks_together=(on - since).days / 7,
            wishes_to_stay=row.id in self.stays,
            wishes_to_leave=row.id in self.leaves,
        )

    def _adjustments(self, session: Session, theirs: Select[UUID]) -> None:
        columns = (Adjustment.claimant_id, Adjustment.code, Adjustment.params)
        holds = (Adjustment.claimant_id.in_(theirs), Adjustment.ended_on.is_(None))
        for row in session.execute(select(*columns).where(*holds).order_by(Adjustment.code)):
            self.codes[row.claimant_id].append(row.code)
            self.not_with[row.claimant_id].update(ruled_out(row.code, row.params))

    def _history(self, session: Session, theirs: Select[UUID], on: date) -> None:
        columns = (Relationship.claimant_id, Relationship.coach_id, Relationship.end_reason, Relationship.ended_on)
        ended = (Relationship.claimant_id.in_(theirs), Relationship.ended_on.is_not(None))
        for row in session.execute(select(*columns).where(*ended).order_by(Relationship.ended_on.desc())):
            if row.end_reason == ASKED_FOR_ANOTHER:
                self.not_with[row.claimant_id].add(row.coach_id)
            else:
                self.former[row.claimant_id].append(row.coach_id)
            if row.end_reason == HandoverReason.MORE_TIME and row.ended_on > on - A_YEAR:
                self.moved.add(row.claimant_id)

    def _wishes(self, session: Session, theirs: Select[UUID]) -> None:
        """Whom somebody wishes for; whether that is their own coach; whoever asked for another one."""
        now = and_(Relationship.claimant_id == CoachWish.claimant_id, Relationship.ended_on.is_(None))
        wished = (
            select(CoachWish.claimant_id, CoachWish.staff_id, Relationship.coach_id)
            .join(Relationship, now)
            .where(CoachWish.claimant_id.in_(theirs), CoachWish.staff_id.is_not(None), CoachWish.ended_at.is_(None))
            .order_by(CoachWish.said_at)
        )
        for row in session.execute(wished):
            self.wished[row.claimant_id].append(row.staff_id)
            (self.stays if row.staff_id == row.coach_id else self.leaves).add(row.claimant_id)
        self.leaves |= set(session.scalars(_of(CoachRequest, theirs).where(CoachRequest.answered_at.is_(None))))

    def _apart(self, session: Session, theirs: Select[UUID]) -> None:
        for row in session.execute(_kept_apart(theirs)):
            self.not_with[row.claimant_id].add(row.staff_id)

    def _meetings(self, session: Session, theirs: Select[UUID]) -> dict[UUID, Met]:
        """How often somebody met the coach they have now, when first and when last: the days of UTC, for looking up
        London's takes longer than all else here, and it is weeks that count."""
        a, r = Appointment, Relationship
        together = (a.coach_id == r.coach_id, a.state == AppointmentState.MET)
        rows = session.execute(
            select(a.claimant_id, func.count(), func.min(a.starts_at), func.max(a.starts_at))
            .join(r, and_(r.claimant_id == a.claimant_id, r.ended_on.is_(None)))
            .where(a.claimant_id.in_(theirs), *together)
            .group_by(a.claimant_id)
        )
        return {claimant_id: Met(times, first.date(), last.date()) for claimant_id, times, first, last in rows}

    def _steady(self, session: Session, theirs: Select[UUID], on: date) -> dict[UUID, SteadyReason]:
        """As queries/steady.py has it, for many at once."""
        found: dict[UUID, SteadyReason] = {}
        held = (SteadyTime.claimant_id.in_(theirs), *steady.holds_on(on))
        for claimant_id, reason in session.execute(select(SteadyTime.claimant_id, SteadyTime.reason).where(*held)):
            if found.get(claimant_id) is not SteadyReason.CRISIS:
                found[claimant_id] = reason
        return found


def _of(table: Any, theirs: Select[UUID]) -> Select[UUID]:
    return select(table.claimant_id).where(table.claimant_id.in_(theirs))


def _entrusted(theirs: Select[UUID]) -> Select[Any]:
    """What somebody entrusted to the coach they have now: words added to their notes, goals and steps they share."""
    r = Relationship
    current = r.ended_on.is_(None)
    answered = (
        select(NoteAddition.claimant_id)
        .join(Note, Note.id == NoteAddition.note_id)
        .join(r, and_(r.claimant_id == NoteAddition.claimant_id, current, r.coach_id == Note.author_id))
        .where(NoteAddition.claimant_id.in_(theirs), NoteAddition.by == Party.CLAIMANT)
    )
    goals = (
        select(Goal.claimant_id)
        .join(r, and_(r.claimant_id == Goal.claimant_id, current, Goal.made_at >= r.started_on))
        .where(Goal.claimant_id.in_(theirs), Goal.ended_at.is_(None))
    )
    steps = (
        select(Step.claimant_id)
        .join(r, and_(r.claimant_id == Step.claimant_id, current, Step.made_at >= r.started_on))
        .where(Step.claimant_id.in_(theirs), Step.state.in_(TAKEN_ON))
    )
    all_of_it = union_all(answered, goals, steps).subquery()
    return select(all_of_it.c.claimant_id, func.count()).group_by(all_of_it.c.claimant_id)


def _kept_apart(theirs: Select[UUID]) -> Select[Any]:
    """Whoever is shut out of a person's record, or declared that they are too close; where the person works here
    themselves, everybody of their team."""
    mate = aliased(Staff)
    same_team = or_(mate.team_id == Staff.team_id, and_(Staff.team_id.is_(None), mate.office_id == Staff.office_id))
    shut_out = (
        select(ShutOut.claimant_id, mate.id.label("staff_id"))
        .join(Staff, Staff.id == ShutOut.staff_id)
        .join(mate, or_(mate.id == Staff.id, and_(ShutOut.kind == ShutOutKind.THEMSELVES, same_team)))
        .where(ShutOut.claimant_id.in_(theirs), ShutOut.ended_at.is_(None))
    )
    declared = select(Conflict.claimant_id, Conflict.staff_id).where(
        Conflict.claimant_id.in_(theirs), Conflict.ended_at.is_(None)
    )
    return union_all(shut_out, declared).subquery().select()
