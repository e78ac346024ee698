"""Plans put into the diaries of one day: each person with the meetings of their year and the next one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from coachdesk.demo import history
from coachdesk.demo.diary import Diary, Meeting
from coachdesk.demo.lots import lots_of
from coachdesk.demo.plans import PersonPlan


@dataclass(frozen=True, slots=True)
class Life:
    """A person by number, what has been, and what is booked."""

    number: int
    plan: PersonPlan
    past: Sequence[Meeting]
    ahead: Meeting | None

    @property
    def reference(self) -> str:
        """As the office's old system counted."""
        return f"HS-{self.number:05}"


def lives(plans: Sequence[PersonPlan], today: date) -> list[Life]:
    """Everybody's meetings. The times of the stories come first; a coach who has some today has no others that day."""
    diary = Diary(today)
    told = {plan.said: history.ahead(plan, diary, lots_of(plan.said)) for plan in plans if plan.booked}
    for coach in {plan.coach for plan in plans if plan.booked and plan.booked.in_days == 0}:
        diary.close(coach, today)
    numbered = list(enumerate(plans, start=1))
    ahead = [
        told[plan.said] if plan.booked else history.ahead(plan, diary, lots_of("ahead", number))
        for number, plan in numbered
    ]
    past = [history.past(plan, diary, lots_of("past", number)) for number, plan in numbered]
    return [Life(number, plan, past[number - 1], ahead[number - 1]) for number, plan in numbered]
