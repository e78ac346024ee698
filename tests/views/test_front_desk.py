"""The front desk: who comes today, and what to know; nothing else of anybody is there to be read."""

import json
import re
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import func, select

from coachdesk import clock
from coachdesk.models import Adjustment, DataKey, Event, ShutOut
from coachdesk.models.label import AppointmentState, Mode, Role, Sensitivity, ShutOutKind, Strength
from tests import people
from tests.counting import statements

HTMX = {"HX-Request": "true"}


@pytest.fixture
def amina(db, office):
    return people.staff(db.session, office, "Amina Yusuf")


@pytest.fixture
def remy(client, db, office):
    member = people.staff(db.session, office, "Remy Clarke", is_coach=False)
    people.sign_in(client, db.session, people.account(db.session, member, Role.RECEPTION))
    return member


def comes(db, office, coach, name: str, *codes: str, in_hours: float = 1, mode: Mode = Mode.IN_PERSON):
    """Somebody who has a meeting today."""
    person = people.claimant(db.session, office, name, *codes, coach=coach)
    starts_at = clock.now() + timedelta(hours=in_hours)
    people.meeting(db.session, person, coach, starts_at, AppointmentState.BOOKED).mode = mode
    db.session.flush()
    return person


def rows(client) -> list[str]:
    page = BeautifulSoup(client.get("/front-desk").text, "html.parser")
    return [" ".join(row.get_text(" ").split()) for row in page.select("#arrivals tbody tr")]


def events(db, verb: str = "front_desk.listed") -> int:
    return db.session.scalar(select(func.count()).select_from(Event).where(Event.verb == verb))


def test_a_row_says_what_the_desk_must_know_and_nothing_else(client, db, office, amina, remy) -> None:
    rosa = comes(db, office, amina, "Rosa Martínez", "ENV_STEPFREE", "ENV_NOGUARD", "CARE_CRISIS", "FMT_LARGE")
    rosa.preferred_name, rosa.pronouns, rosa.front_desk = "Rosie", "she/her", "I wait outside. Please wave."
    rosa.own_words, rosa.email = "My back is bad.", "rosa@example.org"
    wish = people.adjustment(db.session, rosa, "ENV_QUIET")
    wish.strength = Strength.PREFERENCE
    key = db.session.get_one(DataKey, rosa.key_id)
    details = Adjustment(
        key=key, claimant_id=rosa.id, code="COM_LOOP", strength=Strength.HARD, details="Deaf since 2019"
    )
    db.session.add(details)
    assert rows(client) == [
        "10:30 Rosa Martínez called Rosie she/her Amina Yusuf I wait outside. Please wave. "
        "Must be kept: Hearing loop Prefers: No guards in view Must be kept: Step-free"
    ]
    page = client.get("/front-desk").text
    for kept in (rosa.spoken_reference, rosa.reference, "back is bad", "rosa@example.org", "2019", str(rosa.id)):
        assert kept not in page


def test_of_a_sensitive_record_there_is_the_name_they_go_by_and_the_coach(client, db, office, amina, remy) -> None:
    rosa = comes(db, office, amina, "Rosa Martínez", "ENV_STEPFREE")
    rosa.preferred_name, rosa.pronouns, rosa.latin_name = "Bee", "she/her", "Rosa Martinez"
    rosa.sensitive = Sensitivity.IN_HIDING
    assert rows(client) == ["10:30 Bee Amina Yusuf"]
    assert "rosa" not in client.get("/front-desk").text.casefold()


def test_only_who_comes_here_today_stands_in_the_list(client, db, office, amina, remy) -> None:
    elsewhere = people.office(db.session, "Hill Road")
    comes(db, elsewhere, people.staff(db.session, elsewhere, "Dev Patel"), "Not Here")
    comes(db, office, amina, "By Phone", mode=Mode.PHONE)
    comes(db, office, amina, "Not Today", in_hours=24)
    comes(db, office, amina, "Last Night", in_hours=-10)
    hers = comes(db, office, amina, "Remys Aunt")
    key = db.session.get_one(DataKey, hers.key_id)
    db.session.add(ShutOut(key=key, claimant_id=hers.id, staff_id=remy.id, kind=ShutOutKind.RELATION))
    called_off = comes(db, office, amina, "Called Off")
    people.meeting(db.session, called_off, amina, clock.now(), AppointmentState.MET)
    comes(db, office, amina, "Later Today", in_hours=13.9)
    comes(db, office, amina, "Already Here", in_hours=-1)
    assert [re.sub(r"^\S+ | Amina Yusuf$", "", row) for row in rows(client)] == [
        "Already Here", "Called Off", "Later Today",
    ]  # fmt: skip


