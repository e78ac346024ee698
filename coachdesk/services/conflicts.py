"""A conflict of interest: a coach says of themselves that they are too close to somebody to be fair to them.

From then on they are never suggested for that person and stand in for nobody there. If they are the coach, a lead finds
another by the promised day. It says nothing about the person, and nobody asks more than the coach wants to say.
"""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from coachdesk import clock
from coachdesk.db import Beyond, widely
from coachdesk.models import Claimant, Conflict, Staff, Waiting, key_ring
from coachdesk.services import absences, audit, handovers, relationships
from coachdesk.services.turns import take_turn


@widely(Beyond.PLACING)
def declare(
    session: Session, claimant: Claimant, staff: Staff, *, words: str = "", by: UUID, at: datetime
) -> Conflict:  # fmt: skip
    """Declare it, or find it declared. Cover by them ends, and another lead is named where they were the contact."""
    take_turn(session, [claimant.id])
    if standing := current(session, claimant.id, staff.id):
        return standing
    made = Conflict(
        key=key_ring.key_of(session, claimant.key_id), claimant_id=claimant.id, staff_id=staff.id, declared_at=at,
        words=words or None,
    )  # fmt: skip
    session.add(made)
    session.flush()
    _record(session, "conflict.declared", made, at)
    handovers.forget_named(session, claimant.id, staff.id, by=by, at=at)
    absences.never_by(session, claimant.id, staff.id, by=by, at=at)
    waits = (Waiting.claimant_id == claimant.id, Waiting.lead_id == staff.id, Waiting.ended_on.is_(None))
    for waiting in session.scalars(select(Waiting).where(*waits)):
        waiting.lead_id = relationships.lead_of(session, claimant.office_id, None, of=claimant.id)
    return made


@widely(Beyond.PLACING)
def end(session: Session, conflict: Conflict, *, by: UUID, at: datetime) -> None:
    """It is none, or none any more."""
    if conflict.ended_at is None:
        conflict.ended_at = at
        session.flush()
        _record(session, "conflict.ended", conflict, at)


def current(session: Session, claimant_id: UUID, staff_id: UUID) -> Conflict | None:
    """What this member of staff declared about this person, while it stands."""
    stands = (Conflict.claimant_id == claimant_id, Conflict.staff_id == staff_id, Conflict.ended_at.is_(None))
    return session.scalar(select(Conflict).where(*stands))


def promised_on(session: Session, conflict: Conflict, office_id: UUID) -> date:
    """The day by which there is to be another coach."""
    return relationships.promise(session, office_id, clock.as_london(conflict.declared_at).date())


def _record(session: Session, verb: str, row: Conflict, at: datetime) -> None:
    audit.record(session, verb, subject="conflict", subject_id=row.id, claimant_id=row.claimant_id,
                 facts={"staff": str(row.staff_id)}, at=at)  # fmt: skip
