"""What somebody asked to be kept always of their coach, less what they themselves said is fine with this one.

Whoever names a coach, for good or for a while, asks here: the person's own word is the only one that lifts a rule.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from coachdesk import clock
from coachdesk.models import Adjustment, Matter, Staff
from coachdesk.models.label import MatterKind
from coachdesk.queries import placements
from coachdesk.ruled_out import NOT_WITH
from coachdesk.services.matters import Choice, CoachFacts, why_not

__all__ = ["NOT_WITH", "HardRules", "broken"]


class HardRules:
    """The rules of some people, asked once for all of them."""

    def __init__(self, session: Session, claimant_ids: Iterable[UUID]) -> None:
        ids = list(claimant_ids)
        self._asked = placements.asked_by(session, ids)
        self._fine = _said_fine(session, ids)

    def broken(self, claimant_id: UUID, coach: Staff) -> dict[str, str]:
        """The hard adjustments that this coach would break for this person, each with its reason."""
        asked = self._asked[claimant_id]
        found = why_not(asked.codes, CoachFacts.of(coach), asked.not_with)
        return {code: why for code, why in found.items() if (coach.id, code) not in self._fine[claimant_id]}


def broken(session: Session, claimant_id: UUID, coach: Staff) -> dict[str, str]:
    """The same for one person and one coach."""
    return HardRules(session, [claimant_id]).broken(claimant_id, coach)


def _said_fine(session: Session, ids: Sequence[UUID]) -> Mapping[UUID, set[tuple[UUID, str]]]:
    """With which coach what is fine: it stands for as long as the adjustment that it was said about."""
    said = (Matter.kind == MatterKind.COACH_BREAKS_ADJUSTMENT, Matter.choice == Choice.THIS_COACH_IS_FINE)
    same = (Adjustment.claimant_id == Matter.claimant_id, Adjustment.code == Matter.about)
    rows = session.execute(
        select(Matter.claimant_id, Matter.about, Matter.params, Matter.settled_at, Adjustment.from_on)
        .join(Adjustment, (same[0]) & (same[1]) & Adjustment.ended_on.is_(None))
        .where(Matter.claimant_id.in_(ids), *said)
    )
    fine: dict[UUID, set[tuple[UUID, str]]] = defaultdict(set)
    for row in rows:
        if row.from_on <= clock.as_london(row.settled_at).date():
            fine[row.claimant_id].add((UUID(row.params["coach"]), row.about))
    return fine
