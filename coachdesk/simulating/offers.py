"""Choosing a time as people do: of what the page offers, the day nearest to the one that was meant, before or after."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from coachdesk import clock
from coachdesk.models import Claimant, Cover, Staff
from coachdesk.services import slots
from coachdesk.simulating.assumed import NEAR_ENOUGH_DAYS
from coachdesk.simulating.plan import ONE_DAY


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


def nearest(
    session: Session,
    claimant: Claimant,
    coach: Staff,
    wanted_on: date,
    *,
    without: UUID | None = None,
    cover: Cover | None = None,
    at: datetime,
) -> Time | None:
    """What somebody takes who would like to come on this day; None where nothing is on offer.

    It is the first time that the page offers on the day they choose. With a cover coach it is a day of that cover.
    """
    begins = max(clock.as_london(at).date(), wanted_on - ONE_DAY * NEAR_ENOUGH_DAYS)
    answer = slots.offer_enough(session, claimant, coach, from_on=begins, without=without, at=at)
    days = [day for day in answer.days if day.suggested]
    if cover is not None:
        days = [day for day in days if cover.from_on <= day.on <= cover.until_on]
    if not days:
        return None
    day = min(days, key=lambda each: (abs((each.on - wanted_on).days), each.on))
    return Time(day.suggested[0], answer.rules.minutes, answer.rules.mode, (day.on - wanted_on).days)
