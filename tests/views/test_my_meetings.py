"""My meetings: everything to know before, times to choose from, another time or none, and what was."""

from datetime import UTC, datetime, timedelta

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select

from coachdesk import clock
from coachdesk.models import AdjustmentOutcome, Agenda, Appointment, BlockedPeriod, Event, Relationship, Staff
from coachdesk.models.label import AppointmentState, Outcome, Party
from coachdesk.services import appointments, entry_links, matters, slots
from tests import people

BOOKED = AppointmentState.BOOKED
NEW = "/my/meetings/new"


@pytest.fixture
def office(db):
    made = people.office(db.session)
    made.address, made.phone = "12 Harbour Street, Whitby", "01947 496 0123"
    return made


@pytest.fixture
def amina(db, office):
    return people.staff(db.session, office, "Amina Yusuf", gender="female")


@pytest.fixture
def maya(db, office, amina):
    return people.claimant(db.session, office, coach=amina)


@pytest.fixture
def me(client, db, maya):
    people.sign_in(client, db.session, account(db, maya))
    return client


def account(db, person):
    return entry_links.account_of(db.session, person, at=clock.now())


def booked(db, person, coach, starts_at=None, mode="in_person"):
    """A meeting that is booked as the page would book it, tomorrow if nothing else is said."""
    answer = slots.offer(db.session, person, coach, mode=mode, at=clock.now())
    tomorrow = next(each for each in answer.free if each > clock.now() + timedelta(hours=20))
    return appointments.book(
        db.session, person, coach, starts_at=starts_at or tomorrow, minutes=answer.rules.minutes, mode=mode,
        by=account(db, person).id, at=clock.now(),
    )  # fmt: skip


def soup(response):
    return BeautifulSoup(response.text, "html.parser")


def text(response, where="main"):
    return " ".join(soup(response).select_one(where).get_text(" ").split())


def errors(response):
    return [each.get_text() for each in soup(response).select(".govuk-error-summary__list a")]


def form_of(response, action):
    form = soup(response).select_one(f"main form[action='{action}']")
    return {each["name"]: each.get("value", "") for each in form.select("input[type=hidden]")}


def send(client, page, action, **typed):
    return client.post(action, data=form_of(client.get(page), action) | typed)


def offered(response):
    return [each["value"] for each in soup(response).select("input[name=time]")]


def days_of(response):
    return {clock.as_london(datetime.fromisoformat(each)).date() for each in offered(response)}


def meetings(db):
    return db.session.scalars(select(Appointment).order_by(Appointment.starts_at)).all()


# --- Choosing -----------------------------------------------------------------------------------------------


def test_three_times_on_three_days_with_my_own_coach(me):
    page = me.get(NEW)
    assert page.status_code == 200
    assert len(offered(page)) == 3
    assert len(days_of(page)) == 3
    words = text(page)
    assert "Choose a time with Amina" in words
    assert "1 hour at Harbour Street." in words
    assert soup(page).select_one(".choices h2").get_text() == "Tuesday 24 November"
    assert "9:45am to 10:45am" in words
    assert "Take this time" in words


def test_taking_one_books_it_as_it_was_shown(me, db, maya, amina):
    time = offered(me.get(NEW))[1]
    answer = send(me, NEW, "/my/meetings", time=time)
    [meeting] = meetings(db)
    assert (answer.status_code, answer.location) == (303, f"/my/meetings/{meeting.id}")
    assert (meeting.starts_at, meeting.minutes, meeting.state) == (datetime.fromisoformat(time), 60, BOOKED)
    assert (meeting.coach_id, meeting.booked_by) == (amina.id, account(db, maya).id)
    assert "Your meeting is booked. You can change or cancel it any time before it starts." in text(
        me.get(answer.location)
    )


