"""Two handovers in the demo: Mollie goes from Amina to Kofi, who was trained for what she does now, and has a text to
read; somebody of Tom's comes to Amina, who may read what they shared."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from coachdesk.demo.diary import Diary
from coachdesk.demo.lives import Life
from coachdesk.demo.staffing import Staffing
from coachdesk.models import Claimant
from coachdesk.models.label import HandoverPartKind, HandoverReason, Party
from coachdesk.services import entry_links, handovers
from coachdesk.services import handover_texts as texts

GOES, OLD, NEW = "MC6-3EB", "amina", "kofi"
FROM, TO = "tom", "amina"
LAST_IN_DAYS = 13
FOR_KOFI = {
    HandoverPartKind.KNOW: "She thinks better when she walks. Meet outside where you can.",
    HandoverPartKind.STRENGTHS: "Has sold pots at two fairs and kept her own books of it.",
    HandoverPartKind.HELPS: "A plan on one page, drawn rather than written.",
    HandoverPartKind.AVOID: "Talk of any job going.",
}
FOR_AMINA = {
    HandoverPartKind.KNOW: "I come on time when I get a text the day before.",
    HandoverPartKind.HELPS: "Tea, and the seat by the door.",
    HandoverPartKind.AVOID: "",
}


def begin(
    session: Session,
    staffing: Staffing,
    diary: Diary,
    people: Mapping[str, UUID],
    everyone: Sequence[Life],
    ids: Sequence[UUID],
    *,
    at: datetime,
) -> None:
    """`people` are those of the stories, by the reference they say."""
    last_on, lead = diary.ahead(LAST_IN_DAYS), staffing.lead_account_id
    mollie = session.get_one(Claimant, people[GOES])
    goes = handovers.begin(
        session, mollie, staffing.staff[OLD], staffing.staff[NEW], reason=HandoverReason.NEEDS_CHANGED,
        last_on=last_on, by=lead, at=at,
    )  # fmt: skip
    texts.show(session, goes, FOR_KOFI, by=staffing.account_ids[OLD], at=at)
    theirs = next(
        id_ for life, id_ in zip(everyone, ids, strict=True) if life.plan.coach == FROM and not life.plan.needs
    )
    claimant = session.get_one(Claimant, theirs)
    comes = handovers.begin(
        session, claimant, staffing.staff[FROM], staffing.staff[TO], reason=HandoverReason.NEEDS_CHANGED,
        last_on=last_on, by=lead, at=at,
    )  # fmt: skip
    texts.show(session, comes, FOR_AMINA, by=staffing.account_ids[FROM], at=at)
    account = entry_links.account_of(session, claimant, at=at)
    texts.write(session, comes, FOR_AMINA, party=Party.CLAIMANT, by=account.id, at=at)
    texts.share(session, comes, by=account.id, at=at)
