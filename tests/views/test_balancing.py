"""Balancing, as a lead sees it: a proposal, what they decide over it, and what comes of two leads at once."""

from datetime import UTC, datetime, timedelta

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import func, select

from coachdesk import clock
from coachdesk.models import DataKey, Event, Move, Relationship, RoleGrant, ShutOut, SteadyTime, Team
from coachdesk.models.label import Role, ShutOutKind, SteadyReason
from tests import people
from tests.counting import statements

LONG_AGO = datetime(2026, 4, 7, 10, tzinfo=UTC)


@pytest.fixture
def gwen(db, office):
    return people.account(db.session, people.lead(db.session, office), Role.LEAD)


@pytest.fixture
def amina(db, office):
    """Over the line: with so few hours a week she has time for some nine people."""
    return people.staff(db.session, office, "Amina Yusuf", gender="female", hours=3.5)


@pytest.fixture
def tom(db, office):
    return people.staff(db.session, office, "Tom Whitfield", gender="male")


@pytest.fixture
def signed_in(client, db, gwen):
    people.sign_in(client, db.session, gwen)
    return client


@pytest.fixture
def crowd(db, office, amina):
    """Twelve people of Amina's, the first of whom she hardly knows; with each she met once more than with the one
    before."""
    made = []
    for number in range(12):
        person = people.claimant(db.session, office, f"Person {number:02}", coach=amina)
        for week in range(min(number, 8)):
            people.meeting(db.session, person, amina, LONG_AGO + timedelta(weeks=week))
        made.append(person)
    return made


def page_of(client, address="/balancing"):
    response = client.get(address)
    assert response.status_code == 200, response.text
    return BeautifulSoup(response.text, "html.parser")


def read(response):
    return BeautifulSoup(response.text, "html.parser")


def words(node):
    return " ".join(node.get_text().split())


def asked_about(page):
    return [words(row.th.label) for row in page.select("#moves tbody tr")]


def press(client, page, form="#asking", **more):
    """Press a button of a form as a browser does; the boxes of the rows belong to the first."""
    form = page.select_one(form)
    sent = {each["name"]: each.get("value", "") for each in form.select("input[type=hidden]")}
    if form.get("id") == "asking":
        sent["chosen"] = [each["value"] for each in page.select("input[name=chosen][checked]")]
    return client.post(form["action"].partition("#")[0], data=sent | more)


def button_of(page, name, words_on_it):
    row = next(each for each in page.select("#moves tbody tr") if name in each.th.get_text())
    return next(each["value"] for each in row.select("button") if words_on_it in each.get_text())


def test_the_weakest_relationships_are_proposed_until_nobody_is_over_the_line(signed_in, crowd, tom):
    page = page_of(signed_in)
    asked = asked_about(page)
    assert asked == [f"Ask Person {number:02}" for number in range(len(asked))]
    assert 3 <= len(asked) <= 5
    assert "With these moves nobody would be." in words(page.select_one(".page-head"))
    assert "No other choice could break less." in words(page.select_one("#moves"))
    row = next(each for each in page.select("#board tbody tr") if "Amina" in each.th.get_text())
    now, after = (int(words(each).rstrip("%")) for each in row.select("td")[2:4])
    assert now > 100 >= after


def test_each_move_shows_what_it_breaks_and_how_that_comes_out(signed_in, crowd, tom):
    row = page_of(signed_in).select("#moves tbody tr")[2]
    assert "Amina Yusuf to Tom Whitfield" in words(row)
    assert "Tom Whitfield has the most room" in words(row)
    lines = [words(each) for each in row.select("details li")]
    assert "They met 2 times with this coach. 2 points" in lines
    points = sum(int(each.split()[-2]) for each in lines)
    assert f"{points} of 24" in words(row.summary)


def test_a_woman_only_person_is_never_proposed_to_a_man(signed_in, db, office, crowd, amina, tom):
    maya = people.claimant(db.session, office, "Maya Fernandes", "STAFF_FEMALE", coach=amina)
    page = page_of(signed_in)
    assert not [each for each in asked_about(page) if "Maya" in each]
    back = press(signed_in, page, do="add", person=maya.spoken_reference, to=str(tom.id))
    assert back.status_code == 200
    refused = words(read(back).select_one(".balancing__refused"))
    assert "would not be kept with Tom Whitfield" in refused
    assert "Only Maya can say that it is fine." in refused
    assert not [each for each in asked_about(read(back)) if "Maya" in each]


