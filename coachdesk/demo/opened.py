"""Who opened Dotty's record in the last days: her coach, her lead, and a coach beside hers who broke the glass."""

from datetime import datetime, time, timedelta
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.orm import Session

from coachdesk import clock
from coachdesk.demo.coaches import LEAD
from coachdesk.demo.diary import Diary
from coachdesk.demo.staffing import Staffing
from coachdesk.models import Claimant, Event, Opening, key_ring
from coachdesk.models.label import OpeningReason
from coachdesk.services import audit
from coachdesk.services.glass import LASTS

WHOSE = "DA7-4K2"
COACH, BESIDE = "amina", "zofia"
LAST_WEEK = 7
WORDS = "Dotty rang to ask when her meeting is. Amina was with somebody else."
# Days ago, when, by whom, as whom, and what.
OPENED = (
    (LAST_WEEK, time(14, 21), BESIDE, "glass"),
    (LAST_WEEK, time(15, 5), COACH, "coach"),
    (2, time(16, 40), LEAD, "lead"),
    (1, time(15, 10), COACH, "coach"),
)


def open_records(session: Session, staffing: Staffing, diary: Diary, claimant_id: UUID) -> None:
    """One broken glass of last week, seen by the coach since, and a few who looked."""
    claimant = session.get_one(Claimant, claimant_id)
    opened_at = _at(diary, LAST_WEEK, time(14, 20))
    opening = Opening(
        key=key_ring.key_of(session, claimant.key_id),
        claimant_id=claimant_id,
        account_id=staffing.account_ids[BESIDE],
        reason=OpeningReason.STANDING_IN,
        words=WORDS,
        opened_at=opened_at,
        ends_at=opened_at + LASTS,
        coach_saw_at=opened_at + LASTS + timedelta(minutes=15),
    )
    session.add(opening)
    session.flush()
    events = []
    for days, at, key, role in OPENED:
        facts = {"as": role} | ({"opening": str(opening.id)} if role == "glass" else {})
        events.append(
            audit.event_row(
                session,
                "claimant.opened",
                subject="claimant",
                subject_id=claimant_id,
                claimant_id=claimant_id,
                facts=facts,
                actor=str(staffing.account_ids[key]),
                at=_at(diary, days, at),
            )
        )
    session.execute(insert(Event), events)


def _at(diary: Diary, days: int, at: time) -> datetime:
    return clock.from_london(datetime.combine(diary.ago(days), at))
