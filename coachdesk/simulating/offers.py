"""Choosing a time as people do: with their own coach what the page offers first, and with a cover coach the day nearest
to the one that was meant, of those on which they cover."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from coachdesk import clock
from coachdesk.models import Claimant, Cover, Staff
from coachdesk.services import slots
from coachdesk.simulating.assumed import NEAR_ENOUGH_DAYS
from coachdesk.simulating.plan import ONE_DAY
from coachdesk.slots.answer import Answer
from coachdesk.slots.day import Day


@dataclass(frozen=True)
class Time:
    """A time that was offered, how long and how the meeting is then, and how far it is from the day that was meant."""

    starts_at: datetime
    minutes: int
    mode: str
    days_off: int

    @property
    def is_near(self) -> bool:
        return abs(self.days_off) <= NEAR_ENOUGH_DAYS


def first_offered(session: Session, claimant: Claimant, coach: Staff, due_on: date, *, at: datetime) -> Time | None:
    """What their own coach and somebody who is due on this day agree on; None where nothing is on offer."""
    answer, day = slots.around(session, claimant, coach, due_on, at=at)
    return time_of(answer, day, due_on) if day else None


def with_cover(
    session: Session, claimant: Claimant, coach: Staff, due_on: date, cover: Cover, *, at: datetime
) -> Time | None:
    """The day of this cover that is nearest to the one on which somebody is due; None where nothing is on offer."""
    begins = max(clock.as_london(at).date(), due_on - ONE_DAY * NEAR_ENOUGH_DAYS)
    answer = slots.offer_enough(session, claimant, coach, from_on=begins, at=at)
    days = [day for day in answer.days if day.suggested and cover.from_on <= day.on <= cover.until_on]
    day = min(days, key=lambda each: (abs((each.on - due_on).days), each.on), default=None)
    return time_of(answer, day, due_on) if day else None


def time_of(answer: Answer, day: Day, due_on: date) -> Time:
    """The first time of a day that is on offer."""
    return Time(day.suggested[0], answer.rules.minutes, answer.rules.mode, (day.on - due_on).days)
