"""What waits for the viewer, in one statement: people without a coach, matters to settle."""

from dataclasses import dataclass

from sqlalchemy import func, literal_column, select
from sqlalchemy.orm import Session

from coachdesk import policies
from coachdesk.db import Beyond, wide
from coachdesk.models import Claimant, Matter, Relationship
from coachdesk.models.label import Role
from coachdesk.policies import Viewer
from coachdesk.queries.life import confirmed_deaths


@dataclass(frozen=True)
class OpenWork:
    without_coach: int
    to_settle: int


# Made once, for every page asks: the viewer's own part is added each time.
OPEN = (
    select(func.count(func.distinct(Matter.claimant_id)))
    .join(Claimant, Claimant.id == Matter.claimant_id)
    .where(Matter.settled_at.is_(None))
)
# Asked as one row at most for each person: told as EXISTS, PostgreSQL reads everybody's coach in the country.
COACH = (
    select(Relationship.coach_id)
    .where(Relationship.claimant_id == Claimant.id, Relationship.ended_on.is_(None))
    .limit(literal_column("1"))
    .scalar_subquery()
)
WITHOUT_COACH = (
    select(func.count()).select_from(Claimant).where(COACH.is_(None), Claimant.id.not_in(confirmed_deaths()))
)


def counts(session: Session, viewer: Viewer) -> OpenWork:
    """What waits for a coach, and for a lead."""
    connection = session.connection()
    to_settle = OPEN.where(policies.works_with(viewer))
    if not policies.leads(viewer):
        return OpenWork(0, connection.scalar(to_settle) or 0)
    without = WITHOUT_COACH.where(policies.finds_coach_for(viewer))
    wanted = select(without.scalar_subquery(), to_settle.scalar_subquery())
    if all(policies.leads_whole_office(viewer, office_id) for office_id in viewer.offices(Role.LEAD)):
        return OpenWork(*connection.execute(wanted).one())
    with wide(session, Beyond.PLACING):  # whoever has another coach, or waits with another lead, is not their own
        return OpenWork(*connection.execute(wanted).one())
