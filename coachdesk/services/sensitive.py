"""Records that do not even appear in search: of staff, of somebody's relation, of people in hiding."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from coachdesk import clock
from coachdesk.models import Claimant, Opening, RoleGrant
from coachdesk.models.label import Role, Sensitivity
from coachdesk.services import audit, glass
from coachdesk.services.turns import take_turn


def mark(session: Session, claimant: Claimant, why: Sensitivity | None, *, by: UUID, at: datetime) -> bool:
    """Keep a record out of search, for this reason, or let it be found again (None). Whether anything changed.

    Glass that is broken to it is over at once: whoever works with the person has it open without, and safeguarding
    leads of the office could break it again.
    """
    take_turn(session, [claimant.id])
    if claimant.sensitive == why:
        return False
    claimant.sensitive = why
    session.flush()
    facts: dict[str, audit.Fact] = {"why": why.value if why else None}
    if why is not None:
        facts["openings_ended"] = glass.end_running(session, claimant.id, _finds_it_no_more(claimant, at), at=at)
    audit.record(session, "claimant.marked_sensitive" if why else "claimant.found_again", subject="claimant",
                 subject_id=claimant.id, claimant_id=claimant.id, facts=facts, at=at)  # fmt: skip
    return True


def _finds_it_no_more(claimant: Claimant, at: datetime) -> ColumnElement[bool]:
    """The condition on `opening`: it is not a safeguarding lead's of the person's office."""
    today = clock.as_london(at).date()
    stands = (RoleGrant.from_on <= today, or_(RoleGrant.until_on.is_(None), RoleGrant.until_on >= today))
    there = (RoleGrant.role == Role.SAFEGUARDING, RoleGrant.office_id == claimant.office_id)
    return Opening.account_id.not_in(select(RoleGrant.account_id).where(*there, *stands))
