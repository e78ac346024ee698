"""My coach is away: I am asked what I would like, it is done at once, and silence is what I said before."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from coachdesk import clock as clock_module
from coachdesk.models import Absence, AbsenceQuestion, Appointment, Claimant, Matter, Staff
from coachdesk.models.label import AppointmentState, Mode, WhenAway
from coachdesk.services import absences, appointments

THURSDAY, FRIDAY, MONDAY = date(2026, 11, 26), date(2026, 11, 27), date(2026, 11, 30)


@pytest.fixture
def away(world):
    return goes_away(world, THURSDAY)


def goes_away(world, first):
    """Amina is away from then to Monday; Rosa was to meet her on Friday at ten. Kit covers her already."""
    session, now = world.db.session, clock_module.now()
    session.delete(session.get(Matter, world.matter.id))
    amina = session.get(Staff, world.accounts["amina"].staff_id)
    amina.gender = "female"
    session.flush()
    rosa = session.get(Claimant, world.rosa.id)
    meeting = appointments.book(session, rosa, amina, starts_at=datetime(2026, 11, 27, 10, tzinfo=UTC), minutes=60,
                                mode=Mode.IN_PERSON, by=world.accounts["amina"].id, at=now)  # fmt: skip
    absences.note(session, amina, first, MONDAY, by=world.accounts["gwen"].id, at=now)
    session.commit()
    return meeting


def asked_about(world, meeting):
    return world.db.session.scalars(select(AbsenceQuestion).where(AbsenceQuestion.appointment_id == meeting.id)).one()


def test_she_is_asked_on_her_pages_and_her_answer_moves_the_meeting(world, away):
    home = world.browser("rosa").get("/my").text
    assert "Amina is away on the day of your meeting" in home
    page = world.browser("rosa").get("/my/away").text
    assert "Wait for Amina Yusuf: Tuesday 1 December" in page
    assert "Meet Kit Moss: Friday 27 November at 10am, in person" in page
    assert "must" not in page.split("<main")[1].lower()

    question = asked_about(world, away)
    assert world.send("rosa", f"/my/away/{question.id}", {"choice": "cover"}).status_code == 303
    meeting = world.db.session.get(Appointment, away.id, populate_existing=True)
    kit = world.accounts["kit"].staff_id
    assert (meeting.coach_id, meeting.starts_at.hour, meeting.cover_id is None) == (kit, 10, False)
    assert "Kit" in world.browser("rosa").get("/my/away").text

    assert world.send("rosa", f"/my/away/{question.id}", {"choice": "wait"}).status_code == 303
    meeting = world.db.session.get(Appointment, away.id, populate_existing=True)
    assert meeting.coach_id == world.accounts["amina"].staff_id and meeting.starts_at.date() > MONDAY


def test_a_time_with_her_own_coach_before_the_absence_is_offered_only_where_there_is_one(world):
    """Here it is Tuesday: two working days on is Thursday. Then she is away from Thursday on."""
    away = goes_away(world, FRIDAY)
    question = asked_about(world, away)
    offered = "Meet Amina Yusuf before that: Thursday 26 November at 9:15am, in person."
    assert offered in world.browser("rosa").get("/my/away").text
    assert offered in world.browser("gwen").get(f"/claimants/{world.rosa.id}/away").text
    assert world.send("rosa", f"/my/away/{question.id}", {"choice": "sooner"}).status_code == 303
    meeting = world.db.session.get(Appointment, away.id, populate_existing=True)
    assert (meeting.coach_id, meeting.starts_at) == (
        world.accounts["amina"].staff_id, datetime(2026, 11, 26, 9, 15, tzinfo=UTC)
    )  # fmt: skip

    absence = world.db.session.get(Absence, question.absence_id)
    absence.from_on = THURSDAY
    world.db.session.commit()
    assert "Meet Amina Yusuf before that" not in world.browser("rosa").get("/my/away").text
    assert world.send("rosa", f"/my/away/{question.id}", {"choice": "sooner"}).status_code == 422


@pytest.mark.parametrize("who", ["rosa", "kit", "sonia"])
def test_whoever_stands_in_and_may_not_any_more_keeps_no_meeting_with_her_and_she_reads_when_it_is(world, away, who):
    """She rules them out, they say that they are too close, or they are shut out of her record."""
    question, kit = asked_about(world, away), world.accounts["kit"].staff_id
    assert world.send("rosa", f"/my/away/{question.id}", {"choice": "cover"}).status_code == 303
    ways = {
        "rosa": ("/my/coach/not-with", {"staff": str(kit)}),
        "kit": (f"/claimants/{world.rosa.id}/coach/conflict", {"words": ""}),
        "sonia": (f"/safeguarding/people/{world.rosa.id}/shut-out", {"staff": str(kit), "kind": "asked", "words": ""}),
    }
    assert world.send(who, *ways[who]).status_code == 303
    meeting = world.db.session.get(Appointment, away.id, populate_existing=True)
    assert (meeting.coach_id, meeting.state) == (world.accounts["amina"].staff_id, AppointmentState.BOOKED)
    world.browser("rosa").get("/my")  # what was said to her answer is read
    page = world.browser("rosa").get("/my/away").text.split("<main")[1]
    assert "Kit" not in page and "Tuesday 1 December" in page
    assert asked_about(world, away).told_at is None  # she has no safe way, so she is rung


def test_somebody_elses_question_is_not_there(world, away):
    question = asked_about(world, away)
    assert world.send("sam", f"/my/away/{question.id}", {"choice": "wait"}).status_code == 404


def test_an_answer_nobody_offered_is_not_followed(world, away):
    question = asked_about(world, away)
    answer = world.send("rosa", f"/my/away/{question.id}", {"choice": "another_way home_visit"})
    assert answer.status_code == 422
    assert asked_about(world, away).choice is None


def test_what_she_wants_by_default_is_kept_and_can_be_left_open(world):
    for sent, kept in (("cover", WhenAway.COVER), ("sooner", WhenAway.SOONER), ("", None)):
        assert world.send("rosa", "/my/away/default", {"when_away": sent}).status_code == 303
        assert world.db.session.get(Claimant, world.rosa.id, populate_existing=True).when_away is kept


def test_a_time_that_we_owe_says_so_and_leads_to_times(world, away):
    meeting = world.db.session.get(Appointment, away.id)
    question = asked_about(world, away)
    question.choice, question.done_at, question.by_default = WhenAway.WAIT, clock_module.now(), True
    meeting.state = AppointmentState.CANCELLED_BY_US
    for other in world.db.session.scalars(select(Appointment).where(Appointment.id != meeting.id)):
        other.state = AppointmentState.CANCELLED_BY_CLAIMANT
    world.db.session.commit()
    page = world.browser("rosa").get("/my/away").text
    assert "We owe you one." in page and "/my/meetings/new" in page


def test_her_coach_writes_down_what_she_said_on_the_phone(world, away):
    question = asked_about(world, away)
    page = world.browser("gwen").get(f"/claimants/{world.rosa.id}/away").text
    assert "Meet Kit Moss" in page
    sent = world.send("gwen", f"/absence-questions/{question.id}/answer", {"choice": "another_way phone"})
    assert sent.status_code == 303
    meeting = world.db.session.get(Appointment, away.id, populate_existing=True)
    assert (meeting.mode, meeting.coach_id) == (Mode.PHONE, world.accounts["kit"].staff_id)
    assert asked_about(world, away).told_at is not None
