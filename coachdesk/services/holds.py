"""A hold: while it lasts nothing about this person is disposed of, by a rule, by erasure, or by hand."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from coachdesk.models import Claimant, Hold, key_ring
from coachdesk.services import audit
from coachdesk.services.rights import Answered, OnHold
from coachdesk.services.turns import take_turn

LONGEST = 2_000


def place(session: Session, claimant: Claimant, reason: str, review_on: date, *, by: UUID, at: datetime) -> Hold:
    take_turn(session, [claimant.id])
    made = Hold(
        key=key_ring.key_of(session, claimant.key_id), claimant_id=claimant.id, made_by=by, made_at=at,
        review_on=review_on, reason=reason,
    )  # fmt: skip
    session.add(made)
    session.flush()
    _record(session, "hold.placed", made, at)
    return made


def end(session: Session, hold: Hold, *, by: UUID, at: datetime) -> None:
    """Raises Answered when it ended before."""
    if hold.ended_at is not None:
        raise Answered
    hold.ended_at = at
    _record(session, "hold.ended", hold, at)


def check(session: Session, claimant_id: UUID) -> None:
    """Raises OnHold."""
    where = (Hold.claimant_id == claimant_id, Hold.ended_at.is_(None))
    if session.scalar(select(Hold.id).where(*where).limit(1)) is not None:
        raise OnHold


def not_on_hold(claimant_id: ColumnElement[UUID]) -> ColumnElement[bool]:
    """The condition on a row about somebody: nothing of theirs is on hold."""
    return ~select(Hold.id).where(Hold.claimant_id == claimant_id, Hold.ended_at.is_(None)).exists()


def _record(session: Session, verb: str, hold: Hold, at: datetime) -> None:
    audit.record(session, verb, subject="hold", subject_id=hold.id, claimant_id=hold.claimant_id, at=at)
