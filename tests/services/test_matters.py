"""Matters to settle: what is due, when it opens and closes, and what comes of each choice."""

from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from sqlalchemy import event, select

from coachdesk import clock
from coachdesk.adjustments.catalogue import all_kinds
from coachdesk.adjustments.contradictions import contradictions
from coachdesk.models import Adjustment, Event, Matter, Relationship, Waiting
from coachdesk.models.label import MatterKind
from coachdesk.services import matters, relationships, settlements
from coachdesk.services.matters import Choice, CoachFacts, due_matters, may_book
from coachdesk.services.settlements import How, NotOpen
from tests import people

TODAY = date(2026, 11, 24)


def keys(due):
    return [(each.kind.value, each.about, each.params.get("reason")) for each in due]


def open_matters(session, claimant):
    return [(matter.kind.value, matter.about) for matter in matters.in_the_way(session, claimant.id)]


def settle(session, matter, choice, words="", at=None, by=None):
    settlements.settle(
        session, matter, choice=choice, how=How.PHONE, chosen_on=TODAY, words=words, by=by, at=at or clock.now()
    )


class TestDue:
    """What has to be asked, from facts alone."""

    def test_nothing_is_due_for_somebody_without_a_coach_and_without_contradictions(self):
        assert due_matters(["STAFF_FEMALE", "MODE_PHONE"], None) == []

    @pytest.mark.parametrize(
        ("gender", "reason"),
        [("male", "gender_differs"), ("another", "gender_differs"), ("", "gender_not_declared")],
    )
    def test_a_coach_of_another_gender_or_none_declared_breaks_what_was_asked_for(self, gender, reason):
        due = due_matters(["STAFF_FEMALE"], CoachFacts(uuid4(), gender))
        assert keys(due) == [("coach_breaks_adjustment", "STAFF_FEMALE", reason)]

    def test_a_coach_who_fits_breaks_nothing(self):
        assert due_matters(["STAFF_FEMALE", "FMT_WELSH"], CoachFacts(uuid4(), "female", ["cy"])) == []

    def test_needs_that_contradict_each_other_are_due_with_or_without_a_coach(self):
        contradict = [("adjustments_contradict", "MODE_PHONE CON_NO_PHONE", "phone_and_no_calls")]
        assert keys(due_matters(["CON_NO_PHONE", "MODE_PHONE"], None)) == contradict
        assert keys(due_matters(["MODE_PHONE", "CON_NO_PHONE"], CoachFacts(uuid4()))) == contradict

    def test_whom_the_person_ruled_out_by_name_is_due(self):
        coach = CoachFacts(uuid4(), "female")
        assert due_matters(["STAFF_NOT"], coach) == []
        assert keys(due_matters(["STAFF_NOT"], coach, {coach.id})) == [
            ("coach_breaks_adjustment", "STAFF_NOT", "ruled_out")
        ]

    def test_the_same_matter_about_another_coach_is_another_one(self):
        first, second = (due_matters(["STAFF_MALE"], CoachFacts(uuid4(), "female"))[0] for _ in range(2))
        assert first.key != second.key

    def test_every_matter_has_room_in_its_columns(self):
        codes = [kind.code for kind in all_kinds()]
        assert contradictions(codes)
        assert max(len(due.about) for due in due_matters(codes, CoachFacts(uuid4()))) <= 90


