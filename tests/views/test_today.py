"""A coach's day on one page: who comes next, what to know first, what was promised, and what one press does."""

from datetime import UTC, date, datetime, timedelta

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import func, select

from coachdesk.models import Agenda, Appointment, DataKey, Event, Leave, Note, Step, WordsToAsk
from coachdesk.models.label import AppointmentState, LeaveKind, Mode, Party, Role, StepState
from coachdesk.services import matters
from tests import people
from tests.counting import statements

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
OWN = "Please say your name.\n\nIf I go quiet I am thinking."


class Desk:
    """Amina's desk, and what is put on it."""

    def __init__(self, session):
        self.session = session
        self.office = people.office(session)
        self.office.address, self.office.phone = "12 Quay Road", "01632 960100"
        self.amina = people.staff(session, self.office, "Amina Yusuf")
        self.account = people.account(session, self.amina, Role.COACH)

    def person(self, name, *codes, **more):
        return people.claimant(self.session, self.office, name, *codes, coach=self.amina, **more)

    def meeting(self, person, at, state=AppointmentState.BOOKED, mode=Mode.IN_PERSON, rest=10):
        made = people.meeting(self.session, person, self.amina, at, state)
        made.mode, made.rest_minutes = mode, rest
        return made

    def key(self, person):
        return self.session.get_one(DataKey, person.key_id)

    def note(self, person, meeting, at):
        made = Note(
            key=self.key(person), claimant_id=person.id, author_id=self.amina.id,
            appointment_id=meeting.id, written_at=at,
        )  # fmt: skip
        made.said = "It went well."
        self.session.add(made)
        self.session.flush()
        return made

    def step(self, person, words, due_on=None, owner=Party.COACH, state=StepState.AGREED, **more):
        made = Step(
            key=self.key(person), claimant_id=person.id, owner=owner, words=words, due_on=due_on, state=state,
            coach_id=self.amina.id, proposed_by=more.pop("proposed_by", Party.COACH), **more,
        )  # fmt: skip
        self.session.add(made)
        self.session.flush()
        return made


@pytest.fixture
def desk(db, client):
    made = Desk(db.session)
    people.sign_in(client, db.session, made.account)
    return made


def page(client, address="/today"):
    answer = client.get(address)
    assert answer.status_code == 200
    return BeautifulSoup(answer.text, "html.parser")


def text(piece):
    return piece.get_text(" ", strip=True)


def row(shown, name):
    return next(each for each in shown.select("li.meet") if name in text(each))


def filled(shown):
    return [text(each) for each in shown.select("main .govuk-button:not(.govuk-button--secondary)")]


def test_meetings_stand_in_their_order_with_when_where_and_how_long(desk, client):
    dotty = desk.person("Dotty Ashworth")
    desk.meeting(dotty, NOW + 3 * HOUR)
    desk.meeting(desk.person("Ade Cole"), NOW + HOUR, mode=Mode.VIDEO)
    shown = page(client)
    assert text(shown.h1) == "Tuesday 24 November"
    assert "Two people today. Next is Ade at 10:30." in text(shown.select_one(".page-head"))
    rows = [text(each) for each in shown.select("li.meet")]
    assert rows[0].startswith("10:30 45 min")
    assert rows[1].startswith("12:30 45 min")
    assert "Video" in rows[0]
    assert "First meeting · Harbour Street Open" in rows[1]
    assert [text(each) for each in shown.select("li.idle")] == ["11:15 Rest, 10 minutes", "13:15 Rest, 10 minutes"]


def test_the_next_person_is_read_in_full_and_later_ones_at_a_glance(desk, client):
    for number, name in enumerate(("Dotty Ashworth", "Ben Cole")):
        person = desk.person(name)
        person.own_words = OWN
        desk.meeting(person, NOW + (number + 1) * HOUR)
    shown = page(client)
    assert "If I go quiet I am thinking." in text(row(shown, "Dotty"))
    assert "If I go quiet" not in text(row(shown, "Ben"))
    assert "Please say your name. …" in text(row(shown, "Ben"))


def test_somebody_who_wrote_nothing_is_asked_about_adjustments_first(desk, client):
    desk.meeting(desk.person("Dotty Ashworth"), NOW + HOUR)
    assert "Nothing written yet. Ask about adjustments first." in text(row(page(client), "Dotty"))


