"""What a coach knows about and speaks. Whoever asked for it of their coach is asked anew, or no longer."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from coachdesk.db import Beyond, widely
from coachdesk.models import Staff
from coachdesk.services import audit, matters


@widely(Beyond.PLACING)
def change(
    session: Session, staff: Staff, *, skills: Sequence[str], languages: Sequence[str], by: UUID, at: datetime
) -> bool:  # fmt: skip
    """From now on they know about this and speak that; False when it was so already."""
    if (list(skills), list(languages)) == (staff.skills, staff.languages):
        return False
    staff.skills, staff.languages = list(skills), list(languages)
    session.flush()
    facts = {"skills": len(skills), "languages": len(languages)}
    audit.record(session, "staff.skills_changed", subject="staff", subject_id=staff.id, facts=facts, at=at)
    matters.refresh_people_of(session, staff.id, at=at)
    return True
