"""Times that a person keeps for something else: written down by them, or at their word. Nobody asks what for.

Events say that one was kept or given back, never which: a day and an hour can tell of a clinic or a church.
"""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from coachdesk import clock
from coachdesk.models import BlockedPeriod, Claimant
from coachdesk.services import audit
from coachdesk.services.turns import take_turn

MOST = 100


class TooMany(Exception):
    """More times than anybody can look through."""


def add(
    session: Session,
    claimant: Claimant,
    *,
    weekday: int | None,
    starts_minute: int,
    ends_minute: int,
    from_on: date,
    until_on: date | None,
    by: UUID,
    at: datetime,
) -> BlockedPeriod:
    """Keep a time; one that is kept already stays one. A meeting that is booked in it stays until it is moved."""
    take_turn(session, [claimant.id])
    said = {
        "weekday": weekday,
        "starts_minute": starts_minute,
        "ends_minute": ends_minute,
        "from_on": from_on,
        "until_on": until_on,
    }
    kept = session.scalars(select(BlockedPeriod).where(BlockedPeriod.claimant_id == claimant.id)).all()
    for period in kept:
        if all(getattr(period, name) == value for name, value in said.items()):
            return period
    if sum(not _is_over(period, at) for period in kept) >= MOST:
        raise TooMany
    made = BlockedPeriod(claimant_id=claimant.id, **said)
    session.add(made)
    _record(session, "blocked_period.added", made, at)
    return made


def take_away(session: Session, period: BlockedPeriod, *, by: UUID, at: datetime) -> None:
    """The time suits again."""
    take_turn(session, [period.claimant_id])
    session.delete(period)
    _record(session, "blocked_period.taken_away", period, at)


def _is_over(period: BlockedPeriod, at: datetime) -> bool:
    return period.until_on is not None and period.until_on < clock.as_london(at).date()


def _record(session: Session, verb: str, period: BlockedPeriod, at: datetime) -> None:
    session.flush()
    audit.record(session, verb, subject="blocked_period", subject_id=period.id, claimant_id=period.claimant_id, at=at)
