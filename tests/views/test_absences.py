"""Away today is one press; whoever covers is named everywhere, reads the person's words first, and is their choice."""

from datetime import UTC, date, datetime, timedelta

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select

from coachdesk import clock as clock_module
from coachdesk.models import (
    Absence,
    AbsenceQuestion,
    Appointment,
    Circumstance,
    Claimant,
    Cover,
    Matter,
    Note,
    OutboxMessage,
    Relationship,
    Staff,
)
from coachdesk.models.label import AppointmentState, CircumstanceKind, Mode
from coachdesk.services import absences, appointments
from tests import people

KIT_KNOWS = "What Rosie wants you to know"


@pytest.fixture
def today(world):
    """Rosa meets Amina today at two. She can be reached by e-mail that is safe; it is 9:30."""
    session = world.db.session
    session.delete(session.get(Matter, world.matter.id))
    amina = session.get(Staff, world.accounts["amina"].staff_id)
    amina.gender = "female"
    session.flush()
    rosa = session.get(Claimant, world.rosa.id)
    made = appointments.book(session, rosa, amina, starts_at=datetime(2026, 11, 24, 14, tzinfo=UTC), minutes=60,
                             mode=Mode.IN_PERSON, by=world.accounts["amina"].id, at=clock_module.now())  # fmt: skip
    session.commit()
    return made


def words(answer):
    return " ".join(BeautifulSoup(answer.text, "html.parser").main.get_text(" ").split())


def away_today(world, who="gwen"):
    answer = world.send(who, f"/coaches/{world.accounts['amina'].staff_id}/absences", {"today": "yes"})
    assert answer.status_code == 303, words(answer)
    return answer.location


def test_one_press_handles_the_morning_and_says_who_is_to_be_rung(world, today):
    before = world.db.session.scalars(select(Relationship.coach_id).where(Relationship.ended_on.is_(None))).all()
    page = words(world.browser("gwen").get(away_today(world)))
    assert "Amina Yusuf is away on Tuesday 24 November" in page
    assert "Tell 1 person yourself" in page and "No safe way was agreed. Ring the number we hold" in page
    assert "Waits for Amina Yusuf: Wednesday 25 November" in page
    after = world.db.session.scalars(select(Relationship.coach_id).where(Relationship.ended_on.is_(None))).all()
    assert after == before

    question = world.db.session.scalars(select(AbsenceQuestion).where(AbsenceQuestion.appointment_id == today.id)).one()
    assert world.send("gwen", f"/absence-questions/{question.id}/told").status_code == 303
    page = words(world.browser("gwen").get(f"/absences/{question.absence_id}"))
    assert "yourself" not in page and "Told today" in page


def test_whoever_agreed_a_safe_way_is_written_to_in_words_that_say_nothing(world, today):
    rosa = world.db.session.get(Claimant, world.rosa.id)
    world.db.session.delete(world.db.session.get(Circumstance, world.around.circumstance.id))
    rosa.contact_confirmed_at = clock_module.now()
    world.db.session.commit()
    page = words(world.browser("gwen").get(away_today(world)))
    assert "A message is ready to leave since today" in page and "yourself" not in page
    body = world.db.session.scalars(select(OutboxMessage)).one().body
    for telling in ("Amina", "coach", "meeting", "Harbour", "away", "Rosie"):
        assert telling.lower() not in body.lower()


def test_whoever_is_in_hospital_is_told_by_somebody_for_a_message_would_wait(world, today):
    rosa = world.db.session.get(Claimant, world.rosa.id)
    rosa.contact_confirmed_at = clock_module.now()
    assert world.around.circumstance.kind is CircumstanceKind.HOSPITAL
    world.db.session.commit()
    page = words(world.browser("gwen").get(away_today(world)))
    assert "Tell 1 person yourself" in page and "A message is ready" not in page
    assert not world.db.session.scalars(select(OutboxMessage)).all()


def test_the_same_press_twice_is_one_absence_and_a_sentence(world, today):
    away_today(world)
    again = world.send("bruno", f"/coaches/{world.accounts['amina'].staff_id}/absences", {"today": "yes"})
    assert again.status_code == 409 and "is away already" in words(again)
    live = select(Absence).where(Absence.ended_at.is_(None))
    assert len(world.db.session.scalars(live).all()) == 1


def test_a_lead_who_is_kept_from_somebody_reads_nothing_of_them(world, today):
    location = away_today(world)
    assert "Rosa" not in world.browser("bruno").get(location).text
    assert "Rosa" in world.browser("gwen").get(location).text


def test_a_coach_says_it_of_themselves_and_nobody_elses(world, today):
    away_today(world, "amina")
    ben = world.accounts["ben"].staff_id
    assert world.send("amina", f"/coaches/{ben}/absences", {"today": "yes"}).status_code == 404


