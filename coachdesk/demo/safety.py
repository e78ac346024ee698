"""Who keeps people safe in the demo: a record out of search, and a coach who is shut out of somebody's."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from coachdesk.demo.coaches import SAFEGUARDING
from coachdesk.demo.staffing import Staffing
from coachdesk.models import Claimant
from coachdesk.models.label import Role, Sensitivity, ShutOutKind
from coachdesk.services import accounts, sensitive, shutting_out

IN_HIDING = "PM6-3XH"
SHUT_OUT, FROM = "leszek", "MH4-6TC"
WORDS = "Their sons are at school together."


def keep_safe(session: Session, staffing: Staffing, people: Mapping[str, UUID], *, at: datetime) -> None:
    """`people` are those of the stories, by the reference they say."""
    name, email = SAFEGUARDING
    account = accounts.create(session, name=name, email=email, by=None, at=at)
    accounts.grant(session, account, Role.SAFEGUARDING, by=None, at=at, office_id=staffing.office.id)
    hidden, known = (session.get_one(Claimant, people[said]) for said in (IN_HIDING, FROM))
    sensitive.mark(session, hidden, Sensitivity.IN_HIDING, by=account.id, at=at)
    shutting_out.shut_out(
        session, known, staffing.staff[SHUT_OUT], kind=ShutOutKind.RELATION, words=WORDS, by=account.id, at=at
    )
