"""Booking, moving and cancelling against a model in plain Python: what the database holds is what the model says.

Two coaches, three people, two days. The model knows nothing of claims, locks or the search for times: it lays meetings
side by side. What is refused has to leave everything as it was.
"""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select, update
from uuid_utils.compat import uuid7

from coachdesk.models import Appointment, Claim, Event, Relationship, Resource
from coachdesk.models.label import AppointmentState
from coachdesk.services import appointments
from coachdesk.services.appointments import CannotMove, NotFree, NotTheirCoach, RuledOut
from tests import people

MONDAY = datetime(2026, 11, 30, tzinfo=UTC)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
REST = 10 * MINUTE
COACHES, CLAIMANTS = range(2), range(3)
NEEDS = {0: 45, 1: 45, 2: 90}  # the third asked for meetings of twice the length
NOT_AFTER = {1: 15 * 60}  # and the second for none after three

days, quarters = st.sampled_from([0, 0, 1]), st.integers(8 * 4, 17 * 4)
lengths, ways = st.sampled_from([30, 45, 60, 90, 120]), st.sampled_from(["phone", "video"])


@dataclass(frozen=True)
class Meeting:
    """As somebody with a paper diary would write it down."""

    claimant: int
    coach: int
    starts_at: datetime
    minutes: int
    mode: str
    state: str = "booked"

    @property
    def ends_at(self):
        return self.starts_at + self.minutes * MINUTE

    def is_near(self, other):
        """Whether the two share somebody, and a minute of a meeting or of the rest after one."""
        apart = self.ends_at + REST <= other.starts_at or other.ends_at + REST <= self.starts_at
        return not apart and (self.claimant == other.claimant or self.coach == other.coach)