def test_none_of_these_shows_other_times_as_often_as_wanted_and_notes_nothing(me, db):
    seen, address, helpings = set(), NEW, 0
    before = set(db.session.scalars(select(Event.verb)))
    while True:
        page = me.get(address)
        times = offered(page)
        if not times:
            break
        assert not seen & set(times)
        seen |= set(times)
        helpings += 1
        address = soup(page).find("a", string="None of these suit me")["href"]
    assert helpings > 10
    assert max(map(datetime.fromisoformat, seen)) > clock.now() + timedelta(days=50)
    assert "These were all the times until" in text(page)
    assert soup(page).find("a", string="Show the times again")["href"] == NEW
    assert "Ring 01947 496 0123" in text(page)
    assert set(db.session.scalars(select(Event.verb))) - before == {"claimant.opened_own"}
    assert meetings(db) == []


@pytest.mark.parametrize("after", ["-1", "x", "99999999", "²"])
def test_an_address_that_was_changed_by_hand_is_no_fault(me, after):
    assert me.get(NEW, query_string={"after": after, "mode": "carrier pigeon"}).status_code == 200


def test_i_choose_how_among_the_ways_my_adjustments_leave(me, db, maya):
    ways = [each.get_text() for each in soup(me.get(NEW)).select(".ways a")]
    assert ways == ["In person", "By phone", "By video"]
    page = me.get(NEW, query_string={"mode": "phone"})
    assert "1 hour by phone." in text(page)
    assert soup(page).select_one(".ways a[aria-current]").get_text() == "By phone"
    assert "mode=phone" in soup(page).find("a", string="None of these suit me")["href"]
    send(me, f"{NEW}?mode=phone", "/my/meetings", time=offered(page)[0])
    assert meetings(db)[0].mode == "phone"


def test_a_way_that_is_ruled_out_is_neither_shown_nor_booked(me, db, maya):
    people.adjustment(db.session, maya, "MODE_PHONE")
    page = me.get(NEW, query_string={"mode": "in_person"})
    assert "1 hour by phone." in text(page)
    assert soup(page).select(".ways a") == []
    send(me, NEW, "/my/meetings", time=offered(page)[0], mode="in_person")
    assert meetings(db)[0].mode == "phone"


def test_at_least_three_days_to_choose_from_where_there_are_in_eight_weeks(me, db, maya, amina):
    people.adjustment(db.session, maya, "TIME_CHOICE")
    keep_all_but(db, maya, weekday=3)
    page = me.get(NEW)
    assert len(days_of(page)) == 3
    assert {day.weekday() for day in days_of(page)} == {3}


def keep_all_but(db, person, weekday):
    for day in {0, 1, 2, 3, 4} - {weekday}:
        db.session.add(
            BlockedPeriod(claimant_id=person.id, weekday=day, starts_minute=0, ends_minute=1440, from_on=clock.today())
        )


def test_why_there_are_not_more_is_a_sum_in_plain_words_and_mine_is_named_as_mine(me, db, maya, amina, office):
    people.adjustment(db.session, maya, "TIME_SCHOOL")
    db.session.add(
        BlockedPeriod(claimant_id=maya.id, weekday=3, starts_minute=0, ends_minute=1440, from_on=clock.today())
    )
    booked(db, people.claimant(db.session, office, "Lili Novak", coach=amina), amina)
    page = me.get(NEW)
    why = soup(page).select_one(".why")
    rows = {each.span.get_text(): int(each.select_one(".meta").get_text().split()[0]) for each in why.select("li")}
    mine = {each.span.get_text() for each in why.select("li.why__mine")}
    assert "You asked for school hours. We keep to that." in rows
    assert "Amina has other meetings." in rows
    assert mine == {"You asked for school hours. We keep to that.", "You keep these times free. We keep to that."}
    assert "From Tuesday 24 November to Monday 7 December there are" in why.get_text()
    whole = int(why.p.get_text().split("there are ")[1].split()[0])
    assert f"{whole - sum(rows.values())} times are free for you." in why.get_text()
    for time in offered(page):
        at = clock.as_london(datetime.fromisoformat(time))
        assert (at.hour, at.minute) >= (9, 30)
        assert at.weekday() != 3


