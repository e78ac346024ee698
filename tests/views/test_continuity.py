"""Continuity as a lead and a coach see it: the picture and its table, small groups hidden, nobody ranked."""

from datetime import datetime, timedelta

import pytest
from bs4 import BeautifulSoup

from coachdesk import clock as time
from coachdesk.models import Cover, DataKey, RoleGrant, ShutOut, Team
from coachdesk.models.label import Role, ShutOutKind
from coachdesk.services import offices
from tests import people
from tests.conftest import TUESDAY
from tests.counting import statements


def at(month: int, day: int = 2) -> datetime:
    return datetime(2026, month, day, 10, tzinfo=TUESDAY.tzinfo)


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


def people_of(db, coach, how_many: int) -> list:
    office = db.session.get_one(people.Office, coach.office_id)
    return [people.claimant(db.session, office, f"Of {coach.name} {number}", coach=coach) for number in range(how_many)]


def meet(db, them, coach, month: int) -> None:
    for one in them:
        people.meeting(db.session, one, coach, at(month))


def page(client, address: str = "/continuity") -> BeautifulSoup:
    response = client.get(address)
    assert response.status_code == 200, response.text
    return BeautifulSoup(response.text, "html.parser")


def told(piece) -> str:
    return " ".join(piece.get_text(" ").split())


def line_of(shown: BeautifulSoup, name: str) -> str:
    return next(told(row) for row in shown.select("#each-coach tbody tr") if name in row.th.get_text())


def month_of(shown: BeautifulSoup, name: str) -> list[str]:
    row = next(row for row in shown.select("#months tbody tr") if name in row.th.get_text())
    return [told(cell) for cell in row.select("td")]


# --- A lead's page ------------------------------------------------------------------------------------------


def test_every_share_has_its_numerator_and_denominator(signed_in, db, amina, ben) -> None:
    hers, his = people_of(db, amina, 8), people_of(db, ben, 6)
    meet(db, hers, amina, 9)
    meet(db, hers, amina, 10)
    meet(db, hers[:2], ben, 11)
    meet(db, [*hers[2:], *his], amina, 11)
    shown = page(signed_in)
    assert "73% To watch 22 of 30 meetings in the three months to November 2026, so far." in told(
        shown.select_one(".share")
    )
    assert month_of(shown, "October") == ["100% 8 of 8", "100% 16 of 16", "0"]
    assert month_of(shown, "November") == ["43% 6 of 14", "73% 22 of 30", "0"]
    assert month_of(shown, "August") == ["No meetings", "No meetings", "–"]
    assert line_of(shown, "Amina") == "Amina Yusuf 92% 22 of 24 Good Not shown"
    assert line_of(shown, "Ben") == "Ben Okafor 0% 0 of 6 To act on Not shown", "two people are all he met"


def test_the_picture_says_what_the_table_says(signed_in, db, amina) -> None:
    hers = people_of(db, amina, 8)
    for month in (8, 9, 11):
        meet(db, hers, amina, month)
    shown = page(signed_in)
    drawn = shown.select_one("svg.trend")
    assert drawn["aria-labelledby"] == f"{drawn.title['id']} {drawn.desc['id']}"
    assert "Three months together went from 100% in August 2026 to 100% in November 2026." in told(drawn.desc)
    assert len(drawn.select("circle.trend__dot")) == 3
    assert len(drawn.select("line.trend__month")) == 1, "October is a gap"


def test_a_coach_with_few_people_is_hidden_and_so_is_the_way_to_work_them_out(signed_in, db, amina, ben) -> None:
    meet(db, people_of(db, amina, 9), amina, 11)
    few = people_of(db, ben, 3)
    meet(db, few, ben, 11)
    shown = page(signed_in)
    assert "12 of 12 meetings" in told(shown.select_one(".share"))
    assert line_of(shown, "Ben") == "Ben Okafor Not shown Not shown"
    assert line_of(shown, "Amina") == "Amina Yusuf Not shown Not shown"
    meet(db, people_of(db, ben, 2), ben, 11)
    assert line_of(page(signed_in), "Ben") == "Ben Okafor 100% 5 of 5 Good 100% 5 of 5"


def test_another_leads_coaches_are_not_there_and_not_in_the_figures(client, db, office, amina, ben) -> None:
    mine, other = (Team(office_id=office.id, name=name) for name in ("North", "South"))
    db.session.add_all([mine, other])
    db.session.flush()
    amina.team_id, ben.team_id = mine.id, other.id
    lead = people.account(db.session, people.lead(db.session, office))
    db.session.add(
        RoleGrant(account_id=lead.id, role=Role.LEAD, office_id=office.id, team_id=mine.id, from_on=time.today())
    )
    hill = people.office(db.session, "Hill Road")
    dev = people.staff(db.session, hill, "Dev Patel")
    for coach, how_many in ((amina, 6), (ben, 7), (dev, 8)):
        meet(db, people_of(db, coach, how_many), coach, 11)
    people.sign_in(client, db.session, lead)
    shown = page(client)
    assert [row.th.get_text() for row in shown.select("#each-coach tbody tr")] == ["Amina Yusuf"]
    assert "6 of 6 meetings" in told(shown.select_one(".share"))
    assert client.get(f"/continuity?office={hill.id}").status_code == 404


