"""A coach's week: what is in it, what is free, and a note in one press."""

from datetime import UTC, date, datetime, timedelta

import pytest
from bs4 import BeautifulSoup

from coachdesk.models import Leave, Note, WorkingPattern
from coachdesk.models.label import AppointmentState, LeaveKind, Nation, Role
from tests import people
from tests.counting import statements

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
BOOKED = AppointmentState.BOOKED


@pytest.fixture
def amina(db, client, office):
    made = people.staff(db.session, office, "Amina Yusuf")
    people.sign_in(client, db.session, people.account(db.session, made, Role.COACH))
    return made


@pytest.fixture
def dotty(db, office, amina):
    return people.claimant(db.session, office, "Dotty Ashworth", coach=amina)


def page(client, address="/diary"):
    answer = client.get(address)
    assert answer.status_code == 200
    return BeautifulSoup(answer.text, "html.parser")


def text(piece):
    return piece.get_text(" ", strip=True)


def day(shown, name):
    return next(each for each in shown.select(".diary__day") if name in text(each.h2))


def test_the_week_of_today_stands_by_day_with_whoever_comes(client, db, amina, dotty):
    people.meeting(db.session, dotty, amina, NOW + DAY, BOOKED)
    shown = page(client)
    assert "Week of 23 November 2026 to 27 November 2026" in text(shown.select_one(".page-head"))
    assert [text(each.h2) for each in shown.select(".diary__day")] == [
        "Monday 23 November", "Tuesday 24 November Today", "Wednesday 25 November", "Thursday 26 November",
        "Friday 27 November",
    ]  # fmt: skip
    assert "9:30 the meeting with Dotty 45 min Dotty Ashworth" in text(day(shown, "Wednesday"))
    assert "rest" not in text(day(shown, "Wednesday")).casefold()


def test_a_note_and_a_move_are_one_press_away(client, db, amina, dotty):
    meeting = people.meeting(db.session, dotty, amina, NOW + HOUR, BOOKED)
    people.meeting(db.session, dotty, amina, NOW + DAY, BOOKED)
    shown = page(client)
    links = {text(each).split(" ")[0]: each["href"] for each in day(shown, "Tuesday").select(".visit__links a")}
    assert [text(each) for each in day(shown, "Wednesday").select(".visit__links a")] == ["Move the meeting with Dotty"]
    assert links["Start"] == f"/claimants/{dotty.id}/notes/new?appointment={meeting.id}"
    assert links["Move"] == f"/appointments/{meeting.id}/move"


def test_a_meeting_with_a_note_asks_for_no_second_one_and_one_that_began_is_not_moved(client, db, amina, dotty):
    first = people.meeting(db.session, dotty, amina, NOW - HOUR, AppointmentState.MET)
    people.meeting(db.session, dotty, amina, NOW - timedelta(minutes=5), BOOKED)
    key = db.session.get_one(people.DataKey, dotty.key_id)
    note = Note(key=key, claimant_id=dotty.id, author_id=amina.id, appointment_id=first.id)
    note.said = "Well."
    db.session.add(note)
    rows = day(page(client), "Tuesday").select(".visit")
    assert "Start note" not in text(rows[0])
    assert "Met" in text(rows[0])
    assert "Start note" in text(rows[1])
    assert "Move" not in text(rows[1])


def test_what_is_free_is_told_in_words_rests_and_leave_taken_off(client, db, amina, dotty):
    made = people.meeting(db.session, dotty, amina, NOW + DAY, BOOKED)
    assert "Free: 6 h 45 min" in text(day(page(client), "Wednesday"))
    made.rest_minutes = 15
    assert "Free: 6 h 30 min" in text(day(page(client), "Wednesday"))
    starts_at = datetime(2026, 11, 25, 13, 30, tzinfo=UTC)
    db.session.add(Leave(staff_id=amina.id, kind=LeaveKind.TRAINING, starts_at=starts_at, ends_at=starts_at + 4 * HOUR))
    words = text(day(page(client), "Wednesday"))
    assert "Free: 3 h" in words
    assert "13:30 Training until 17:30" in words