def test_when_nothing_fits_it_says_which_rule_and_whom_to_ask(me, db, maya):
    keep_all_but(db, maya, weekday=7)
    page = me.get(NEW)
    words = text(page)
    assert "There is no time until" in words
    assert "That is not your fault. Ring us, or ask Amina, and we find a way with you." in words
    assert soup(page).select_one(".why").has_attr("open")
    assert "You keep these times free. We keep to that." in words
    assert soup(page).select_one(".why a")["href"] == "/my/times"
    assert "Ring 01947 496 0123" in words


# --- When it does not work out --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "time",
    [
        None, "", "soon", "2026-11-26", "2026-11-26T10:00:00", "2026-11-26T25:00:00+00:00",
        "9999-12-31T23:59:00+00:00", "0001-01-01T00:00:00+14:00",
    ],
)  # fmt: skip
def test_without_a_time_nothing_is_booked_and_the_times_are_still_there(me, db, time):
    answer = send(me, NEW, "/my/meetings", **({} if time is None else {"time": time}))
    assert answer.status_code == 422
    assert errors(answer) == ["Choose one of the times."]
    assert len(offered(answer)) == 3
    assert soup(answer).select_one(".govuk-error-summary__list a")["href"] == "#time"
    assert soup(answer).select_one("input[name=time]")["id"] == "time"
    assert soup(answer).title.get_text().startswith("Error:")
    assert meetings(db) == []


def test_somebody_who_was_quicker_is_told_calmly_and_there_are_new_times(me, db, office, amina):
    page = me.get(NEW)
    time = offered(page)[0]
    sent = form_of(page, "/my/meetings") | {"time": time}
    booked(db, people.claimant(db.session, office, "Lili Novak", coach=amina), amina, datetime.fromisoformat(time))
    answer = me.post("/my/meetings", data=sent)
    assert answer.status_code == 409
    assert "Somebody else has just taken that time. Here are other times." in text(answer)
    assert time not in offered(answer)
    assert len(offered(answer)) == 3
    assert len(meetings(db)) == 1
    again = me.post("/my/meetings", data=form_of(answer, "/my/meetings") | {"time": offered(answer)[0]})
    assert again.status_code == 303


@pytest.mark.parametrize(
    "time", ["2026-11-24T09:00:00+00:00", "2026-11-29T10:00:00+00:00", "2026-11-25T03:00:00+00:00"]
)
def test_a_time_that_is_past_or_outside_of_hours_is_not_booked(me, db, time):
    answer = send(me, NEW, "/my/meetings", time=time)
    assert answer.status_code == 409
    assert "That time cannot be booked any more. Here are other times." in text(answer)
    assert meetings(db) == []


def test_a_time_that_i_keep_free_meanwhile_is_not_booked(me, db, maya):
    page = me.get(NEW)
    keep_all_but(db, maya, weekday=4)
    answer = me.post("/my/meetings", data=form_of(page, "/my/meetings") | {"time": offered(page)[0]})
    assert answer.status_code == 409
    assert meetings(db) == []


def test_something_to_settle_first_is_said_calmly_with_who_asks(me, db, maya, amina):
    time = offered(me.get(NEW))[0]
    sent = form_of(me.get(NEW), "/my/meetings") | {"time": time}
    people.adjustment(db.session, maya, "STAFF_MALE")
    matters.refresh(db.session, maya, at=clock.now())
    page = me.get(NEW)
    assert page.status_code == 200
    words = text(page)
    assert "One thing first" in words
    assert "Amina Yusuf asks you about it. After that you can choose a time here." in words
    assert "You do not have to do anything now. Nothing else changes." in words
    answer = me.post("/my/meetings", data=sent)
    assert answer.status_code == 409
    assert "One thing first" in text(answer)
    assert meetings(db) == []


