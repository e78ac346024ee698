"""Records that do not even appear in search: of staff, of somebody's relation, of people in hiding."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from coachdesk.models import Claimant
from coachdesk.models.label import Sensitivity
from coachdesk.services import audit
from coachdesk.services.turns import take_turn


def mark(session: Session, claimant: Claimant, why: Sensitivity | None, *, by: UUID, at: datetime) -> bool:
    """Keep a record out of search, for this reason, or let it be found again (None). Whether anything changed."""
    take_turn(session, [claimant.id])
    if claimant.sensitive == why:
        return False
    claimant.sensitive = why
    session.flush()
    audit.record(session, "claimant.marked_sensitive" if why else "claimant.found_again", subject="claimant",
                 subject_id=claimant.id, claimant_id=claimant.id, facts={"why": why.value if why else None},
                 at=at)  # fmt: skip
    return True