def test_whoever_covers_reads_her_words_before_writing_and_it_stands_in_her_list(world):
    new = f"/claimants/{world.rosa.id}/notes/new"
    assert KIT_KNOWS not in words(world.browser("amina").get(new))
    first = words(world.browser("kit").get(new))
    assert KIT_KNOWS in first and "Please say your name" in first and "What I saw" not in first

    early = world.send("kit", f"/claimants/{world.rosa.id}/notes", {"said": "She came early."})
    assert early.status_code == 409 and "She came early." in early.text
    assert not world.db.session.scalars(select(Note).where(Note.author_id == world.accounts["kit"].staff_id)).all()

    read = world.send("kit", f"/claimants/{world.rosa.id}/words-read", {"next": new})
    assert (read.status_code, read.location) == (303, new)
    assert "What I saw" in words(world.browser("kit").get(new))
    assert "read what you want your coach to know" in words(world.browser("rosa").get("/my/opened"))

    rosa = world.db.session.get(Claimant, world.rosa.id)
    rosa.own_words, rosa.own_words_at = "Something new.", clock_module.now() + timedelta(minutes=1)
    world.db.session.commit()
    assert "Something new." in words(world.browser("kit").get(new))


def test_her_words_stand_first_on_the_meeting_of_whoever_covers(world):
    address = f"/appointments/{world.meeting.id}"
    assert KIT_KNOWS in words(world.browser("kit").get(address))
    assert KIT_KNOWS not in words(world.browser("amina").get(address))


def test_whoever_covers_sees_the_people_apart(world):
    cover = world.db.session.get(Cover, world.around.cover.id)
    cover.for_id = world.accounts["amina"].staff_id
    world.db.session.commit()
    for page in ("/today", "/caseload", "/diary"):
        said = words(world.browser("kit").get(page))
        assert "You cover for Amina Yusuf until Saturday 28 November" in said and "Rosa Martínez" in said, page
        assert "You cover" not in words(world.browser("ben").get(page)), page


def test_times_are_looked_for_with_whoever_covers_on_the_days_that_are_asked_about(world, today):
    vera = world.accounts["vera"].staff_id
    world.db.session.add(Cover(claimant_id=world.rosa.id, coach_id=vera, from_on=date(2026, 12, 7), reason="lead_chose",
                               until_on=date(2026, 12, 11), named_at=clock_module.now()))  # fmt: skip
    world.db.session.commit()
    new = f"/claimants/{world.rosa.id}/appointments/new?with=cover"
    assert "Kit Moss, covers until" in words(world.browser("gwen").get(new))
    later = words(world.browser("gwen").get(f"{new}&from=2026-12-08"))
    assert "Vera Lund, covers until Friday 11 December" in later and "Kit Moss" not in later


def test_a_meeting_with_whoever_covers_is_booked_at_her_word_alone(world, today):
    new = f"/claimants/{world.rosa.id}/appointments/new?with=cover"
    page = words(world.browser("amina").get(new))
    assert "Kit Moss, covers until Saturday 28 November" in page and "Rosie says yes to meeting Kit Moss" in page
    sent = {"with": "cover", "starts_at": datetime(2026, 11, 25, 11, tzinfo=UTC).isoformat()}
    address = f"/claimants/{world.rosa.id}/appointments"
    refused = world.send("amina", address, sent)
    assert refused.status_code == 422 and "Ask Rosie first" in words(refused)
    assert world.send("amina", address, sent | {"agreed": "yes"}).status_code == 303
    made = world.db.session.scalars(select(Appointment).order_by(Appointment.id.desc())).first()
    assert (made.coach_id, made.cover_id) == (world.accounts["kit"].staff_id, world.around.cover.id)


def test_she_is_offered_her_own_coach_first_and_may_choose_whoever_covers(world, today):
    away_today(world)
    page = words(world.browser("rosa").get("/my/meetings/new"))
    assert "Choose a time with Amina" in page and "Or you can meet Kit Moss, who stands in." in page
    beside = world.browser("rosa").get("/my/meetings/new?with=cover")
    assert "You can wait for Amina instead." in words(beside)
    time = BeautifulSoup(beside.text, "html.parser").select_one("input[name=time]")["value"]
    assert world.send("rosa", "/my/meetings", {"with": "cover", "time": time}).status_code == 303
    made = world.db.session.scalars(select(Appointment).order_by(Appointment.id.desc())).first()
    assert made.cover_id == world.around.cover.id