def test_without_a_coach_it_says_who_is_there_for_me(me, db, maya, office):
    people.lead(db.session, office)
    sent = form_of(me.get(NEW), "/my/meetings") | {"time": offered(me.get(NEW))[0]}
    move = f"/my/meetings/{booked(db, maya, db.session.scalars(select(Staff).where(Staff.is_coach)).one()).id}/move"
    ended = db.session.scalars(select(Relationship)).one()
    ended.ended_on, ended.end_reason = clock.today() - timedelta(days=1), "handover"
    page = me.get(NEW)
    assert "You have no coach yet." in text(page)
    assert "Gwen Pritchard is there for you" in text(page)
    assert me.post("/my/meetings", data=sent).status_code == 409
    assert me.post(move, data=sent | {"form_nonce": "another"}).status_code == 409


# --- A meeting ahead ------------------------------------------------------------------------------------------


def test_nobody_goes_into_it_blind(me, db, maya, amina):
    meeting = booked(db, maya, amina, datetime(2026, 12, 1, 10, 15, tzinfo=UTC))
    page = me.get(f"/my/meetings/{meeting.id}")
    said = {each.dt.get_text(): each.dd.get_text() for each in soup(page).select(".brief > div")}
    assert text(page, "h1") == "Tuesday 1 December at 10:15am"
    assert said["Who"] == "Amina Yusuf, your coach"
    assert said["Where"] == "12 Harbour Street, Whitby"
    assert said["How long"] == "1 hour"
    assert {"When", "What will happen", "What will not happen", "What to bring", "Who may come along"} <= said.keys()
    assert "You do not have to say why." in said["If it does not suit you"]


def test_what_i_want_to_talk_about_and_who_comes_with_me(me, db, maya, amina):
    meeting = booked(db, maya, amina)
    page = f"/my/meetings/{meeting.id}"
    answer = send(me, page, f"{page}/words", theirs="  The bus.\r\nAnd mornings. ", company="My sister")
    assert (answer.status_code, answer.location) == (303, page)
    agenda = db.session.scalars(select(Agenda)).one()
    assert (agenda.theirs, agenda.company) == ("The bus.\nAnd mornings.", "My sister")
    shown = soup(me.get(page))
    assert shown.select_one("textarea[name=theirs]").get_text().strip() == "The bus.\nAnd mornings."
    assert shown.select_one("textarea[name=company]").get_text().strip() == "My sister"


def test_words_that_are_too_long_are_still_there(me, db, maya, amina):
    page = f"/my/meetings/{booked(db, maya, amina).id}"
    answer = send(me, page, f"{page}/words", theirs="x" * 2001, company="Sis")
    assert answer.status_code == 422
    assert errors(answer) == ["Use 2,000 characters or fewer. What you typed is still here."]
    assert soup(answer).select_one("textarea[name=company]").get_text().strip() == "Sis"
    assert db.session.scalars(select(Agenda)).all() == []


def test_words_for_a_meeting_that_was_cancelled_meanwhile_are_not_lost(me, db, maya, amina):
    meeting = booked(db, maya, amina)
    page = f"/my/meetings/{meeting.id}"
    sent = form_of(me.get(page), f"{page}/words") | {"theirs": "The bus", "company": ""}
    appointments.cancel(db.session, meeting, by_claimant=False, by=amina.id, at=clock.now())
    answer = me.post(f"{page}/words", data=sent)
    assert answer.status_code == 409
    assert "The bus" in answer.text


# --- Another time, or none ------------------------------------------------------------------------------------


def test_i_move_it_and_nothing_asks_why(me, db, maya, amina):
    meeting = booked(db, maya, amina)
    id_, was = meeting.id, meeting.starts_at
    address = f"/my/meetings/{id_}/move"
    page = me.get(address)
    assert "Choose another time with Amina" in text(page)
    assert "You do not have to say why. Nothing else changes." in text(page)
    time = offered(page)[1]
    answer = me.post(address, data=form_of(page, address) | {"time": time})
    assert (answer.status_code, answer.location) == (303, f"/my/meetings/{id_}")
    [moved] = meetings(db)
    assert (moved.id, moved.state, moved.starts_at) == (id_, BOOKED, datetime.fromisoformat(time))
    assert moved.starts_at != was
    assert "Your meeting has its new time. Nothing else changes." in text(me.get(answer.location))


