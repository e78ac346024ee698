"""Steady times: while one holds, nobody asks the person to change their coach. It ends by its date, or by a press."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from coachdesk.models import Claimant, SteadyTime
from coachdesk.models.label import SteadyReason
from coachdesk.services import audit
from coachdesk.services.turns import take_turn


def note(
    session: Session,
    claimant: Claimant,
    reason: SteadyReason,
    *,
    from_on: date,
    until_on: date | None,
    by: UUID | None,
    at: datetime,
) -> SteadyTime:
    """Write it down. What is written down for the same days already is not written twice."""
    take_turn(session, [claimant.id])
    days = (SteadyTime.from_on == from_on, SteadyTime.until_on.is_not_distinct_from(until_on))
    alike = (SteadyTime.claimant_id == claimant.id, SteadyTime.reason == reason, SteadyTime.ended_at.is_(None))
    if standing := session.scalar(select(SteadyTime).where(*alike, *days).limit(1)):
        return standing
    made = SteadyTime(
        claimant_id=claimant.id, reason=reason, from_on=from_on, until_on=until_on, noted_by=by, noted_at=at
    )
    session.add(made)
    session.flush()
    _record(session, "steady_time.noted", made, at)
    return made


def end(session: Session, steady_time: SteadyTime, *, by: UUID | None, at: datetime) -> None:
    """It is over before its day, or had none."""
    if steady_time.ended_at is None:
        steady_time.ended_at = at
        session.flush()
        _record(session, "steady_time.ended", steady_time, at)


def _record(session: Session, verb: str, row: SteadyTime, at: datetime) -> None:
    audit.record(session, verb, subject="steady_time", subject_id=row.id, claimant_id=row.claimant_id,
                 facts={"reason": row.reason.value}, at=at)  # fmt: skip
