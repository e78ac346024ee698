"""Who protects data in the demo, and what lies on her desk: a request from outside, a copy to look through, a hold."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from coachdesk.demo.coaches import DATA_PROTECTION
from coachdesk.demo.diary import Diary
from coachdesk.demo.staffing import Staffing
from coachdesk.models import Claimant
from coachdesk.models.label import OutsideParty, RecordRequestKind, Role
from coachdesk.services import accounts, holds, outside_requests, record_requests

ASKED_ABOUT, ASKS, ON_HOLD = "HL3-8WE", "BH4-6LT", "DF3-7XM"
COACH = "amina"
FROM = "Benefit enquiries, Leeds, 01632 960 555"
WORDS = "Please send every letter from her doctor, and say how often she came to her meetings this year."


def put_on_the_desk(
    session: Session, staffing: Staffing, diary: Diary, people: Mapping[str, UUID], *, at: datetime
) -> None:
    """`people` are those of the stories, by the reference they say."""
    name, email = DATA_PROTECTION
    account = accounts.create(session, name=name, email=email, by=None, at=at)
    accounts.grant(session, account, Role.DATA_PROTECTION, by=None, at=at, office_id=staffing.office.id)
    by = staffing.account_ids[COACH]
    about, asks, held = (session.get_one(Claimant, people[said]) for said in (ASKED_ABOUT, ASKS, ON_HOLD))
    asked = outside_requests.Asked(OutsideParty.BENEFIT_AUTHORITY, FROM, WORDS, diary.ago(3))
    outside_requests.enter(session, staffing.office.id, about, asked, by=by, at=at)
    record_requests.ask(session, asks, RecordRequestKind.COPY, "All of it, please. On paper.", by=by, at=at)
    holds.place(
        session, held, "A claim about a fall on the stairs was brought in June.", diary.today + timedelta(days=120),
        by=account.id, at=at,
    )  # fmt: skip
