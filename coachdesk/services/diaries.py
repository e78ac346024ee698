"""The time of a coach and of a claimant, held while somebody decides over it.

Whoever books, moves or writes leave locks it before looking, so that what was seen still holds when it is written.
The order is one everywhere: the person's turn, then the resources of both, by id.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Uuid, and_, bindparam, literal_column, or_, select, true
from sqlalchemy.orm import Session

from coachdesk.models import Appointment, Claim, Claimant, Resource
from coachdesk.models.label import ResourceKind
from coachdesk.services import claims
from coachdesk.services.claims import Wanted
from coachdesk.services.turns import take_turn

Time = tuple[datetime, datetime]  # from, and up to; the rest included


def _locking_both() -> Any:
    """Waits for the person's turn, and only then for their time and the coach's, by id. Says nothing of either.

    What is decided over is read by a later statement: this one sees what was there before it waited.
    """
    turn = (
        select(literal_column("1"))
        .where(Claimant.id == bindparam("claimant_id", type_=Uuid()))
        .with_for_update(key_share=True)
        .cte("turn")
        .prefix_with("MATERIALIZED", dialect="postgresql")
    )
    whose = (("coach", "coach_id"), ("claimant", "claimant_id"))
    either = (
        and_(Resource.kind == literal_column(f"'{kind}'"), Resource.subject_id == bindparam(subject, type_=Uuid()))
        for kind, subject in whose
    )
    both = select(Resource.subject_id, Resource.id).select_from(Resource).join(turn, true()).where(or_(*either))
    return both.order_by(Resource.id).with_for_update(key_share=True, of=Resource.__table__)


LOCKING_BOTH = _locking_both()


def lock_diary_of(session: Session, staff_id: UUID) -> UUID:
    """Until this transaction ends nobody takes a time of this coach; what their time is known by.

    Whoever takes somebody's turn as well takes it first: the other way round two could wait for each other.
    """
    resource_id = claims.resource_of(session, ResourceKind.COACH, staff_id)
    claims.lock(session, [resource_id])
    return resource_id


def lock_both(session: Session, coach_id: UUID, claimant_id: UUID) -> tuple[UUID, UUID]:
    """The person's turn, then the coach's time and theirs: what both are known by."""
    found = _locked(session, coach_id, claimant_id)
    if len(found) < 2:  # the first time that either of them is booked
        take_turn(session, [claimant_id])
        claims.resource_of(session, ResourceKind.COACH, coach_id)
        claims.resource_of(session, ResourceKind.CLAIMANT, claimant_id)
        found = _locked(session, coach_id, claimant_id)
    return found[coach_id], found[claimant_id]


def _locked(session: Session, coach_id: UUID, claimant_id: UUID) -> dict[UUID, UUID]:
    values = {"coach_id": coach_id, "claimant_id": claimant_id}
    return {row[0]: row[1] for row in session.connection().execute(LOCKING_BOTH, values)}


def lock_all(session: Session, coach_ids: Iterable[UUID], claimant_id: UUID) -> dict[UUID, UUID]:
    """The same for several coaches at once: whose time is known by what. One after the other could deadlock."""
    take_turn(session, [claimant_id])
    whose = {each: claims.resource_of(session, ResourceKind.COACH, each) for each in coach_ids}
    whose[claimant_id] = claims.resource_of(session, ResourceKind.CLAIMANT, claimant_id)
    claims.lock(session, whose.values())
    return whose


def take(session: Session, meeting_id: UUID, both: Sequence[UUID], time: Time, *, at: datetime) -> bool:
    """Claim a meeting's time for both, its rest included; False, and nothing taken, when either is taken.

    Both are locked already.
    """
    return claims.take_locked(session, meeting_id, _wanted(both, time), at=at)


def move(session: Session, meeting: Appointment, both: Sequence[UUID], time: Time, *, at: datetime) -> bool:
    """The same for a meeting that holds a time already. An imported one holds none yet."""
    held = select(Claim.id).where(Claim.booking_id == meeting.id, Claim.live).limit(1)
    if session.scalar(held) is None:
        return take(session, meeting.id, both, time, at=at)
    return claims.move(session, meeting.id, _wanted(both, time), at=at)


def _wanted(both: Sequence[UUID], time: Time) -> list[Wanted]:
    return [Wanted(each, *time) for each in both]
