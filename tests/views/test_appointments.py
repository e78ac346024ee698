"""Meetings as a coach books, moves, cancels and records them: through the pages, with what goes wrong on the way."""

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select

from coachdesk import clock
from coachdesk.models import Adjustment, AdjustmentOutcome, Agenda, Appointment, Event, Leave, WorkingPattern
from coachdesk.models.label import AppointmentState, LeaveKind, Mode, Outcome, Party, Role
from coachdesk.services import appointments as services
from coachdesk.services import entry_links, matters
from tests import people
from tests.counting import statements

MONDAY = datetime(2026, 11, 30, 10, 30, tzinfo=UTC)


@pytest.fixture
def here(client, db):
    """Amina at her desk, with Maya, whom she met before; Gwen leads them. Amina works Monday to Friday, 9 to 5."""
    session = db.session
    office = people.office(session)
    amina = people.staff(session, office, "Amina Yusuf")
    maya = people.claimant(session, office, "Maya Fernandes", coach=amina)
    people.meeting(session, maya, amina, clock.now() - timedelta(days=28))
    account = people.account(session, amina, Role.COACH)
    people.sign_in(client, session, account)
    return SimpleNamespace(office=office, amina=amina, maya=maya, account=account, client=client, db=db)


def soup(response):
    return BeautifulSoup(response.text, "html.parser")


def text(response):
    return " ".join(soup(response).select_one("main").get_text().split())


def new(here, **asked):
    return here.client.get(f"/claimants/{here.maya.id}/appointments/new", query_string=asked)


def hidden(form):
    return {each["name"]: each.get("value", "") for each in form.select("input[type=hidden]")}


def starts(page):
    return {each["data-button-words"]: each["value"] for each in page.select("input[name=starts_at]")}


def book(here, start=None, **asked):
    """Press a time, the first where none is named, and book it."""
    page = soup(new(here, **asked))
    form = page.select_one("form.times")
    chosen = start or next(iter(starts(page).values()))
    return here.client.post(form["action"], data=hidden(form) | {"starts_at": chosen})


def type_in(here, on, time, **more):
    form = soup(new(here)).select_one(".typed-time form")
    return here.client.post(form["action"], data=hidden(form) | {"on": on, "time": time} | more)


def errors(response):
    page = soup(response)
    said = [each.get_text() for each in page.select(".govuk-error-summary__list a")]
    for link in page.select(".govuk-error-summary__list a"):
        assert page.select_one(link["href"]) is not None, link
    return said


def booked(here, at=MONDAY):
    return services.book(
        here.db.session, here.maya, here.amina, starts_at=at, minutes=45, mode="in_person", by=here.account.id,
        at=clock.now(),
    )  # fmt: skip


def then(here, clock, at):
    """It is later, and Amina has signed in again."""
    clock.at(at)
    people.sign_in(here.client, here.db.session, here.account)


def meetings(here):
    return here.db.session.scalars(select(Appointment).where(Appointment.state == AppointmentState.BOOKED)).all()


# --- Booking ------------------------------------------------------------------------------------------------


def test_a_time_is_one_press_and_booking_it_one_more(here):
    response = book(here, MONDAY.isoformat())
    [made] = meetings(here)
    assert (response.status_code, response.location) == (303, f"/appointments/{made.id}")
    assert (made.starts_at, made.minutes, made.coach_id) == (MONDAY, 45, here.amina.id)
    assert "Booked: Monday 30 November, 10:30, with Amina." in text(here.client.get(response.location))


def test_without_scripts_the_button_speaks_of_the_chosen_time_and_with_them_of_the_time(here):
    page = soup(new(here))
    assert page.select_one("[data-button]").get_text() == "Book the chosen time"
    assert "Book Monday 30 November, 10:30" in starts(page)
    assert len(page.select("main .govuk-button:not(.govuk-button--secondary)")) == 1


def test_every_time_on_the_page_is_said_once_and_can_be_booked(here):
    page = soup(new(here))
    offered = starts(page)
    assert len(set(offered.values())) == len(offered) == len(page.select("input[name=starts_at]")) > 100
    ids = [each["id"] for each in page.select("input[name=starts_at]")]
    assert len(set(ids)) == len(ids)
    assert all(page.select_one(f"label[for='{each}']") for each in ids)
    assert book(here, list(offered.values())[-1]).status_code == 303


def test_the_sum_beside_the_times_comes_out(here):
    people.adjustment(here.db.session, here.maya, "TIME_SCHOOL")
    booked(here)
    page = soup(new(here))
    figures = [int(each.get_text().replace("− ", "-")) for each in page.select(".why__sum .num")]
    assert sum(figures[:-1]) == figures[-1] == len(starts(page))
    assert "School hours, Maya’s rule" in text(new(here))
    assert "Nothing before 9:30, nothing that ends after 14:30" in text(new(here))


