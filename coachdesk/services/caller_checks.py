"""What we ask whoever rings in a person's name: their question and their answer, agreed with them, or set by them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from coachdesk.models import CallerCheck, Claimant, DataKey
from coachdesk.services import audit
from coachdesk.services.turns import take_turn


def current(session: Session, claimant_id: UUID) -> CallerCheck | None:
    """What is agreed now, or None."""
    where = (CallerCheck.claimant_id == claimant_id, CallerCheck.ended_at.is_(None))
    return session.scalar(select(CallerCheck).where(*where))


def agree(session: Session, claimant: Claimant, *, question: str, answer: str, by: UUID, at: datetime) -> CallerCheck:
    """From now on this is asked. The one before is kept with its end."""
    _end(session, claimant, at)
    key = session.get_one(DataKey, claimant.key_id)
    made = CallerCheck(
        key=key, claimant_id=claimant.id, question=question, answer=answer, made_by=by, made_at=at
    )  # fmt: skip
    session.add(made)
    audit.record(session, "caller_check.agreed", subject="caller_check", subject_id=made.id, claimant_id=claimant.id,
                 at=at)  # fmt: skip
    return made


def end(session: Session, claimant: Claimant, *, by: UUID, at: datetime) -> None:
    """Nothing is asked any more: from now on nobody is told anything on the telephone, and we ring back."""
    if was := _end(session, claimant, at):
        audit.record(session, "caller_check.ended", subject="caller_check", subject_id=was.id,
                     claimant_id=claimant.id, at=at)  # fmt: skip


def _end(session: Session, claimant: Claimant, at: datetime) -> CallerCheck | None:
    session.flush()
    take_turn(session, [claimant.id])
    was = current(session, claimant.id)
    if was is not None:
        was.ended_at = at
        session.flush()
    return was