def test_whoever_a_lead_is_kept_from_still_counts(signed_in, db, gwen, amina) -> None:
    """A figure names nobody; and it would say that somebody is hidden."""
    hers = people_of(db, amina, 6)
    meet(db, hers, amina, 11)
    key = db.session.get_one(DataKey, hers[0].key_id)
    db.session.add(ShutOut(key=key, claimant_id=hers[0].id, staff_id=gwen.staff_id, kind=ShutOutKind.RELATION))
    db.session.flush()
    assert line_of(page(signed_in), "Amina") == "Amina Yusuf 100% 6 of 6 Good 100% 6 of 6"


def test_chosen_cover_stands_apart_from_five_people_on(signed_in, db, office, amina, ben) -> None:
    hers = people_of(db, amina, 9)
    meet(db, hers, amina, 10)
    for number, one in enumerate(hers[:5]):
        cover = Cover(claimant_id=one.id, coach_id=ben.id, from_on=time.today(), until_on=time.today())
        db.session.add(cover)
        db.session.flush()
        people.meeting(db.session, one, ben, at(11)).cover_id = cover.id
        words = told(page(signed_in).select_one(".share"))
        assert ("Of which 5 with the cover coach they chose." in words) is (number == 4)
        assert ("fewer than five people" in words) is (number < 4)


def test_an_office_draws_its_own_lines_from_a_day_on(signed_in, db, office, amina) -> None:
    meet(db, people_of(db, amina, 6), amina, 11)
    for name, value in (("continuity_good_percent", "100"), ("continuity_watch_percent", "90")):
        offices.choose(db.session, office, name, value, from_on=time.today(), by=None, at=time.now())
    assert "100% Good" in told(page(signed_in).select_one(".share"))
    meet(db, people_of(db, people.staff(db.session, office, "Carys Bevan"), 6), amina, 11)
    later = time.today() + timedelta(days=1)
    offices.choose(db.session, office, "continuity_watch_percent", "20", from_on=later, by=None, at=time.now())
    assert "50% To act on" in told(page(signed_in).select_one(".share"))


def test_before_anybody_met_a_named_coach_the_page_says_so(signed_in, db, amina) -> None:
    shown = page(signed_in)
    assert "No three months can be shown yet" in told(shown.select_one(".share"))
    assert line_of(shown, "Amina") == "Amina Yusuf No meetings No meetings"


def test_more_people_cost_no_more_statements(signed_in, db, amina, ben) -> None:
    meet(db, people_of(db, amina, 6), amina, 11)
    page(signed_in)
    counts = []
    for _turn in range(2):
        with statements(db) as counted:
            page(signed_in)
        counts.append(len(counted.reads))
        meet(db, people_of(db, ben, 30), ben, 11)
    assert counts[0] == counts[1] <= 7, counted.reads


# --- A coach's own line ------------------------------------------------------------------------------------


def test_a_coach_sees_their_own_line_and_nobody_elses(client, db, amina, ben) -> None:
    hers = people_of(db, amina, 6)
    meet(db, hers, amina, 10)
    meet(db, hers[:3], ben, 11)
    meet(db, hers[3:], amina, 11)
    meet(db, people_of(db, ben, 6), ben, 11)
    people.sign_in(client, db.session, people.account(db.session, amina, Role.COACH))
    shown = page(client, "/continuity/mine")
    assert "75% To watch 9 of 12 meetings" in told(shown.select_one(".share"))
    assert "100% 9 of 9" in told(shown.find(id="own-people").find_parent("section"))
    assert "Ben" not in shown.get_text()
    assert client.get("/continuity").status_code == 403


# --- One person --------------------------------------------------------------------------------------------


def test_a_persons_own_figures_stand_on_their_page(client, db, amina, ben) -> None:
    (dotty,) = people_of(db, amina, 1)
    people.sign_in(client, db.session, people.account(db.session, amina, Role.COACH))
    address = f"/claimants/{dotty.id}"
    assert page(client, address).find(id="continuity") is None
    meet(db, [dotty], ben, 9)
    meet(db, [dotty], amina, 10)
    words = told(page(client, address).find(id="continuity"))
    assert "1 of 2 meetings since a coach was named were with their own coach: 50%." in words
    assert "(UPC) 0.50" in words and "(SECON) 0.00" in words and "COC" not in words
    meet(db, [dotty], amina, 11)
    assert "(COC, Bice and Boxerman) 0.33" in told(page(client, address).find(id="continuity"))
