"""A lead's list of who is to have another coach; what people asked of a coach and do not have; what coaches know."""

from datetime import UTC, date, datetime

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select

from coachdesk.jobs import deliveries
from coachdesk.models import Adjustment, CoachRequest, Event, Handover, Matter, OutboxMessage, Relationship, Staff
from coachdesk.models.label import AppointmentState, CoachAnswer, HandoverReason
from coachdesk.services import coach_requests, coach_wishes, conflicts
from tests import people
from tests.views.world import World

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)


def page(world: World, address: str = "/coach-requests", who: str = "gwen") -> BeautifulSoup:
    answer = world.browser(who).get(address)
    assert answer.status_code == 200, answer.text
    return BeautifulSoup(answer.text, "html.parser")


def words(found) -> str:
    return " ".join(found.get_text(" ").split())


def said(world: World, address: str = "/coach-requests", who: str = "gwen") -> str:
    return words(page(world, address, who).main)


def staff(world: World, who: str) -> Staff:
    return world.db.session.get_one(Staff, world.accounts[who].staff_id)


@pytest.fixture
def rosa(world):
    for each in world.db.session.scalars(select(Adjustment).where(Adjustment.claimant_id == world.rosa.id)):
        each.ended_on = date(2026, 11, 24)
    world.db.session.commit()
    return world.rosa


def ask(world, claimant, *, words="", promised_on=None) -> CoachRequest:
    made, _new = coach_requests.ask(world.db.session, claimant, words=words, by=claimant.id, at=NOW)
    made.promised_on = promised_on or made.promised_on
    world.db.session.commit()
    return made


def test_who_was_promised_the_soonest_comes_first_and_what_is_past_is_said(world, rosa):
    session, vera = world.db.session, staff(world, "vera")
    late, near, later = (people.claimant(session, world.office, name, coach=vera) for name in
                         ("Lena Late", "Nia Near", "Lars Later"))  # fmt: skip
    ask(world, later)
    ask(world, near, promised_on=date(2026, 11, 25))
    ask(world, late, promised_on=date(2026, 11, 20))
    rows = [words(row) for row in page(world).select("tbody tr")]
    assert [row.split(" ")[0] for row in rows] == ["Lena", "Nia", "Lars"]
    assert "Friday 20 November Past" in rows[0] and "Wednesday 25 November Soon" in rows[1]
    assert "Past" not in rows[2] and "Soon" not in rows[2]
    assert "Vera Lund" in rows[0]
    assert "Lena" not in said(world, who="olwen")


def test_a_lead_reads_the_words_and_gives_another_coach_by_a_handover(world, rosa):
    session = world.db.session
    asked = ask(world, rosa, words="Somebody who is not in a hurry.")
    found = page(world, f"/claimants/{rosa.id}/another-coach")
    assert "Somebody who is not in a hurry." in words(found.main)
    offered = [each["value"] for each in found.select("#who-fits ~ .rows button[name=coach]")]
    assert str(staff(world, "amina").id) not in offered and str(staff(world, "ben").id) not in offered
    assert str(staff(world, "bruno").id) not in offered
    assert str(staff(world, "kit").id) in offered
    given = world.send("gwen", f"/claimants/{rosa.id}/another-coach", {"coach": str(staff(world, "kit").id)})
    assert given.status_code == 303
    begun = session.scalar(select(Handover).where(Handover.ended_at.is_(None)))
    assert (begun.reason, begun.to_coach_id) == (HandoverReason.ASKED_FOR_ANOTHER, staff(world, "kit").id)
    assert session.get_one(CoachRequest, asked.id).outcome is CoachAnswer.GIVEN
    assert "Another coach was found" in said(world)
    assert "Another coach was found on 24 November 2026." in said(world, "/my/coach", "rosa")
    facts = session.scalars(select(Event.facts).where(Event.claimant_id == rosa.id)).all()
    assert not any("hurry" in each for each in facts)


def test_whoever_asked_hears_what_became_of_it_by_their_safe_way_or_from_the_lead(world, rosa):
    ask(world, rosa)
    vera = staff(world, "vera")
    lena = people.claimant(world.db.session, world.office, "Lena Marsh", coach=vera)
    lena.email, lena.contact_confirmed_at = "lena@example.org", NOW
    ask(world, lena)
    for each in (rosa, lena):
        found = world.send("gwen", f"/claimants/{each.id}/another-coach", {"coach": str(staff(world, "kit").id)})
        assert found.status_code == 303
    sent = world.db.session.scalars(select(OutboxMessage)).all()
    assert [each.claimant_id for each in sent] == [lena.id]
    assert deliveries.LEAVE and sent[0].template in deliveries.LEAVE
    to_tell = page(world).select_one("#to-tell").find_parent("section")
    assert "Tell 1 person yourself" in words(to_tell) and "Rosa" in words(to_tell) and "Lena" not in words(to_tell)
    assert world.send("gwen", to_tell.form["action"]).status_code == 303
    assert page(world).select_one("#to-tell") is None


def test_a_lead_who_is_their_coach_does_not_read_the_words(world):
    session = world.db.session
    bruno = staff(world, "bruno")
    lee = people.claimant(session, world.office, "Lee Marsh", coach=bruno)
    ask(world, lee, words="He talks over me.")
    assert "talks over me" in said(world, f"/claimants/{lee.id}/another-coach", "gwen")
    assert "talks over me" not in said(world, f"/claimants/{lee.id}/another-coach", "bruno")


