"""Whose named coach it was on which day, as the database has it, and how little is asked for many people."""

from datetime import date, datetime

import pytest
from sqlalchemy import select

from coachdesk import clock, policies
from coachdesk.continuity import Ratio
from coachdesk.models import Cover, Relationship, Staff
from coachdesk.models.label import AppointmentState
from coachdesk.policies import Grant, Role, Viewer
from coachdesk.queries import claimants, continuity
from tests import people
from tests.counting import statements

TODAY = date(2026, 11, 24)


def at(month: int, day: int, hour: int = 10, minute: int = 0) -> datetime:
    """As London's clocks show it."""
    return clock.from_london(datetime(2026, month, day, hour, minute))  # noqa: DTZ001


@pytest.fixture
def amina(db, office):
    return people.staff(db.session, office, "Amina Yusuf")


@pytest.fixture
def ben(db, office):
    return people.staff(db.session, office, "Ben Okafor")


def named(db, claimant, coach, started: date, ended: date | None = None) -> None:
    db.session.add(
        Relationship(claimant_id=claimant.id, coach_id=coach.id, started_on=started, ended_on=ended,
                     start_reason="lead_chose", end_reason="handover" if ended else None)
    )  # fmt: skip
    db.session.flush()


def of(db, claimant) -> continuity.OfPerson:
    spans = db.session.scalars(select(Relationship).where(Relationship.claimant_id == claimant.id)).all()
    return continuity.of_person(claimants.meetings(db.session, claimant.id), spans)


def test_the_coach_of_the_day_is_meant_and_the_day_is_londons(db, office, amina, ben) -> None:
    sal = people.claimant(db.session, office, "Sal Okonkwo")
    named(db, sal, amina, date(2026, 6, 2), date(2026, 8, 31))
    named(db, sal, ben, date(2026, 9, 1))
    people.meeting(db.session, sal, amina, at(6, 1, 23, 30))  # the evening before: nobody was named yet
    people.meeting(db.session, sal, amina, at(6, 2, 0, 10))  # still the first of June in UTC
    people.meeting(db.session, sal, amina, at(8, 31))
    people.meeting(db.session, sal, amina, at(9, 1, 0, 10))  # still August in UTC
    people.meeting(db.session, sal, ben, at(9, 2))
    share = of(db, sal).share
    assert (share.with_named, share.meetings) == (3, 4)


def test_only_meetings_that_took_place_count(db, office, amina) -> None:
    sal = people.claimant(db.session, office, "Sal Okonkwo", coach=amina)
    for day, state in enumerate(AppointmentState, start=1):
        people.meeting(db.session, sal, amina, at(10, day), state)
    found = of(db, sal)
    assert (found.share.meetings, found.pattern.meetings) == (1, 1)


def test_meetings_at_one_minute_keep_the_order_of_the_file(db, office, amina, ben) -> None:
    sal = people.claimant(db.session, office, "Sal Okonkwo")
    for ordinal, coach in ((3, ben), (1, amina), (2, ben)):
        people.meeting(db.session, sal, coach, at(10, 1)).ordinal = ordinal
    people.meeting(db.session, sal, amina, at(9, 30))
    db.session.flush()
    assert of(db, sal).pattern.secon == pytest.approx(2 / 3)


def test_a_coach_whom_no_list_of_staff_knows_is_still_somebody(db, office) -> None:
    sal = people.claimant(db.session, office, "Sal Okonkwo")
    for day, number in enumerate(("S1", "S1", "S2", "", ""), start=1):
        made = people.meeting(db.session, sal, people.staff(db.session, office, "Somebody"), at(10, day))
        made.coach_id, made.imported_from = None, f"{number} 0a1b2c3d"
    db.session.flush()
    assert of(db, sal).pattern.upc == 2 / 5


def test_cover_that_the_person_chose_is_counted_and_shown_apart(db, office, amina, ben) -> None:
    viewer = lead(office)
    for number in range(6):
        one = people.claimant(db.session, office, f"Person {number}", coach=amina)
        cover = Cover(claimant_id=one.id, coach_id=ben.id, from_on=TODAY, until_on=TODAY)
        db.session.add(cover)
        db.session.flush()
        people.meeting(db.session, one, amina, at(11, 2))
        people.meeting(db.session, one, ben, at(11, 3)).cover_id = cover.id
    db.session.flush()
    share = figures(db, office, viewer).figures.newest.together.figure
    assert (share.ratio.part, share.ratio.whole, share.chosen_cover.figure) == (6, 12, 6)


def lead(office, team_id=None) -> Viewer:
    return Viewer(office.id, "Gwen", grants=(Grant(Role.LEAD, office.id, team_id),))


def figures(db, office, viewer: Viewer) -> continuity.OfOffice:
    db.session.flush()
    return continuity.of_office(db.session, office.id, policies.led_coaches(viewer), TODAY, whole=True)


def met_each(db, office, coach: Staff, how_many: int) -> None:
    for number in range(how_many):
        one = people.claimant(db.session, office, f"Of {coach.name} {number}", coach=coach)
        people.meeting(db.session, one, coach, at(11, 2, 9))


def test_each_coach_stands_there_by_name_with_their_own_list(db, office, amina, ben) -> None:
    met_each(db, office, ben, 7)
    met_each(db, office, amina, 6)
    other = people.claimant(db.session, office, coach=amina)
    people.meeting(db.session, other, ben, at(11, 3))
    lines = figures(db, office, lead(office)).coaches
    said = [(each.name, each.line.share.figure.ratio, each.line.own_people.figure) for each in lines]
    assert said == [("Amina Yusuf", Ratio(6, 7), Ratio(6, 6)), ("Ben Okafor", Ratio(7, 7), Ratio(7, 8))]


def test_it_asks_the_same_for_six_people_and_for_sixty(db, office, amina, ben) -> None:
    met_each(db, office, amina, 6)
    with statements(db) as few:
        figures(db, office, lead(office))
    met_each(db, office, ben, 54)
    with statements(db) as many:
        figures(db, office, lead(office))
    assert len(many.reads) == len(few.reads) == 3, many.reads


def test_everybodys_meetings_of_an_office_and_nobody_elses(db, office, amina) -> None:
    met_each(db, office, amina, 6)
    hill = people.office(db.session, "Hill Road")
    met_each(db, hill, people.staff(db.session, hill, "Dev Patel"), 5)
    assert figures(db, office, lead(office)).figures.newest.together.figure.ratio.whole == 6
    assert continuity.overall(db.session).share.meetings == 11
