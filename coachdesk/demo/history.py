"""What somebody's year was like, and when they meet next."""

from collections.abc import Iterator
from datetime import date
from random import Random

from coachdesk.adjustments.slot import USUAL_MINUTES
from coachdesk.demo.diary import Diary, Meeting, Suits
from coachdesk.demo.plans import PersonPlan
from coachdesk.models.label import AppointmentState
from coachdesk.office_settings import KINDS

A_YEAR = 365
USUAL_RHYTHM = int(KINDS["rhythm_days"].default)
FIRST_MINUTES = int(KINDS["first_meeting_minutes"].default)
WITH_OWN_COACH = 0.81
IS_TODAY = 0.04
WHAT_BECAME = {
    AppointmentState.MET: 80,
    AppointmentState.DID_NOT_MEET: 8,
    AppointmentState.MOVED: 6,
    AppointmentState.CANCELLED_BY_US: 4,
    AppointmentState.CANCELLED_BY_CLAIMANT: 2,
}


def past(plan: PersonPlan, diary: Diary, lots: Random) -> list[Meeting]:
    """The meetings of the last year, newest first; the newest of all was kept."""
    suits = Suits.of(plan.codes)
    found = (
        diary.find(_with_whom(plan, ago, lots), _days_before(diary, ago), suits, state, lots)
        for ago, state in _when(plan, lots)
    )
    return [meeting for meeting in found if meeting]


def ahead(plan: PersonPlan, diary: Diary, lots: Random) -> Meeting | None:
    """The next meeting: the one of the story, or one in the rhythm agreed; none for those who are not to be booked."""
    if not plan.coach or not plan.books or "EXT_PAUSE" in plan.codes:
        return None
    suits = Suits.of(plan.codes, USUAL_MINUTES if _has_met(plan) else FIRST_MINUTES)
    if plan.booked:
        day = diary.ahead(plan.booked.in_days)
        return diary.at(plan.coach, day, plan.booked.at, suits.minutes, plan.booked.mode, AppointmentState.BOOKED)
    days = max(0, (plan.rhythm or USUAL_RHYTHM) - _last(plan) + lots.randint(-2, 3))
    days = 0 if lots.random() < IS_TODAY else days
    first = diary.ahead(0) if days == 0 else diary.ago(-days)
    return diary.find(plan.coach, _days_after(diary, first), suits, AppointmentState.BOOKED, lots)


def _has_met(plan: PersonPlan) -> bool:
    return bool(plan.history) or plan.last is not None


def _last(plan: PersonPlan) -> int:
    return plan.history[0][0] if plan.history else plan.last or 0


def _when(plan: PersonPlan, lots: Random) -> Iterator[tuple[int, AppointmentState]]:
    if plan.history:
        yield from ((ago, AppointmentState(state)) for ago, state in plan.history)
        return
    if plan.last is None:
        return
    ago, states, odds = plan.last, list(WHAT_BECAME), list(WHAT_BECAME.values())
    yield ago, AppointmentState.MET
    while (ago := ago + max(5, (plan.rhythm or USUAL_RHYTHM) + lots.randint(-4, 6))) <= min(A_YEAR, plan.seen_for):
        yield ago, lots.choices(states, odds)[0]


def _with_whom(plan: PersonPlan, ago: int, lots: Random) -> str:
    own = plan.coach and ago <= plan.since
    if own and (plan.history or not plan.known_to or lots.random() < WITH_OWN_COACH):
        return plan.coach
    return lots.choice(plan.known_to) if plan.known_to else plan.coach


def _days_before(diary: Diary, ago: int) -> Iterator[date]:
    """The working day that many days ago, and up to five before it; never today."""
    day = diary.ago(max(1, ago))
    for _ in range(6):
        yield day
        day = diary.ago((diary.today - day).days + 1)


def _days_after(diary: Diary, first: date) -> Iterator[date]:
    """That day when it is worked, and the working days of the next month."""
    number = 0
    while diary.ahead(number) < first:
        number += 1
    yield from (diary.ahead(number + later) for later in range(25))
