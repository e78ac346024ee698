"""The whole demo office, written in one transaction: who works there, who comes, what happened, what is booked.

The same day gives the same office, down to each time and code; only ids, keys and sealed bytes are new.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from coachdesk.demo import (
    absent,
    asked_to_move,
    asking,
    beside,
    desk,
    handing_over,
    leaving,
    loads,
    opened,
    rights,
    safety,
    working_time,
)
from coachdesk.demo.clock import morning_of
from coachdesk.demo.coaches import LEAD, LEFT
from coachdesk.demo.diary import Diary
from coachdesk.demo.lives import Life, lives
from coachdesk.demo.many import everybody
from coachdesk.demo.people import LEFT_DAYS_AGO, People
from coachdesk.demo.staffing import Staffing, hire
from coachdesk.services import relationships
from coachdesk.services.relationships import Wait

AT_A_TIME = 100
CAME_IN_DAYS = 4


@dataclass(frozen=True, slots=True)
class Made:
    """What was made, in figures."""

    day: date
    people: int
    without_coach: int
    meetings: int
    booked: int


def make(session: Session, day: date, *, at: datetime, told: Callable[[int], None] | None = None) -> Made:
    """Make Harbour Street as it is on this day. `told` hears how many more people were written."""
    diary = Diary(day)
    staffing = hire(session, left_on=diary.ago(LEFT_DAYS_AGO), at=at)
    working_time.set_up(session, staffing, diary)
    everyone = lives(everybody(), day)
    people = People(session, staffing, diary, at)
    ids: list[UUID] = []
    for start in range(0, len(everyone), AT_A_TIME):
        some = everyone[start : start + AT_A_TIME]
        ids += people.write(some)
        if told:
            told(len(some))
    by_reference = {life.plan.said: claimant_id for life, claimant_id in zip(everyone, ids, strict=True)}
    desk.open_desk(session, staffing, diary, by_reference, at=at)
    beside.let_in(session, by_reference, at=at)
    safety.keep_safe(session, staffing, by_reference, at=at)
    rights.put_on_the_desk(session, staffing, diary, by_reference, at=at)
    opened.open_records(session, staffing, diary, by_reference[opened.WHOSE])
    handing_over.begin(session, staffing, diary, by_reference, everyone, ids, at=at)
    loads.look_back(session, staffing, day, at=at)
    asking.ask(session, staffing, by_reference, at=at)
    waiting = _wait(session, staffing, diary, everyone, ids)
    asked_to_move.ask(session, staffing, day, at=at)
    absent.leave(session, staffing, diary, at=at)
    leaving.leave(session, staffing, diary, at=at)
    booked = sum(life.ahead is not None for life in everyone)
    return Made(day, len(everyone), waiting, sum(len(life.past) for life in everyone), booked)


def _wait(session: Session, staffing: Staffing, diary: Diary, everyone: Sequence[Life], ids: Sequence[UUID]) -> int:
    """Name the lead as the contact of everybody without a coach, since the day they came in or their coach left."""
    since: dict[date, list[Wait]] = defaultdict(list)
    for life, claimant_id in zip(everyone, ids, strict=True):
        if not life.plan.coach:
            ago = LEFT_DAYS_AGO if LEFT in life.plan.known_to else life.number % CAME_IN_DAYS
            since[diary.ago(ago)].append(Wait(claimant_id))
    for day, waits in sorted(since.items()):
        lead_id = staffing.staff[LEAD].id
        relationships.wait_all(session, staffing.office.id, waits, lead_id=lead_id, by=None, at=morning_of(day))
    return sum(len(waits) for waits in since.values())
