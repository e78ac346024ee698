"""Breaking the glass: opening the record of somebody one does not work with, for a reason, for half an hour.

The person's coach and lead see it at once, and so does the person, in their own list.
"""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from coachdesk.models import Claimant, Opening, key_ring
from coachdesk.models.label import OpeningReason
from coachdesk.services import audit
from coachdesk.services.turns import take_turn

LASTS = timedelta(minutes=30)


def break_glass(
    session: Session, claimant: Claimant, *, reason: OpeningReason, words: str, by: UUID, at: datetime
) -> Opening:
    """Open the record, or find it open: whoever presses again gains no minute."""
    take_turn(session, [claimant.id])
    if standing := open_now(session, claimant.id, by=by, at=at):
        return standing
    made = Opening(
        key=key_ring.key_of(session, claimant.key_id),
        claimant_id=claimant.id,
        account_id=by,
        reason=reason,
        words=words,
        opened_at=at,
        ends_at=at + LASTS,
    )
    session.add(made)
    session.flush()
    _record(session, "glass.broken", made, at, reason=reason.value)
    return made


def close(session: Session, opening: Opening, *, by: UUID, at: datetime) -> None:
    """Let go of the record before the half hour is over."""
    if opening.ends_at > at:
        opening.ends_at = at
        _record(session, "glass.closed", opening, at)


def end_running(session: Session, claimant_id: UUID, whose: ColumnElement[bool], *, at: datetime) -> int:
    """Take back at once what these people opened of this record; how many openings that were running."""
    running = (Opening.claimant_id == claimant_id, Opening.ends_at > at, whose)
    ended = update(Opening).where(*running).values(ends_at=at).returning(Opening.id)
    return len(session.scalars(ended.execution_options(synchronize_session=False)).all())


def put_away(
    session: Session, opening: Opening, *, as_coach: bool = False, as_lead: bool = False, by: UUID, at: datetime
) -> None:
    """Note that the person's coach, or their lead, has seen it. The line is gone for them; the opening stays."""
    coach, lead = as_coach and opening.coach_saw_at is None, as_lead and opening.lead_saw_at is None
    if coach:
        opening.coach_saw_at = at
    if lead:
        opening.lead_saw_at = at
    if coach or lead:
        _record(session, "glass.seen", opening, at, coach=coach, lead=lead)


def open_now(session: Session, claimant_id: UUID, *, by: UUID, at: datetime) -> Opening | None:
    """The glass this account broke to this record, while it lasts."""
    mine = (Opening.claimant_id == claimant_id, Opening.account_id == by, Opening.ends_at > at)
    return session.scalar(select(Opening).where(*mine).order_by(Opening.opened_at.desc()).limit(1))


def _record(session: Session, verb: str, opening: Opening, at: datetime, **facts: audit.Fact) -> None:
    audit.record(session, verb, subject="opening", subject_id=opening.id, claimant_id=opening.claimant_id,
                 facts={"opening": str(opening.id), **facts}, at=at)  # fmt: skip