class TestRefresh:
    """What opens and closes by itself."""

    def test_a_coach_who_breaks_an_adjustment_opens_a_matter_and_no_meeting_can_be_booked(self, db):
        office = people.office(db.session)
        maya = people.claimant(
            db.session, office, "Maya Fernandes", "STAFF_FEMALE", coach=people.staff(db.session, office, "Tom")
        )
        assert may_book(db.session, maya.id)
        matters.refresh(db.session, maya, at=clock.now())
        assert open_matters(db.session, maya) == [("coach_breaks_adjustment", "STAFF_FEMALE")]
        assert not may_book(db.session, maya.id)

    def test_asking_again_opens_nothing_twice(self, db):
        office = people.office(db.session)
        tamba = people.claimant(db.session, office, "Tamba", "MODE_PHONE", "CON_NO_PHONE")
        for _ in range(3):
            matters.refresh(db.session, tamba, at=clock.now())
        assert open_matters(db.session, tamba) == [("adjustments_contradict", "MODE_PHONE CON_NO_PHONE")]
        told = db.session.scalars(select(Event.verb).where(Event.claimant_id == tamba.id)).all()
        assert told == ["matter.opened"]

    def test_what_no_longer_holds_closes_by_itself_and_nobody_is_said_to_have_settled_it(self, db):
        office = people.office(db.session)
        tamba = people.claimant(db.session, office, "Tamba", "MODE_PHONE", "CON_NO_PHONE")
        matters.refresh(db.session, tamba, at=clock.now())
        ended = db.session.scalar(select(Adjustment).where(Adjustment.code == "CON_NO_PHONE"))
        ended.ended_on = TODAY
        matters.refresh(db.session, tamba, at=clock.now())
        assert may_book(db.session, tamba.id)
        closed = db.session.scalar(select(Matter).where(Matter.claimant_id == tamba.id))
        assert (closed.choice, closed.settled_at, closed.settled_by) == ("no_longer_holds", clock.now(), None)

    def test_a_coach_who_declares_a_gender_closes_what_was_asked_about_it(self, db):
        office = people.office(db.session)
        coach = people.staff(db.session, office, "Sam")
        maya = people.claimant(db.session, office, "Maya", "STAFF_FEMALE", coach=coach)
        matters.refresh(db.session, maya, at=clock.now())
        assert not may_book(db.session, maya.id)
        coach.gender = "female"
        matters.refresh(db.session, maya, at=clock.now())
        assert may_book(db.session, maya.id)

    def test_everybody_of_a_coach_is_looked_at_when_the_coach_changes(self, db):
        office = people.office(db.session)
        coach = people.staff(db.session, office, "Sam", gender="female")
        ours = [people.claimant(db.session, office, "A B", "STAFF_FEMALE", coach=coach) for _ in range(3)]
        matters.refresh_people_of(db.session, coach.id, at=clock.now())
        assert all(may_book(db.session, each.id) for each in ours)
        coach.gender = "another"
        matters.refresh_people_of(db.session, coach.id, at=clock.now())
        assert not any(may_book(db.session, each.id) for each in ours)

    def test_many_are_refreshed_in_few_statements(self, db):
        office = people.office(db.session)
        coach = people.staff(db.session, office, "Tom", gender="male")

        def statements(how_many):
            ids = [people.claimant(db.session, office, "A B", "STAFF_FEMALE", coach=coach).id for _ in range(how_many)]
            db.session.flush()
            counted = []

            def count(*args):
                counted.append(args[2])

            event.listen(db.engine, "before_cursor_execute", count)
            try:
                matters.refresh_all(db.session, ids, at=clock.now())
            finally:
                event.remove(db.engine, "before_cursor_execute", count)
            assert not any(may_book(db.session, each) for each in ids)
            return len(counted)

        assert statements(30) == statements(3)