def test_where_nobody_fits_the_lead_is_told_why_and_says_so(world, rosa):
    people.adjustment(world.db.session, rosa, "STAFF_MALE")
    asked = ask(world, rosa)
    text = said(world, f"/claimants/{rosa.id}/another-coach")
    assert "Nobody fits yet." in text and "“Male coach or assessor” rules out" in text
    refused = world.send("gwen", f"/claimants/{rosa.id}/another-coach", {"coach": str(staff(world, "kit").id)})
    assert refused.status_code == 409 and "Only Rosa Martínez can say that it is fine." in refused.text
    assert world.send("gwen", f"/coach-requests/{asked.id}/nobody-fits").status_code == 303
    assert world.send("gwen", f"/coach-requests/{asked.id}/nobody-fits").status_code == 409
    assert world.db.session.scalar(select(Handover.id).where(Handover.ended_at.is_(None))) is None


def test_a_coach_who_is_too_close_stands_there_as_work_and_is_never_suggested(world, rosa):
    session, amina = world.db.session, staff(world, "amina")
    conflicts.declare(session, rosa, amina, words="My cousin.", by=world.accounts["amina"].id, at=NOW)
    session.commit()
    row = words(page(world).select_one("tbody tr"))
    assert "Too close" in row and "Amina Yusuf" in row and "Tuesday 1 December" in row and "cousin" not in row
    given = world.send("gwen", f"/claimants/{rosa.id}/another-coach", {"coach": str(staff(world, "vera").id)})
    assert given.status_code == 303
    now = session.scalars(
        select(Relationship).where(Relationship.claimant_id == rosa.id, Relationship.ended_on.is_(None))
    )
    assert [each.coach_id for each in now] == [staff(world, "vera").id]  # they have not met: nothing to hand over
    assert session.scalar(select(Handover.id).where(Handover.ended_at.is_(None))) is None
    assert "Nobody waits for another coach" in said(world)
    back = world.send("gwen", f"/claimants/{rosa.id}/another-coach", {"coach": str(amina.id)})
    assert back.status_code == 409


def test_a_conflict_after_they_have_met_is_handed_over(world, rosa):
    session, amina = world.db.session, staff(world, "amina")
    people.meeting(session, rosa, amina, datetime(2026, 11, 3, 10, tzinfo=UTC), AppointmentState.MET)
    conflicts.declare(session, rosa, amina, by=world.accounts["amina"].id, at=NOW)
    session.commit()
    world.send("gwen", f"/claimants/{rosa.id}/another-coach", {"coach": str(staff(world, "vera").id)})
    assert session.scalar(select(Handover.reason).where(Handover.ended_at.is_(None))) is HandoverReason.CONFLICT


def test_what_people_asked_of_a_coach_and_do_not_have_is_reported(world, rosa):
    session, vera = world.db.session, staff(world, "vera")
    coach_wishes.say(session, rosa, rather=vera.id, skills=["self_employment"], by=rosa.id, at=NOW)
    nia = people.claimant(session, world.office, "Nia Near", "STAFF_MH", "FMT_WELSH", coach=vera)
    vera.skills = ["Mental health training"]
    session.commit()
    text = said(world, "/matches")
    assert "self-employment 1 person 1 person Nobody here" in text
    assert "mental health 1 person nobody Vera Lund" in text
    rows = {words(row.th).split(" ")[0]: words(row) for row in page(world, "/matches").select("#people tbody tr, "
            "section[aria-labelledby=people] tbody tr")}  # fmt: skip
    assert "A coach who knows about self-employment. Vera Lund as their coach." in rows["Rosa"]
    assert "A coach who speaks Welsh." in rows["Nia"] and "mental health" not in rows["Nia"]
    assert nia.name not in said(world, "/matches", "olwen")
    assert "Asked for, and not there: self-employment" not in said(world, "/placements")


def test_a_suggestion_says_what_was_wished_and_what_is_missing(world, rosa):
    session, vera = world.db.session, staff(world, "vera")
    vera.skills = ["Self-employed"]
    coach_wishes.say(session, world.sam, rather=None, skills=["self_employment", "grief"], by=rosa.id, at=NOW)
    session.commit()
    text = said(world, "/placements")
    assert "Vera Lund knows about self-employment, as was asked for, and has room" in text
    assert "Asked for, and not there: grief." in text


def test_a_coach_says_what_they_know_and_it_counts_at_once(world, rosa):
    session, amina = world.db.session, staff(world, "amina")
    people.adjustment(session, rosa, "FMT_WELSH")
    world.send("rosa", "/my/coach/wishes", {"rather": ""})
    address = f"/coaches/{amina.id}/skills"
    sent = {"skills": ["carers"], "others": "Lone parent\nForklift licence", "languages": "Welsh\nPolish"}
    assert world.send("amina", address, sent).status_code == 303
    session.refresh(amina)
    assert amina.skills == ["lone_parents", "carers", "Forklift licence"] and amina.languages == ["cy", "pl"]
    found = page(world, address, "amina")
    assert {each["value"] for each in found.select("input[checked]")} == {"lone_parents", "carers"}
    assert found.select_one("textarea[name=languages]").text.split() == ["Welsh", "Polish"]
    assert session.scalar(select(Matter.id).where(Matter.about == "FMT_WELSH", Matter.settled_at.is_(None))) is None
    assert world.send("amina", address, {"skills": [], "others": "", "languages": ""}).status_code == 303
    assert session.scalar(select(Matter.id).where(Matter.about == "FMT_WELSH", Matter.settled_at.is_(None)))
