"""Who keeps their coach just now, whatever happens around them: a very hard time, or a review that is open."""

from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from coachdesk.models import SteadyTime
from coachdesk.models.label import SteadyReason

BATCH = 5_000


def steady(session: Session, claimant_ids: Iterable[UUID], on: date) -> dict[UUID, SteadyReason]:
    """Why a change of coach would come at a bad moment, for those of these people for whom it would on this day.

    Where there are two reasons, the hard time is said: it goes before a review.
    """
    ids, found = sorted(set(claimant_ids)), dict[UUID, SteadyReason]()
    for start in range(0, len(ids), BATCH):
        whose = SteadyTime.claimant_id.in_(ids[start : start + BATCH])
        for claimant_id, reason in session.execute(
            select(SteadyTime.claimant_id, SteadyTime.reason).where(whose, *holds_on(on))
        ):
            if found.get(claimant_id) is not SteadyReason.CRISIS:
                found[claimant_id] = reason
    return found


def holds_on(on: date | ColumnElement[date]) -> Sequence[ColumnElement[bool]]:
    """The conditions on `steady_time` for those that hold on a day."""
    open_still = or_(SteadyTime.until_on.is_(None), SteadyTime.until_on >= on)
    return SteadyTime.from_on <= on, open_still, SteadyTime.ended_at.is_(None)


def of_person(session: Session, claimant_id: UUID, on: date) -> Sequence[SteadyTime]:
    """Those of one person that hold or are still to come, the soonest first."""
    open_still = or_(SteadyTime.until_on.is_(None), SteadyTime.until_on >= on)
    theirs = (SteadyTime.claimant_id == claimant_id, SteadyTime.ended_at.is_(None), open_still)
    return session.scalars(select(SteadyTime).where(*theirs).order_by(SteadyTime.from_on, SteadyTime.id)).all()
