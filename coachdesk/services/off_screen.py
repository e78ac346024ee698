"""Keeping one thing off somebody's screen. They do it themselves, by a press; it comes back with their coach."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from coachdesk.db import is_postgresql
from coachdesk.models import Claimant, OffScreen
from coachdesk.services import audit


def keep_off(session: Session, claimant: Claimant, subject: str, subject_id: UUID, *, by: UUID, at: datetime) -> None:
    """Take one thing off their pages. Asked for twice it is done once."""
    dialect = postgresql if is_postgresql(session) else sqlite
    row = {"id": uuid7(), "claimant_id": claimant.id, "subject": subject, "subject_id": subject_id,
           "made_by": by, "made_at": at}  # fmt: skip
    kept = dialect.insert(OffScreen).values(row).on_conflict_do_nothing().returning(OffScreen.id)
    if session.execute(kept).first() is not None:
        audit.record(session, "off_screen.kept", subject=subject, subject_id=subject_id, claimant_id=claimant.id, at=at)


def bring_back(session: Session, row: OffScreen, *, by: UUID, at: datetime) -> None:
    """Show it on their pages again: they asked their coach for it."""
    gone = delete(OffScreen).where(OffScreen.id == row.id).returning(OffScreen.id)
    if session.execute(gone).first() is not None:
        audit.record(session, "off_screen.brought_back", subject=row.subject, subject_id=row.subject_id,
                     claimant_id=row.claimant_id, at=at)  # fmt: skip