class Diary(RuleBasedStateMachine):
    """What people do, to both."""

    def __init__(self, db):
        super().__init__()
        self.db, self.session = db, db.session
        self.undo = self.session.begin_nested()
        self.now, self.model, self.ids = MONDAY + 7 * 60 * MINUTE, {}, []

    def teardown(self):
        self.undo.rollback()
        self.session.expunge_all()

    @initialize()
    def everybody(self):
        office = people.office(self.session)
        self.coaches = [people.staff(self.session, office, f"Coach {each}") for each in COACHES]
        codes = {1: ["TIME_NO_PM"], 2: ["TIME_DOUBLE"]}
        self.people = [
            people.claimant(self.session, office, f"Person {each}", *codes.get(each, ()), coach=self.coaches[each % 2])
            for each in CLAIMANTS
        ]
        self.coach_of = {each: each % 2 for each in CLAIMANTS}
        for each in self.people:
            people.meeting(self.session, each, self.coaches[0], MONDAY - 30 * DAY)

    @rule(claimant=st.sampled_from(CLAIMANTS), coach=st.sampled_from(COACHES), day=days, quarter=quarters,
          minutes=lengths, mode=ways, agreed=st.booleans())  # fmt: skip
    def book(self, claimant, coach, day, quarter, minutes, mode, agreed):
        wanted = Meeting(claimant, coach, MONDAY + day * DAY + quarter * 15 * MINUTE, minutes, mode)
        refusal = NotTheirCoach if self.coach_of[claimant] != coach else self.why_not(wanted, any_length=agreed)
        made = self.try_it(
            refusal,
            lambda: appointments.book(
                self.session, self.people[claimant], self.coaches[coach], starts_at=wanted.starts_at, minutes=minutes,
                mode=mode, by=uuid7(), at=self.now, agreed_by_claimant=agreed,
            ),
        )  # fmt: skip
        if made:
            self.ids.append(made.id)
            self.model[made.id] = wanted

    @precondition(lambda self: self.ids)
    @rule(which=st.integers(0, 50), day=days, quarter=quarters, minutes=st.none() | lengths)
    def move(self, which, day, quarter, minutes):
        meeting_id = self.ids[which % len(self.ids)]
        was = self.model[meeting_id]
        wanted = replace(was, starts_at=MONDAY + day * DAY + quarter * 15 * MINUTE, minutes=minutes or was.minutes)
        refusal = self.why_not_move(meeting_id, was, wanted)
        meeting = self.session.get_one(Appointment, meeting_id)
        self.try_it(
            refusal,
            lambda: appointments.move(
                self.session, meeting, starts_at=wanted.starts_at, minutes=minutes, by=uuid7(), at=self.now
            ),
        )
        if refusal is None:
            self.model[meeting_id] = wanted

    @precondition(lambda self: self.ids)
    @rule(which=st.integers(0, 50), by_claimant=st.booleans())
    def cancel(self, which, by_claimant):
        meeting_id = self.ids[which % len(self.ids)]
        was, meeting = self.model[meeting_id], self.session.get_one(Appointment, meeting_id)
        refusal = None if was.state == "booked" and was.starts_at > self.now else CannotMove
        self.try_it(
            refusal,
            lambda: appointments.cancel(self.session, meeting, by_claimant=by_claimant, by=uuid7(), at=self.now),
        )
        if refusal is None:
            state = "cancelled_by_claimant" if by_claimant else "cancelled_by_us"
            self.model[meeting_id] = replace(was, state=state)

    @rule(claimant=st.sampled_from(CLAIMANTS))
    def have_the_other_coach(self, claimant):
        self.coach_of[claimant] = 1 - self.coach_of[claimant]
        theirs = Relationship.claimant_id == self.people[claimant].id
        self.session.execute(
            update(Relationship).where(theirs).values(coach_id=self.coaches[self.coach_of[claimant]].id)
        )

    @rule(hours=st.integers(0, 3))
    def wait(self, hours):
        self.now += hours * 60 * MINUTE

    def try_it(self, refusal, act):
        """Do it; where it has to be refused it is, with this very word, and nothing has changed."""
        if refusal is None:
            return act()
        before = self.everything()
        with pytest.raises(refusal):
            act()
        assert self.everything() == before
        return None

    def why_not(self, wanted, *, any_length, without=None):
        """What the service has to raise, in the order in which it looks."""
        worked = [(9 * 60, 13 * 60), (13 * 60 + 30, 17 * 60)]
        starts = (wanted.starts_at.hour * 60) + wanted.starts_at.minute
        ends = starts + wanted.minutes
        others = [each for id_, each in self.model.items() if id_ != without and each.state == "booked"]
        if wanted.starts_at < self.now or not any(begins <= starts and ends <= until for begins, until in worked):
            return RuledOut
        if any(wanted.is_near(each) for each in others):
            return NotFree
        too_short = wanted.minutes < NEEDS[wanted.claimant] and not any_length
        return RuledOut if too_short or ends > NOT_AFTER.get(wanted.claimant, 24 * 60) else None

    def why_not_move(self, meeting_id, was, wanted):
        if was.state != "booked" or was.starts_at <= self.now:
            return CannotMove
        if wanted == was:
            return None
        if self.coach_of[was.claimant] != was.coach:
            return NotTheirCoach
        return self.why_not(wanted, any_length=wanted.minutes == was.minutes, without=meeting_id)

    def everything(self):
        """Meetings, claims and events, as the database has them."""
        tables = (Appointment.__table__, Claim.__table__, Event.__table__)
        return [self.session.execute(select(each).order_by(each.c.id)).all() for each in tables]

    @invariant()
    def the_meetings_are_those_of_the_model(self):
        self.session.flush()
        coaches = {each.id: number for number, each in enumerate(getattr(self, "coaches", ()))}
        claimants = {each.id: number for number, each in enumerate(getattr(self, "people", ()))}
        rows = self.session.scalars(select(Appointment).where(Appointment.starts_at >= MONDAY))
        held = {
            each.id: Meeting(
                claimants[each.claimant_id], coaches[each.coach_id], each.starts_at, each.minutes, each.mode.value,
                each.state.value,
            )
            for each in rows
        }  # fmt: skip
        assert held == self.model

    @invariant()
    def each_booked_meeting_claims_its_time_and_its_rest_for_both(self):
        claimed = select(Claim.booking_id, Resource.subject_id, Claim.starts_at, Claim.ends_at).join(
            Resource, Resource.id == Claim.resource_id
        )  # fmt: skip
        wanted = {
            (id_, whose, each.starts_at, each.ends_at + REST)
            for id_, each in self.model.items()
            if each.state == AppointmentState.BOOKED
            for whose in (self.coaches[each.coach].id, self.people[each.claimant].id)
        }
        rows = self.session.execute(claimed.where(Claim.live)).all()
        assert {tuple(row) for row in rows} == wanted
        assert len(rows) == len(wanted)

    @invariant()
    def nobody_is_in_two_places(self):
        booked = [each for each in self.model.values() if each.state == "booked"]
        assert not [(one, other) for one in booked for other in booked if one is not other and one.is_near(other)]


@pytest.mark.parametrize("examples", [30, pytest.param(1_000, marks=pytest.mark.proof)])
def test_whatever_people_do_the_diary_is_what_the_model_says(db, examples):
    quick = settings(
        max_examples=examples, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    run_state_machine_as_test(lambda: Diary(db), settings=quick)
