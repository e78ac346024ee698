"""To settle, as a coach and a lead see it and write down what a person chose."""

from datetime import date

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select

from coachdesk import clock
from coachdesk.models import Account, Adjustment, Event, Matter, Relationship, RoleGrant
from coachdesk.models.label import OpeningReason, Role
from coachdesk.policies import Grant, Viewer
from coachdesk.queries import open_work
from coachdesk.services import glass, matters
from tests import people
from tests.counting import statements


@pytest.fixture
def gwen(db, office):
    return people.account(db.session, people.lead(db.session, office), Role.LEAD)


@pytest.fixture
def tom(db, office):
    return people.staff(db.session, office, "Tom Whitfield", gender="male")


def with_matters(db, office, name, *codes, coach=None):
    person = people.claimant(db.session, office, name, *codes, coach=coach)
    matters.refresh(db.session, person, at=clock.now())
    return person, matters.in_the_way(db.session, person.id)[0]


@pytest.fixture
def maya(db, office, tom):
    return with_matters(db, office, "Maya Fernandes", "STAFF_FEMALE", coach=tom)


@pytest.fixture
def tamba(db, office):
    return with_matters(db, office, "Tamba", "MODE_PHONE", "CON_NO_PHONE")


@pytest.fixture
def lead(client, db, gwen):
    people.sign_in(client, db.session, gwen)
    return client


@pytest.fixture
def coach(client, db, tom):
    people.sign_in(client, db.session, people.account(db.session, tom, Role.COACH))
    return client


def soup(response):
    return BeautifulSoup(response.text, "html.parser")


def form_of(client, matter):
    return soup(client.get(f"/matters/{matter.id}")).select_one(".settle form")


def save(client, matter, **chosen):
    form = form_of(client, matter)
    kept = {each["name"]: each.get("value", "") for each in form.select("input[type=hidden], input[type=date]")}
    return client.post(form["action"], data=kept | {"words": ""} | chosen)


def errors(response):
    return [each.get_text() for each in soup(response).select(".govuk-error-summary__list a")]


def test_the_list_says_what_clashes_and_whose_word_it_waits_for(lead, maya, tamba):
    rows = [" ".join(each.get_text().split()) for each in soup(lead.get("/matters")).select(".rows > li")]
    assert len(rows) == 2
    assert any("“Female coach or assessor” would not be kept with Tom Whitfield." in row for row in rows)
    assert any("leave no way to meet" in row and "Tamba" in row for row in rows)


def test_a_coach_sees_what_is_to_settle_for_their_own_people_alone(coach, maya, tamba):
    page = soup(coach.get("/matters"))
    assert "Maya Fernandes" in page.get_text()
    assert "Tamba" not in page.get_text()
    assert coach.get(f"/matters/{maya[1].id}").status_code == 200
    assert coach.get(f"/matters/{tamba[1].id}").status_code == 404


def test_nothing_to_settle_is_said(lead):
    assert "Nothing to settle" in lead.get("/matters").text


def test_opening_one_is_noted_for_the_person(lead, db, maya):
    lead.get(f"/matters/{maya[1].id}")
    event = db.session.scalar(select(Event).where(Event.verb == "claimant.opened"))
    assert (event.claimant_id, event.subject_id) == (maya[0].id, maya[1].id)


def test_each_choice_says_what_it_does(lead, maya, tamba):
    words = form_of(lead, maya[1]).get_text()
    assert "Tom Whitfield is fine" in words
    assert "With this coach it is not asked again." in words
    words = form_of(lead, tamba[1]).get_text()
    assert "Keep “Telephone appointments”" in words or "Keep “" in words
    assert "Keep both" in words


def test_the_coach_writes_down_that_they_are_fine(coach, db, maya, tom):
    response = save(coach, maya[1], choice="this_coach_is_fine", how="with_supporter", words="He listens. I am fine.")
    assert (response.status_code, response.location) == (303, f"/claimants/{maya[0].id}")
    matter = db.session.scalar(select(Matter))
    assert (matter.choice, matter.how, matter.chosen_on) == ("this_coach_is_fine", "with_supporter", date(2026, 11, 24))
    assert matter.words == "He listens. I am fine."
    assert matters.may_book(db.session, maya[0].id)


def test_another_coach_takes_the_coach_to_the_list_for_they_see_the_person_no_more(coach, db, maya):
    response = save(coach, maya[1], choice="another_coach", how="phone")
    assert (response.status_code, response.location) == (303, "/matters")
    assert db.session.scalar(select(Relationship.end_reason)) == "another_coach"
    assert coach.get(f"/claimants/{maya[0].id}").status_code == 404


def test_a_lead_goes_on_to_the_person(lead, maya):
    response = save(lead, maya[1], choice="another_coach", how="in_person")
    assert response.location == f"/claimants/{maya[0].id}"
    assert "People without a coach" in lead.get("/placements").text


