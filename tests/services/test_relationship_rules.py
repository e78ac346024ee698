"""One coach who stays, whatever leads, coaches and people do, in any order.

Never two current coaches; none only while waiting for a first one or where nobody fits what is kept always; and what is
kept always is never broken by what anybody does here but the person.
"""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import select
from uuid_utils.compat import uuid7

from coachdesk.models import CoachRequest, Conflict, Cover, Matter, Relationship, Waiting
from coachdesk.models.label import CoachAnswer, CoachChoice
from coachdesk.queries import another_coach as options
from coachdesk.queries import placements as queries
from coachdesk.services import (
    absences,
    another_coach,
    coach_requests,
    coach_wishes,
    conflicts,
    cover,
    handovers,
    hard_rules,
    placements,
    settlements,
)
from coachdesk.services.matters import Choice
from coachdesk.services.settlements import How
from tests import people

TODAY = date(2026, 11, 24)
NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
DAY = timedelta(days=1)
COACHES = (
    {"gender": "female", "languages": ["cy"]},
    {"gender": "female", "skills": ["mental health"]},
    {"gender": "male"},
    {"gender": ""},
)
# By number: what they asked for, and with whom they came in from the old system.
PEOPLE = ((("STAFF_FEMALE",), None), (("FMT_WELSH", "STAFF_FEMALE"), 2), ((), 0), (("STAFF_MALE", "STAFF_MH"), 1))
SAYS_NO = (
    placements.HasCoach, placements.Breaks, placements.KeptApart, placements.NotHere, another_coach.SameCoach,
    handovers.DoesNotFit, handovers.NotTheirCoach, handovers.KeepsTheirCoach, handovers.NotYetReady,
    handovers.NobodyNamed, coach_requests.IsAnswered, coach_requests.NotOffered, coach_wishes.NotHere,
    settlements.NotOpen, cover.DoesNotFit, absences.AlreadyAway,
)  # fmt: skip
somebody, coaches = st.integers(0, len(PEOPLE) - 1), st.integers(0, len(COACHES) - 1)


