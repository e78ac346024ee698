"""Matters to settle: opened when a rule of the person cannot be kept as things stand, settled by the person alone.

`due_matters` says what has to be asked; it reads nothing and writes nothing. `refresh` opens and closes accordingly
and belongs at the end of whatever changes somebody's adjustments or coach. `may_book` is what booking asks.
How a matter is settled stands in settlements.py.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import insert, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from coachdesk import clock
from coachdesk.adjustments.coach_fit import broken_by_coach
from coachdesk.adjustments.contradictions import contradictions
from coachdesk.db import is_postgresql
from coachdesk.models import Adjustment, Claimant, Event, Matter, Relationship, Staff
from coachdesk.models.label import MatterKind
from coachdesk.ruled_out import NOT_WITH, ruled_out
from coachdesk.services import audit
from coachdesk.services.turns import batches, take_turn


class Choice(StrEnum):
    """What came of a matter."""

    ANOTHER_COACH = "another_coach"
    THIS_COACH_IS_FINE = "this_coach_is_fine"
    ADJUSTMENT_ENDED = "adjustment_ended"
    KEEP_FIRST = "keep_first"
    KEEP_SECOND = "keep_second"
    KEEP_BOTH = "keep_both"
    NO_LONGER_HOLDS = "no_longer_holds"


STANDING = (Choice.THIS_COACH_IS_FINE, Choice.KEEP_BOTH)
Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class CoachFacts:
    """What of a coach an adjustment can ask about."""

    id: UUID
    gender: str = ""
    languages: Collection[str] = ()
    skills: Collection[str] = ()

    @classmethod
    def of(cls, staff: Staff) -> "CoachFacts":
        """The facts of a member of staff."""
        return cls(staff.id, staff.gender, staff.languages, staff.skills)


@dataclass(frozen=True, slots=True)
class Due:
    """Something to ask the person: which kind, about which codes, and what it is known by."""

    kind: MatterKind
    about: str
    params: Mapping[str, str] = field(hash=False)

    @property
    def key(self) -> Key:
        """Two that have the same key are one matter: a matter about a coach is about that coach alone."""
        return _key(self.kind, self.about, self.params)


def due_matters(codes: Iterable[str], coach: CoachFacts | None, not_with: Collection[UUID] = ()) -> list[Due]:
    """What a person with these adjustments, and this coach or none, has to be asked; always in the same order.

    `not_with` are the members of staff whom the person ruled out by name.
    """
    held = list(codes)
    due = [
        Due(
            MatterKind.ADJUSTMENTS_CONTRADICT,
            f"{each.first} {each.second}",
            {"first": each.first, "second": each.second, "reason": each.reason_code},
        )
        for each in contradictions(held)
    ]
    if coach is None:
        return due
    about_coach = MatterKind.COACH_BREAKS_ADJUSTMENT
    broken = why_not(held, coach, not_with)
    return due + [Due(about_coach, code, {"coach": str(coach.id), "reason": why}) for code, why in broken.items()]


def why_not(codes: Iterable[str], coach: CoachFacts, not_with: Collection[UUID] = ()) -> dict[str, str]:
    """The hard adjustments that this coach would break, each with its reason; empty when the coach fits."""
    held = list(codes)
    broken = broken_by_coach(held, gender=coach.gender, languages=coach.languages, skills=coach.skills)
    reasons = {each.code: each.reason_code for each in broken}
    if NOT_WITH in held and coach.id in not_with:
        reasons[NOT_WITH] = "ruled_out"
    return reasons


def may_book(session: Session, claimant_id: UUID) -> bool:
    """Whether a meeting may be booked: never while something waits for the person's word."""
    return not in_the_way(session, claimant_id)


def in_the_way(session: Session, claimant_id: UUID) -> Sequence[Matter]:
    """The matters to settle before a meeting can be booked, the oldest first."""
    where = (Matter.claimant_id == claimant_id, Matter.settled_at.is_(None))
    return session.scalars(select(Matter).where(*where).order_by(Matter.opened_at, Matter.id)).all()


def refresh(session: Session, claimant: Claimant, *, at: datetime) -> None:
    """Open what this person has to be asked from now on, and close what has been overtaken."""
    refresh_all(session, [claimant.id], at=at)


def refresh_all(session: Session, claimant_ids: Iterable[UUID], *, at: datetime) -> None:
    """The same for many, in a few statements for each few hundred."""
    session.flush()
    for ids in batches(sorted(set(claimant_ids))):
        keys = take_turn(session, ids)
        _close(session, standing := _Standing(session, ids), at)
        _open(session, standing, keys, at)


def refresh_people_of(session: Session, coach_id: UUID, *, at: datetime) -> None:
    """The same for everybody who has this coach: what a coach declared, speaks or was trained in has changed."""
    where = (Relationship.coach_id == coach_id, Relationship.ended_on.is_(None))
    refresh_all(session, session.scalars(select(Relationship.claimant_id).where(*where)).all(), at=at)


