"""Times that do not suit: kept by the person, or at their word, and how often they meet. Nobody asks why."""

from datetime import UTC, date, datetime

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select

from coachdesk import clock
from coachdesk import clock as clock_module
from coachdesk.forms.my_meetings import clock_minute
from coachdesk.models import BlockedPeriod, Claimant, Event
from coachdesk.models.label import AppointmentState, Role
from coachdesk.services import blocked_periods, entry_links, slots
from tests import people

PERIOD = {"days": "1", "starts": "9am", "ends": "12 noon", "from_on": "", "until_on": ""}


@pytest.fixture
def amina(db, office):
    return people.staff(db.session, office, "Amina Yusuf")


@pytest.fixture
def maya(db, office, amina):
    return people.claimant(db.session, office, coach=amina)


@pytest.fixture
def me(client, db, maya):
    people.sign_in(client, db.session, entry_links.account_of(db.session, maya, at=clock.now()))
    return client


@pytest.fixture
def coach(client, db, amina):
    people.sign_in(client, db.session, people.account(db.session, amina, Role.COACH))
    return client


def soup(response):
    return BeautifulSoup(response.text, "html.parser")


def send(client, address, action="", **typed):
    """Fill in the form of a page and send it."""
    form = soup(client.get(address)).select_one(f"main form[action$='{action or address}']")
    kept = {each["name"]: each.get("value", "") for each in form.select("input[type=hidden]")}
    return client.post(form["action"], data=kept | typed)


def add(client, address="/my/times", **typed):
    return send(client, address, **PERIOD | typed)


def text(response):
    return " ".join(soup(response).select_one("main").get_text(" ").split())


def errors(response):
    return [each.get_text() for each in soup(response).select(".govuk-error-summary__list a")]


def kept(db):
    columns = ("weekday", "starts_minute", "ends_minute", "from_on", "until_on")
    return [tuple(getattr(row, name) for name in columns) for row in db.session.scalars(select(BlockedPeriod))]


def events(db, verb):
    return [
        (each.actor, each.claimant_id, each.facts)
        for each in db.session.scalars(select(Event).where(Event.verb == verb))
    ]


TODAY = date(2026, 11, 24)


def test_a_morning_of_every_week_is_kept_and_shown(me, db):
    answer = add(me)
    assert (answer.status_code, answer.location) == (303, "/my/times")
    assert kept(db) == [(1, 540, 720, TODAY, None)]
    page = text(me.get("/my/times"))
    assert "Kept. We do not offer you a meeting then." in page
    assert "Every Tuesday 9am to 12 noon" in page
    assert "You do not have to say why" in page


@pytest.mark.parametrize(
    ("typed", "row", "words"),
    [
        ({"days": "every"}, (None, 540, 720, TODAY, None), "Every day 9am to 12 noon"),
        ({"starts": "", "ends": ""}, (1, 0, 1440, TODAY, None), "Every Tuesday the whole day"),
        ({"starts": "10pm", "ends": "midnight"}, (1, 1320, 1440, TODAY, None), "Every Tuesday 10pm to midnight"),
        (
            {"days": "dates", "from_on": "2026-12-03"},
            (None, 540, 720, date(2026, 12, 3), date(2026, 12, 3)),
            "Thursday 3 December 2026 9am to 12 noon",
        ),
        (
            {"days": "dates", "from_on": "2026-12-03", "until_on": "2026-12-05", "starts": "13.30", "ends": ""},
            (None, 810, 1440, date(2026, 12, 3), date(2026, 12, 5)),
            "Every day from 3 December 2026 to 5 December 2026 1:30pm to midnight",
        ),
        (
            {"until_on": "2026-12-31"},
            (1, 540, 720, TODAY, date(2026, 12, 31)),
            "Every Tuesday until 31 December 2026 9am to 12 noon",
        ),
        ({"from_on": "2027-01-05"}, (1, 540, 720, date(2027, 1, 5), None), "Every Tuesday from 5 January 2027 9am"),
    ],
)
def test_days_of_the_week_and_dates_are_said_as_they_are_meant(me, db, typed, row, words):
    assert add(me, **typed).status_code == 303
    assert kept(db) == [row]
    assert words in text(me.get("/my/times"))


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"starts": "soon"}, "Write a time, such as 9am or 1:30pm."),
        ({"ends": "25:00"}, "Write a time, such as 9am or 1:30pm."),
        ({"starts": "13pm"}, "Write a time, such as 9am or 1:30pm."),
        ({"starts": "3pm"}, "This ends before it begins. Is it am or pm?"),
        ({"starts": "9am", "ends": "9am"}, "This ends before it begins. Is it am or pm?"),
        ({"days": "dates"}, "Give the day, such as 24 11 2026."),
        ({"from_on": "the third"}, "Give the day, such as 24 11 2026."),
        (
            {"from_on": "2026-12-05", "until_on": "2026-12-03"},
            "The last day comes before the first. Look at both again.",
        ),
        ({"days": "dates", "from_on": "2026-11-23"}, "This is over already. Give a day that is still to come."),
        ({"until_on": "2026-11-23"}, "This is over already. Give a day that is still to come."),
        ({"days": "dates", "from_on": "3026-11-23"}, "This day is far away. Look at the year again."),
        ({"until_on": "1026-11-23"}, "This is over already. Give a day that is still to come."),
        ({"days": "8"}, "Choose one of those that are offered."),
    ],
)
def test_what_does_not_fit_is_said_in_a_sentence_and_what_was_typed_is_still_there(me, db, typed, said):
    answer = add(me, **typed)
    assert answer.status_code == 422
    assert errors(answer) == [said]
    assert kept(db) == []
    page = soup(answer)
    assert page.title.get_text().startswith("Error:")
    assert page.select_one("input[name=rhythm][checked]")["value"] == ""
    for name, value in (PERIOD | typed).items():
        if name != "days":
            assert page.select_one(f"input[name={name}]").get("value", "") == value