def test_what_must_be_kept_stands_first_and_the_rest_behind_a_press(desk, client):
    codes = ("ENV_QUIET", "SUP_BRING", "TIME_EXTEND", "STAFF_SAME", "FMT_SUMMARY", "ENV_STEPFREE")
    desk.meeting(desk.person("Dotty Ashworth", *codes), NOW + HOUR)
    chips = row(page(client), "Dotty").select_one(".meet__chips")
    shown = [text(each) for each in chips.select_one(".chips").find_all("span", class_="c", recursive=False)]
    assert len(shown) == 4
    assert shown[0].startswith("Must be kept:")
    assert "+2" in text(chips)


def test_the_number_to_call_is_told_by_its_end_and_only_when_it_is_agreed(desk, client):
    person = desk.person("Dotty Ashworth")
    person.mobile = "07700 900118"
    desk.meeting(person, NOW + HOUR, mode=Mode.PHONE)
    assert "they ring 01632 960100: no number to call is agreed" in text(row(page(client), "Dotty"))
    person.contact_confirmed_at = NOW
    words = text(row(page(client), "Dotty"))
    assert "you call the number ending 118" in words
    assert "900118" not in words


def test_nobody_is_called_who_wants_no_calls(desk, client):
    person = desk.person("Dotty Ashworth", "CON_NO_PHONE")
    person.mobile, person.contact_confirmed_at = "07700 900118", NOW
    desk.meeting(person, NOW + HOUR, mode=Mode.PHONE)
    assert "118" not in text(row(page(client), "Dotty").select_one(".meet__how"))


def test_the_place_and_the_company_of_the_meeting_are_told(desk, client, db):
    person = desk.person("Dotty Ashworth")
    agenda = Agenda(key=desk.key(person), appointment_id=desk.meeting(person, NOW + HOUR).id)
    agenda.place, agenda.company, agenda.about = "Room 2", "Jean comes along.", "the café trial"
    agenda.theirs = "I want to talk about mornings"
    db.session.add(agenda)
    words = text(row(page(client), "Dotty"))
    assert "Room 2 · Jean comes along · about: the café trial" in words
    assert "Dotty wants to talk about I want to talk about mornings" in words


def test_what_was_agreed_last_time_stands_by_the_next_one(desk, client):
    person = desk.person("Dotty Ashworth")
    note = desk.note(person, desk.meeting(person, NOW - 28 * DAY, AppointmentState.MET), NOW - 28 * DAY + HOUR)
    desk.step(person, "Ask the café", state=StepState.DONE, note_id=note.id, state_at=NOW - 20 * DAY)
    desk.step(person, "Look at two rooms", owner=Party.CLAIMANT, note_id=note.id)
    desk.meeting(person, NOW + HOUR)
    words = text(row(page(client), "Dotty"))
    assert "Last time, 27 Oct:" in words
    assert "you: Ask the café (done 4 Nov)" in words
    assert "Dotty: Look at two rooms" in words
    assert "First meeting" not in words


def test_what_is_to_settle_stands_in_the_row_and_beside_the_day(desk, client, db):
    person = desk.person("Maya Fernandes", "STAFF_FEMALE")
    matters.refresh(db.session, person, at=NOW)
    desk.meeting(person, NOW + HOUR)
    shown = page(client)
    assert "To settle before anything is agreed:" in text(row(shown, "Maya"))
    assert "Maya Fernandes" in text(shown.select_one("[aria-labelledby=matters-title]"))


def test_words_to_ask_about_are_counted_with_a_link(desk, client, db):
    person = desk.person("Maya Fernandes")
    db.session.add(WordsToAsk(key=desk.key(person), claimant_id=person.id, words="Not in exams"))
    link = page(client).select_one("a[href='/caseload?filter=to_ask']")
    assert text(link) == "Words of 1 person to ask about"


# --- One filled button ---------------------------------------------------------------------------------------


