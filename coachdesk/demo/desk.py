"""Who is at the front desk, what some people say for it and on the telephone, and what changed in two lives."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from coachdesk.demo.coaches import RECEPTION
from coachdesk.demo.diary import Diary
from coachdesk.demo.staffing import Staffing
from coachdesk.models import Claimant
from coachdesk.models.label import CircumstanceKind, RepresentativeKind, Role
from coachdesk.services import accounts, caller_checks, circumstances, representatives

FOR_THE_DESK = {
    "DA7-4K2": "I come by taxi with my sister Jean. Please let us sit down before anybody asks a question.",
    "MH4-6TC": "Please say Maryam, and do not read my last name out.",
    "WX8-7AC": "王 is my family name. Xiǎomíng is what I am called.",
}
ON_THE_PHONE = {
    "DA7-4K2": ("What was the name of your first pet?", "Biscuit"),
    "CB8-3MW": ("Which place would you go back to tomorrow?", "The pier at Penarth"),
}
IN_HOSPITAL, WITH_APPOINTEE = "TA3-9FW", "ME4-8LK"
COACH = "amina"


def open_desk(session: Session, staffing: Staffing, diary: Diary, people: Mapping[str, UUID], *, at: datetime) -> None:
    """`people` are those of the stories, by the reference they say."""
    name, email = RECEPTION
    account = accounts.create(session, name=name, email=email, by=None, at=at)
    accounts.grant(session, account, Role.RECEPTION, by=None, at=at, office_id=staffing.office.id)
    by = staffing.account_ids[COACH]

    def person(said: str) -> Claimant:
        return session.get_one(Claimant, people[said])

    for said, words in FOR_THE_DESK.items():
        person(said).front_desk = words
    for said, (question, answer) in ON_THE_PHONE.items():
        caller_checks.agree(session, person(said), question=question, answer=answer, by=by, at=at)
    circumstances.note(
        session, person(IN_HOSPITAL), CircumstanceKind.HOSPITAL, from_on=diary.ago(3),
        until_on=diary.today + timedelta(days=18), words="Ward 4 East. A text is fine; visits after three.", by=by,
        at=at,
    )  # fmt: skip
    representatives.note(
        session, person(WITH_APPOINTEE), RepresentativeKind.APPOINTEE, name="Safiya Siddiqui", contact="01632 960 177",
        authority="Letter of the Department, 3 February", scopes=("benefit", "letters"), from_on=diary.ago(200),
        until_on=None, by=by, at=at,
    )  # fmt: skip
