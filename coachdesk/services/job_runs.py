"""What the scheduler did is kept for a month."""

from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session

from coachdesk.models import JobRun

KEPT = timedelta(days=31)


def forget_all_due(session: Session, as_of: datetime) -> int:
    gone = delete(JobRun).where(JobRun.due_at <= as_of - KEPT).returning(JobRun.id)
    return len(session.scalars(gone.execution_options(synchronize_session=False)).all())
