"""Questions whether somebody would change to a coach with more time: those that are open, and what came of others."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import Session, aliased

from coachdesk.models import Account, Claimant, Move, Staff
from coachdesk.policies import Viewer, leads_claimant, led_moves, not_shut_out


@dataclass(frozen=True, slots=True)
class Asked:
    """One question, with the names of everybody in it."""

    move: Move
    claimant: Claimant
    from_name: str
    to_name: str
    asked_by: str


def open_of_person(session: Session, claimant_id: UUID) -> Asked | None:
    """What somebody is asked now."""
    row = session.execute(_rows().where(Move.claimant_id == claimant_id, Move.ended_at.is_(None))).first()
    return Asked(*row) if row else None


def of_move(session: Session, move: Move) -> Asked:
    return Asked(*session.execute(_rows().where(Move.id == move.id)).one())


def open_of_coaches(session: Session, viewer: Viewer, coach_ids: Iterable[UUID]) -> list[Asked]:
    """What the people of these coaches are asked, as far as this lead leads them; the oldest first."""
    led = (Move.from_coach_id.in_(list(coach_ids)), leads_claimant(viewer), not_shut_out(viewer))
    rows = session.execute(_rows().where(Move.ended_at.is_(None), *led).order_by(Move.asked_at, Move.id)).all()
    return [Asked(*row) for row in rows]


def any_of_coach(staff_id: UUID | None, since: datetime) -> ColumnElement[bool]:
    """Whether there is any of them, as a column of another statement."""
    return exists().where(Move.from_coach_id == staff_id, or_(Move.ended_at.is_(None), Move.answered_at >= since))


def of_coach(session: Session, staff_id: UUID, since: datetime) -> list[Asked]:
    """What a coach's people are asked, and what they answered since; the newest first."""
    lately = or_(Move.ended_at.is_(None), Move.answered_at >= since)
    rows = session.execute(
        _rows().where(Move.from_coach_id == staff_id, lately).order_by(Move.asked_at.desc(), Move.id)
    )
    return [Asked(*row) for row in rows]


def together(session: Session, viewer: Viewer, move: Move) -> Sequence[Move]:
    """The questions that are still open of those that were asked with this one."""
    same = (Move.asked_at == move.asked_at, Move.asked_by == move.asked_by, Move.ended_at.is_(None))
    return session.scalars(led_moves(viewer).where(*same).order_by(Move.claimant_id)).all()


def _rows() -> Any:
    before, after = aliased(Staff), aliased(Staff)
    return (
        select(Move, Claimant, before.name, after.name, Account.name)
        .join(Claimant, Claimant.id == Move.claimant_id)
        .join(before, before.id == Move.from_coach_id)
        .join(after, after.id == Move.to_coach_id)
        .outerjoin(Account, Account.id == Move.asked_by)
    )
