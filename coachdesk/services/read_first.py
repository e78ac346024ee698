"""Whoever covers reads what the person wants known before they write about them. That they did is an event, no more."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from coachdesk import clock
from coachdesk.models import Claimant, Cover, Event, Relationship
from coachdesk.services import audit

READ = "cover.words_read"


def covers_today(session: Session, claimant_id: UUID, staff_id: UUID | None, on: date) -> Cover | None:
    """The cover by which somebody works with a person today; None for their own coach, and for whoever leads."""
    if staff_id is None:
        return None
    own = select(Relationship.id).where(
        Relationship.claimant_id == claimant_id, Relationship.coach_id == staff_id, Relationship.ended_on.is_(None)
    )
    then = (Cover.claimant_id == claimant_id, Cover.coach_id == staff_id, Cover.ended_at.is_(None))
    cover = select(Cover).where(*then, Cover.from_on <= on, Cover.until_on >= on, ~own.exists())
    return session.scalars(cover.limit(1)).first()


def is_due(session: Session, claimant: Claimant, staff_id: UUID | None, *, by: UUID, at: datetime) -> bool:
    """Whether this member of staff covers the person today and has not read their words, or not as they are now."""
    today = clock.as_london(at).date()
    cover = covers_today(session, claimant.id, staff_id, today)
    if cover is None or not claimant.own_words:
        return False
    read = select(Event.at).where(Event.claimant_id == claimant.id, Event.verb == READ, Event.actor == str(by))
    last = session.scalar(read.order_by(Event.at.desc()).limit(1))
    since = max(filter(None, (cover.named_at, claimant.own_words_at)))
    return last is None or last < since


def note(session: Session, claimant: Claimant, staff_id: UUID, *, by: UUID, at: datetime) -> None:
    """They have read it."""
    cover = covers_today(session, claimant.id, staff_id, clock.as_london(at).date())
    if cover is not None:
        audit.record(session, READ, subject="cover", subject_id=cover.id, claimant_id=claimant.id, at=at)
