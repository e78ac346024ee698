"""The time of a coach and of a claimant, held while somebody decides over it: the coach's first, always.

Whoever books, moves or writes leave locks it before looking, so that what was seen still holds when it is written.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from coachdesk.models import Appointment, Claim
from coachdesk.models.label import ResourceKind
from coachdesk.services import claims
from coachdesk.services.claims import Wanted

Time = tuple[datetime, datetime]  # from, and up to; the rest included


def lock_diary_of(session: Session, staff_id: UUID) -> UUID:
    """Until this transaction ends nobody takes a time of this coach; what their time is known by.

    Whoever takes somebody's turn as well takes it first: the other way round two could wait for each other.
    """
    resource_id = claims.resource_of(session, ResourceKind.COACH, staff_id)
    claims.lock(session, [resource_id])
    return resource_id


def lock_both(session: Session, coach_id: UUID, claimant_id: UUID) -> tuple[UUID, UUID]:
    """The coach's and the claimant's. The claimant's turn has been taken, so only the coach's is waited for."""
    of_coach = lock_diary_of(session, coach_id)
    return of_coach, claims.resource_of(session, ResourceKind.CLAIMANT, claimant_id)


def take(session: Session, meeting_id: UUID, both: Sequence[UUID], time: Time, at: datetime) -> bool:
    """Claim a meeting's time for both, its rest included; False, and nothing taken, when either is taken."""
    return claims.take(session, meeting_id, _wanted(both, time), at=at)


def move(session: Session, meeting: Appointment, both: Sequence[UUID], time: Time, at: datetime) -> bool:
    """The same for a meeting that holds a time already. An imported one holds none yet."""
    held = select(Claim.id).where(Claim.booking_id == meeting.id, Claim.live).limit(1)
    if session.scalar(held) is None:
        return take(session, meeting.id, both, time, at)
    return claims.move(session, meeting.id, _wanted(both, time), at=at)


def _wanted(both: Sequence[UUID], time: Time) -> list[Wanted]:
    return [Wanted(each, *time) for each in both]
