"""A question to the person: would they like another coach? On their own pages, and as their coach hears of it."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select

from coachdesk import clock
from coachdesk.models import Handover, Move, Relationship, Staff


@pytest.fixture
def move(world):
    """Rosa is asked whether she would change from Amina to Kit, who is a woman as she asked."""
    kit = world.db.session.get_one(Staff, world.accounts["kit"].staff_id)
    kit.gender = "female"
    made = Move(
        claimant_id=world.rosa.id, from_coach_id=world.accounts["amina"].staff_id, to_coach_id=kit.id, cost=5,
        reason="most_room", params={"load": "80"}, asked_by=world.accounts["gwen"].id, asked_at=clock.now(),
        answer_by_on=clock.today() + timedelta(days=14),
    )  # fmt: skip
    world.db.session.add(made)
    world.db.session.flush()
    return made


def page_of(world, who, address):
    response = world.browser(who).get(address)
    assert response.status_code == 200, response.text
    return BeautifulSoup(response.text, "html.parser")


def said(page):
    return " ".join(page.select_one("main").get_text().split())


def coach_of(world):
    current = (Relationship.claimant_id == world.rosa.id, Relationship.ended_on.is_(None))
    return world.db.session.scalar(select(Relationship.coach_id).where(*current))


def answer(world, move, word):
    return world.send("rosa", f"/my/move/{move.id}", {"answer": word})


def test_it_waits_on_the_first_page_and_says_that_no_is_fine(world, move):
    home = page_of(world, "rosa", "/my")
    card = home.select_one("section:has(#move-asked)")
    assert "No is fine." in card.get_text()
    page = page_of(world, "rosa", card.a["href"])
    text = said(page)
    for sentence in (
        "We ask so that there is enough time for everybody.",
        "It is nothing that you did.",
        "If you say nothing by Tuesday 8 December, Amina stays your coach.",
    ):
        assert sentence in text
    assert [each.get_text() for each in page.select("main form button")] == ["Yes, Kit is fine", "No, I keep Amina"]


def test_who_is_asked_nothing_sees_nothing(world):
    assert page_of(world, "rosa", "/my").select_one("#move-asked") is None
    assert "You are not asked anything now." in said(page_of(world, "rosa", "/my/move"))


def test_a_yes_begins_a_handover_and_changes_nothing_yet(world, move):
    assert answer(world, move, "yes").status_code == 303
    assert coach_of(world) == world.accounts["amina"].staff_id
    begun = world.db.session.get_one(Handover, world.db.session.get_one(Move, move.id).handover_id)
    assert begun.to_coach_id == move.to_coach_id
    assert page_of(world, "rosa", "/my").select_one("#move-asked") is None


def test_a_no_ends_it_and_the_coach_is_told(world, move):
    answered = answer(world, move, "no")
    assert "Amina stays your coach. We will not ask you this again." in said(page_of(world, "rosa", answered.location))
    assert world.db.session.scalar(select(Handover.id).where(Handover.ended_at.is_(None))) is None
    today = said(page_of(world, "amina", "/today"))
    assert "said no, and is not asked this again." in today


def test_neither_yes_nor_no_asks_again(world, move):
    page = answer(world, move, "")
    assert page.status_code == 422
    assert "Choose one of the two." in page.text
    assert world.db.session.get_one(Move, move.id).ended_at is None


def test_what_was_taken_back_meanwhile_is_said(world, move):
    move.ended_at = clock.now()
    world.db.session.flush()
    answered = answer(world, move, "yes")
    assert answered.status_code == 303
    assert "This is not asked any more. Nothing has changed." in said(page_of(world, "rosa", answered.location))
    assert world.db.session.get_one(Move, move.id).agreed is None


def test_the_coach_writes_down_what_was_said_on_the_phone(world, move):
    today = page_of(world, "amina", "/today")
    part = today.select_one("section:has(#moves-title)")
    assert "Was asked whether they would change to Kit" in part.get_text()
    assert "Tell them: nothing could be sent" in part.get_text()
    page = page_of(world, "amina", f"/moves/{move.id}")
    assert "Nothing was sent" in said(page)
    assert world.send("amina", f"/moves/{move.id}/told").status_code == 303
    assert world.send("amina", f"/moves/{move.id}/answer", {"answer": ""}).status_code == 422
    assert world.send("amina", f"/moves/{move.id}/answer", {"answer": "no"}).status_code == 303
    kept = world.db.session.get_one(Move, move.id)
    assert (kept.agreed, kept.answered_by, kept.told_by) == (
        False, world.accounts["amina"].id, world.accounts["amina"].id,
    )  # fmt: skip


def test_the_lead_takes_a_question_back(world, move):
    assert world.send("gwen", f"/moves/{move.id}/back").status_code == 303
    kept = world.db.session.get_one(Move, move.id)
    assert (kept.agreed, kept.ended_at) == (None, clock.now())
    assert page_of(world, "rosa", "/my").select_one("#move-asked") is None