def test_before_a_meeting_the_filled_button_opens_the_person(desk, client):
    dotty = desk.person("Dotty Ashworth")
    desk.meeting(dotty, NOW + HOUR)
    desk.meeting(desk.person("Ben Cole"), NOW + 2 * HOUR)
    shown = page(client)
    assert filled(shown) == ["Open Dotty O"]
    assert shown.select_one("main .govuk-button[data-key=o]")["href"] == f"/claimants/{dotty.id}"


def test_once_it_has_begun_it_says_met_and_one_press_writes_it_down(desk, client, clock, db):
    dotty = desk.person("Dotty Ashworth", "TIME_EXTEND")
    meeting = desk.meeting(dotty, NOW + HOUR)
    desk.meeting(desk.person("Ben Cole"), NOW + 3 * HOUR)
    clock.later(minutes=65)
    people.sign_in(client, db.session, desk.account)
    shown = page(client)
    assert filled(shown) == ["Met, adjustments kept with Dotty M"]
    assert "Dotty is here since 10:30." in text(shown.select_one(".page-head"))
    assert press(client, row(shown, "Dotty").form).location == "/today"
    assert db.session.get_one(Appointment, meeting.id).state is AppointmentState.MET
    again = page(client)
    assert "Met, adjustments kept" in text(row(again, "Dotty").select_one(".meet__done"))
    assert filled(again) == ["Open Ben O"]


def press(client, form):
    data = {each["name"]: each.get("value", "") for each in form.select("input[name]")}
    return client.post(form["action"], data=data)


def test_one_that_was_not_recorded_keeps_its_press_while_the_next_one_is_opened(desk, client):
    desk.meeting(desk.person("Ade Cole"), NOW - 2 * HOUR)
    desk.meeting(desk.person("Dotty Ashworth"), NOW - timedelta(minutes=5))
    shown = page(client)
    assert filled(shown) == ["Met, adjustments kept with Dotty M"]
    assert "Met, adjustments kept with Ade" in text(row(shown, "Ade"))


def test_when_the_last_is_over_and_recorded_there_is_no_filled_button(desk, client):
    desk.meeting(desk.person("Dotty Ashworth"), NOW - 2 * HOUR, AppointmentState.MET)
    shown = page(client)
    assert filled(shown) == []
    assert "Nobody else comes today." in text(shown.select_one(".page-head"))


def test_a_name_in_another_script_is_said_in_letters_everybody_here_reads(desk, client):
    noor = desk.person("نور المصري")
    noor.latin_name = "Noor al-Masri"
    desk.meeting(noor, NOW + HOUR)
    shown = page(client)
    assert "Next is Noor al-Masri at 10:30." in text(shown.select_one(".page-head"))
    assert "Start note about Noor al-Masri" in text(shown.select_one("li.meet"))
    assert "نور المصري" in text(shown.select_one("li.meet h3"))


@pytest.mark.parametrize("name", ["Open", "Start note", "Move", "Book next"])
def test_each_row_ahead_offers_what_is_done_in_it(desk, client, name):
    desk.meeting(desk.person("Ade Cole"), NOW + HOUR)
    desk.meeting(desk.person("Dotty Ashworth"), NOW + 2 * HOUR)
    links = [text(each) for each in row(page(client), "Dotty").select("a")]
    assert any(each.startswith(name) for each in links)


def test_a_meeting_that_did_not_take_place_is_a_fact_without_a_number(desk, client):
    dotty = desk.person("Dotty Ashworth")
    for days in (28, 35, 42):
        desk.meeting(dotty, NOW - days * DAY, AppointmentState.DID_NOT_MEET)
    desk.meeting(dotty, NOW - HOUR, AppointmentState.DID_NOT_MEET)
    done = row(page(client), "Dotty").select_one(".meet__done")
    assert text(done).startswith("Did not meet Start note")
    assert not any(letter.isdigit() for letter in text(done))


def test_what_is_over_links_its_note_and_its_summary(desk, client):
    dotty = desk.person("Dotty Ashworth")
    meeting = desk.meeting(dotty, NOW - HOUR, AppointmentState.MET)
    note = desk.note(dotty, meeting, NOW)
    shown = row(page(client), "Dotty")
    assert shown.select_one(f"a[href='/notes/{note.id}']").get_text() == "Note saved 9:30"
    assert shown.select_one(f"a[href='/appointments/{meeting.id}/summary']")
    assert "Start note" not in text(shown)


