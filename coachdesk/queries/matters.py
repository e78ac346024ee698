"""What waits for people's own word, of everybody the viewer works with: one statement, the oldest first."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from coachdesk.models import Claimant, Matter, Relationship, Staff
from coachdesk.policies import Viewer, works_with


@dataclass(frozen=True, slots=True)
class OpenMatters:
    """The rows asked for (a matter, whose it is, and the coach it may be about), and how many there are."""

    rows: Sequence[Any]
    total: int


def open_matters(session: Session, viewer: Viewer, limit: int) -> OpenMatters:
    """Matters that are open, of the people this viewer works with."""
    rows = session.execute(
        select(
            Matter.id,
            Matter.kind,
            Matter.about,
            Matter.params,
            Matter.opened_at,
            Claimant.id.label("claimant_id"),
            Claimant.first_names,
            Claimant.last_name,
            Claimant.latin_name,
            Claimant.spoken_reference,
            Claimant.date_of_birth,
            Staff.name.label("coach_name"),
            func.count().over().label("total"),
        )
        .join(Claimant, Claimant.id == Matter.claimant_id)
        .outerjoin(Relationship, (Relationship.claimant_id == Claimant.id) & Relationship.ended_on.is_(None))
        .outerjoin(Staff, Staff.id == Relationship.coach_id)
        .where(Matter.settled_at.is_(None), works_with(viewer))
        .order_by(Matter.opened_at, Claimant.search_name, Matter.id)
        .limit(limit)
    ).all()
    return OpenMatters(rows, rows[0].total if rows else 0)


def coach_name(session: Session, matter: Matter) -> str:
    """The coach a matter is about; empty for one that is about none."""
    coach_id = matter.params.get("coach")
    return session.get_one(Staff, UUID(coach_id)).name if coach_id else ""