def test_the_persons_own_rules_are_plum_and_the_diary_is_grey(here):
    people.adjustment(here.db.session, here.maya, "TIME_SCHOOL")
    page = soup(new(here))
    assert page.select(".strip__own-1")
    assert [each.get_text() for each in page.select(".why__sum .own-voice b")] == ["School hours"]
    assert "Without “School hours”" in text(new(here))
    assert "Only Maya can say “this once is fine”." in text(new(here))


def test_a_length_that_is_needed_is_the_one_that_is_offered_and_none_shorter(here):
    people.adjustment(here.db.session, here.maya, "TIME_DOUBLE")
    lengths = [int(each["value"]) for each in soup(new(here)).select("#wish-minutes option")]
    assert min(lengths) == 90
    assert "90 minutes, as agreed" in text(new(here))
    book(here)
    assert meetings(here)[0].minutes == 90


def test_a_longer_meeting_in_another_way_is_for_this_meeting_only(here):
    response = book(here, minutes="75", mode="phone")
    assert response.status_code == 303
    [made] = meetings(here)
    assert (made.minutes, made.mode) == (75, Mode.PHONE)
    assert "45 minutes, as agreed" in text(new(here))


def test_only_ways_that_the_persons_rules_leave_are_offered(here):
    people.adjustment(here.db.session, here.maya, "MODE_REMOTE")
    ways = [each["value"] for each in soup(new(here)).select("#wish-mode option")]
    assert ways == ["phone", "video"]


@pytest.mark.parametrize(
    "asked",
    [
        {"from": "nonsense"}, {"from": "1999-01-01"}, {"from": "9999-12-31"}, {"minutes": "x"}, {"minutes": "-5"},
        {"minutes": "99999"}, {"minutes": "²"}, {"mode": "telepathy"}, {"from": "2026-02-31"},
        {"minutes": "", "mode": "", "from": ""},
    ],
)  # fmt: skip
def test_nonsense_in_the_address_is_left_to_the_usual(here, asked):
    assert len(starts(soup(new(here, **asked)))) == len(starts(soup(new(here))))


def test_the_two_weeks_after_are_one_press_away(here):
    link = next(each for each in soup(new(here)).select("a") if each.get_text() == "Look at the two weeks after")
    page = soup(here.client.get(link["href"]))
    assert page.select_one("#wish-from option[selected]").get_text() == "8 Dec and 21 Dec"
    assert all(each >= "2026-12-08" for each in starts(page).values())


def test_what_no_diary_knows_is_named(here):
    people.adjustment(here.db.session, here.maya, "LANG_INTERP", language="ti")
    people.adjustment(here.db.session, here.maya, "ENV_QUIET")
    page = soup(new(here, mode="in_person"))
    seen_to = page.select_one("[aria-labelledby=seen-to]").get_text()
    assert "Tigrinya interpreter" in seen_to
    assert "Quiet or private room" in seen_to


def test_where_two_weeks_hold_too_few_days_it_looks_on_and_says_how_far(here):
    away(here, days=20)
    page = soup(new(here))
    days = {datetime.fromisoformat(each).date() for each in starts(page).values()}
    assert len(days) >= 3 and min(days) > date(2026, 12, 7)
    assert page.select_one("#wish-from option[selected]").get_text() == "24 Nov and 21 Dec"
    assert "fewer than three days to choose from: looked on to 21 Dec." in page.get_text()
    assert "from=2026-12-22" in page.select_one(".slots__after")["href"]
    assert book(here).status_code == 303


def test_a_pause_is_not_looked_for_through_all_the_weeks(here):
    people.adjustment(here.db.session, here.maya, "EXT_PAUSE")
    page = soup(new(here))
    assert page.select_one("#wish-from option[selected]").get_text() == "24 Nov and 7 Dec"


def away(here, days):
    """Amina is on leave from yesterday on, for so many days from today."""
    starts_at, ends_at = clock.now() - timedelta(days=1), clock.now() + timedelta(days=days)
    here.db.session.add(Leave(staff_id=here.amina.id, starts_at=starts_at, ends_at=ends_at, kind=LeaveKind.LEAVE))


def test_when_nothing_fits_the_page_says_which_rule_and_what_to_do_next(here):
    away(here, days=70)
    words = text(new(here))
    assert "No time with Amina" in words
    assert "No time keeps to everything" in words
    assert "Amina is on leave" in words
    assert "Look at the two weeks after" in words
    assert not soup(new(here)).select("[data-button]")


