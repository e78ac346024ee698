"""What waits for the viewer, in one statement: people without a coach, matters to settle."""

from dataclasses import dataclass

from sqlalchemy import exists, func, literal, select
from sqlalchemy.orm import Session

from coachdesk import policies
from coachdesk.models import Claimant, Matter, Relationship
from coachdesk.models.label import Role
from coachdesk.policies import Viewer


@dataclass(frozen=True)
class OpenWork:
    without_coach: int
    to_settle: int


def counts(session: Session, viewer: Viewer) -> OpenWork:
    to_settle = (
        select(func.count(func.distinct(Matter.claimant_id)))
        .join(Claimant, Claimant.id == Matter.claimant_id)
        .where(Matter.settled_at.is_(None), policies.sees_claimant(viewer))
    )
    offices = viewer.offices(Role.LEAD)
    has_coach = exists().where(Relationship.claimant_id == Claimant.id, Relationship.ended_on.is_(None))
    without = select(func.count()).select_from(Claimant).where(Claimant.office_id.in_(offices), ~has_coach)
    row = session.execute(
        select(without.scalar_subquery() if offices else literal(0), to_settle.scalar_subquery())
    ).one()
    return OpenWork(row[0], row[1])
