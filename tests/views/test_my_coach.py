"""My coach: who it is and why, in words; another one for the asking; and what I wish counts."""

from datetime import UTC, date, datetime

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select

from coachdesk.models import (
    Adjustment,
    CoachRequest,
    CoachWish,
    Conflict,
    Event,
    Matter,
    Relationship,
    Staff,
    SteadyTime,
)
from coachdesk.models.label import CoachChoice, SteadyReason
from coachdesk.services import coach_requests, leavers, relationships
from tests import people
from tests.views.world import World

TODAY = date(2026, 11, 24)
NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)


def page(world: World, address: str = "/my/coach", who: str = "rosa") -> BeautifulSoup:
    answer = world.browser(who).get(address)
    assert answer.status_code == 200, answer.text
    return BeautifulSoup(answer.text, "html.parser")


def words(found) -> str:
    return " ".join(found.get_text(" ").split())


def said(world: World, address: str = "/my/coach", who: str = "rosa") -> str:
    return words(page(world, address, who).main)


def staff_id(world: World, who: str):
    return world.accounts[who].staff_id


@pytest.fixture
def cleared(world):
    """Rosa's own rule about her coach, which nobody of the world has declared, is out of the way."""
    for each in world.db.session.scalars(select(Adjustment).where(Adjustment.claimant_id == world.rosa.id)):
        each.ended_on = TODAY
    world.db.session.commit()
    return world


def test_i_read_who_my_coach_is_since_when_why_and_who_decided_and_the_same_of_those_before(world):
    session, gwen, vera = world.db.session, world.accounts["gwen"], staff_id(world, "vera")
    row = session.scalar(select(Relationship).where(Relationship.claimant_id == world.rosa.id))
    row.started_on, row.ended_on, row.end_reason, row.ended_by = (
        date(2024, 3, 5), date(2026, 5, 4), "coach_leaves", gwen.id,
    )  # fmt: skip
    session.flush()
    session.add(
        Relationship(
            claimant_id=world.rosa.id, coach_id=vera, started_on=date(2026, 5, 4), start_reason="skill_match",
            start_params={"skills": "self_employment STAFF_MH", "load": "80"}, decided_by=gwen.id,
        )
    )  # fmt: skip
    session.commit()
    text = said(world)
    assert "Vera Lund is your coach since 4 May 2026." in text
    assert "Vera Lund knows about mental health and self-employment, which you asked for." in text
    assert "Gwen Pritchard decided it." in text
    assert "Amina Yusuf From 5 March 2024 to 4 May 2026." in text
    assert "It came with an import of the records from before." in text
    assert "Amina Yusuf stopped working here. Gwen Pritchard decided it." in text
    for code in ("skill_match", "self_employment", "STAFF_", "imported", "80%", str(vera)):
        assert code not in page(world).main.get_text()
    beside = said(world, f"/claimants/{world.rosa.id}/coach", "vera")
    assert "Amina Yusuf , 5 March 2024 to 4 May 2026" in beside and "Gwen Pritchard decided it." in beside


def test_one_press_asks_for_another_coach_and_the_promised_day_is_said_at_once_and_after(cleared):
    world = cleared
    answer = world.send("rosa", "/my/coach/request", {"words": "He reminds me of somebody."})
    assert answer.status_code == 303
    home = said(world, "/my")
    assert "You asked for another coach You hear from us by Tuesday 1 December." in home
    text = said(world)
    assert "You hear from us by Tuesday 1 December." in text and "Until then Amina is your coach." in text
    assert "He reminds me of somebody." in text
    assert world.send("rosa", "/my/coach/request").status_code == 303  # asked once more: it is the same one
    assert len(world.db.session.scalars(select(CoachRequest).where(CoachRequest.answered_at.is_(None))).all()) == 1
    for address in (f"/claimants/{world.rosa.id}", f"/claimants/{world.rosa.id}/coach", "/today",
                    f"/claimants/{world.rosa.id}/opened"):  # fmt: skip
        seen = page(world, address, "amina").get_text()
        assert "reminds me" not in seen and "asked for another coach on" not in seen
    assert "asked for another coach." not in words(page(world, f"/claimants/{world.rosa.id}/opened", "amina").main)


def test_i_take_it_back_and_my_coach_stays(cleared):
    world = cleared
    world.send("rosa", "/my/coach/request")
    assert world.send("rosa", "/my/coach/request/taken-back").status_code == 303
    text = said(world)
    assert "You asked on 24 November 2026, and took it back on 24 November 2026." in text
    assert "Ask for another coach" in text
    assert world.send("rosa", "/my/coach/request/taken-back").status_code == 409


def test_a_promise_that_is_past_is_said_with_a_sorry(cleared):
    world = cleared
    world.send("rosa", "/my/coach/request")
    coach_requests.open_one(world.db.session, world.rosa.id).promised_on = date(2026, 11, 23)
    assert "We promised it by Monday 23 November and are late. We are sorry." in said(world)


