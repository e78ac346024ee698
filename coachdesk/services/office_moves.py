"""Somebody goes on at another office: their record goes with them, and the office they leave sees it no longer."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import exists, select, update
from sqlalchemy.orm import Session

from coachdesk import clock
from coachdesk.models import Claimant, Cover, Office, Opening, Relationship, Waiting
from coachdesk.services import audit, handovers, matters, relationships
from coachdesk.services.deaths import cancel_ahead
from coachdesk.services.relationships import Wait
from coachdesk.services.turns import take_turn

MOVED = "moved_office"


class ReferenceTaken(Exception):
    """Somebody there has the same reference in the old records."""


def move(session: Session, claimant: Claimant, office: Office, *, by: UUID, at: datetime) -> int:
    """To another office: a lead there is the contact from now on, and promises a coach. Returns the meetings cancelled.

    Raises ReferenceTaken. Moving back is the same, by a lead of the other office.
    """
    session.flush()
    take_turn(session, [claimant.id])
    same = (Claimant.office_id == office.id, Claimant.reference == claimant.reference)
    if session.scalar(select(exists().where(*same))):
        raise ReferenceTaken
    if (handover := handovers.open_one(session, claimant.id)) is not None:
        handovers.stop(session, handover, by=by, at=at)
    was = claimant.office_id
    cancelled = cancel_ahead(session, claimant.id, by=by, at=at)
    claimant.office_id = office.id
    session.flush()
    audit.record(session, "claimant.office_changed", subject="claimant", subject_id=claimant.id,
                 claimant_id=claimant.id, facts={"from": str(was), "to": str(office.id), "meetings": len(cancelled)},
                 at=at)  # fmt: skip
    _leave(session, claimant, at)
    _arrive(session, claimant, office, by, at)
    matters.refresh(session, claimant, at=at)
    return len(cancelled)


def _leave(session: Session, claimant: Claimant, at: datetime) -> None:
    """Whoever worked with them, stood in, or looked in, does so no longer."""
    today, theirs = clock.as_london(at).date(), claimant.id
    ending = (
        update(Waiting).where(Waiting.claimant_id == theirs, Waiting.ended_on.is_(None)).values(ended_on=today),
        update(Cover).where(Cover.claimant_id == theirs, Cover.ended_at.is_(None)).values(ended_at=at),
        update(Opening).where(Opening.claimant_id == theirs, Opening.ends_at > at).values(ends_at=at),
    )
    for each in ending:
        session.execute(each.execution_options(synchronize_session=False))


def _arrive(session: Session, claimant: Claimant, office: Office, by: UUID, at: datetime) -> None:
    """The coach of before stops, and the lead there is the contact; the reason is what is said."""
    lead_id = relationships.lead_of(session, office.id, None, of=claimant.id)
    current = select(Relationship).where(Relationship.claimant_id == claimant.id, Relationship.ended_on.is_(None))
    relationship = session.scalar(current)
    if relationship is not None:
        relationships.end(session, relationship, reason=MOVED, lead_id=lead_id, by=by, at=at)
    else:
        waits = [Wait(claimant.id, MOVED)]
        relationships.wait_all(session, office.id, waits, lead_id=lead_id, by=by, at=at)