def test_what_is_over_today_is_not_free_any_more(client, db, amina, clock):
    clock.at(datetime(2026, 11, 24, 16, 30, tzinfo=UTC))
    people.sign_in(client, db.session, people.account(db.session, amina, Role.COACH))
    shown = page(client)
    assert "Free: 30 min" in text(day(shown, "Tuesday"))
    assert "Free" not in text(day(shown, "Monday"))


def test_the_hours_somebody_has_written_hold_and_the_others_are_no_working_days(client, db, amina):
    db.session.add(
        WorkingPattern(staff_id=amina.id, weekday=2, starts_minute=600, ends_minute=900, from_on=date(2026, 1, 1))
    )
    shown = page(client)
    assert "10:00–15:00 · Free: 5 h" in text(day(shown, "Wednesday"))
    assert "Not a working day" in text(day(shown, "Thursday"))


def test_whole_days_away_and_bank_holidays_are_named(client, db, amina):
    starts_at = datetime(2026, 12, 24, tzinfo=UTC)
    db.session.add(Leave(staff_id=amina.id, kind=LeaveKind.LEAVE, starts_at=starts_at, ends_at=starts_at + DAY))
    shown = page(client, "/diary?from=2026-12-23")
    assert "Leave, all day" in text(day(shown, "Thursday"))
    assert "Nothing free" in text(day(shown, "Thursday"))
    assert "Bank holiday in England" in text(day(shown, "Friday"))


def test_bank_holidays_are_the_nations_own(client, db, amina, office):
    office.nation = Nation.SCOTLAND
    shown = page(client, "/diary?from=2026-11-30")
    assert "Bank holiday in Scotland" in text(day(shown, "Monday"))


def test_a_saturday_stands_there_when_somebody_comes_on_it(client, db, amina, dotty):
    people.meeting(db.session, dotty, amina, NOW + 4 * DAY, BOOKED)
    shown = page(client)
    assert "Dotty" in text(day(shown, "Saturday"))
    assert "Sunday" not in text(shown.main)


def test_weeks_are_a_press_apart_and_any_day_opens_its_week(client, amina):
    shown = page(client, "/diary?from=2026-12-03")
    assert "Week of 30 November 2026" in text(shown.select_one(".page-head"))
    links = {text(each): each["href"] for each in shown.select(".page-head a")}
    assert links["Week before"] == "/diary?from=2026-11-23"
    assert links["Week after"] == "/diary?from=2026-12-07"
    assert links["This week"] == "/diary"
    assert "This week" not in text(page(client).select_one(".page-head"))


@pytest.mark.parametrize("wanted", ["soon", "2026-02-30", "", "0001-01-01", "9999-12-31", "2026-11-24T09:00"])
def test_what_is_no_day_opens_this_week(client, amina, wanted):
    assert "Week of 23 November 2026" in text(page(client, f"/diary?from={wanted}").select_one(".page-head"))


@pytest.mark.parametrize(("monday", "hours"), [("2027-03-22", 23), ("2027-10-25", 25)])
def test_a_day_on_which_the_clocks_change_has_its_own_length(client, db, amina, monday, hours):
    row = {"weekday": 6, "starts_minute": 0, "ends_minute": 1440}
    db.session.add(WorkingPattern(staff_id=amina.id, from_on=date(2026, 1, 1), **row))
    assert f"Free: {hours} h" in text(day(page(client, f"/diary?from={monday}"), "Sunday"))


def test_somebody_with_another_coach_now_is_not_named(client, db, amina, office):
    other = people.claimant(db.session, office, "Ben Cole")
    people.meeting(db.session, other, amina, NOW + DAY, BOOKED)
    shown = text(page(client).main)
    assert "Ben Cole" not in shown
    assert "somebody who has another coach now" in shown


@pytest.mark.parametrize("how_many", [1, 12])
def test_a_week_costs_as_many_statements_however_full_it_is(client, db, amina, dotty, how_many):
    for number in range(how_many):
        people.meeting(db.session, dotty, amina, NOW + number * HOUR, BOOKED)
    db.session.commit()
    with statements(db) as counted:
        client.get("/diary")
    assert len(counted.reads) <= 6, "\n".join(counted.reads)