class TestSettling:
    """What the person chose is carried out, and stands as their choice."""

    @pytest.fixture
    def office(self, db):
        return people.office(db.session)

    @pytest.fixture
    def tom(self, db, office):
        return people.staff(db.session, office, "Tom", gender="male")

    @pytest.fixture
    def maya(self, db, office, tom):
        maya = people.claimant(db.session, office, "Maya Fernandes", "STAFF_FEMALE", coach=tom)
        matters.refresh(db.session, maya, at=clock.now())
        return maya

    @pytest.fixture
    def tamba(self, db, office):
        tamba = people.claimant(db.session, office, "Tamba", "MODE_PHONE", "CON_NO_PHONE")
        matters.refresh(db.session, tamba, at=clock.now())
        return tamba

    def the_matter(self, db, claimant):
        (matter,) = matters.in_the_way(db.session, claimant.id)
        return matter

    def test_another_coach_ends_the_relationship_and_a_lead_is_the_contact(self, db, office, maya, tom):
        gwen = people.lead(db.session, office)
        settle(db.session, self.the_matter(db, maya), Choice.ANOTHER_COACH)
        ended = db.session.scalar(select(Relationship).where(Relationship.claimant_id == maya.id))
        assert (ended.ended_on, ended.end_reason) == (TODAY, "another_coach")
        waiting = db.session.scalar(select(Waiting).where(Waiting.claimant_id == maya.id))
        assert (waiting.lead_id, waiting.promised_on, waiting.ended_on) == (gwen.id, date(2026, 12, 1), None)
        assert may_book(db.session, maya.id)

    def test_this_coach_is_fine_holds_for_this_coach_alone(self, db, office, maya, tom):
        settle(db.session, self.the_matter(db, maya), Choice.THIS_COACH_IS_FINE)
        matters.refresh(db.session, maya, at=clock.now())
        assert may_book(db.session, maya.id)
        current = db.session.scalar(select(Relationship).where(Relationship.claimant_id == maya.id))
        relationships.end(db.session, current, reason="handover", by=None, at=clock.now())
        leszek = people.staff(db.session, office, "Leszek", gender="male")
        assert relationships.begin(db.session, maya, leszek, reason="lead_chose", by=None, at=clock.now())
        assert open_matters(db.session, maya) == [("coach_breaks_adjustment", "STAFF_FEMALE")]

    def test_this_coach_is_fine_still_stands_when_the_same_coach_comes_back(self, db, maya, tom):
        settle(db.session, self.the_matter(db, maya), Choice.THIS_COACH_IS_FINE)
        current = db.session.scalar(select(Relationship).where(Relationship.claimant_id == maya.id))
        relationships.end(db.session, current, reason="handover", by=None, at=clock.now())
        relationships.begin(db.session, maya, tom, reason="lead_chose", by=None, at=clock.now())
        assert may_book(db.session, maya.id)

    def test_asking_anew_for_the_same_adjustment_is_asked_about_anew(self, db, maya, clock):
        settle(db.session, self.the_matter(db, maya), Choice.THIS_COACH_IS_FINE)
        db.session.scalar(select(Adjustment)).ended_on = TODAY
        clock.later(days=30)
        people.adjustment(db.session, maya, "STAFF_FEMALE")
        matters.refresh(db.session, maya, at=datetime(2026, 12, 24, 9, tzinfo=UTC))
        assert not may_book(db.session, maya.id)

    def test_an_adjustment_that_is_no_longer_needed_ends_and_the_coach_stays(self, db, maya):
        settle(db.session, self.the_matter(db, maya), Choice.ADJUSTMENT_ENDED)
        assert db.session.scalar(select(Adjustment.ended_on)) == TODAY
        assert db.session.scalar(select(Relationship.ended_on)) is None
        assert may_book(db.session, maya.id)

    @pytest.mark.parametrize(
        ("choice", "kept"), [(Choice.KEEP_FIRST, "MODE_PHONE"), (Choice.KEEP_SECOND, "CON_NO_PHONE")]
    )
    def test_of_two_that_contradict_one_is_kept_and_the_other_ends(self, db, tamba, choice, kept):
        settle(db.session, self.the_matter(db, tamba), choice)
        assert db.session.scalars(select(Adjustment.code).where(Adjustment.ended_on.is_(None))).all() == [kept]
        assert may_book(db.session, tamba.id)

    def test_both_are_kept_when_the_person_says_how(self, db, tamba):
        matter = self.the_matter(db, tamba)
        settle(db.session, matter, Choice.KEEP_BOTH, words="A call we agreed on is fine. Not out of the blue.")
        matters.refresh(db.session, tamba, at=clock.now())
        assert may_book(db.session, tamba.id)
        assert db.session.scalars(select(Adjustment.ended_on)).all() == [None, None]
        assert matter.words == "A call we agreed on is fine. Not out of the blue."

    def test_keeping_both_needs_the_persons_words(self, db, tamba):
        with pytest.raises(ValueError, match="say"):
            settle(db.session, self.the_matter(db, tamba), Choice.KEEP_BOTH, words="  ")
        assert not may_book(db.session, tamba.id)

    @pytest.mark.parametrize("choice", [Choice.KEEP_FIRST, Choice.NO_LONGER_HOLDS])
    def test_a_choice_of_another_kind_of_matter_settles_nothing(self, db, maya, choice):
        with pytest.raises(ValueError, match="settles no matter"):
            settle(db.session, self.the_matter(db, maya), choice)
        assert not may_book(db.session, maya.id)

    def test_nobody_chooses_tomorrow(self, db, maya):
        with pytest.raises(ValueError, match="to come"):
            settlements.settle(
                db.session, self.the_matter(db, maya), choice=Choice.THIS_COACH_IS_FINE, how=How.PHONE,
                chosen_on=date(2026, 11, 25), words="", by=None, at=clock.now(),
            )  # fmt: skip

    def test_who_how_and_when_are_kept(self, db, office, maya):
        gwen = people.account(db.session, people.lead(db.session, office))
        matter = self.the_matter(db, maya)
        settle(db.session, matter, Choice.THIS_COACH_IS_FINE, by=gwen.id)
        assert (matter.choice, matter.how, matter.chosen_on, matter.settled_by, matter.settled_at) == (
            "this_coach_is_fine", "phone", TODAY, gwen.id, clock.now(),
        )  # fmt: skip
        told = db.session.scalars(select(Event.verb).where(Event.claimant_id == maya.id)).all()
        assert told == ["matter.opened", "matter.settled"]

    def test_a_matter_is_settled_once(self, db, maya):
        matter = self.the_matter(db, maya)
        settle(db.session, matter, Choice.THIS_COACH_IS_FINE)
        with pytest.raises(NotOpen):
            settle(db.session, matter, Choice.ANOTHER_COACH)
        assert db.session.scalar(select(Relationship.ended_on)) is None

    def test_one_choice_may_settle_the_others(self, db, office, tom):
        wren = people.claimant(db.session, office, "Wren", "STAFF_FEMALE", "FMT_WELSH", coach=tom)
        matters.refresh(db.session, wren, at=clock.now())
        first, second = matters.in_the_way(db.session, wren.id)
        settle(db.session, first, Choice.ANOTHER_COACH)
        db.session.refresh(second)
        assert second.choice == "no_longer_holds"
        assert may_book(db.session, wren.id)


def test_every_kind_of_matter_can_be_settled():
    assert set(settlements.CHOICES) == set(MatterKind)
