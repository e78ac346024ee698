"""Our own rule when a coach leaves: from the day it is said each of their people has a next coach, found by the
product's own suggestion and confirmed by the lead, and comes to them by a handover.

Whoever is due after the last day goes over when that meeting is booked, for it is in the new coach's diary; all others
on the day after the last. Texts and meetings of three are written and held by people, and are not simulated.
"""

from collections.abc import Sequence
from datetime import date, datetime

from coachdesk.placing import Suggestion
from coachdesk.queries import leavers as queries
from coachdesk.queries import placements
from coachdesk.services import handovers, leavers
from coachdesk.simulating.at_work import AtWork, day_of, number_of
from coachdesk.simulating.plan import ONE_DAY, Coach
from coachdesk.simulating.records import LEAD_ID, person_id


class Departing:
    """`broken` counts relationships that ended because a coach left."""

    def __init__(self, work: AtWork) -> None:
        self.work = work
        self.broken = 0
        self._last_on: dict[int, date] = {}

    def announce(self, coach: Coach, at: datetime) -> None:
        """The last day is said, and the lead confirms who is suggested for everybody of theirs."""
        assert coach.leaves_on is not None
        session, staff = self.work.session, self.work.staff(coach.number)
        self._last_on[coach.number] = coach.leaves_on - ONE_DAY
        leavers.say(session, staff, self._last_on[coach.number], by=LEAD_ID, at=at)
        ids = [person_id(each) for each in sorted(self.work.people_of(coach.number))]
        answers = queries.suggestions(session, staff, ids, day_of(at)).values()
        chosen = [
            (self.work.claimant(number_of(each.person_id)), each.coach_id)
            for each in answers
            if isinstance(each, Suggestion)
        ]
        leavers.name_all(session, staff, chosen, by=LEAD_ID, at=at)

    def before_booking(self, person: int, on: date, at: datetime) -> None:
        """Whoever is due after their coach's last day is with the next one from now on."""
        last_on = self._last_on.get(self.work.named[person])
        if last_on is None or on <= last_on:
            return
        handover = handovers.open_one(self.work.session, person_id(person))
        if handover is not None and handover.to_coach_id is not None:
            handovers.finish(self.work.session, handover, by=LEAD_ID, at=at)
            self._look_again([person])

    def leave(self, coach: Coach, at: datetime) -> None:
        """The day after: everybody else goes over; whom nobody fits has the lead, and a promised day."""
        people = sorted(self.work.people_of(coach.number))
        leavers.finish_all_due(self.work.session, at)
        self._look_again(people)

    def _look_again(self, people: Sequence[int]) -> None:
        """Who these people's coach is now."""
        found = placements.current_coaches(self.work.session, [person_id(each) for each in people])
        for person in people:
            coach = found.get(person_id(person))
            self.broken += coach is None or number_of(coach) != self.work.named[person]
            if coach is None:
                del self.work.named[person]
            else:
                self.work.named[person] = number_of(coach)