def never(db, person, what):
    """What keeps somebody where they are."""
    today = clock.today()
    if what == "crisis":
        db.session.add(SteadyTime(claimant_id=person.id, reason=SteadyReason.CRISIS, from_on=today))
    elif what == "new":
        held = db.session.scalar(select(Relationship).where(Relationship.claimant_id == person.id))
        held.started_on, held.start_reason = today - timedelta(weeks=12), "lead_chose"
    elif what == "moved":
        held = db.session.scalar(select(Relationship).where(Relationship.claimant_id == person.id))
        before = people.Relationship(
            claimant_id=person.id, coach_id=held.coach_id, started_on=today - timedelta(days=900),
            ended_on=today - timedelta(days=300), start_reason="imported", end_reason="more_time",
        )  # fmt: skip
        db.session.add(before)
    elif what == "no":
        other = people.staff(db.session, db.session.get_one(people.Office, person.office_id), "Once Proposed")
        held = db.session.scalar(select(Relationship).where(Relationship.claimant_id == person.id))
        db.session.add(
            Move(claimant_id=person.id, from_coach_id=held.coach_id, to_coach_id=other.id, cost=3, reason="most_room",
                 answer_by_on=today, agreed=False, answered_at=clock.now(), ended_at=clock.now())
        )  # fmt: skip
    else:
        people.adjustment(db.session, person, what)
    db.session.flush()


@pytest.mark.parametrize(
    ("what", "said"),
    [
        ("STAFF_SAME", "They asked for the same coach every time."),
        ("crisis", "They are in a crisis. Nobody is moved before it is over."),
        ("new", "They have had this coach for less than 13 weeks."),
        ("moved", "They changed coach less than a year ago."),
        ("no", "They were asked and said no. That is kept."),
        ("EXT_PAUSE", "They have paused."),
    ],
)
def test_whoever_may_not_be_moved_is_not_proposed_and_cannot_be_put_in(signed_in, db, crowd, tom, what, said):
    weakest = crowd[0]
    never(db, weakest, what)
    page = page_of(signed_in)
    assert asked_about(page)
    assert "Ask Person 00" not in asked_about(page)
    back = press(signed_in, page, do="add", person="Person 00", to=str(tom.id))
    assert said in words(read(back).select_one(".balancing__refused"))
    assert "Ask Person 00" not in asked_about(read(back))


def test_a_move_that_is_left_out_is_solved_without_and_can_come_back(signed_in, crowd, tom):
    page = page_of(signed_in)
    back = press(signed_in, page, do=button_of(page, "Person 00", "Leave out"))
    without = read(back)
    assert "Ask Person 00" not in asked_about(without)
    assert "With these moves nobody would be." in words(without.select_one(".page-head"))
    undo = next(each["value"] for each in without.select("#decided button"))
    again = read(press(signed_in, without, do=undo))
    assert asked_about(again) == asked_about(page)


def test_somebody_is_put_in_and_somebody_stays(signed_in, db, crowd, tom):
    page = page_of(signed_in)
    put = read(press(signed_in, page, do="add", person="Person 11", to=str(tom.id)))
    assert "Ask Person 11" in asked_about(put)
    assert "You chose Tom Whitfield" in words(put.select_one("#moves"))
    pinned = read(press(signed_in, put, do="add", person="Person 00", to="stays"))
    assert "Ask Person 11" in asked_about(pinned)
    assert "Ask Person 00" not in asked_about(pinned)
    assert db.session.scalar(select(func.count()).select_from(Move)) == 0


def test_what_is_decided_about_somebody_ticks_nobody_again(signed_in, db, crowd, tom):
    page = page_of(signed_in)
    ticked = [each["value"] for each in page.select("input[name=chosen]")][1:]
    typed = {"person": "Person 11", "to": str(tom.id)}
    for pressed in ("add", page.select_one("#asking button")["value"]):  # the second is what Enter presses
        put = read(press(signed_in, page, do=pressed, chosen=ticked, **typed))
        assert "Ask Person 11" in asked_about(put)
        unticked = [words(row.th.label) for row in put.select("#moves tbody tr") if not row.select("[checked]")]
        assert unticked == ["Ask Person 00"]
    assert db.session.scalar(select(func.count()).select_from(Move)) == 0