@pytest.mark.parametrize(
    ("starts", "ends", "exists"),
    [("1:15am", "1:45am", False), ("1am", "2am", False), ("midnight", "1:30am", False), ("1:30am", "4am", False),
     ("midnight", "1am", True), ("2am", "3am", True), ("midnight", "2am", True)],
)  # fmt: skip
def test_the_hour_that_the_clocks_leave_out_cannot_be_kept(me, db, starts, ends, exists):
    answer = add(me, days="dates", from_on="2027-03-28", starts=starts, ends=ends)
    assert answer.status_code == (303 if exists else 422)
    if not exists:
        assert "There is no time between 1am and 2am" in errors(answer)[0]


def test_the_hour_that_comes_twice_is_kept_both_times(me, db, maya, amina):
    assert add(me, days="dates", from_on="2027-10-31", starts="1:15am", ends="1:45am").status_code == 303
    assert kept(db) == [(None, 75, 105, date(2027, 10, 31), date(2027, 10, 31))]


def test_no_meeting_is_offered_then(me, db, maya, amina):
    def tuesday_mornings():
        free = slots.offer(db.session, maya, amina, at=clock.now()).free
        return [each for each in map(clock.as_london, free) if each.weekday() == 1 and each.hour < 12]

    assert tuesday_mornings()
    add(me)
    assert tuesday_mornings() == []


def test_a_meeting_that_is_booked_then_stays_and_is_named(me, db, maya, amina):
    first = datetime(2026, 12, 1, 10, 15, tzinfo=UTC)
    meeting = people.meeting(db.session, maya, amina, first, AppointmentState.BOOKED)
    people.meeting(db.session, maya, amina, datetime(2026, 12, 2, 10, 15, tzinfo=UTC), AppointmentState.BOOKED)
    add(me)
    page = text(me.get("/my/times"))
    assert "You have a meeting then: Tuesday 1 December at 10:15am. It stays." in page
    assert "2 December" not in page
    assert meeting.state is AppointmentState.BOOKED


def test_the_same_time_twice_is_one(me, db):
    add(me)
    assert add(me).status_code == 303
    assert len(kept(db)) == 1


def test_more_than_anybody_can_look_through_is_too_many(me, db, monkeypatch):
    monkeypatch.setattr(blocked_periods, "MOST", 1)
    add(me)
    answer = add(me, days="2")
    assert answer.status_code == 409
    assert "There are very many times here already" in text(answer)
    assert len(kept(db)) == 1


def test_what_is_over_is_not_shown(me, db, maya, clock):
    add(me, until_on="2026-12-01")
    clock.later(days=8)
    people.sign_in(me, db.session, entry_links.account_of(db.session, maya, at=clock_module.now()))
    assert "You have not written down any times." in text(me.get("/my/times"))


def test_a_time_is_taken_away_in_one_press(me, db):
    add(me)
    row = db.session.scalars(select(BlockedPeriod)).one()
    answer = send(me, "/my/times", f"/my/times/{row.id}/end")
    assert (answer.status_code, answer.location) == (303, "/my/times")
    assert kept(db) == []
    assert "Taken away. We may offer you a meeting then." in text(me.get("/my/times"))


def test_somebody_elses_time_is_not_there(me, db, office, amina):
    other = people.claimant(db.session, office, "Lili Novak", coach=amina)
    theirs = blocked_periods.add(
        db.session, other, weekday=1, starts_minute=0, ends_minute=60, from_on=TODAY, until_on=None,
        by=other.id, at=clock.now(),
    )  # fmt: skip
    assert "You have not written down any times." in text(me.get("/my/times"))
    form = soup(me.get("/my/times")).select_one("main form[action$='/my/times']")
    hidden = {each["name"]: each["value"] for each in form.select("input[type=hidden]")}
    assert me.post(f"/my/times/{theirs.id}/end", data=hidden).status_code == 404
    assert len(kept(db)) == 1


