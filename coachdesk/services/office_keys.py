"""The data key of an office: it closes what is about nobody yet, such as a request that names no person."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from coachdesk.models import DataKey, key_ring

SUBJECT = "office"


def office_key(session: Session, office_id: UUID) -> DataKey:
    """The key of this office, made when it is first needed."""
    of_office = (DataKey.subject == SUBJECT, DataKey.subject_id == office_id)
    found = session.scalar(select(DataKey.id).where(*of_office).order_by(DataKey.made_at, DataKey.id).limit(1))
    if found is None:
        return key_ring.new_key(session, SUBJECT, office_id)
    return key_ring.key_of(session, found)