def test_on_the_first_day_back_it_says_what_happened(world, today, clock):
    away_today(world)
    clock.at(datetime(2026, 11, 25, 8, 30, tzinfo=UTC))
    said = words(world.browser("amina").get("/today"))
    assert "While you were away" in said and "Waits for Amina Yusuf" in said
    clock.at(datetime(2026, 11, 26, 8, 30, tzinfo=UTC))
    world.browsers.clear()
    assert "While you were away" not in words(world.browser("amina").get("/today"))


def test_a_call_goes_to_her_own_coach_and_meanwhile_to_whoever_covers(world):
    """Who answers is named: to her, at the desk and to whoever picks up."""
    assert "Until Saturday 28 November you can reach Kit Moss." in words(world.browser("rosa").get("/my"))
    world.send("remy", "/callers/call-back", {"said": world.rosa.spoken_reference})
    for who, listed in (("amina", True), ("kit", True), ("ben", False)):
        assert ("To ring back" in words(world.browser(who).get("/callers"))) is listed, who
    assert world.send("kit", f"/callers/rung-back/{world.rosa.id}").status_code == 303
    told = words(world.browser("rosa").get("/my/opened"))
    assert "Kit Moss, who stood in for your coach, rang you back." in told
    assert "To ring back" not in words(world.browser("amina").get("/callers"))


def test_a_lead_names_nobody_who_breaks_what_she_asked_for(world):
    dev, vera = world.accounts["dev"].staff_id, world.accounts["vera"].staff_id
    address = f"/cover/{world.around.cover.id}/coach"
    assert world.send("gwen", address, {"coach": str(dev)}).status_code == 422
    refused = world.send("gwen", address, {"coach": str(vera)})
    assert refused.status_code == 409 and "would break something they asked for" in words(refused)
    assert world.db.session.scalars(select(Cover)).one().coach_id == world.accounts["kit"].staff_id


def test_nobody_is_rung_while_it_stands_that_they_died(world, today):
    session = world.db.session
    rosa = session.get(Claimant, world.rosa.id)
    rosa.contact_confirmed_at = None
    session.commit()
    location = away_today(world)
    assert "to-ring" in world.browser("gwen").get(location).text
    rosa.contact_stopped_at = clock_module.now()
    session.commit()
    assert "to-ring" not in world.browser("gwen").get(location).text


@pytest.fixture
def weeks_ahead(world):
    """Amina is away for two weeks from 7 December; her people last met someone so many days ago, every four weeks."""
    session, now = world.db.session, clock_module.now()
    amina = session.get(Staff, world.accounts["amina"].staff_id)
    made = {
        name: people.claimant(session, world.office, f"{name} Ode", *codes, coach=amina, rhythm_days=rhythm)
        for name, codes, rhythm in (
            ("Asta", (), 28), ("Brin", (), 7), ("Cleo", ("EXT_PAUSE",), 28), ("Dov", (), 7), ("Elin", (), 28),
            ("Finn", (), 28), ("Gus", (), None),
        )
    }  # fmt: skip
    for each in made.values():
        people.meeting(session, each, amina, now - timedelta(days=10))
    people.meeting(session, made["Brin"], amina, now + timedelta(days=9), AppointmentState.BOOKED)
    people.meeting(session, made["Dov"], amina, now + timedelta(days=15, hours=1), AppointmentState.BOOKED)
    made["Elin"].contact_stopped_at = now
    people.meeting(session, made["Finn"], amina, now + timedelta(days=1), AppointmentState.BOOKED)
    absence = absences.note(session, amina, date(2026, 12, 7), date(2026, 12, 18), by=world.accounts["gwen"].id, at=now)
    session.commit()
    return absence, made


def due_there(world, absence, who):
    page = BeautifulSoup(world.browser(who).get(f"/absences/{absence.id}").text, "html.parser")
    found = page.find(id="due")
    return found and {row.find(class_="who").get_text(strip=True): row for row in found.find_all("li")}


@pytest.mark.parametrize("who", ["amina", "gwen"])
def test_whoever_is_due_in_it_with_nothing_booked_is_named_with_two_ways_to_book(world, weeks_ahead, who):
    absence, made = weeks_ahead
    rows = due_there(world, absence, who)
    assert [name.split()[0] for name in rows] == ["Brin", "Asta", "Gus"]
    before, cover = [each["href"] for each in rows["Asta Ode"].find_all("a")[1:]]
    assert "due about Saturday 12 December" in rows["Asta Ode"].get_text()
    times = f"/claimants/{made['Asta'].id}/appointments/new"
    assert (before, cover) == (f"{times}?from=2026-11-30", f"{times}?from=2026-12-12&with=cover")
    assert "Amina" in words(world.browser(who).get(before))
    asked = words(world.browser(who).get(cover))
    covers = world.db.session.scalars(select(Cover).where(Cover.claimant_id == made["Asta"].id)).one()
    assert world.db.session.get(Staff, covers.coach_id).name in asked and "their choice" in asked
