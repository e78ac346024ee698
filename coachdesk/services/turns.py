"""One after the other: whatever decides over somebody's coach, adjustments or matters takes its turn first.

On PostgreSQL their rows are locked, in one order, so that no two can stand in each other's way; on SQLite the
transaction holds the only write lock.
"""

from collections.abc import Iterable, Iterator, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from coachdesk.models import Claimant, Office

BATCH = 500


def take_turn(session: Session, claimant_ids: Iterable[UUID]) -> dict[UUID, UUID]:
    """Wait for whoever decides over these people now, and have the next in line wait for us; their data keys by id."""
    keys: dict[UUID, UUID] = {}
    for ids in batches(sorted(set(claimant_ids))):
        wanted = select(Claimant.id, Claimant.key_id).where(Claimant.id.in_(ids)).order_by(Claimant.id)
        keys.update(session.execute(wanted.with_for_update(key_share=True)).all())
    return keys


def take_turn_of_office(session: Session, office_id: UUID) -> None:
    """One after the other in an office, before the turns of its people: who is away, who stands in, who is asked."""
    session.execute(select(Office.id).where(Office.id == office_id).with_for_update(key_share=True)).all()


def batches(ids: Sequence[UUID]) -> Iterator[Sequence[UUID]]:
    """As many at a time as one statement takes easily."""
    for start in range(0, len(ids), BATCH):
        yield ids[start : start + BATCH]