def test_the_audit_says_who_and_never_which_hours(me, db, maya):
    add(me)
    row = db.session.scalars(select(BlockedPeriod)).one()
    send(me, "/my/times", f"/my/times/{row.id}/end")
    account = entry_links.account_of(db.session, maya, at=clock.now())
    for verb in ("blocked_period.added", "blocked_period.taken_away"):
        assert events(db, verb) == [(str(account.id), maya.id, '{"as":"claimant"}')]


# --- How often ----------------------------------------------------------------------------------------------


def rhythm(db, maya):
    return db.session.scalar(select(Claimant.rhythm_days).where(Claimant.id == maya.id))


def test_how_often_we_meet_is_mine_to_say(me, db, maya):
    page = soup(me.get("/my/times"))
    chosen = page.select_one("input[name=rhythm][checked]")
    assert chosen["value"] == ""
    assert "What is usual here: about every 4 weeks" in text(me.get("/my/times"))
    assert send(me, "/my/times", "/my/times/rhythm", rhythm="42").status_code == 303
    assert rhythm(db, maya) == 42
    assert soup(me.get("/my/times")).select_one("input[name=rhythm][checked]")["value"] == "42"
    send(me, "/my/times", "/my/times/rhythm", rhythm="")
    assert rhythm(db, maya) is None


def test_a_rhythm_that_was_agreed_otherwise_is_one_of_the_choices(me, db, maya):
    maya.rhythm_days = 30
    page = soup(me.get("/my/times"))
    assert page.select_one("input[name=rhythm][checked]")["value"] == "30"
    assert "About every 30 days" in text(me.get("/my/times"))


@pytest.mark.parametrize("typed", [{}, {"rhythm": "1"}, {"rhythm": "never"}])
def test_a_rhythm_that_is_not_offered_changes_nothing(me, db, maya, typed):
    answer = send(me, "/my/times", "/my/times/rhythm", **typed)
    assert answer.status_code == 422
    assert errors(answer) == ["Choose one of those that are offered."]
    assert rhythm(db, maya) is None


def test_how_we_meet_is_only_shown(me, db, maya):
    assert "In person, by phone or by video. You choose when you choose a time." in text(me.get("/my/times"))
    people.adjustment(db.session, maya, "MODE_PHONE")
    assert "You asked for certain ways to meet. These keep to that: by phone." in text(me.get("/my/times"))


# --- At the person's word -----------------------------------------------------------------------------------


def test_a_coach_writes_it_down_at_their_word_and_the_audit_says_who(coach, db, maya, amina):
    address = f"/claimants/{maya.id}/times"
    page = coach.get(address)
    assert "Do not ask what they are for" in text(page)
    assert "Maya Fernandes" in soup(page).select_one(".identity").get_text()
    answer = add(coach, address)
    assert (answer.status_code, answer.location) == (303, address)
    assert kept(db) == [(1, 540, 720, TODAY, None)]
    page = text(coach.get(address))
    assert "No meeting is offered then, and Maya can see it." in page
    assert "Every Tuesday 9am to 12 noon" in page
    assert [event[0] for event in events(db, "blocked_period.added")] != [str(maya.id)]
    row = db.session.scalars(select(BlockedPeriod)).one()
    assert send(coach, address, f"{address}/{row.id}/end").status_code == 303
    assert kept(db) == []


def test_a_coach_is_told_of_a_meeting_that_is_booked_then(coach, db, maya, amina):
    people.meeting(db.session, maya, amina, datetime(2026, 12, 1, 10, 15, tzinfo=UTC), AppointmentState.BOOKED)
    add(coach, f"/claimants/{maya.id}/times")
    assert "There is a meeting then: Tue 1 Dec 10:15." in text(coach.get(f"/claimants/{maya.id}/times"))


def test_what_a_coach_typed_wrong_is_still_there(coach, db, maya):
    answer = add(coach, f"/claimants/{maya.id}/times", starts="soon")
    assert answer.status_code == 422
    assert soup(answer).select_one("input[name=starts]")["value"] == "soon"


def test_a_time_is_only_taken_away_from_whose_it_is(coach, db, office, amina, maya):
    other = people.claimant(db.session, office, "Lili Novak", coach=amina)
    add(coach, f"/claimants/{other.id}/times")
    row = db.session.scalars(select(BlockedPeriod)).one()
    form = soup(coach.get(f"/claimants/{maya.id}/times")).select_one("main form[action$='/times']")
    hidden = {each["name"]: each["value"] for each in form.select("input[type=hidden]")}
    assert coach.post(f"/claimants/{maya.id}/times/{row.id}/end", data=hidden).status_code == 404


@pytest.mark.parametrize(
    ("typed", "minute"),
    [("9", 540), ("9am", 540), ("12am", 0), ("12pm", 720), ("Noon", 720), (" 13:05 ", 785), ("1.30 PM", 810),
     ("24:00", 0), ("12  noon", 720)],
)  # fmt: skip
def test_a_time_is_read_as_people_write_it(typed, minute):
    assert clock_minute(typed) == minute
