"""A coach writes down, at somebody's word, that their notes are kept off the screen: for whoever never comes online."""

from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select

from coachdesk import clock
from coachdesk.models import DataKey, Event, Note
from coachdesk.models.label import Role
from coachdesk.services import entry_links
from tests import people
from tests.client import Client


@pytest.fixture
def desk(client, db, app) -> SimpleNamespace:
    """Amina at her desk, Maya with a page of her own, and a note."""
    office = people.office(db.session)
    amina = people.staff(db.session, office, "Amina Yusuf")
    maya = people.claimant(db.session, office, "Maya Fernandes", coach=amina)
    people.sign_in(client, db.session, people.account(db.session, amina, Role.COACH))
    key = db.session.get_one(DataKey, maya.key_id)
    db.session.add(Note(key=key, claimant_id=maya.id, author_id=amina.id, said="Nights are hard."))
    db.session.flush()
    theirs = Client(app, app.response_class)
    people.sign_in(theirs, db.session, entry_links.account_of(db.session, maya, at=clock.now()))
    return SimpleNamespace(client=client, session=db.session, maya=maya, theirs=theirs,
                           address=f"/claimants/{maya.id}/notes/screen")  # fmt: skip


def press(desk):
    page = BeautifulSoup(desk.client.get(desk.address).text, "html.parser")
    form = page.select_one("main form")
    answer = desk.client.post(form["action"], data={each["name"]: each["value"] for each in form.select("input")})
    assert answer.status_code == 303
    return desk.client.get(answer.location)


def test_it_is_reached_from_the_persons_page(desk) -> None:
    page = BeautifulSoup(desk.client.get(f"/claimants/{desk.maya.id}").text, "html.parser")
    assert page.select_one(f".acts-more a[href='{desk.address}']").get_text() == "Notes on Maya’s screen"


def test_the_notes_are_off_their_pages_and_only_they_show_them_again(desk) -> None:
    assert "Nights are hard." in desk.theirs.get("/my/notes").text
    after = press(desk).text
    assert "All notes are kept off the screen." in after
    assert not BeautifulSoup(after, "html.parser").select("main button")
    assert "Nights are hard." not in desk.theirs.get("/my/notes").text


def test_that_a_coach_wrote_it_down_stands_in_the_audit(desk) -> None:
    press(desk)
    facts = desk.session.scalars(select(Event.facts).where(Event.verb == "claimant.notes_off_screen")).all()
    assert facts == ['{"as":"coach","at_their_word":true}']