@pytest.mark.parametrize(
    ("person", "to", "said"),
    [
        ("", "stays", "Give the reference of a person"),
        ("Nobody Here", "stays", "Nobody of these coaches is called “Nobody Here”"),
        ("Person 00", "", "Choose a coach, or that they stay."),
    ],
)
def test_what_cannot_be_read_is_said_and_kept(signed_in, crowd, tom, person, to, said):
    back = press(signed_in, page_of(signed_in), do="add", person=person, to=to)
    assert back.status_code == 422
    page = read(back)
    assert said in words(page.select_one("#person-error"))
    assert page.select_one("#person")["value"] == person


def test_those_who_are_ticked_are_asked_and_nothing_else_changes(signed_in, db, gwen, crowd, amina, tom):
    page = page_of(signed_in)
    chosen = [each["value"] for each in page.select("input[name=chosen]")][1:]
    answer = press(signed_in, page, do="accept", chosen=chosen)
    assert answer.status_code == 303
    asked = db.session.scalars(select(Move)).all()
    assert {str(each.claimant_id) for each in asked} == set(chosen)
    assert {(each.from_coach_id, each.to_coach_id, each.asked_by) for each in asked} == {(amina.id, tom.id, gwen.id)}
    held = db.session.scalars(select(Relationship.coach_id).where(Relationship.ended_on.is_(None)))
    assert set(held) == {amina.id}
    after = page_of(signed_in, answer.location)
    assert len(after.select("#asked tbody tr")) == len(chosen)
    assert "Nothing could be sent. Tell them yourself." in words(after.select_one("#asked"))
    assert len(asked_about(after)) <= 1


def test_nobody_ticked_is_nobody_asked(signed_in, db, crowd, tom):
    back = press(signed_in, page_of(signed_in), do="accept", chosen=[])
    assert back.status_code == 422
    assert "Nobody is ticked, so nobody was asked." in words(read(back).select_one(".banner"))
    assert db.session.scalar(select(func.count()).select_from(Move)) == 0


def test_a_proposal_that_was_accepted_is_taken_back_in_one_press(signed_in, db, crowd, tom):
    fresh = page_of(signed_in)
    asked = page_of(signed_in, press(signed_in, fresh, do="accept").location)
    form = asked.select_one("#asked .sheet__head form")
    answer = signed_in.post(form["action"], data={each["name"]: each["value"] for each in form.select("input")})
    assert answer.status_code == 303
    again = page_of(signed_in, answer.location)
    assert asked_about(again) == asked_about(fresh)
    assert again.select_one("#asked") is None
    assert db.session.scalars(select(Move.agreed)).all() == [None] * len(asked_about(fresh))


def test_newcomers_are_placed_before_anybody_is_moved(signed_in, db, office, crowd, amina, tom):
    for number in range(3):
        people.claimant(db.session, office, f"Newcomer {number}")
    tom.weekly_hours = 4
    db.session.flush()
    page = page_of(signed_in)
    assert "3 people wait for a first coach" in words(page.select_one(".page-head"))
    tom_row = next(each for each in page.select("#board tbody tr") if "Tom" in each.th.get_text())
    assert "3 newcomers counted" in words(tom_row)
    assert int(words(tom_row.select("td")[3]).rstrip("%")) <= 100


def test_it_says_honestly_who_stays_over_and_why(signed_in, db, crowd, amina):
    page = page_of(signed_in)
    assert asked_about(page) == []
    stays = words(page.select_one("section:has(#unsolved)"))
    assert "Amina Yusuf stays over by" in stays
    assert "For 12 people nobody who fits has room." in stays


def test_a_coach_who_leaves_or_is_away_for_long_takes_nobody(signed_in, db, crowd, tom):
    tom.leaves_on = clock.today() + timedelta(days=30)
    db.session.flush()
    page = page_of(signed_in)
    assert asked_about(page) == []
    assert "Leaves, so nobody new comes to them." in words(page.select_one("#board"))


def test_whoever_a_lead_is_shut_out_of_counts_and_is_not_named(signed_in, db, gwen, crowd, tom):
    db.session.add(
        ShutOut(
            key=db.session.get_one(DataKey, crowd[0].key_id), claimant_id=crowd[0].id, staff_id=gwen.staff_id,
            kind=ShutOutKind.RELATION, made_by=gwen.id,
        )
    )  # fmt: skip
    db.session.flush()
    page = page_of(signed_in)
    assert "Person 00" not in page.get_text()
    amina = next(each for each in page.select("#board tbody tr") if "Amina" in each.th.get_text())
    assert words(amina.select("td")[0]).startswith("12")


