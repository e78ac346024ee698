"""Somebody else, once: their own coach has no time soon, and they would rather not wait. Through both pages."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select

from coachdesk import clock
from coachdesk.models import Appointment, Cover, Leave, Relationship
from coachdesk.models.label import AppointmentState, LeaveKind, Role
from coachdesk.services import entry_links
from tests import people


@pytest.fixture
def here(client, db):
    """Amina's diary is full for three weeks. Tom and Bea work here too; Maya asked for a woman."""
    session = db.session
    office = people.office(session)
    amina, _tom, bea = (
        people.staff(session, office, name, gender=gender)
        for name, gender in (("Amina Yusuf", "female"), ("Tom Reed", "male"), ("Bea Hall", "female"))
    )
    maya = people.claimant(session, office, "Maya Fernandes", coach=amina)
    people.adjustment(session, maya, "STAFF_FEMALE")
    taken(session, amina, 21)
    account = people.account(session, amina, Role.COACH)
    people.sign_in(client, session, account)
    return SimpleNamespace(client=client, db=db, amina=amina, bea=bea, maya=maya)


def taken(session, coach, days):
    """Other things fill so many days from today on."""
    session.add(
        Leave(
            staff_id=coach.id,
            kind=LeaveKind.TEAM_TIME,
            starts_at=clock.now(),
            ends_at=clock.now() + timedelta(days=days),
        )
    )
    session.flush()


def page(here, **asked):
    return BeautifulSoup(
        here.client.get(f"/claimants/{here.maya.id}/appointments/new", query_string=asked).text, "html5lib"
    )


def choices(found):
    return {each["value"]: each.get_text(strip=True) for each in found.select("select[name=with] option")}


def sent(found):
    form = found.select_one("form.times")
    hidden = {each["name"]: each.get("value", "") for each in form.select("input[type=hidden]")}
    return hidden | {"starts_at": form.select_one("input[name=starts_at]")["value"]}


def book(here, **more):
    return here.client.post(
        f"/claimants/{here.maya.id}/appointments", data=sent(page(here, **{"with": "sooner"})) | more
    )


def booked(here):
    return here.db.session.scalars(select(Appointment).where(Appointment.state == AppointmentState.BOOKED)).all()


def covers(here):
    return here.db.session.scalars(select(Cover).where(Cover.ended_at.is_(None))).all()


def test_where_their_own_coach_has_no_time_soon_somebody_who_fits_can_see_them(here):
    assert choices(page(here)) == {"": "Amina, own coach", "sooner": "Somebody else, sooner"}
    assert choices(page(here, **{"with": "sooner"}))["sooner"] == "Bea Hall, sooner, this once"
    assert book(here, agreed="yes").status_code == 303
    [meeting], [cover] = booked(here), covers(here)
    day = clock.as_london(meeting.starts_at).date()
    assert meeting.coach_id == cover.coach_id == here.bea.id
    assert (cover.from_on, cover.until_on) == (day, day)
    assert day <= clock.today() + timedelta(days=8)
    [still] = here.db.session.scalars(select(Relationship).where(Relationship.ended_on.is_(None)))
    assert still.coach_id == here.amina.id


def test_it_is_at_the_persons_word(here):
    answer = book(here)
    assert answer.status_code == 422
    assert "Ask Maya first" in answer.text
    assert not booked(here)
    assert not covers(here)


def test_a_coach_with_a_time_soon_is_the_one_who_is_offered(here):
    here.db.session.execute(Leave.__table__.delete())
    assert choices(page(here)) == {}


def test_whoever_had_the_time_and_has_it_no_more_is_not_somebody_else_without_a_word(here):
    data = sent(page(here, **{"with": "sooner"})) | {"agreed": "yes"}
    taken(here.db.session, here.bea, 21)
    answer = here.client.post(f"/claimants/{here.maya.id}/appointments", data=data)
    assert answer.status_code == 409
    assert "Nobody else who fits has a time sooner" in answer.text
    assert not booked(here)
    assert not covers(here)


def test_when_the_meeting_is_called_off_nobody_stands_in_any_more(here):
    book(here, agreed="yes")
    [meeting] = booked(here)
    form = BeautifulSoup(here.client.get(f"/appointments/{meeting.id}/cancel").text, "html5lib").select_one("main form")
    data = {each["name"]: each.get("value", "") for each in form.select("input[type=hidden]")}
    assert here.client.post(form["action"], data=data).status_code == 303
    assert not booked(here)
    assert not covers(here)


# --- And for the person themselves --------------------------------------------------------------------------


@pytest.fixture
def me(here):
    people.sign_in(here.client, here.db.session, entry_links.account_of(here.db.session, here.maya, at=clock.now()))
    return here


def mine(me, address="/my/meetings/new"):
    return BeautifulSoup(me.client.get(address).text, "html5lib").select_one("main")


def test_i_can_wait_for_my_coach_or_see_somebody_else_once(me):
    way = mine(me).select_one(".my-instead a")
    other = mine(me, way["href"])
    assert "Bea Hall can see you sooner, this once. Amina stays your coach" in " ".join(other.get_text(" ").split())
    assert "Amina" in mine(me, other.select_one(".my-instead a")["href"]).select_one("h1").get_text()
    form = other.select_one("form:has(input[name=time])")
    data = {each["name"]: each.get("value", "") for each in form.select("input[type=hidden]")}
    data["time"] = form.select_one("input[name=time]")["value"]
    assert me.client.post(form["action"], data=data).status_code == 303
    assert [each.coach_id for each in booked(me)] == [each.coach_id for each in covers(me)] == [me.bea.id]


def test_seeing_somebody_once_is_not_my_coach_being_away(me):
    other = mine(me, mine(me).select_one(".my-instead a")["href"])
    form = other.select_one("form:has(input[name=time])")
    data = {each["name"]: each.get("value", "") for each in form.select("input[type=hidden]")}
    me.client.post(form["action"], data=data | {"time": form.select_one("input[name=time]")["value"]})
    assert len(booked(me)) == 1
    assert "is away" not in mine(me).get_text()
    assert "is away" not in mine(me, "/my").get_text()


def test_a_time_that_is_gone_meanwhile_books_nobody_else_in_its_place(me):
    other = mine(me, mine(me).select_one(".my-instead a")["href"])
    form = other.select_one("form:has(input[name=time])")
    data = {each["name"]: each.get("value", "") for each in form.select("input[type=hidden]")}
    data["time"] = form.select_one("input[name=time]")["value"]
    taken(me.db.session, me.bea, 21)
    me.db.session.delete(me.db.session.scalars(select(Leave).where(Leave.staff_id == me.amina.id)).one())
    me.db.session.flush()
    answer = me.client.post(form["action"], data=data)
    assert answer.status_code == 409
    assert not booked(me)
