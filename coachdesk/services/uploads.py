"""Uploads that nobody confirmed end after an hour, files, keys and all."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from coachdesk.models import DataKey, StagedFile, StagedUpload


def end_all_due(session: Session, as_of: datetime) -> int:
    """Delete what has ended; its key goes with it, so that no copy of it can be opened."""
    ended = select(StagedUpload.id).where(StagedUpload.ends_at <= as_of)
    ids = session.scalars(ended).all()
    if ids:
        session.execute(delete(StagedFile).where(StagedFile.upload_id.in_(ids)))
        session.execute(delete(DataKey).where(DataKey.subject == "upload", DataKey.subject_id.in_(ids)))
        session.execute(delete(StagedUpload).where(StagedUpload.id.in_(ids)))
    return len(ids)
