"""Who was somebody's coach, from when to when, why it began and ended, and who decided it: for them and their coach."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from coachdesk.models import Account, Claimant, CoachRequest, Conflict, Relationship, Staff
from coachdesk.models.label import CoachAnswer

BY_THEM = "them"


@dataclass(frozen=True, slots=True)
class Span:
    """One coach. Who decided is a name; BY_THEM where it was the person; empty where nobody is known."""

    coach_id: UUID
    coach_name: str
    started_on: date
    ended_on: date | None
    start_reason: str
    start_params: dict[str, str] = field(hash=False)
    end_reason: str
    begun_by: str
    ended_by: str


def spans(session: Session, claimant_id: UUID) -> list[Span]:
    """All of them, the newest first."""
    began, ended = aliased(Account), aliased(Account)
    rows = session.execute(
        select(Relationship, Staff.name, began.name, began.claimant_id, ended.name, ended.claimant_id)
        .join(Staff, Staff.id == Relationship.coach_id)
        .outerjoin(began, began.id == Relationship.decided_by)
        .outerjoin(ended, ended.id == Relationship.ended_by)
        .where(Relationship.claimant_id == claimant_id)
        .order_by(Relationship.ended_on.is_not(None), Relationship.started_on.desc(), Relationship.id.desc())
    )
    return [
        Span(
            row.coach_id, coach_name, row.started_on, row.ended_on, row.start_reason, row.start_params or {},
            row.end_reason or "", _who(began_by, of_them), _who(ended_by, at_their_word),
        )
        for row, coach_name, began_by, of_them, ended_by, at_their_word in rows
    ]  # fmt: skip


def _who(name: str | None, claimant_id: UUID | None) -> str:
    return BY_THEM if claimant_id else name or ""


def requests_of(session: Session, claimant_id: UUID) -> Sequence[CoachRequest]:
    """When they asked for another coach, the newest first."""
    theirs = CoachRequest.claimant_id == claimant_id
    return session.scalars(
        select(CoachRequest).where(theirs).order_by(CoachRequest.asked_at.desc(), CoachRequest.id.desc())
    ).all()


def may_choose(requests: Sequence[CoachRequest], *, waits_for_nobody: bool) -> bool:
    """Whether somebody for whom nobody fits has not said yet what they would have: the last answer was that nobody
    does, or they wait for a coach and there is none."""
    newest = requests[0] if requests else None
    if newest and newest.answered_at is None:
        return newest.choice is None and waits_for_nobody
    return waits_for_nobody or (newest is not None and newest.outcome is CoachAnswer.NOBODY_FITS)


def conflict_now(session: Session, claimant: Claimant, coach_id: UUID | None) -> Conflict | None:
    """What their coach declared, while that is their coach."""
    if coach_id is None:
        return None
    stands = (Conflict.claimant_id == claimant.id, Conflict.staff_id == coach_id, Conflict.ended_at.is_(None))
    return session.scalar(select(Conflict).where(*stands))