def test_one_that_was_called_off_stays_to_be_seen_and_is_not_counted(desk, client):
    desk.meeting(desk.person("Dotty Ashworth"), NOW + HOUR, AppointmentState.CANCELLED_BY_CLAIMANT)
    shown = page(client)
    assert "Nobody is booked today." in text(shown.select_one(".page-head"))
    assert "Called off by them" in text(row(shown, "Dotty"))


# --- Not theirs ----------------------------------------------------------------------------------------------


def test_somebody_with_another_coach_now_is_not_named(desk, client, db):
    dotty = people.claimant(db.session, desk.office, "Dotty Ashworth")
    dotty.own_words = OWN
    desk.meeting(dotty, NOW + HOUR)
    answer = client.get("/today")
    assert "Dotty" not in answer.text
    assert "Please say your name" not in answer.text
    assert "somebody who has another coach now" in answer.text


def test_another_coachs_day_is_not_mine(desk, client, db):
    tom = people.staff(db.session, desk.office, "Tom Whitfield")
    theirs = people.claimant(db.session, desk.office, "Ben Cole", coach=tom)
    people.meeting(db.session, theirs, tom, NOW + HOUR, AppointmentState.BOOKED)
    assert "Ben Cole" not in client.get("/today").text


# --- Beside the day ------------------------------------------------------------------------------------------


def test_promises_stand_late_first_then_today_then_the_next_days(desk, client):
    dotty = desk.person("Dotty Ashworth")
    for words, due_on in (("Some day", None), ("Friday", date(2026, 11, 27)), ("Today", date(2026, 11, 24)),
                          ("Late", date(2026, 11, 22))):  # fmt: skip
        desk.step(dotty, words, due_on)
    desk.step(dotty, "Not mine", owner=Party.CLAIMANT)
    rows = [text(each) for each in page(client).select("#promises li")]
    assert [each.split(" Dotty Ashworth ")[1] for each in rows] == ["2 days late", "Today", "Fri 27 Nov", "no day"]
    assert not any("Not mine" in each for each in rows)


def test_a_tick_is_one_press_and_can_be_undone_in_its_row(desk, client):
    step = desk.step(desk.person("Dotty Ashworth"), "Ask the café", date(2026, 11, 24))
    answer = press(client, page(client).select_one("#promises li form"))
    assert answer.location == f"/today#step-{step.id}"
    done = page(client).select_one("#promises li")
    assert "Done. Undo" in text(done)
    assert press(client, done.form).status_code == 303
    assert "Done." not in text(page(client).select_one("#promises"))


def test_what_was_kept_before_today_is_not_listed(desk, client):
    dotty = desk.person("Dotty Ashworth")
    note = desk.note(dotty, desk.meeting(dotty, NOW - 28 * DAY, AppointmentState.MET), NOW - 28 * DAY)
    desk.step(dotty, "Ask the café", state=StepState.DONE, note_id=note.id, state_at=NOW - DAY)
    desk.meeting(dotty, NOW + HOUR)
    assert "Ask the café" not in text(page(client).select_one("#promises"))


def test_all_promises_are_one_press_away(desk, client):
    dotty = desk.person("Dotty Ashworth")
    for number in range(9):
        desk.step(dotty, f"Thing {number}")
    shown = page(client)
    assert len(shown.select("#promises li")) == 6
    link = shown.select_one("#promises .sheet__head a")
    assert text(link) == "All 9"
    assert len(page(client, link["href"].partition("#")[0]).select("#promises li")) == 9


def test_a_step_that_somebody_proposed_waits_for_my_answer_with_its_day(desk, client):
    dotty = desk.person("Dotty Ashworth")
    desk.step(dotty, "Ask the gallery", state=StepState.PROPOSED, proposed_by=Party.CLAIMANT, made_at=NOW - 6 * DAY)
    waits = page(client).select_one("[aria-labelledby=answers-title] li")
    assert "Proposes a step: Ask the gallery" in text(waits)
    assert text(waits).endswith("by Wed")


# --- Days without, and days away -----------------------------------------------------------------------------


def test_an_empty_day_says_so_once_and_offers_who_has_no_meeting(desk, client):
    shown = page(client)
    assert text(shown.main).count("Nobody is booked today") == 1
    assert shown.select_one(".empty a")["href"] == "/caseload?filter=no_meeting"
    assert filled(shown) == []