class _Standing:
    """How things stand for some people: what they keep, who their coach is, what was asked and answered."""

    def __init__(self, session: Session, ids: Sequence[UUID]) -> None:
        self.from_on: dict[UUID, dict[str, date]] = defaultdict(dict)
        self.not_with: dict[UUID, set[UUID]] = defaultdict(set)
        held = select(Adjustment.claimant_id, Adjustment.code, Adjustment.params, Adjustment.from_on)
        for row in session.execute(held.where(Adjustment.claimant_id.in_(ids), Adjustment.ended_on.is_(None))):
            since = self.from_on[row.claimant_id]
            since[row.code] = max(row.from_on, since.get(row.code, row.from_on))
            self.not_with[row.claimant_id] |= ruled_out(row.code, row.params)
        self.coaches = _coaches(session, ids)
        self.open: dict[UUID, dict[Key, UUID]] = defaultdict(dict)
        self.answers: dict[UUID, dict[Key, date]] = defaultdict(dict)
        for row in _asked(session, ids):
            key = _key(row.kind, row.about, row.params)
            if row.settled_at is None:
                self.open[row.claimant_id][key] = row.id
            else:
                self.answers[row.claimant_id][key] = clock.as_london(row.settled_at).date()
        self.due = {claimant_id: self._due(claimant_id) for claimant_id in ids}

    def _due(self, claimant_id: UUID) -> dict[Key, Due]:
        since, answers = self.from_on[claimant_id], self.answers[claimant_id]

        def answered(due: Due) -> bool:
            """What the person said stands for as long as the adjustments that it was said about."""
            said_on = answers.get(due.key)
            return said_on is not None and all(since[code] <= said_on for code in due.about.split())

        found = due_matters(since, self.coaches.get(claimant_id), self.not_with[claimant_id])
        return {due.key: due for due in found if not answered(due)}


def _key(kind: str, about: str, params: Mapping[str, str]) -> Key:
    return str(kind), about, params.get("coach", "")


def _coaches(session: Session, ids: Sequence[UUID]) -> dict[UUID, CoachFacts]:
    rows = session.execute(
        select(Relationship.claimant_id, Staff.id, Staff.gender, Staff.languages, Staff.skills)
        .join(Staff, Staff.id == Relationship.coach_id)
        .where(Relationship.claimant_id.in_(ids), Relationship.ended_on.is_(None))
    )
    return {row.claimant_id: CoachFacts(*row[1:]) for row in rows}


def _asked(session: Session, ids: Sequence[UUID]) -> Sequence[Any]:
    """Matters that are open, and those whose answer still stands; the oldest first."""
    return session.execute(
        select(Matter.id, Matter.claimant_id, Matter.kind, Matter.about, Matter.params, Matter.settled_at)
        .where(Matter.claimant_id.in_(ids), or_(Matter.settled_at.is_(None), Matter.choice.in_(STANDING)))
        .order_by(Matter.settled_at)
    ).all()


def _close(session: Session, standing: _Standing, at: datetime) -> None:
    overtaken = {
        matter_id: claimant_id
        for claimant_id, asked in standing.open.items()
        for key, matter_id in asked.items()
        if key not in standing.due[claimant_id]
    }
    if not overtaken:
        return
    where = (Matter.id.in_(overtaken), Matter.settled_at.is_(None))
    session.execute(update(Matter).where(*where).values(settled_at=at, choice=Choice.NO_LONGER_HOLDS))
    told = [
        audit.event_row(session, "matter.overtaken", subject="matter", subject_id=id_, claimant_id=claimant_id, at=at)
        for id_, claimant_id in overtaken.items()
    ]
    session.execute(insert(Event), told)


def _open(session: Session, standing: _Standing, keys: Mapping[UUID, UUID], at: datetime) -> None:
    rows = [
        {"id": uuid7(), "key_id": keys[claimant_id], "claimant_id": claimant_id, "kind": due.kind, "about": due.about,
         "params": dict(due.params), "opened_at": at}
        for claimant_id, found in standing.due.items()
        for key, due in found.items()
        if key not in standing.open[claimant_id]
    ]  # fmt: skip
    if not rows:
        return
    dialect = postgresql if is_postgresql(session) else sqlite
    unless_open = {
        "index_elements": ["claimant_id", "kind", "about"],
        "index_where": Matter.settled_at.is_(None),
    }
    statement = dialect.insert(Matter).values(rows).on_conflict_do_nothing(**unless_open)
    opened = session.execute(statement.returning(Matter.id, Matter.claimant_id, Matter.kind, Matter.about)).all()
    told = [
        audit.event_row(session, "matter.opened", subject="matter", subject_id=row.id, claimant_id=row.claimant_id,
                        facts={"kind": row.kind, "about": row.about}, at=at)
        for row in opened
    ]  # fmt: skip
    if told:
        session.execute(insert(Event), told)
