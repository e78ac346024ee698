"""Somebody else, once: where a person's own coach has no time soon, another coach can stand in for them on one day.

It is at the person's word alone. Who it is goes by the rules of cover, and by whose diary has a time; the coach stays
theirs, and whoever stands in sees them on that day and no longer.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from coachdesk import clock
from coachdesk.db import Beyond, widely
from coachdesk.models import Claimant, Cover, Staff
from coachdesk.placing import Coach
from coachdesk.placing import covering as rules
from coachdesk.queries import covering
from coachdesk.services import cover as covers
from coachdesk.services import slots
from coachdesk.services.refusals import NotFree
from coachdesk.slots.answer import Answer
from coachdesk.slots.day import Day

LONG = timedelta(days=7)  # a time so much later than was meant is a long wait
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Sooner:
    """Who could be met instead, and the times with them on the days on which they can stand in."""

    coach: Staff
    answer: Answer
    days: tuple[Day, ...]


def is_long(first_on: date | None, meant_on: date) -> bool:
    """Whether the first time with their own coach is a long wait; None is that there is no time at all."""
    return first_on is None or first_on > meant_on + LONG


@widely(Beyond.PLACING)
def look(
    session: Session,
    claimant: Claimant,
    meant_on: date,
    *,
    only: UUID | None = None,
    mode: str | None = None,
    minutes: int | None = None,
    at: datetime,
) -> Sooner | None:
    """The best by the rules of cover who has a time within a week of the day that was meant; `only` asks for this coach
    alone. None where nobody has, and where somebody covers then already: who that is can be met."""
    days = _days(session, claimant.id, max(meant_on, clock.as_london(at).date()))
    if days is None:
        return None
    wanted = covering.Wanted(claimant.id, *days)
    choosing = covering.choosing(session, claimant.office_id, [wanted], clock.as_london(at).date())
    left: Sequence[Coach] = [each for each in choosing.coaches if only in (None, each.id)]
    while left:
        named = [each for each in rules.cover(choosing.gaps, left, choosing.there) if each.coach_id]
        for each in named:
            coach = session.get_one(Staff, each.coach_id)
            answer = slots.offer(
                session, claimant, coach, mode=mode, minutes=minutes, from_on=each.first_on,
                days=(each.last_on - each.first_on).days + 1, at=at,
            )  # fmt: skip
            away = choosing.there[coach.id].away
            if free := tuple(day for day in answer.days if day.suggested and day.on not in away):
                return Sooner(coach, answer, free)
        tried = {each.coach_id for each in named}
        left = [each for each in left if each.id not in tried] if tried else []
    return None


def stand_in(session: Session, claimant: Claimant, coach: Staff, on: date, *, by: UUID, at: datetime) -> Cover:
    """Name this coach for the one day, before the meeting is booked with them. Raises NotFree where they cannot
    any more: away since, kept apart, or somebody else covers then."""
    try:
        return covers.name(session, claimant, coach, from_on=on, until_on=on, reason=covers.SOONER, by=by, at=at)
    except covers.DoesNotFit:
        raise NotFree from None


def _days(session: Session, claimant_id: UUID, first: date) -> rules.Days | None:
    """A week from a day on, up to the next day on which somebody covers anyway."""
    last = first + LONG
    meets = (Cover.claimant_id == claimant_id, Cover.ended_at.is_(None), Cover.until_on >= first, Cover.from_on <= last)
    covered = session.scalar(select(Cover.from_on).where(*meets).order_by(Cover.from_on).limit(1))
    if covered is not None:
        last = covered - ONE_DAY
    return (first, last) if first <= last else None
