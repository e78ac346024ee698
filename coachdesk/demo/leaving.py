"""One coach of the demo leaves in four weeks: for some of her people nobody is named yet, for some a new coach is, and
some have read what would be shared, have said their word, and meet the new coach beside her."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from coachdesk.demo.coaches import LEAD
from coachdesk.demo.diary import Diary
from coachdesk.demo.staffing import Staffing
from coachdesk.models import Claimant, Handover
from coachdesk.placing import Suggestion
from coachdesk.queries.leavers import suggestions
from coachdesk.services import handover_texts as texts
from coachdesk.services import leavers, three_way

WHO, LAST_IN_DAYS = "zofia", 20
# How many of her people have come how far; the rest wait for a name.
NAMED, SHOWN, READ, SHARED, THREE = 30, 18, 12, 8, 3


def leave(session: Session, staffing: Staffing, diary: Diary, *, at: datetime) -> None:
    """Always the same people, by their references."""
    lead, zofia = staffing.account_ids[LEAD], staffing.staff[WHO]
    leavers.say(session, zofia, diary.ahead(LAST_IN_DAYS), by=lead, at=at)
    going = _going(session, zofia.id)[:NAMED]
    found = suggestions(session, zofia, [claimant.id for claimant, _handover in going], diary.today)
    named = {each: answer.coach_id for each, answer in found.items() if isinstance(answer, Suggestion)}
    chosen = [(claimant, named[claimant.id]) for claimant, _handover in going if claimant.id in named]
    leavers.name_all(session, zofia, chosen, by=lead, at=at)
    hers = staffing.account_ids[WHO]
    for number, (claimant, handover) in enumerate(each for each in going if each[0].id in named):
        if number >= SHOWN:
            return
        texts.show(session, handover, texts.started(session, claimant), by=hers, at=at)
        if number < READ:
            texts.read(session, handover, at=at)
        if number < SHARED:
            texts.share(session, handover, by=hers, at=at)
        if number < THREE and (times := three_way.find(session, handover, at=at).three()):
            three_way.book(session, handover, starts_at=times[0], by=hers, at=at)


def _going(session: Session, staff_id: object) -> Sequence[tuple[Claimant, Handover]]:
    rows = session.execute(
        select(Claimant, Handover)
        .join(Handover, Handover.claimant_id == Claimant.id)
        .where(Handover.from_coach_id == staff_id, Handover.ended_at.is_(None))
        .order_by(Claimant.spoken_reference)
    )
    return [(row[0], row[1]) for row in rows]