def test_a_meeting_by_phone_is_moved_by_phone_unless_i_say_otherwise(me, db, maya, amina):
    address = f"/my/meetings/{booked(db, maya, amina, mode='phone').id}/move"
    assert "by phone." in text(me.get(address))
    page = me.get(f"{address}?mode=video")
    me.post(address, data=form_of(page, address) | {"time": offered(page)[0]})
    assert meetings(db)[0].mode == "video"


def test_moving_to_a_time_that_is_taken_keeps_the_old_one(me, db, maya, amina, office):
    meeting = booked(db, maya, amina)
    was, address = meeting.starts_at, f"/my/meetings/{meeting.id}/move"
    page = me.get(address)
    time = offered(page)[2]
    booked(db, people.claimant(db.session, office, "Lili Novak", coach=amina), amina, datetime.fromisoformat(time))
    answer = me.post(address, data=form_of(page, address) | {"time": time})
    assert answer.status_code == 409
    assert "Somebody else has just taken that time." in text(answer)
    assert meeting.starts_at == was


def test_moving_what_my_coach_moved_meanwhile_shows_it_first(me, db, maya, amina):
    meeting = booked(db, maya, amina)
    address = f"/my/meetings/{meeting.id}/move"
    page = me.get(address)
    times = offered(page)
    appointments.move(db.session, meeting, starts_at=datetime.fromisoformat(times[2]), by=amina.id, at=clock.now())
    answer = me.post(address, data=form_of(page, address) | {"time": times[1]})
    assert answer.status_code == 409
    assert "This meeting was changed while you were choosing." in text(answer)
    assert meeting.starts_at == datetime.fromisoformat(times[2])


def test_moving_without_a_time_says_so(me, db, maya, amina):
    address = f"/my/meetings/{booked(db, maya, amina).id}/move"
    answer = send(me, address, address)
    assert answer.status_code == 422
    assert errors(answer) == ["Choose one of the times."]


def test_i_cancel_it_in_two_presses_and_nothing_follows(me, db, maya, amina):
    meeting = booked(db, maya, amina)
    page = f"/my/meetings/{meeting.id}"
    assert soup(me.get(page)).find("a", string="Cancel this meeting")["href"] == f"{page}/cancel"
    asked = me.get(f"{page}/cancel")
    assert "You do not have to say why. Nothing else changes." in text(asked)
    assert soup(asked).select("main textarea, main input:not([type=hidden])") == []
    answer = send(me, f"{page}/cancel", f"{page}/cancel")
    assert (answer.status_code, answer.location) == (303, page)
    assert meeting.state is AppointmentState.CANCELLED_BY_CLAIMANT
    after = me.get(page)
    assert "You cancelled this meeting with Amina." in text(after)
    assert "Nothing else changes. If you like, you can choose a new time." in text(after)
    assert soup(after).find("a", string="Choose a new time")["href"] == NEW


def test_up_to_the_minute_it_starts_and_not_after(me, db, maya, amina, clock):
    meeting = booked(db, maya, amina, datetime(2026, 11, 24, 10, 15, tzinfo=UTC))
    page = f"/my/meetings/{meeting.id}"
    move, call_off = (
        form_of(me.get(f"{page}/move"), f"{page}/move"),
        form_of(me.get(f"{page}/cancel"), f"{page}/cancel"),
    )
    time = offered(me.get(f"{page}/move"))[1]
    clock.at(datetime(2026, 11, 24, 10, 15, tzinfo=UTC))
    for address, sent in ((f"{page}/move", move | {"time": time}), (f"{page}/cancel", call_off)):
        for answer in (me.get(address), me.post(address, data=sent)):
            assert (answer.status_code, answer.location) == (303, page)
    assert "This meeting has begun." in text(me.get(page))
    assert meeting.state is BOOKED