def test_the_list_asks_by_itself_and_is_told_only_what_is_new(client, db, office, amina, remy) -> None:
    """Opening it is one event. A page that has it as it stands gets nothing, and nothing is written."""
    comes(db, office, amina, "Rosa Martínez")
    page = BeautifulSoup(client.get("/front-desk").text, "html.parser")
    again = page.select_one("#arrivals")
    assert again["hx-trigger"] == "every 60s"
    assert events(db) == 1
    answer = client.get(again["hx-get"], headers=HTMX)
    assert (answer.status_code, answer.text, events(db)) == (204, "", 1)
    comes(db, office, amina, "Sam Webb")
    answer = client.get(again["hx-get"], headers=HTMX)
    assert answer.status_code == 200
    assert "<html" not in answer.text
    assert ("Sam Webb" in answer.text, events(db)) == (True, 2)
    piece = BeautifulSoup(answer.text, "html.parser")
    assert not piece.select("a, button, input, select, summary, [tabindex], [autofocus], script")


def test_a_page_that_asks_by_itself_keeps_nobody_signed_in(client, db, remy, clock) -> None:
    piece = BeautifulSoup(client.get("/front-desk").text, "html.parser").select_one("#arrivals")
    asked = HTMX | json.loads(piece["hx-headers"])
    for _ in range(6):
        clock.later(minutes=9)
        assert client.get(piece["hx-get"], headers=asked).status_code == 204
    clock.later(minutes=9)
    assert "sign-in" in client.get(piece["hx-get"], headers=asked).headers["HX-Redirect"]


def test_nobody_reads_the_list_unseen_with_a_mark_of_somebody_else(client, db, office, amina, remy, app) -> None:
    comes(db, office, amina, "Rosa Martínez")
    mark = BeautifulSoup(client.get("/front-desk").text, "html.parser").select_one("#arrivals")["hx-get"]
    other = people.staff(db.session, office, "Rory Bell", is_coach=False)
    browser = app.test_client()
    people.sign_in(browser, db.session, people.account(db.session, other, Role.RECEPTION))
    assert browser.get(mark, headers=HTMX).status_code == 200
    assert events(db) == 2


def test_ten_arrivals_are_read_with_as_many_statements_as_two(client, db, office, amina, remy) -> None:
    def reads() -> int:
        with statements(db) as counted:
            client.get("/front-desk")
        return len(counted.reads)

    for number in range(2):
        comes(db, office, amina, f"Person {number}", "ENV_STEPFREE").front_desk = "Wave."
    few = reads()
    for number in range(8):
        comes(db, office, amina, f"Other {number}", "COM_LOOP").front_desk = "Wave."
    assert reads() == few


def test_what_the_person_says_for_the_desk_is_written_on_their_page_and_read_at_the_desk(
    client, db, office, amina, remy, app
) -> None:
    rosa = comes(db, office, amina, "Rosa Martínez")
    coach = app.test_client()
    people.sign_in(coach, db.session, people.account(db.session, amina, Role.COACH))
    form = coach.get(f"/claimants/{rosa.id}/front-desk")
    fields = {
        each["name"]: each.get("value", "") for each in BeautifulSoup(form.text, "html.parser").select("main input")
    }
    sent = coach.post(
        f"/claimants/{rosa.id}/front-desk", data=fields | {"front_desk": "Please do not say my last name."}
    )
    assert sent.status_code == 303
    assert "Please do not say my last name." in coach.get(f"/claimants/{rosa.id}").text
    assert "Please do not say my last name." in rows(client)[0]
    db.session.expire_all()
    assert b"last name" not in rosa.front_desk_enc
    assert events(db, "claimant.front_desk_changed") == 1


def test_the_desk_is_where_reception_begins_and_all_that_its_bar_leads_to(client, db, remy) -> None:
    assert client.get("/").location == "/front-desk"
    answer = client.get("/front-desk")
    bar = BeautifulSoup(answer.text, "html.parser").select("header nav a")
    assert {"/front-desk", "/callers"} == {each["href"] for each in bar if each["href"] != "/"}