def test_what_is_too_long_comes_back_as_it_was_typed(cleared):
    answer = cleared.send("rosa", "/my/coach/request", {"words": "long " * 500})
    assert answer.status_code == 422 and "long long" in answer.text
    assert cleared.db.session.scalar(select(CoachRequest.id).where(CoachRequest.answered_at.is_(None))) is None


def test_where_nobody_fits_i_am_told_so_and_choose_what_is_honest(cleared):
    world, session = cleared, cleared.db.session
    people.adjustment(session, world.rosa, "STAFF_MALE")
    asked, _new = coach_requests.ask(session, world.rosa, by=world.accounts["rosa"].id, at=NOW)
    coach_requests.nobody_fits(session, asked, by=world.accounts["gwen"].id, at=NOW)
    session.commit()
    assert "Nobody here fits all that you asked for yet. You can choose what happens next." in said(world, "/my")
    found = page(world)
    offered = {each["value"]: words(found.find("label", attrs={"for": each["id"]})) for each in
               found.select("input[name=choice]")}  # fmt: skip
    assert offered["wait"] == "Wait. Amina is there for you, and we look again."
    assert offered["elsewhere"] == "Somebody of another team or office. We ask there for you."
    coaches = [value for value in offered if value.startswith("coach:")]
    assert f"coach:{staff_id(world, 'amina')}" not in coaches  # I have her
    assert f"coach:{staff_id(world, 'ben')}" not in coaches  # he is too close to me
    assert f"coach:{staff_id(world, 'bruno')}" not in coaches  # he is kept from me
    assert (
        "But: “Male coach or assessor” would not be kept with Kit Moss." in offered[f"coach:{staff_id(world, 'kit')}"]
    )
    assert world.send("rosa", "/my/coach/choice", {"choice": "coach:" + str(staff_id(world, "ben"))}).status_code == 422
    assert world.send("rosa", "/my/coach/choice", {"choice": f"coach:{staff_id(world, 'kit')}"}).status_code == 303
    assert "You said that Kit Moss is fine." in said(world)
    new = coach_requests.open_one(session, world.rosa.id)
    assert (new.choice, new.chosen_coach_id) == (CoachChoice.THIS_COACH, staff_id(world, "kit"))
    given = world.send("gwen", f"/claimants/{world.rosa.id}/another-coach", {"coach": str(staff_id(world, "kit"))})
    assert given.status_code == 303, given.text
    vera = world.send("gwen", f"/claimants/{world.rosa.id}/another-coach", {"coach": str(staff_id(world, "vera"))})
    assert vera.status_code == 409  # it was said of Kit alone


def test_a_coach_who_is_too_close_is_told_to_me_kindly_and_without_details(cleared):
    world, session = cleared, cleared.db.session
    world.send("amina", f"/claimants/{world.rosa.id}/coach/conflict", {"words": "She is my cousin."})
    made = session.scalar(select(Conflict).where(Conflict.staff_id == staff_id(world, "amina")))
    assert made.words == "She is my cousin."
    for address in ("/my", "/my/coach"):
        text = said(world, address)
        assert "Your coach and you are too close for this to be fair to you. It is nothing that you did." in text
        assert "We find you another coach by Tuesday 1 December." in text
        assert "cousin" not in text
    assert "cousin" in said(world, f"/claimants/{world.rosa.id}/another-coach", "gwen")


def test_my_wishes_are_kept_and_changed_and_count_for_my_coach_too(cleared):
    world, session = cleared, cleared.db.session
    vera = str(staff_id(world, "vera"))
    sent = {"rather": vera, "skills": "self_employment"}
    assert world.send("rosa", "/my/coach/wishes", sent).status_code == 303
    assert world.send("rosa", "/my/coach/wishes", sent).status_code == 303
    kept = session.scalars(select(CoachWish).where(CoachWish.ended_at.is_(None))).all()
    assert sorted(str(each.skill or each.staff_id) for each in kept) == sorted([vera, "self_employment"])
    found = page(world, "/my/coach/wishes")
    assert found.select_one("option[selected]")["value"] == vera
    assert [each["value"] for each in found.select("input[name=skills][checked]")] == ["self_employment"]
    beside = page(world, f"/claimants/{world.rosa.id}/coach", "amina")
    assert [each["value"] for each in beside.select("input[name=skills][checked]")] == ["self_employment"]
    assert world.send("amina", f"/claimants/{world.rosa.id}/coach/wishes", {"rather": ""}).status_code == 303
    assert session.scalars(select(CoachWish.id).where(CoachWish.ended_at.is_(None))).all() == []
    nobody_here = {"rather": str(staff_id(world, "dev"))}
    assert world.send("rosa", "/my/coach/wishes", nobody_here).status_code == 422


