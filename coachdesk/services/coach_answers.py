"""Telling somebody what became of their question for another coach: by their safe way, or by whoever answered it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from coachdesk.models import Claimant, CoachRequest
from coachdesk.services import audit, news

TEMPLATE = "coach_answered"


def tell(session: Session, request: CoachRequest, *, at: datetime) -> None:
    """Whoever cannot be written to is told by somebody: `told_at` stays empty."""
    claimant = session.get_one(Claimant, request.claimant_id)
    if news.tell(session, claimant, TEMPLATE, once=str(request.id), at=at):
        request.told_at = at
        session.flush()


def told(session: Session, request: CoachRequest, *, by: UUID, at: datetime) -> None:
    """Somebody told them."""
    if request.answered_at is None or request.told_at is not None:
        return
    request.told_at, request.told_by = at, by
    session.flush()
    audit.record(session, "coach_request.told", subject="coach_request", subject_id=request.id,
                 claimant_id=request.claimant_id, at=at)  # fmt: skip