def test_a_lead_of_one_team_balances_that_team(signed_in, db, office, gwen, crowd, amina, tom):
    team = Team(office_id=office.id, name="North")
    db.session.add(team)
    db.session.flush()
    amina.team_id = team.id
    db.session.scalar(select(RoleGrant).where(RoleGrant.account_id == gwen.id)).team_id = team.id
    db.session.flush()
    page = page_of(signed_in)
    assert [words(each) for each in page.select("#board .who")] == ["Amina Yusuf"]


def test_the_second_of_two_leads_is_told_what_the_first_did_and_nothing_is_half_done(
    app, db, office, signed_in, crowd, tom
):
    ida = people.account(db.session, people.lead(db.session, office, "Ida Quist"), Role.LEAD)
    other = app.test_client()
    people.sign_in(other, db.session, ida)
    mine, hers = page_of(signed_in), page_of(other)
    assert press(other, hers, do="accept", chosen=[str(crowd[0].id)]).status_code == 303
    back = press(signed_in, mine, do="accept")
    assert back.status_code == 409
    page = read(back)
    told = [words(each) for each in page.select(".balancing__changed li")]
    assert told == ["Ida Quist asked Person 00 whether they would change to Tom Whitfield."]
    assert db.session.scalars(select(Move.claimant_id)).all() == [crowd[0].id]
    assert asked_about(page) == asked_about(mine)[1:]
    assert press(signed_in, page, do="accept").status_code == 303
    assert db.session.scalar(select(func.count()).select_from(Move)) == len(asked_about(mine))


@pytest.mark.parametrize("what", ["placed", "hours", "hard time", "taken back"])
def test_whatever_else_changed_is_told(signed_in, db, office, gwen, crowd, amina, tom, what):
    page = page_of(signed_in)
    if what == "placed":
        new = people.claimant(db.session, office, "New Comer")
        held = people.relationship(db.session, new, tom)
        held.started_on, held.decided_by = clock.today(), gwen.id
        said = "Gwen Pritchard gave New Comer to Tom Whitfield."
    elif what == "hours":
        tom.weekly_hours = 20
        said = "The hours of Tom Whitfield have changed."
    elif what == "hard time":
        never(db, crowd[0], "crisis")
        said = "Person 00: They are in a crisis. Nobody is moved before it is over."
    else:
        page = page_of(signed_in, press(signed_in, page, do="accept", chosen=[str(crowd[0].id)]).location)
        move = db.session.scalar(select(Move))
        move.ended_at = clock.now()
        said = "The question to Person 00 about Tom Whitfield was taken back."
    db.session.flush()
    back = press(signed_in, page, do="accept")
    assert back.status_code == 409
    assert said in [words(each) for each in read(back).select(".balancing__changed li")]


def test_a_page_that_was_tampered_with_asks_nobody(signed_in, db, crowd, tom):
    page = page_of(signed_in)
    back = press(signed_in, page, do="accept", state=page.select_one("#asking [name=state]")["value"][:-2])
    assert back.status_code == 422
    assert db.session.scalar(select(func.count()).select_from(Move)) == 0


def test_a_coach_that_is_no_coach_is_asked_for_again(signed_in, crowd, tom):
    back = press(signed_in, page_of(signed_in), do="add", person="Person 00", to="-" * 36)
    assert back.status_code == 422 and "Choose a coach, or that they stay." in back.text


def test_a_look_writes_nothing_but_that_somebody_looked(signed_in, db, crowd, tom):
    page = page_of(signed_in)
    press(signed_in, page, do=button_of(page, "Person 00", "Leave out"))
    verbs = db.session.scalars(select(Event.verb).where(Event.verb.startswith("balancing"))).all()
    assert set(verbs) == {"balancing.proposed"}


def test_a_large_team_takes_as_many_statements_as_a_small_one(signed_in, db, office, crowd, tom):
    with statements(db) as few:
        page_of(signed_in)
    for number in range(30):
        people.claimant(db.session, office, f"More {number}", "STAFF_FEMALE", coach=tom)
    with statements(db) as many:
        page_of(signed_in)
    assert len(many.reads) == len(few.reads)