def test_one_of_two_is_kept(lead, db, tamba):
    save(lead, tamba[1], choice="keep_second", how="letter", chosen_on="2026-11-20")
    kept = db.session.scalars(select(Adjustment.code).where(Adjustment.ended_on.is_(None))).all()
    assert kept == ["CON_NO_PHONE"]
    assert db.session.scalar(select(Matter.chosen_on)) == date(2026, 11, 20)


def test_what_is_missing_is_said_and_what_was_typed_is_kept(lead, db, tamba):
    response = save(lead, tamba[1], chosen_on="", words="Ring on Fridays only.")
    assert response.status_code == 422
    assert errors(response) == [
        "Say what they chose.",
        "Say how they told us.",
        "Give the day, such as 24 11 2026.",
    ]
    assert "Ring on Fridays only." in soup(response).select_one("textarea").get_text()
    assert not matters.may_book(db.session, tamba[0].id)


@pytest.mark.parametrize(
    ("chosen", "error"),
    [
        ({"choice": "keep_both"}, "Write down how both go together, as they said it."),
        ({"choice": "keep_first", "chosen_on": "2026-11-25"}, "This day is still to come. Give the day they chose."),
        ({"choice": "keep_first", "chosen_on": "1026-11-25"}, "This day is long ago. Give the day they chose."),
        ({"choice": "keep_first", "words": "x" * 2001}, "Use 2,000 characters or fewer. What you typed is still here."),
    ],
)
def test_what_makes_no_sense_is_said_in_a_sentence(lead, db, tamba, chosen, error):
    response = save(lead, tamba[1], how="phone", **chosen)
    assert (response.status_code, errors(response)) == (422, [error])
    assert not matters.may_book(db.session, tamba[0].id)


@pytest.mark.parametrize("choice", ["another_coach", "no_longer_holds", "nonsense"])
def test_a_choice_that_is_not_offered_is_not_taken(lead, db, tamba, choice):
    assert save(lead, tamba[1], choice=choice, how="phone").status_code == 422
    assert not matters.may_book(db.session, tamba[0].id)


def test_a_day_that_is_none_is_said(lead, tamba):
    response = save(lead, tamba[1], choice="keep_first", how="phone", chosen_on="31 February")
    assert errors(response) == ["Give the day, such as 24 11 2026."]


def test_what_was_settled_meanwhile_stands_and_what_was_typed_is_kept(lead, db, maya):
    form = form_of(lead, maya[1])
    save(lead, maya[1], choice="this_coach_is_fine", how="phone")
    hidden = {each["name"]: each["value"] for each in form.select("input[type=hidden]")}
    late = {"choice": "another_coach", "how": "letter", "chosen_on": "2026-11-24", "words": "Please, a woman."}
    response = lead.post(form["action"], data=hidden | late)
    assert response.status_code == 409
    assert "settled in the meantime" in response.text
    assert "Please, a woman." in response.text
    assert db.session.scalar(select(Relationship.ended_on)) is None


def test_what_is_settled_leads_to_the_person(lead, maya):
    save(lead, maya[1], choice="this_coach_is_fine", how="phone")
    response = lead.get(f"/matters/{maya[1].id}")
    assert (response.status_code, response.location) == (303, f"/claimants/{maya[0].id}")


@pytest.mark.parametrize("how_many", [1, 60])
def test_the_list_is_the_same_few_statements_however_many_people(lead, db, office, tom, how_many):
    for number in range(how_many):
        with_matters(db, office, f"Person {number}", "STAFF_FEMALE", coach=tom)
    lead.get("/matters")
    with statements(db) as counted:
        page = soup(lead.get("/matters"))
    assert len(page.select(".rows > li")) == min(how_many, 50)
    assert len(counted.reads) <= 3, counted.reads


def test_broken_glass_makes_nobodys_matters_mine_to_settle(coach, db, office, tom, maya) -> None:
    """Tom opened Ivo's record for half an hour: it is there for him, and waits for Ivo's own coach."""
    other = people.staff(db.session, office, "Kit Moss", gender="male")
    ivo, matter = with_matters(db, office, "Ivo Brandt", "STAFF_FEMALE", coach=other)
    tom_signed_in = db.session.scalars(select(Account).where(Account.staff_id == tom.id)).one()
    glass.break_glass(db.session, ivo, reason=OpeningReason.HERE_NOW, words="At the desk", by=tom_signed_in.id,
                      at=clock.now())  # fmt: skip
    db.session.commit()
    assert coach.get(f"/claimants/{ivo.id}").status_code == 200
    assert coach.get(f"/matters/{matter.id}").status_code == 200
    page = soup(coach.get("/matters"))
    assert "Maya Fernandes" in page.main.get_text()
    assert "Ivo Brandt" not in page.main.get_text()
    assert open_work.counts(db.session, viewer_of(db, tom_signed_in)).to_settle == 1


def viewer_of(db, account: Account) -> Viewer:
    held = db.session.scalars(select(RoleGrant).where(RoleGrant.account_id == account.id))
    grants = tuple(Grant(each.role, each.office_id, each.team_id) for each in held)
    return Viewer(account.id, account.name, account.staff_id, grants)