def test_a_minute_before_it_can_still_be_cancelled(me, db, maya, amina, clock):
    meeting = booked(db, maya, amina, datetime(2026, 11, 24, 10, 15, tzinfo=UTC))
    clock.at(datetime(2026, 11, 24, 10, 14, 59, tzinfo=UTC))
    assert send(me, f"/my/meetings/{meeting.id}/cancel", f"/my/meetings/{meeting.id}/cancel").status_code == 303
    assert meeting.state is AppointmentState.CANCELLED_BY_CLAIMANT


# --- What was -------------------------------------------------------------------------------------------------


LAST_WEEK = datetime(2026, 11, 17, 10, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (AppointmentState.MET, "You met Amina on Tuesday 17 November. It was planned for 45 minutes."),
        (AppointmentState.DID_NOT_MEET, "You and Amina did not meet on Tuesday 17 November. Was something hard"),
        (AppointmentState.CANCELLED_BY_US, "We cancelled this meeting. We are sorry."),
        (AppointmentState.MOVED, "This meeting was moved to another time."),
        (BOOKED, "Your meeting with Amina began on Tuesday 17 November at 10:15am."),
    ],
)
def test_what_happened_is_a_fact(me, db, maya, amina, state, said):
    meeting = people.meeting(db.session, maya, amina, LAST_WEEK, state)
    page = me.get(f"/my/meetings/{meeting.id}")
    assert said in text(page)
    assert "Change the time" not in text(page)


def met(db, person, coach, *codes):
    held = [people.adjustment(db.session, person, code) for code in codes]
    for each in held:
        each.from_on = LAST_WEEK.date()
    return people.meeting(db.session, person, coach, LAST_WEEK), held


def outcomes(db):
    rows = db.session.scalars(select(AdjustmentOutcome))
    return {(each.adjustment_id, each.said_by): (each.outcome, each.words) for each in rows}


def test_i_say_myself_whether_everything_was_kept(me, db, maya, amina):
    meeting, [quiet] = met(db, maya, amina, "TIME_NO_AM")
    page = f"/my/meetings/{meeting.id}"
    answer = send(me, page, f"{page}/adjustments", all="yes")
    assert answer.status_code == 303
    assert outcomes(db) == {(quiet.id, Party.CLAIMANT): (Outcome.KEPT, None)}
    assert "You said: everything was kept." in text(me.get(page))


def test_an_adjustment_in_my_own_words_is_called_by_them(me, db, maya, amina):
    meeting, [own, other] = met(db, maya, amina, "OTHER_BESPOKE", "TIME_NO_AM")
    own.details = "Leave the door open"
    page = f"/my/meetings/{meeting.id}"
    assert "Leave the door open: was this kept?" in text(me.get(page))
    appointments.record(
        db.session, meeting, met=True, outcomes={own.id: (Outcome.NOT_KEPT, "")}, said_by=Party.COACH, by=amina.id,
        at=clock.now(),
    )  # fmt: skip
    assert "Leave the door open Amina wrote: this was not kept." in text(me.get(page))
    assert other.id not in {adjustment for adjustment, _party in outcomes(db)}


def test_i_say_one_by_one_and_it_stands_beside_what_my_coach_said(me, db, maya, amina):
    meeting, [longer, morning] = met(db, maya, amina, "TIME_EXTEND", "TIME_NO_AM")
    both = {longer.id: (Outcome.KEPT, ""), morning.id: (Outcome.NOT_KEPT, "")}
    appointments.record(db.session, meeting, met=True, outcomes=both, said_by=Party.COACH, by=amina.id, at=clock.now())
    page = f"/my/meetings/{meeting.id}"
    words = text(me.get(page))
    assert "Longer meeting: was it as long as agreed?" in words
    assert "Amina wrote: this was not kept. That was our mistake and we are sorry." in words
    typed = {f"kept_{longer.id.hex}": "partly", f"words_{longer.id.hex}": "It was half an hour."}
    assert send(me, page, f"{page}/adjustments", **typed).status_code == 303
    assert outcomes(db) == {
        (longer.id, Party.COACH): (Outcome.KEPT, None),
        (morning.id, Party.COACH): (Outcome.NOT_KEPT, None),
        (longer.id, Party.CLAIMANT): (Outcome.PARTLY, "It was half an hour."),
    }
    shown = me.get(page)
    assert "Amina wrote: this was kept. You said: this was kept in part. It was half an hour." in text(shown)
    assert soup(shown).select_one(f"input[name=kept_{longer.id.hex}][checked]")["value"] == "partly"


