"""A person and their coach: one at a time, and never nobody to turn to."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from coachdesk import clock
from coachdesk.models import Cover, Event, OfficeSetting, Relationship, Team, Waiting
from coachdesk.models.label import Nation
from coachdesk.services import relationships
from coachdesk.services.relationships import Beginning, Wait
from tests import people

TODAY = date(2026, 11, 24)


@pytest.fixture
def amina(db, office):
    return people.staff(db.session, office, "Amina Yusuf", gender="female")


@pytest.fixture
def tom(db, office):
    return people.staff(db.session, office, "Tom Whitfield", gender="male")


@pytest.fixture
def dotty(db, office):
    return people.claimant(db.session, office, "Dotty Bell")


def begin(session, claimant, coach, reason="most_room", by=None):
    return relationships.begin(session, claimant, coach, reason=reason, params={"load": "80"}, by=by, at=clock.now())


def test_it_begins_today_with_its_reason_and_who_decided(db, office, dotty, amina):
    gwen = people.account(db.session, people.lead(db.session, office))
    assert begin(db.session, dotty, amina, by=gwen.id)
    row = db.session.scalar(select(Relationship))
    assert (row.coach_id, row.started_on, row.ended_on) == (amina.id, TODAY, None)
    assert (row.start_reason, row.start_params, row.decided_by) == ("most_room", {"load": "80"}, gwen.id)
    told = db.session.scalar(select(Event).where(Event.claimant_id == dotty.id))
    assert (told.verb, told.subject_id) == ("relationship.begun", row.id)
    assert dotty.name not in told.facts


def test_whoever_comes_second_is_told_so_and_changes_nothing(db, dotty, amina, tom):
    assert begin(db.session, dotty, amina)
    assert not begin(db.session, dotty, tom)
    assert db.session.scalars(select(Relationship.coach_id)).all() == [amina.id]
    assert len(db.session.scalars(select(Event.id).where(Event.claimant_id == dotty.id)).all()) == 1


def test_the_database_itself_allows_one_current_coach(db, dotty, amina, tom):
    people.relationship(db.session, dotty, amina)
    with pytest.raises(IntegrityError), db.session.begin_nested():
        people.relationship(db.session, dotty, tom)


def test_the_wait_is_over(db, office, dotty, amina):
    gwen = people.lead(db.session, office)
    relationships.wait_all(
        db.session, office.id, [Wait(dotty.id)], lead_id=gwen.id, by=None, at=clock.now()
    )  # fmt: skip
    begin(db.session, dotty, amina)
    assert db.session.scalar(select(Waiting.ended_on)) == TODAY


def test_many_begin_at_once_and_those_who_have_a_coach_keep_theirs(db, office, amina, tom):
    everybody = [people.claimant(db.session, office, f"Person {number}") for number in range(5)]
    begin(db.session, everybody[2], tom)
    wanted = [Beginning(each.id, amina.id, "most_room") for each in everybody]
    begun = relationships.begin_all(db.session, wanted, by=None, at=clock.now())
    assert begun == {each.id for each in everybody} - {everybody[2].id}
    coaches = dict(db.session.execute(select(Relationship.claimant_id, Relationship.coach_id)).all())
    assert coaches[everybody[2].id] == tom.id


def test_an_end_names_a_contact_and_a_day(db, office, dotty, amina):
    gwen = people.lead(db.session, office)
    begin(db.session, dotty, amina)
    current = db.session.scalar(select(Relationship))
    assert relationships.end(db.session, current, reason="handover", by=None, at=clock.now())
    assert (current.ended_on, current.end_reason) == (TODAY, "handover")
    waiting = db.session.scalar(select(Waiting))
    assert (waiting.lead_id, waiting.since_on, waiting.promised_on) == (gwen.id, TODAY, date(2026, 12, 1))


def test_what_has_ended_does_not_end_again(db, dotty, amina, office):
    begin(db.session, dotty, amina)
    current = db.session.scalar(select(Relationship))
    assert relationships.end(db.session, current, reason="handover", by=None, at=clock.now())
    assert not relationships.end(db.session, current, reason="coach_left", by=None, at=clock.now())
    assert current.end_reason == "handover"


def test_somebody_may_come_back_to_the_same_coach(db, dotty, amina, office):
    begin(db.session, dotty, amina)
    relationships.end(db.session, db.session.scalar(select(Relationship)), reason="handover", by=None, at=clock.now())
    assert begin(db.session, dotty, amina)
    assert len(db.session.scalars(select(Relationship.id)).all()) == 2


def test_the_lead_of_the_coachs_own_team_is_the_contact(db, office, dotty):
    team = Team(office_id=office.id, name="Harbour team")
    db.session.add(team)
    db.session.flush()
    people.lead(db.session, office, "Aaron First")
    own = people.staff(db.session, office, "Zoe Last", is_coach=False, is_lead=True, team_id=team.id)
    coach = people.staff(db.session, office, "Amina", team_id=team.id)
    begin(db.session, dotty, coach)
    relationships.end(db.session, db.session.scalar(select(Relationship)), reason="handover", by=None, at=clock.now())
    assert db.session.scalar(select(Waiting.lead_id)) == own.id


class TestWaiting:
    """Somebody without a coach: why, who is their contact, and by when."""

    def wait(self, db, office, claimant, reason="no_coach_fits", lead=None, **params):
        waits = [Wait(claimant.id, reason, params)]
        return relationships.wait_all(db.session, office.id, waits, lead_id=lead and lead.id, by=None, at=clock.now())

    def test_a_promise_stays_and_the_reason_is_the_newest(self, db, office, dotty, clock):
        gwen, other = people.lead(db.session, office), people.lead(db.session, office, "Other Lead")
        self.wait(db, office, dotty, "no_coaches", gwen)
        clock.later(days=3)
        assert self.wait(db, office, dotty, "no_coach_fits", other, coaches="3") == {dotty.id}
        (row,) = db.session.scalars(select(Waiting).execution_options(populate_existing=True)).all()
        assert (row.reason, row.params, row.lead_id) == ("no_coach_fits", {"coaches": "3"}, gwen.id)
        assert (row.since_on, row.promised_on) == (TODAY, date(2026, 12, 1))

    def test_a_contact_who_left_is_followed_by_the_next(self, db, office, dotty):
        gwen, other = people.lead(db.session, office), people.lead(db.session, office, "Other Lead")
        self.wait(db, office, dotty, lead=gwen)
        gwen.left_on = TODAY
        db.session.flush()
        self.wait(db, office, dotty, lead=other)
        assert db.session.scalar(select(Waiting.lead_id)) == other.id

    def test_nobody_with_a_coach_waits(self, db, office, dotty, amina):
        begin(db.session, dotty, amina)
        assert self.wait(db, office, dotty) == set()
        assert db.session.scalar(select(Waiting)) is None

    def test_the_promise_is_counted_in_working_days_of_the_nation(self, db):
        scotland = people.office(db.session, "Leith Walk", Nation.SCOTLAND)
        somebody = people.claimant(db.session, scotland, "Isla Rae")
        self.wait(db, scotland, somebody)
        assert db.session.scalar(select(Waiting.promised_on)) == date(2026, 12, 2)

    def test_an_office_chooses_how_many_days(self, db, office, dotty):
        db.session.add(OfficeSetting(office_id=office.id, name="coach_promise_days", value="2", from_on=TODAY))
        db.session.flush()
        self.wait(db, office, dotty)
        assert db.session.scalar(select(Waiting.promised_on)) == date(2026, 11, 26)


def test_nobody_stands_in_for_a_coach_who_is_theirs_no_more_nor_for_themselves(db, office, dotty, amina, tom):
    begin(db.session, dotty, amina)
    other = people.claimant(db.session, office, "Noor Two", coach=amina)
    days = {"from_on": TODAY, "until_on": TODAY + timedelta(days=4), "for_id": amina.id}
    vera = people.staff(db.session, office, "Vera Lund")
    covers = [Cover(claimant_id=each.id, coach_id=who.id, **days) for each in (dotty, other) for who in (tom, vera)]
    db.session.add_all(covers)
    relationships.change(
        db.session, dotty, tom, end_reason="lead_chose", start_reason="lead_chose", by=None, at=clock.now()
    )
    db.session.expire_all()
    assert [each.ended_at is None for each in covers] == [False, False, True, True]
