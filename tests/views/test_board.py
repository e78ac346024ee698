"""The board as a lead sees it: hours by name, what is to know beside them, what waits; nothing of who is not theirs."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select

from coachdesk import clock as time
from coachdesk.models import Absence, CoachRequest, Cover, DataKey, Handover, Reduction, RoleGrant, Team
from coachdesk.models.label import HandoverReason, ReductionKind, Role
from tests import people
from tests.counting import statements


@pytest.fixture
def amina(db, office):
    return people.staff(db.session, office, "Amina Yusuf")


@pytest.fixture
def ben(db, office):
    return people.staff(db.session, office, "Ben Okafor")


@pytest.fixture
def gwen(db, office):
    return people.account(db.session, people.lead(db.session, office), Role.LEAD)


@pytest.fixture
def signed_in(client, db, gwen):
    people.sign_in(client, db.session, gwen)
    return client


def people_of(db, office, coach, how_many: int) -> list:
    return [people.claimant(db.session, office, f"Of {coach.name} {number}", coach=coach) for number in range(how_many)]


def page(client, address: str = "/board") -> BeautifulSoup:
    response = client.get(address)
    assert response.status_code == 200, response.text
    return BeautifulSoup(response.text, "html.parser")


def told(piece) -> str:
    return " ".join(piece.get_text(" ").split())


def line_of(found: BeautifulSoup, name: str) -> str:
    """What is told of one coach, with what stands under it."""
    return " ".join(told(row) for row in found.select(".board tr") if told(row).startswith(name))


def test_a_coach_stands_there_with_hours_that_open_their_working(signed_in, db, office, amina) -> None:
    people_of(db, office, amina, 6)
    found = page(signed_in)
    assert " 6 " in line_of(found, "Amina Yusuf")
    assert "Room, " in line_of(found, "Amina Yusuf")
    assert signed_in.get(found.select_one(".board td a")["href"]).status_code == 200
    assert "Everybody is under the line." in told(found)


def test_how_many_people_a_coach_has_is_not_told_apart_under_five(signed_in, db, office, amina, ben) -> None:
    people_of(db, office, amina, 4)
    people_of(db, office, ben, 5)
    found = page(signed_in)
    assert "under 5" in line_of(found, "Amina Yusuf")
    assert "under 5" not in line_of(found, "Ben Okafor")


def test_what_is_to_know_of_a_coach_stands_under_the_name(signed_in, db, office, amina, ben) -> None:
    today = time.today()
    theirs, later = people_of(db, office, amina, 6), today + timedelta(days=3)
    absence = Absence(staff_id=amina.id, from_on=today, until_on=later)
    db.session.add(absence)
    db.session.flush()
    for one in theirs:
        db.session.add(Cover(claimant_id=one.id, coach_id=ben.id, for_id=amina.id, absence_id=absence.id,
                             from_on=today, until_on=later))  # fmt: skip
    ben.leaves_on = today + timedelta(days=20)
    of_ben = people_of(db, office, ben, 5)
    reason = HandoverReason.COACH_LEAVES
    db.session.add_all([
        Handover(claimant_id=of_ben[0].id, from_coach_id=ben.id, to_coach_id=amina.id, reason=reason,
                 agreed_at=time.now()),
        Handover(claimant_id=of_ben[1].id, from_coach_id=ben.id, reason=reason),
        Reduction(staff_id=ben.id, kind=ReductionKind.RETURNER, percent=20, from_on=today, until_on=later),
    ])  # fmt: skip
    db.session.commit()
    found = page(signed_in)
    assert "Away until Friday 27 November; everybody has a named cover." in line_of(found, "Amina Yusuf")
    assert "Covers 6 people for Amina Yusuf until Friday 27 November." in line_of(found, "Ben Okafor")
    leaves = "Leaves on 14 Dec: of 2 people, 1 with a new coach, 1 read and corrected."
    assert leaves in line_of(found, "Ben Okafor")
    assert "Returning, fewer hours, until 27 Nov." in line_of(found, "Ben Okafor")


def test_who_waits_stands_beside_with_the_day_that_was_promised(signed_in, db, office, amina) -> None:
    people.claimant(db.session, office, "Nobody Yet")
    somebody = people.claimant(db.session, office, "Asks For Another", coach=amina)
    key = db.session.get_one(DataKey, somebody.key_id)
    promised = time.today() + timedelta(days=7)
    db.session.add(CoachRequest(key=key, claimant_id=somebody.id, coach_id=amina.id, promised_on=promised))
    db.session.commit()
    found = told(page(signed_in).select_one("[aria-labelledby=waiting]"))
    assert "1 person has no coach yet" in found
    assert "1 person asked for another coach" in found
    assert "Tuesday 1 December" in found


def test_teams_stand_apart_with_a_sum_and_another_leads_team_is_not_there(client, db, office, amina, ben) -> None:
    teams = [Team(office_id=office.id, name=name) for name in ("Quay", "Tower")]
    db.session.add_all(teams)
    db.session.flush()
    amina.team_id, ben.team_id = teams[0].id, teams[1].id
    whole = people.account(db.session, people.lead(db.session, office), Role.LEAD)
    people.sign_in(client, db.session, whole)
    found = page(client)
    assert [told(row) for row in found.select(".board__team")] == ["Quay", "Tower"]
    assert "Quay together" in told(found)
    for grant in db.session.scalars(select(RoleGrant).where(RoleGrant.account_id == whole.id)):
        grant.team_id = teams[0].id
    db.session.commit()
    assert "Ben Okafor" not in told(page(client))


def test_a_full_office_asks_no_more_than_a_small_one(signed_in, db, office, amina, ben) -> None:
    page(signed_in)
    with statements(db) as few:
        page(signed_in)
    people_of(db, office, amina, 30)
    people_of(db, office, ben, 30)
    db.session.commit()
    with statements(db) as many:
        page(signed_in)
    assert len(many.reads) == len(few.reads) <= 9


def test_the_picture_of_continuity_comes_by_itself_and_without_scripts_by_a_link(signed_in, db, office, amina) -> None:
    found = page(signed_in)
    place = found.select_one("[hx-get*='/board/continuity']")
    assert place.select_one("a")["href"].startswith("/continuity")
    piece = page(signed_in, place["hx-get"])
    assert "Met their own coach" in told(piece)