@pytest.mark.parametrize("answer", [{}, {"kept": "perhaps"}])
def test_no_answer_at_all_is_said_and_keeps_what_was_typed(me, db, maya, amina, answer):
    meeting, [longer] = met(db, maya, amina, "TIME_EXTEND")
    page = f"/my/meetings/{meeting.id}"
    typed = {f"words_{longer.id.hex}": "Half an hour"} | {
        f"{name}_{longer.id.hex}": said for name, said in answer.items()
    }
    sent = send(me, page, f"{page}/adjustments", **typed)
    assert sent.status_code == 422
    assert soup(sent).select_one(".govuk-error-summary")
    assert "Half an hour" in sent.text
    assert outcomes(db) == {}


def test_nothing_is_asked_about_a_meeting_that_did_not_take_place_or_is_ahead(me, db, maya, amina):
    meeting, _held = met(db, maya, amina, "TIME_EXTEND")
    page = f"/my/meetings/{meeting.id}"
    sent = form_of(me.get(page), f"{page}/adjustments")
    meeting.state = AppointmentState.CANCELLED_BY_US
    assert "What I say about it" not in text(me.get(page))
    assert me.post(f"{page}/adjustments", data=sent | {"all": "yes"}).status_code == 409
    assert outcomes(db) == {}


def test_all_my_meetings_ahead_first_then_what_was(me, db, maya, amina):
    people.meeting(db.session, maya, amina, LAST_WEEK)
    people.meeting(db.session, maya, amina, LAST_WEEK - timedelta(days=7), AppointmentState.DID_NOT_MEET)
    meeting = booked(db, maya, amina, datetime(2026, 12, 1, 10, 15, tzinfo=UTC))
    page = me.get("/my/meetings")
    ahead, before = soup(page).select(".my-rows")
    assert [each["href"] for each in ahead.select("a")] == [f"/my/meetings/{meeting.id}"]
    assert [each.get_text() for each in before.select("a")] == [
        "17 November 2026, 10:15am",
        "10 November 2026, 10:15am",
    ]
    assert "You did not meet" in before.get_text()


def test_with_no_meeting_ahead_it_says_so_without_a_push(me):
    assert "No meeting is booked. You can choose a time whenever you like." in text(me.get("/my/meetings"))


def test_the_meetings_of_somebody_else_are_not_there(me, db, office, amina):
    other = people.claimant(db.session, office, "Lili Novak", coach=amina)
    meeting = booked(db, other, amina)
    page = f"/my/meetings/{meeting.id}"
    token = form_of(me.get(NEW), "/my/meetings")
    for address in (page, f"{page}/move", f"{page}/cancel"):
        assert me.get(address).status_code == 404
    for address in (f"{page}/words", f"{page}/adjustments", f"{page}/move", f"{page}/cancel"):
        assert me.post(address, data=token | {"time": "2026-11-26T10:00:00+00:00", "all": "yes"}).status_code == 404
    assert meeting.state is BOOKED
    assert str(meeting.id) not in me.get("/my/meetings").text


def test_on_the_day_the_clocks_change_the_times_are_what_the_clock_on_the_wall_shows(me, db, clock):
    clock.at(datetime(2027, 3, 26, 17, 0, tzinfo=UTC))
    people.sign_in(me, db.session, db.session.scalars(select(entry_links.Account)).first())
    page = me.get(NEW)
    assert offered(page)[0] == "2027-03-30T08:00:00+00:00"  # the Monday before is Easter's
    assert "9am to 10am" in text(page)
