"""How often the two are in touch: agreed by both, changed by either, and nothing hangs on it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from coachdesk.models import Claimant
from coachdesk.services import audit
from coachdesk.services.claimants import ChangedMeanwhile

LEAST_DAYS, MOST_DAYS = 7, 365


class OutOfRange(ValueError):
    """More often than every week, or less than once a year."""


def agree_rhythm(
    session: Session, claimant: Claimant, days: int | None, *, version: int | None = None, by: UUID, at: datetime
) -> None:
    """How many days from one contact to the next; None is the office's figure. Raises OutOfRange, ChangedMeanwhile."""
    if days is not None and not LEAST_DAYS <= days <= MOST_DAYS:
        raise OutOfRange(days)
    was = claimant.rhythm_days
    if was == days:
        return
    if version is not None and claimant.version != version:
        raise ChangedMeanwhile
    claimant.rhythm_days = days
    session.flush()
    audit.record(session, "contact_plan.rhythm_agreed", subject="claimant", subject_id=claimant.id,
                 claimant_id=claimant.id, facts={"was": was, "now": days}, at=at)  # fmt: skip
