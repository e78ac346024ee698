"""Nonces of forms are kept for a day; after that the page they stood on is older than a sign-in."""

from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session

from coachdesk.models import FormNonce

KEPT = timedelta(days=1)


def forget_all_due(session: Session, as_of: datetime) -> int:
    gone = delete(FormNonce).where(FormNonce.sent_at <= as_of - KEPT).returning(FormNonce.nonce)
    return len(session.scalars(gone.execution_options(synchronize_session=False)).all())