class Office(RuleBasedStateMachine):
    """A small office, and a moment that does not move."""

    def __init__(self, db):
        super().__init__()
        self.session = db.session
        self.undo = self.session.begin_nested()
        self.had_one, self.by, self.known = set(), uuid7(), set()

    def teardown(self):
        self.undo.rollback()
        self.session.expunge_all()

    @initialize()
    def everybody(self):
        office = people.office(self.session)
        people.lead(self.session, office)
        self.coaches = [people.staff(self.session, office, f"Coach {n}", **facts) for n, facts in enumerate(COACHES)]
        self.people = [
            people.claimant(self.session, office, f"Person {n}", *codes,
                            coach=None if coach is None else self.coaches[coach])
            for n, (codes, coach) in enumerate(PEOPLE)
        ]  # fmt: skip
        placements.relationships.matters.refresh_all(self.session, [each.id for each in self.people], at=NOW)
        self.known = set(self.session.scalars(select(Relationship.id)))
        self.had_one = set(self.session.scalars(select(Relationship.claimant_id)))

    # --- What is done ---------------------------------------------------------------------------------------

    @rule(person=somebody, coach=coaches)
    def a_lead_places(self, person, coach):
        self.does(lambda: placements.confirm_one(self.session, self.people[person], self.coaches[coach].id,
                                                 by=self.by, at=NOW))  # fmt: skip

    @rule(person=somebody)
    def they_ask_for_another(self, person):
        self.does(lambda: coach_requests.ask(self.session, self.people[person], by=self.by, at=NOW))

    @rule(person=somebody, answer=st.sampled_from([coach_requests.take_back, coach_requests.nobody_fits]))
    def it_is_answered(self, person, answer):
        if asked := coach_requests.open_one(self.session, self.people[person].id):
            self.does(lambda: answer(self.session, asked, by=self.by, at=NOW))

    @rule(person=somebody, coach=st.none() | coaches)
    def they_choose_what_is_honest(self, person, coach):
        choice = CoachChoice.WAIT if coach is None else CoachChoice.THIS_COACH
        coach_id = None if coach is None else self.coaches[coach].id
        self.does(
            lambda: coach_requests.choose(self.session, self.people[person], choice, coach_id, by=self.by, at=NOW)
        )

    @rule(person=somebody, coach=coaches)
    def a_lead_gives_another(self, person, coach):
        self.does(lambda: another_coach.give(self.session, self.people[person], self.coaches[coach].id, by=self.by,
                                             at=NOW))  # fmt: skip

    @rule(person=somebody)
    def a_handover_is_done(self, person):
        if begun := handovers.open_one(self.session, self.people[person].id):
            self.does(lambda: handovers.finish(self.session, begun, by=self.by, at=NOW))

    @rule(person=somebody, coach=coaches)
    def a_coach_is_too_close(self, person, coach):
        self.does(lambda: conflicts.declare(self.session, self.people[person], self.coaches[coach], by=self.by, at=NOW))

    @rule(person=somebody, coach=coaches)
    def they_do_not_want_somebody(self, person, coach):
        self.does(lambda: coach_wishes.rule_out(self.session, self.people[person], self.coaches[coach].id, by=self.by,
                                                at=NOW))  # fmt: skip

    @rule(person=somebody, coach=coaches)
    def they_would_rather_have_somebody(self, person, coach):
        self.does(lambda: coach_wishes.say(self.session, self.people[person], rather=self.coaches[coach].id,
                                           skills=["mental_health"], by=self.by, at=NOW))  # fmt: skip

    @rule(coach=coaches, days=st.integers(0, 5))
    def a_coach_is_away(self, coach, days):
        self.does(
            lambda: absences.note(self.session, self.coaches[coach], TODAY, TODAY + days * DAY, by=self.by, at=NOW)
        )

    @rule(person=somebody, coach=coaches)
    def a_lead_names_who_stands_in(self, person, coach):
        self.does(lambda: cover.name(self.session, self.people[person], self.coaches[coach], from_on=TODAY,
                                     until_on=TODAY + DAY, by=self.by, at=NOW))  # fmt: skip

    @rule(person=somebody)
    def they_settle_for_another_coach(self, person):
        theirs = (Matter.claimant_id == self.people[person].id, Matter.settled_at.is_(None))
        matter = self.session.scalar(select(Matter).where(*theirs, Matter.kind == "coach_breaks_adjustment").limit(1))
        if matter is None:
            return
        self.does(lambda: settlements.settle(self.session, matter, choice=Choice.ANOTHER_COACH, how=How.PHONE,
                                             chosen_on=TODAY, words="", by=self.by, at=NOW))  # fmt: skip

    def does(self, what):
        """As a request does it: what is refused leaves nothing behind. Whoever lost their coach had nobody who fits."""
        before = self.with_coach()
        try:
            with self.session.begin_nested():
                what()
                self.session.flush()
        except SAYS_NO:
            self.session.expire_all()
        for lost in before - self.with_coach():
            person = next(each for each in self.people if each.id == lost)
            assert not options.options(self.session, person, TODAY).fitting, "somebody fitted"
        self.whoever_began_fits()

    # --- What holds -----------------------------------------------------------------------------------------

    def with_coach(self):
        current = self.session.scalars(select(Relationship.claimant_id).where(Relationship.ended_on.is_(None)))
        return set(current)

    def whoever_began_fits(self):
        """Asked at the moment it began, for a person may change what they want afterwards."""
        for row in self.session.scalars(select(Relationship)).all():
            if row.id not in self.known and row.ended_on is None:
                coach = next(each for each in self.coaches if each.id == row.coach_id)
                assert not hard_rules.broken(self.session, row.claimant_id, coach)
                apart = queries.kept_apart(self.session, [row.claimant_id])
                assert row.coach_id not in apart.get(row.claimant_id, ())
            self.known.add(row.id)
            self.had_one.add(row.claimant_id)

    @invariant()
    def there_are_never_two(self):
        current = self.session.scalars(select(Relationship.claimant_id).where(Relationship.ended_on.is_(None))).all()
        assert len(current) == len(set(current))

    @invariant()
    def whoever_lost_their_coach_has_a_named_lead_and_a_day(self):
        waits = select(Waiting).where(Waiting.ended_on.is_(None))
        waiting = {each.claimant_id: each for each in self.session.scalars(waits)}
        for lost in self.had_one - self.with_coach():
            assert waiting[lost].lead_id and waiting[lost].promised_on > TODAY

    @invariant()
    def whoever_stands_in_keeps_what_is_kept_always(self):
        lasts = select(Cover).where(Cover.ended_at.is_(None), Cover.until_on >= TODAY)
        by_id = {each.id: each for each in getattr(self, "coaches", ())}
        for row in self.session.scalars(lasts).all():
            if row.coach_id in by_id:
                assert not hard_rules.broken(self.session, row.claimant_id, by_id[row.coach_id])
                assert row.coach_id not in queries.kept_apart(self.session, [row.claimant_id]).get(row.claimant_id, ())

    @invariant()
    def nobody_who_is_too_close_is_suggested(self):
        close = {(each.claimant_id, each.staff_id) for each in self.session.scalars(select(Conflict))}
        for person in getattr(self, "people", ()):
            if any(claimant_id == person.id for claimant_id, _staff_id in close):
                fitting = options.options(self.session, person, TODAY).fitting
                assert not {(person.id, each.coach_id) for each in fitting} & close

    @invariant()
    def a_request_is_open_or_has_become_something(self):
        for each in self.session.scalars(select(CoachRequest)):
            assert (each.answered_at is None) == (each.outcome is None)
            assert each.outcome is not CoachAnswer.GIVEN or each.answered_at is not None


@pytest.mark.parametrize("examples", [8, pytest.param(300, marks=pytest.mark.proof)])
def test_whatever_anybody_does_there_is_one_coach_who_fits_or_a_named_lead(db, examples):
    quick = settings(
        max_examples=examples, stateful_step_count=15, deadline=None, suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    run_state_machine_as_test(lambda: Office(db), settings=quick)
