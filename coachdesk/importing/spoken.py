"""Short references for many people at once, none of them in use."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from coachdesk import spoken_reference
from coachdesk.models import Claimant


def fresh_references(session: Session, count: int) -> list[str]:
    """As many as asked for, each its own."""
    found: set[str] = set()
    while len(found) < count:
        drawn = {spoken_reference.fresh() for _ in range(count - len(found))} - found
        used = select(Claimant.spoken_reference).where(Claimant.spoken_reference.in_(drawn))
        found |= drawn - set(session.scalars(used))
    return list(found)