def test_whom_i_do_not_want_is_kept_always_and_in_confidence(cleared):
    world, session = cleared, cleared.db.session
    offered = {each["value"] for each in page(world, "/my/coach/wishes").select("select[name=staff] option")}
    assert str(staff_id(world, "kit")) in offered and str(staff_id(world, "amina")) not in offered
    assert world.send("rosa", "/my/coach/not-with", {"staff": str(staff_id(world, "kit"))}).status_code == 303
    kept = session.scalar(select(Adjustment).where(Adjustment.code == "STAFF_NOT", Adjustment.ended_on.is_(None)))
    assert kept.params == {"staff": str(staff_id(world, "kit"))} and kept.strength == "hard"
    assert "Kit Moss" in said(world, "/my/coach/wishes")
    assert "stands in for Amina" not in said(world)  # who covered me covers me no longer
    refused = world.send("gwen", f"/claimants/{world.rosa.id}/another-coach", {"coach": str(staff_id(world, "kit"))})
    assert refused.status_code == 409
    assert world.send("rosa", f"/my/coach/not-with/{staff_id(world, 'kit')}/end").status_code == 303
    assert (
        session.scalar(select(Adjustment.id).where(Adjustment.code == "STAFF_NOT", Adjustment.ended_on.is_(None)))
        is None
    )


def test_on_a_screen_that_others_may_see_no_wish_is_shown(cleared):
    world, session = cleared, cleared.db.session
    world.send("rosa", "/my/coach/wishes", {"rather": "", "skills": "domestic_abuse"})
    people.adjustment(session, world.rosa, "CON_NEUTRAL")
    session.commit()
    found = page(world, "/my/coach/wishes")
    assert "domestic abuse" not in found.get_text() and not found.select("input[name=skills]")
    world.send("rosa", "/my/coach/wishes", {"rather": ""})
    assert session.scalars(select(CoachWish.skill).where(CoachWish.ended_at.is_(None))).all() == ["domestic_abuse"]


def test_a_time_of_no_change_is_said_plainly_and_ends_by_a_press(cleared):
    world, session = cleared, cleared.db.session
    address = f"/claimants/{world.rosa.id}/coach/steady"
    sent = {"reason": "crisis", "from_on": "2026-11-24", "until_on": "2026-11-01"}
    assert world.send("amina", address, sent).status_code == 422
    assert world.send("amina", address, sent | {"until_on": "2026-12-24"}).status_code == 303
    assert (
        "This is a very hard time. Your coach stays the same until Thursday 24 December. Nobody asks you to change."
        in said(world)
    )
    amina = session.get_one(Staff, world.accounts["amina"].staff_id)
    leavers.say(session, amina, date(2026, 12, 4), by=None, at=NOW)
    session.commit()
    assert "stays the same" not in said(world)
    leavers.take_back(session, amina, by=None, at=NOW)
    session.commit()
    made = session.scalar(select(SteadyTime).where(SteadyTime.reason == SteadyReason.CRISIS))
    assert world.send("amina", f"/steady-times/{made.id}/end").status_code == 303
    assert "very hard time" not in said(world)


def test_whoever_waits_because_nobody_fits_chooses_too(world):
    session = world.db.session
    people.adjustment(session, world.sam, "FMT_WELSH")
    relationships.wait_all(session, world.office.id, [relationships.Wait(world.sam.id)],
                           lead_id=staff_id(world, "gwen"), by=None, at=NOW)  # fmt: skip
    session.commit()
    text = said(world, who="sam")
    assert (
        "Nobody here fits all that you asked for yet" in text and "Wait. We look again, and tell you by a day." in text
    )
    assert world.send("sam", "/my/coach/choice", {"choice": "wait"}).status_code == 303
    text = said(world, who="sam")
    assert "You chose to wait. We look again." in text and "This is what I would like" not in text
    assert session.scalar(select(Matter.id).where(Matter.claimant_id == world.sam.id)) is None
    assert session.scalar(select(CoachRequest.outcome).where(CoachRequest.claimant_id == world.sam.id)) is None
    told = session.scalars(select(Event.verb).where(Event.claimant_id == world.sam.id)).all()
    assert "coach_request.chosen" in told


def test_whoever_asked_not_to_be_with_somebody_is_asked_who_it_is(world):
    people.adjustment(world.db.session, world.sam, "STAFF_NOT")
    world.db.session.commit()
    text = said(world, who="sam")
    assert "Whom do you not want to meet?" in text and "This is what I would like" not in text
    world.send("sam", "/my/coach/not-with", {"staff": str(staff_id(world, "ben"))})
    assert "Whom do you not want to meet?" not in said(world, who="sam")


def test_a_skill_that_is_no_skill_is_said_beside_the_list(world):
    answer = world.send("rosa", "/my/coach/wishes", {"rather": "", "skills": "sleep"})
    assert answer.status_code == 422 and "Choose one of those that are offered." in answer.text