def test_leave_stands_in_the_day_as_time_in_which_nobody_meets(desk, client, db):
    span = {"starts_at": NOW + 3 * HOUR, "ends_at": NOW + 5 * HOUR}
    db.session.add(Leave(staff_id=desk.amina.id, kind=LeaveKind.TRAINING, **span))
    assert "12:30 Training until 14:30" in [text(each) for each in page(client).select("li.idle")]


def test_a_bank_holiday_is_named(desk, client, clock, db):
    clock.at(datetime(2026, 12, 25, 10, tzinfo=UTC))
    people.sign_in(client, db.session, desk.account)
    assert "Bank holiday in England" in text(page(client).main)


def test_the_day_ends_at_midnight_in_london(desk, client, clock, db):
    clock.at(datetime(2027, 6, 10, 9, tzinfo=UTC))
    people.sign_in(client, db.session, desk.account)
    desk.meeting(desk.person("Late Cole"), datetime(2027, 6, 9, 23, 10, tzinfo=UTC))
    desk.meeting(desk.person("Morrow Cole"), datetime(2027, 6, 10, 23, 10, tzinfo=UTC))
    shown = client.get("/today").text
    assert "Late Cole" in shown
    assert "Morrow Cole" not in shown


# --- The strip -----------------------------------------------------------------------------------------------


def test_the_strip_shows_each_meeting_and_now_and_says_the_same_in_words(desk, client):
    desk.meeting(desk.person("Ade Cole"), NOW - timedelta(minutes=30), AppointmentState.MET)
    desk.meeting(desk.person("Dotty Ashworth"), NOW + HOUR)
    strip = page(client).select_one("svg.ruler")
    assert strip["aria-label"] == "The day as a strip. Now it is 9:30. 9:00 to 9:45 Ade; 10:30 to 11:15 Dotty"
    assert strip.select_one(".ruler__past")["x"] == "0.00%"
    assert strip.select_one(".ruler__next")["x"] == "18.75%"
    assert strip.select_one(".ruler__now")["x1"] == "6.25%"
    assert not strip.select("[style]")


# --- What it costs, and what is written down -----------------------------------------------------------------


@pytest.mark.parametrize("people_met", [1, 8])
def test_the_day_is_read_in_eight_statements_however_many_come(desk, client, db, people_met):
    for number in range(people_met):
        person = desk.person(f"Person{number} Cole", "STAFF_FEMALE", "TIME_EXTEND")
        person.own_words = OWN
        matters.refresh(db.session, person, at=NOW)
        before = desk.meeting(person, NOW - 28 * DAY, AppointmentState.MET)
        note = desk.note(person, before, NOW - 27 * DAY)
        desk.step(person, "Ask the café", note_id=note.id)
        desk.step(person, "Mine", state=StepState.PROPOSED, proposed_by=Party.CLAIMANT)
        desk.meeting(person, NOW + number * HOUR)
    db.session.commit()
    with statements(db) as counted:
        assert client.get("/today").status_code == 200
    assert len(counted.reads) <= 8, "\n".join(counted.reads)


def test_whose_words_were_shown_is_noted_once_a_day(desk, client, db, clock):
    dotty = desk.person("Dotty Ashworth")
    desk.meeting(dotty, NOW + HOUR)

    def seen():
        return db.session.scalar(
            select(func.count()).where(Event.verb == "claimant.seen_on_today", Event.claimant_id == dotty.id)
        )

    client.get("/today")
    client.get("/today")
    assert seen() == 1
    clock.later(hours=24)
    desk.meeting(dotty, NOW + 25 * HOUR)
    people.sign_in(client, db.session, desk.account)
    client.get("/today")
    assert seen() == 2


def test_a_swap_brings_the_day_alone(desk, client):
    shown = client.get("/today", headers={"HX-Request": "true"}).text
    assert "<html" not in shown
    assert 'id="day"' in shown


def test_a_coach_begins_with_today(desk, client):
    assert client.get("/").location == "/today"
    assert [text(each) for each in page(client).select("nav.nav a")][:3] == ["Today", "Caseload", "Diary"]