def test_a_coach_who_works_on_none_of_these_days_is_said(here):
    here.db.session.add(
        WorkingPattern(
            staff_id=here.amina.id,
            weekday=0,
            starts_minute=540,
            ends_minute=600,
            from_on=date(2026, 1, 1),
            until_on=date(2026, 2, 1),
        )
    )
    assert "Amina does not work on any of these days." in text(new(here))


def test_fewer_days_than_the_person_asked_for_is_said(here):
    people.adjustment(here.db.session, here.maya, "TIME_CHOICE")
    here.db.session.add(
        Leave(
            staff_id=here.amina.id, starts_at=clock.now() + timedelta(days=1), ends_at=clock.now() + timedelta(days=70)
        )
    )
    assert "asked for at least three days to choose from" in text(new(here))


def test_somebody_with_something_to_settle_is_offered_no_times(here):
    people.adjustment(here.db.session, here.maya, "MODE_PHONE")
    people.adjustment(here.db.session, here.maya, "CON_NO_PHONE")
    form = hidden(soup(new(here)).select_one("form.times"))
    matters.refresh(here.db.session, here.maya, at=clock.now())
    [matter] = matters.in_the_way(here.db.session, here.maya.id)
    page = new(here)
    assert "leave no way to meet" in text(page)
    assert [each["href"] for each in soup(page).select("main .rows a")] == [f"/matters/{matter.id}"]
    assert not starts(soup(page))
    sent = here.client.post(f"/claimants/{here.maya.id}/appointments", data=form | {"starts_at": MONDAY.isoformat()})
    assert sent.status_code == 409
    assert not meetings(here)


def test_somebody_without_a_coach_is_offered_no_times(here, client):
    sam = people.claimant(here.db.session, here.office, "Sam Webb")
    people.sign_in(
        client, here.db.session, people.account(here.db.session, people.lead(here.db.session, here.office), Role.LEAD)
    )
    response = client.get(f"/claimants/{sam.id}/appointments/new")
    assert response.status_code == 200
    assert "No coach yet" in text(response)


def test_a_lead_books_with_the_persons_own_coach(here, client):
    gwen = people.account(here.db.session, people.lead(here.db.session, here.office), Role.LEAD)
    people.sign_in(client, here.db.session, gwen)
    assert book(here).status_code == 303
    [made] = meetings(here)
    assert (made.coach_id, made.booked_by) == (here.amina.id, gwen.id)


def test_looking_for_a_time_is_noted_for_the_person(here):
    new(here)
    event = here.db.session.scalar(select(Event).where(Event.verb == "claimant.opened"))
    assert event.claimant_id == here.maya.id


def test_nothing_chosen_is_said_at_the_times(here):
    form = soup(new(here)).select_one("form.times")
    response = here.client.post(form["action"], data=hidden(form))
    assert (response.status_code, errors(response)) == (422, ["Choose one of the times."])
    assert soup(response).title.get_text().startswith("Error:")


@pytest.mark.parametrize(
    "start",
    [
        "nonsense", "2026-11-30T10:30:00", "2026-99-99T10:30:00+00:00", "9999-12-31T23:59:00+00:00",
        "0001-01-01T00:00:00+14:00",
    ],
)  # fmt: skip
def test_a_time_that_is_none_is_not_taken(here, start):
    response = book(here, start)
    assert (response.status_code, errors(response)) == (422, ["Choose one of the times."])


def test_whoever_was_quicker_keeps_it_and_what_was_chosen_stays_chosen(here):
    ben = people.claimant(here.db.session, here.office, "Ben Other", coach=here.amina)
    form = soup(new(here, minutes="60", mode="phone")).select_one("form.times")
    services.book(
        here.db.session, ben, here.amina, starts_at=MONDAY, minutes=60, mode="phone", by=here.account.id, at=clock.now()
    )
    response = here.client.post(form["action"], data=hidden(form) | {"starts_at": MONDAY.isoformat()})
    assert response.status_code == 409
    assert errors(response) == ["Somebody was quicker: Mon 30 Nov 10:30 is taken now. These times are free."]
    page = soup(response)
    assert page.select_one("#wish-minutes option[selected]")["value"] == "60"
    assert page.select_one("#wish-mode option[selected]")["value"] == "phone"
    assert MONDAY.isoformat() not in starts(page).values()
    assert "Ben" not in text(response)
    assert len(meetings(here)) == 1


def test_pressing_twice_books_once(here):
    form = soup(new(here)).select_one("form.times")
    sent = hidden(form) | {"starts_at": MONDAY.isoformat()}
    answers = [here.client.post(form["action"], data=sent) for _ in range(2)]
    assert answers[0].location == answers[1].location
    assert len(meetings(here)) == 1


@pytest.mark.parametrize("people_more", [0, 40])
def test_the_page_takes_the_same_few_statements_however_full_the_diary_is(here, people_more):
    for number in range(people_more):
        other = people.claimant(here.db.session, here.office, f"Person {number}", coach=here.amina)
        people.meeting(
            here.db.session, other, here.amina, MONDAY + timedelta(minutes=15 * number), AppointmentState.BOOKED
        )
    new(here)
    with statements(here.db) as counted:
        new(here)
    assert len(counted.reads) <= 12, counted.reads


# --- A time that is typed -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("on", "time"), [("30 November 2026", "10:37"), ("30/11/2026", "10.37am"), ("2026-11-30", "1037")]
)
def test_a_time_may_be_typed_as_people_write_it(here, on, time):
    assert type_in(here, on, time).status_code == 303
    assert meetings(here)[0].starts_at == MONDAY + timedelta(minutes=7)


@pytest.mark.parametrize(
    ("on", "time", "error"),
    [
        ("", "10:30", "Write a day such as 25 11 2026."),
        ("31 February 2027", "10:30", "Write a day such as 25 11 2026."),
        ("30 November 2062", "10:30", "This day is far away. Look at the year again."),
        ("30 November 2026", "noonish", "Write a time such as 10:30."),
        ("30 November 2026", "25:00", "Write a time such as 10:30."),
        ("28 March 2027", "1:30", "The clocks go forward that night: this time is not there."),
        ("31 October 2027", "1:30", "The clocks go back that night: this time comes twice."),
        ("24 November 2026", "9:00", "This time is over. Give one that is still to come."),
        ("30 November 2026", "18:00", "A meeting of 45 minutes does not lie within Amina’s hours then: 9:00 to 13:00"),
        ("29 November 2026", "10:30", "Amina does not work on that day. Give another day."),
        ("25 December 2026", "10:30", "This is a bank holiday. Give another day."),
        ("2 December 2026", "10:30", "Amina is on leave then. Give another day."),
        ("3 December 2026", "10:30", "Amina has another meeting or its rest then. Give another time."),
        ("3 December 2026", "9:10", "Amina has another meeting or its rest then. Give another time."),
        ("4 December 2026", "14:30", "“School hours” would not be kept. Nothing before 9:30, nothing that ends"),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence_at_the_field_and_nothing_typed_is_lost(here, on, time, error):
    session = here.db.session
    people.adjustment(session, here.maya, "TIME_SCHOOL")
    away = datetime(2026, 12, 2, tzinfo=UTC)
    session.add(Leave(staff_id=here.amina.id, starts_at=away, ends_at=away + timedelta(days=1)))
    other = people.claimant(session, here.office, "Ben Other", coach=here.amina)
    people.meeting(session, other, here.amina, datetime(2026, 12, 3, 10, 0, tzinfo=UTC), AppointmentState.BOOKED)
    response = type_in(here, on, time)
    assert response.status_code == 422
    [said] = errors(response)
    assert said.startswith(error)
    page = soup(response)
    assert said in [
        " ".join(each.get_text().replace("Error:", "").split()) for each in page.select(".govuk-error-message")
    ]
    assert (page.select_one("#on")["value"], page.select_one("#time")["value"]) == (on, time)
    assert page.select_one(".typed-time").has_attr("open")
    assert len(meetings(here)) == 1
    assert "Ben" not in text(response)


def test_a_time_that_comes_twice_asks_which_and_takes_either(here):
    """At night nobody works, so the hours of that night are made for it."""
    here.db.session.add(
        WorkingPattern(staff_id=here.amina.id, weekday=6, starts_minute=0, ends_minute=300, from_on=date(2027, 1, 1))
    )
    asked = soup(type_in(here, "31 October 2027", "1:30"))
    assert [each["value"] for each in asked.select("input[name=which]")] == ["first", "second"]
    assert type_in(here, "31 October 2027", "1:30", which="second").status_code == 303
    assert meetings(here)[0].starts_at == datetime(2027, 10, 31, 1, 30, tzinfo=UTC)


def test_the_first_of_the_two_is_an_hour_earlier(here):
    here.db.session.add(
        WorkingPattern(staff_id=here.amina.id, weekday=6, starts_minute=0, ends_minute=300, from_on=date(2027, 1, 1))
    )
    type_in(here, "31 October 2027", "1:30", which="first")
    assert meetings(here)[0].starts_at == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)


def test_the_persons_other_meeting_is_in_the_way_too(here):
    booked(here)
    ben = people.staff(here.db.session, here.office, "Ben Okafor")
    here.db.session.execute(
        Appointment.__table__.update().where(Appointment.starts_at == MONDAY).values(coach_id=ben.id)
    )
    assert type_in(here, "30 November 2026", "10:45").status_code == 422


# --- The meeting itself -------------------------------------------------------------------------------------


def show(here, meeting):
    return here.client.get(f"/appointments/{meeting.id}")


def buttons(response):
    return [" ".join(each.get_text().split()) for each in soup(response).select("main .sheet__foot :is(button, a)")]


def test_the_page_of_a_meeting_says_what_the_person_reads_theirs_first(here):
    meeting = booked(here)
    account = entry_links.account_of(here.db.session, here.maya, at=clock.now())
    services.write_agenda(here.db.session, meeting, by=account.id, at=clock.now(), theirs="The café, please.")
    words = text(show(here, meeting))
    assert "Monday 30 November, 10:30" in words
    assert words.index("The café, please.") < words.index("What will happen")
    assert "Nobody asks Maya to sign or decide anything." in words


def test_before_it_begins_it_can_be_moved_called_off_and_written_about(here):
    response = show(here, booked(here))
    assert buttons(response) == ["Write what it is about", "Start note", "Move", "Call it off", "Copy summary"]
    assert len(soup(response).select("main .govuk-button:not(.govuk-button--secondary)")) == 1


def test_once_it_has_begun_what_came_of_it_is_one_press(here, clock):
    meeting = booked(here)
    then(here, clock, MONDAY)
    assert buttons(show(here, meeting))[:2] == ["Met, adjustments kept", "Something else"]


def test_what_is_over_can_be_put_right_and_the_next_one_booked(here):
    past = here.db.session.scalar(select(Appointment).where(Appointment.state == AppointmentState.MET))
    assert "Book the next meeting" in buttons(show(here, past))
    assert "Put it right" in text(show(here, past))


def test_what_is_to_be_kept_stands_there_and_what_somebody_has_to_see_to(here):
    people.adjustment(here.db.session, here.maya, "COM_BSL")
    page = soup(show(here, people.meeting(here.db.session, here.maya, here.amina, MONDAY, AppointmentState.BOOKED)))
    assert "British Sign Language interpreter" in page.select_one("[aria-labelledby=keep] .chips").get_text()
    assert "British Sign Language interpreter" in page.select_one("[aria-labelledby=keep] .dots").get_text()


def test_opening_a_meeting_is_noted_for_the_person(here):
    meeting = booked(here)
    show(here, meeting)
    event = here.db.session.scalar(select(Event).where(Event.verb == "claimant.opened"))
    assert (event.claimant_id, event.subject_id) == (here.maya.id, meeting.id)


# --- Moving -------------------------------------------------------------------------------------------------


def move_form(here, meeting):
    return soup(here.client.get(f"/appointments/{meeting.id}/move")).select_one("form.times")


def test_moving_is_a_time_and_a_press_and_it_stays_the_same_meeting(here):
    meeting = booked(here)
    form = move_form(here, meeting)
    assert form.select_one("[data-button]").get_text() == "Move it to the chosen time"
    later = MONDAY + timedelta(days=1)
    response = here.client.post(form["action"], data=hidden(form) | {"starts_at": later.isoformat()})
    assert (response.status_code, response.location) == (303, f"/appointments/{meeting.id}")
    assert "Moved to Tuesday 1 December, 10:30." in text(here.client.get(response.location))
    assert [each.starts_at for each in meetings(here)] == [later]


def test_the_present_time_is_shown_and_is_in_nobodys_way(here):
    meeting = booked(here)
    words = text(here.client.get(f"/appointments/{meeting.id}/move"))
    assert "It is on Monday 30 November, 10:30, 45 minutes, and stays there until you move it." in words
    assert "as it is" in words
    form = move_form(here, meeting)
    same = here.client.post(form["action"], data=hidden(form) | {"starts_at": MONDAY.isoformat()})
    assert "It stays where it is." in text(here.client.get(same.location))


def test_a_quarter_of_an_hour_later_is_not_in_its_own_way(here):
    meeting = booked(here)
    form = move_form(here, meeting)
    later = (MONDAY + timedelta(minutes=15)).isoformat()
    assert here.client.post(form["action"], data=hidden(form) | {"starts_at": later}).status_code == 303
    assert meetings(here)[0].starts_at == MONDAY + timedelta(minutes=15)


def test_somebody_elses_move_in_the_meantime_is_not_overwritten(here):
    meeting = booked(here)
    form = move_form(here, meeting)
    other = MONDAY + timedelta(days=2)
    services.move(here.db.session, meeting, starts_at=other, by=here.account.id, at=clock.now())
    late = (MONDAY + timedelta(days=1)).isoformat()
    response = here.client.post(form["action"], data=hidden(form) | {"starts_at": late})
    assert response.status_code == 409
    assert "This meeting was changed while you were looking at it." in text(response)
    assert meetings(here)[0].starts_at == other


def test_what_was_typed_for_a_move_is_told_in_the_same_sentences(here):
    meeting = booked(here)
    form = soup(here.client.get(f"/appointments/{meeting.id}/move")).select_one(".typed-time form")
    response = here.client.post(form["action"], data=hidden(form) | {"on": "29 November 2026", "time": "10:30"})
    assert (response.status_code, errors(response)) == (422, ["Amina does not work on that day. Give another day."])
    assert here.client.post(
        form["action"], data=hidden(form) | {"on": "1 December 2026", "time": "2pm"}
    ).status_code == 303  # fmt: skip


def test_a_meeting_that_has_begun_cannot_be_moved_nor_called_off(here, clock):
    meeting = booked(here)
    form = move_form(here, meeting)
    off = cancel_forms(here, meeting)[0]
    then(here, clock, MONDAY + timedelta(minutes=5))
    late = (MONDAY + timedelta(days=1)).isoformat()
    assert here.client.post(form["action"], data=hidden(form) | {"starts_at": late}).status_code == 409
    answer = here.client.post(off["action"], data=hidden(off))
    assert answer.status_code == 409
    assert "It has begun. Write down what came of it instead." in text(answer)
    for page in ("move", "cancel"):
        led = here.client.get(f"/appointments/{meeting.id}/{page}")
        assert (led.status_code, led.location) == (303, f"/appointments/{meeting.id}")


# --- Calling off --------------------------------------------------------------------------------------------


def cancel_forms(here, meeting):
    return soup(here.client.get(f"/appointments/{meeting.id}/cancel")).select("main form")


@pytest.mark.parametrize(
    ("number", "state"),
    [(0, AppointmentState.CANCELLED_BY_CLAIMANT), (1, AppointmentState.CANCELLED_BY_US)],
)
def test_calling_off_is_one_press_without_a_reason_and_frees_the_time(here, number, state):
    meeting = booked(here)
    page = here.client.get(f"/appointments/{meeting.id}/cancel")
    assert "No reason is asked for, and nothing follows from it." in text(page)
    assert not soup(page).select("main :is(textarea, select, input:not([type=hidden]))")
    form = cancel_forms(here, meeting)[number]
    response = here.client.post(form["action"], data=hidden(form))
    assert response.status_code == 303
    assert here.db.session.get(Appointment, meeting.id).state is state
    assert book(here, MONDAY.isoformat()).status_code == 303


def test_what_was_called_off_already_is_said(here):
    meeting = booked(here)
    form = cancel_forms(here, meeting)[0]
    services.cancel(here.db.session, meeting, by_claimant=False, by=here.account.id, at=clock.now())
    response = here.client.post(form["action"], data=hidden(form))
    assert response.status_code == 409
    assert "It is “Called off by us” already. Nothing was changed." in text(response)


def test_who_calls_it_off_has_to_be_somebody(here):
    meeting = booked(here)
    form = cancel_forms(here, meeting)[0]
    assert here.client.post(form["action"], data=hidden(form) | {"by": "nobody"}).status_code == 422
    assert meetings(here)


# --- What came of it ----------------------------------------------------------------------------------------


@pytest.fixture
def met(here, clock):
    """A meeting that has begun, of somebody with two adjustments."""
    session = here.db.session
    quiet = people.adjustment(session, here.maya, "ENV_QUIET")
    steps = people.adjustment(session, here.maya, "ENV_STEPFREE")
    meeting = booked(here)
    then(here, clock, MONDAY + timedelta(minutes=50))
    return SimpleNamespace(meeting=meeting, quiet=quiet, steps=steps)


def outcome_form(here, met):
    return soup(here.client.get(f"/appointments/{met.meeting.id}/outcome")).select_one("form.outcome")


def sent(form, **chosen):
    ticked = {each["name"]: each["value"] for each in form.select("input[type=radio][checked]")}
    return hidden(form) | ticked | chosen


def said(here):
    rows = here.db.session.scalars(select(AdjustmentOutcome))
    return {here.db.session.get(Adjustment, row.adjustment_id).code: (row.outcome, row.words) for row in rows}


def test_met_and_kept_is_one_press_that_leads_back_and_can_be_put_right(here, met):
    form = soup(show(here, met.meeting)).select_one(".sheet__foot form")
    response = here.client.post(form["action"], data=hidden(form) | {"back": "/caseload"})
    assert (response.status_code, response.location) == (303, "/caseload")
    assert said(here) == {"ENV_QUIET": (Outcome.KEPT, None), "ENV_STEPFREE": (Outcome.KEPT, None)}
    page = soup(here.client.get("/caseload"))
    assert page.select_one(f".banners a[href='/appointments/{met.meeting.id}/outcome']").get_text() == "Put it right"


@pytest.mark.parametrize("back", ["https://elsewhere.example/", "//elsewhere.example", "/\t/elsewhere.example"])
def test_it_leads_nowhere_but_to_our_own_pages(here, met, back):
    form = soup(show(here, met.meeting)).select_one(".sheet__foot form")
    response = here.client.post(form["action"], data=hidden(form) | {"back": back})
    assert response.location == f"/appointments/{met.meeting.id}"


def test_a_script_that_presses_it_gets_the_words_in_place_of_the_button(here, met):
    form = soup(show(here, met.meeting)).select_one(".sheet__foot form")
    response = here.client.post(form["action"], data=hidden(form), headers={"HX-Request": "true"})
    assert response.status_code == 200
    assert "Done: met, adjustments kept." in response.text
    assert "<html" not in response.text


def test_what_was_not_kept_is_said_with_what_was_in_the_way(here, met):
    form = outcome_form(here, met)
    words = f"words-{met.quiet.id.hex}"
    chosen = {f"kept-{met.quiet.id.hex}": "partly", words: "The door to the hall stood open", "met": "yes"}
    response = here.client.post(form["action"], data=sent(form, **chosen))
    assert response.status_code == 303
    assert said(here) == {
        "ENV_QUIET": (Outcome.PARTLY, "The door to the hall stood open"), "ENV_STEPFREE": (Outcome.KEPT, None),
    }  # fmt: skip
    assert "The door to the hall stood open" in text(here.client.get(response.location))
    assert met.meeting.state is AppointmentState.MET


def test_not_having_met_is_a_fact_and_nothing_is_said_of_adjustments(here, met):
    form = outcome_form(here, met)
    response = here.client.post(form["action"], data=sent(form, met="no"))
    assert met.meeting.state is AppointmentState.DID_NOT_MEET
    assert said(here) == {}
    assert "Nothing follows from it." in text(here.client.get(response.location))


def test_what_was_pressed_by_a_slip_is_put_right(here, met):
    services.record(
        here.db.session, met.meeting, met=True, outcomes=None, said_by=Party.COACH, by=here.account.id, at=clock.now()
    )
    form = outcome_form(here, met)
    assert form.select_one("input[name=met][checked]")["value"] == "yes"
    here.client.post(form["action"], data=sent(form, met="no"))
    assert met.meeting.state is AppointmentState.DID_NOT_MEET


def test_whether_you_met_has_to_be_said(here, met):
    form = outcome_form(here, met)
    response = here.client.post(form["action"], data=sent(form))
    assert (response.status_code, errors(response)) == (422, ["Say whether you met."])


def test_words_that_are_too_long_are_kept_on_the_page(here, met):
    form, words = outcome_form(here, met), "x" * 1001
    chosen = {"met": "yes", f"kept-{met.quiet.id.hex}": "not_kept", f"words-{met.quiet.id.hex}": words}
    response = here.client.post(form["action"], data=sent(form, **chosen))
    assert (response.status_code, errors(response)) == (
        422, ["Use 1,000 characters or fewer. What you typed is still here."],
    )  # fmt: skip
    assert words in response.text


def test_what_came_of_it_is_not_written_down_before_it_began(here):
    meeting = booked(here)
    assert "It is still ahead." in text(here.client.get(f"/appointments/{meeting.id}/outcome"))
    form = soup(here.client.get(f"/appointments/{meeting.id}/outcome")).select_one("form.outcome")
    response = here.client.post(form["action"], data=sent(form, met="yes"))
    assert response.status_code == 409
    assert "It is still ahead. What came of it is written down from its beginning on." in text(response)
    assert meetings(here)


# --- What it is about ---------------------------------------------------------------------------------------


def test_the_coach_writes_what_it_is_about_and_at_the_persons_word_what_is_theirs(here):
    meeting = booked(here)
    page = soup(here.client.get(f"/appointments/{meeting.id}/agenda"))
    form = page.select_one("main form")
    assert "At Maya’s word" in form.get_text()
    written = {"about": "Shorter shifts", "not_about": "", "bring": "The bus pass form", "place": "Room 2"}
    response = here.client.post(
        form["action"], data=hidden(form) | written | {"theirs": "The café.\r\nAnd nights.", "company": ""}
    )
    assert response.status_code == 303
    agenda = here.db.session.scalar(select(Agenda))
    assert (agenda.about, agenda.bring, agenda.place, agenda.theirs) == (
        "Shorter shifts", "The bus pass form", "Room 2", "The café.\nAnd nights.",
    )  # fmt: skip
    assert "Saved. Maya can read it." in text(here.client.get(response.location))
    assert "Room 2" in text(here.client.get(response.location))


def test_what_the_person_wrote_while_the_coach_did_is_shown_and_saving_again_decides(here):
    meeting = booked(here)
    address = f"/appointments/{meeting.id}/agenda"
    form = soup(here.client.get(address)).select_one("main form")
    account = entry_links.account_of(here.db.session, here.maya, at=clock.now())
    services.write_agenda(here.db.session, meeting, by=account.id, at=clock.now(), theirs="The café <b>, please.")
    response = here.client.post(address, data=hidden(form) | {"theirs": "Nights", "about": "Work"})
    assert response.status_code == 409
    page = soup(response)
    assert "The café <b>, please." in page.get_text() and "Nights" in page.select_one("[name=theirs]").get_text()
    again = hidden(page.select_one("main form")) | {"theirs": "The café, and nights", "about": "Work"}
    assert here.client.post(address, data=again).status_code == 303
    assert here.db.session.scalar(select(Agenda)).theirs == "The café, and nights"


def test_too_much_about_it_is_said_and_kept(here):
    meeting = booked(here)
    form = soup(here.client.get(f"/appointments/{meeting.id}/agenda")).select_one("main form")
    response = here.client.post(form["action"], data=hidden(form) | {"about": "é" * 1001})
    assert response.status_code == 422
    assert "é" * 1001 in response.text


def test_what_was_called_off_is_not_written_about(here):
    meeting = booked(here)
    form = soup(here.client.get(f"/appointments/{meeting.id}/agenda")).select_one("main form")
    services.cancel(here.db.session, meeting, by_claimant=True, by=here.account.id, at=clock.now())
    assert here.client.post(form["action"], data=hidden(form) | {"about": "Late"}).status_code == 409


def test_nothing_about_a_missed_meeting_is_counted_or_threatened(here, met):
    services.record(
        here.db.session, met.meeting, met=False, outcomes=None, said_by=Party.COACH, by=here.account.id, at=clock.now()
    )
    words = text(show(here, met.meeting)).lower()
    assert "did not meet" in words
    for word in ("missed", "fail", "reason", "times you"):
        assert word not in words


# --- Around the day on which somebody is due ----------------------------------------------------------------


def due(here, days):
    """Maya's last meeting was so long ago that by the usual four weeks she is due in so many days."""
    last = here.db.session.scalars(select(Appointment).where(Appointment.state == AppointmentState.MET)).one()
    last.starts_at = clock.now() - timedelta(days=28 - days)
    here.db.session.flush()
    return clock.as_london(last.starts_at).date() + timedelta(days=28)


def full(here, day):
    """Amina has leave from morning to evening."""
    begins = clock.from_london(datetime.combine(day, datetime.min.time()))
    here.db.session.add(
        Leave(staff_id=here.amina.id, kind=LeaveKind.TRAINING, starts_at=begins, ends_at=begins + timedelta(days=1))
    )


def test_times_begin_a_week_before_the_day_on_which_somebody_is_due(here):
    due_on = due(here, 20)
    page = soup(new(here))
    first = min(datetime.fromisoformat(each).date() for each in starts(page).values())
    assert due_on - timedelta(days=7) <= first <= due_on
    assert "By the rhythm of Maya the next meeting is around" in text(new(here))


def test_where_the_coach_is_away_around_it_the_last_days_before_are_shown(here):
    due_on = due(here, 24)
    for after in range(-9, 9):
        full(here, due_on + timedelta(days=after))
    days = {datetime.fromisoformat(each).date() for each in starts(soup(new(here))).values()}
    assert days
    assert all(due_on - timedelta(days=14) <= day < due_on - timedelta(days=9) for day in days)
    assert "Before it, the most room is on" in text(new(here))


def test_a_day_that_was_asked_for_stays_the_one_from_which_is_looked(here):
    due(here, 20)
    page = new(here, **{"from": f"{clock.today():%Y-%m-%d}"})
    assert min(
        datetime.fromisoformat(each).date() for each in starts(soup(page)).values()
    ) <= clock.today() + timedelta(days=4)
    assert "By the rhythm" not in text(page)
