"""Working hours and leave: from a day on, the past as it was, and no meeting ever cancelled by them."""

from datetime import UTC, date, datetime, timedelta

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import func, select

from coachdesk import clock
from coachdesk.models import Appointment, Event, Leave, WorkingPattern
from coachdesk.models.label import AppointmentState, LeaveKind, Role
from coachdesk.services import leave as leaves
from coachdesk.services import working_hours
from tests import people
from tests.counting import statements

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
MONDAY_TO_THURSDAY = {f"day{n}_1_{end}": at for n in range(4) for end, at in (("from", "10"), ("to", "16.30"))}


@pytest.fixture
def amina(db, client, office):
    made = people.staff(db.session, office, "Amina Yusuf")
    people.sign_in(client, db.session, people.account(db.session, made, Role.COACH))
    return made


@pytest.fixture
def dotty(db, office, amina):
    return people.claimant(db.session, office, "Dotty Ashworth", coach=amina)


def soup(answer):
    return BeautifulSoup(answer.text, "html.parser")


def page(client, address="/hours"):
    answer = client.get(address)
    assert answer.status_code == 200
    return soup(answer)


def text(piece):
    return piece.get_text(" ", strip=True)


def typed(shown):
    """The week as it stands in the form, without what is empty."""
    return {each["name"]: each["value"] for each in shown.select(".week input") if each["value"]}


def send(client, form, **more):
    data = {each["name"]: each.get("value", "") for each in form.select("input[name]")}
    return client.post(form["action"], data=data | more)


def change(client, more=None, **sent):
    """Send the hours, with a week that is given whole."""
    form = page(client).select_one("form[action$='/hours']")
    empty = {each["name"]: "" for each in form.select(".week input")}
    return send(client, form, **(empty | {"from_on": "2026-12-01"} | (more or {}) | sent))


def add(client, **sent):
    form = page(client).select_one("form[action$='/leave']")
    return send(client, form, **({"kind": "leave", "first_on": "2026-12-01"} | sent))


def rows(db):
    p = WorkingPattern
    found = db.session.execute(
        select(p.weekday, p.starts_minute, p.ends_minute, p.from_on, p.until_on).order_by(p.from_on, p.weekday)
    )
    return [tuple(row) for row in found]


def said(answer):
    return text(soup(answer).select_one(".govuk-error-summary"))


# --- Hours ---------------------------------------------------------------------------------------------------


def test_until_something_is_written_the_usual_day_stands_in_the_form(client, amina):
    shown = page(client)
    assert "Nothing is written yet." in text(shown.main)
    assert typed(shown)["day0_1_from"] == "9:00"
    assert typed(shown)["day4_2_to"] == "17:00"
    assert "day5_1_from" not in typed(shown)


def test_new_hours_hold_from_their_day_and_the_ones_before_until_the_day_before(client, db, amina):
    assert change(client, MONDAY_TO_THURSDAY, from_on="2026-12-01").location == "/hours"
    assert change(client, {"day0_1_from": "9:15", "day0_1_to": "12"}, from_on="2027-01-04").location == "/hours"
    assert rows(db) == [
        *((day, 600, 990, date(2026, 12, 1), date(2027, 1, 3)) for day in range(4)),
        (0, 555, 720, date(2027, 1, 4), None),
    ]
    words = text(page(client).main)
    assert "From 1 December 2026: Mon 10:00–16:30, Tue 10:00–16:30" in words
    assert "From 4 January 2027: Mon 9:15–12:00" in words


def test_hours_from_today_stand_in_the_form_and_are_told_in_a_sentence(client, db, amina):
    change(client, MONDAY_TO_THURSDAY, from_on="2026-11-24")
    shown = page(client)
    assert typed(shown) == {f"day{n}_1_{end}": at for n in range(4) for end, at in (("from", "10:00"), ("to", "16:30"))}
    assert "Saved. These hours hold from 24 November 2026." in text(shown.main)


def test_what_was_to_hold_later_gives_way_and_the_past_does_not(client, db, amina):
    past = WorkingPattern(staff_id=amina.id, weekday=0, starts_minute=540, ends_minute=600, from_on=date(2026, 1, 5))
    db.session.add(past)
    change(client, MONDAY_TO_THURSDAY, from_on="2027-01-04")
    change(client, {"day1_1_from": "9", "day1_1_to": "12"}, from_on="2026-12-01")
    assert rows(db) == [
        (0, 540, 600, date(2026, 1, 5), date(2026, 11, 30)),
        (1, 540, 720, date(2026, 12, 1), None),
    ]


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"day0_1_from": "soon", "day0_1_to": "12"}, "Monday: write a time such as 9:30."),
        ({"day0_1_from": "25", "day0_1_to": "26"}, "Monday: write a time such as 9:30."),
        ({"day0_1_from": "9:75", "day0_1_to": "12"}, "Monday: write a time such as 9:30."),
        ({"day1_1_from": "9"}, "Tuesday: write both times, from and to."),
        ({"day1_2_to": "9"}, "Tuesday: write both times, from and to."),
        ({"day2_1_from": "12", "day2_1_to": "9"}, "Wednesday: the end has to come after the beginning."),
        ({"day2_1_from": "12", "day2_1_to": "12"}, "Wednesday: the end has to come after the beginning."),
        ({"day3_1_from": "9", "day3_1_to": "13", "day3_2_from": "12:30", "day3_2_to": "17"},
         "Thursday: the two parts lie over one another."),
        ({}, "Write when you work, on one day at least."),
        (MONDAY_TO_THURSDAY | {"from_on": "2026-11-23"}, "Choose today or a later day"),
        (MONDAY_TO_THURSDAY | {"from_on": "2029-01-01"}, "Choose a day within two years from now."),
        (MONDAY_TO_THURSDAY | {"from_on": "2027-02-30"}, "Give the day, such as"),
        (MONDAY_TO_THURSDAY | {"from_on": ""}, "Give the day, such as 24 11 2026."),
    ],
)  # fmt: skip
def test_hours_without_sense_are_told_in_a_sentence_and_stay_as_typed(client, db, amina, sent, sentence):
    answer = change(client, sent)
    assert answer.status_code == 422
    assert sentence in said(answer)
    shown = soup(answer)
    assert "Error:" in shown.title.get_text()
    week = {name: value for name, value in sent.items() if name != "from_on"}
    assert typed(shown) == week
    assert shown.select_one("#from_on")["value"] == sent.get("from_on", "2026-12-01")
    for link in shown.select(".govuk-error-summary a"):
        assert shown.select_one(link["href"])
    assert rows(db) == []


def test_the_parts_of_a_day_may_touch_and_come_in_any_order(client, db, amina):
    change(client, {"day0_1_from": "13", "day0_1_to": "17", "day0_2_from": "9", "day0_2_to": "13"})
    assert [row[1:3] for row in rows(db)] in ([(540, 780), (780, 1020)], [(780, 1020), (540, 780)])


def test_a_change_is_written_down_with_its_day(client, db, amina):
    change(client, MONDAY_TO_THURSDAY)
    facts = db.session.scalar(select(Event.facts).where(Event.verb == "hours.changed"))
    assert facts == '{"from_on":"2026-12-01","minutes_a_week":1560}'


@pytest.mark.parametrize("week", [{}, {0: []}, {0: [(600, 540)]}, {0: [(540, 780), (720, 900)]}, {0: [(540, 1500)]}])
def test_no_way_leads_to_hours_without_sense(db, amina, week):
    with pytest.raises(ValueError, match=r"day|hours"):
        working_hours.change(db.session, amina, week, from_on=clock.today(), by=amina.id, at=clock.now())


# --- Leave ---------------------------------------------------------------------------------------------------


def test_leave_is_whole_days_in_london_unless_times_are_given(client, db, amina):
    assert add(client, first_on="2027-06-07", last_on="2027-06-11").location.startswith("/absences/")
    assert add(client, kind="training", first_on="2026-12-02", first_time="13", last_time="15:30").status_code == 303
    spans = {row.kind: (row.starts_at, row.ends_at) for row in db.session.scalars(select(Leave))}
    assert spans[LeaveKind.LEAVE] == (
        datetime(2027, 6, 6, 23, tzinfo=UTC), datetime(2027, 6, 11, 23, tzinfo=UTC),
    )  # fmt: skip
    assert spans[LeaveKind.TRAINING] == (
        datetime(2026, 12, 2, 13, tzinfo=UTC), datetime(2026, 12, 2, 15, 30, tzinfo=UTC),
    )  # fmt: skip
    words = text(page(client).select_one("[aria-labelledby=leave-title]"))
    assert "Training Wednesday 2 December, 13:00 to 15:30" in words
    assert "Leave Monday 7 June to Friday 11 June" in words


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"first_on": ""}, "Give the day, such as 24 11 2026."),
        ({"first_on": "2027-02-30"}, "Give the day, such as"),
        ({"first_on": "2026-11-23"}, "Choose today or a later day"),
        ({"first_on": "2028-12-01"}, "Choose a day within two years from now."),
        ({"last_on": "2029-12-01"}, "Choose a day within two years from now."),
        ({"last_on": "2026-11-30"}, "The last day has to be the first day or later."),
        ({"last_on": "2027-02-30"}, "Give the day, such as"),
        ({"first_time": "noon"}, "Write a time such as 9:30."),
        ({"first_time": "15", "last_time": "13"}, "The end has to come after the beginning."),
        ({"first_on": "2026-11-24", "last_time": "9"}, "This is over already. Choose a later time."),
        ({"first_on": "2027-03-28", "first_time": "1:30"}, "The clocks go forward that night, and 1:30 does not come."),
        ({"first_on": "2027-10-31", "first_time": "1:30"}, "The clocks go back that night, and 1:30 comes twice."),
        ({"first_on": "2027-10-30", "last_on": "2027-10-31", "last_time": "1:15"}, "1:15 comes twice."),
        ({"kind": "holiday"}, "Choose one of those that are offered."),
    ],
)
def test_leave_without_sense_is_told_in_a_sentence_and_stays_as_typed(client, db, amina, sent, sentence):
    answer = add(client, **sent)
    assert answer.status_code == 422
    assert sentence in said(answer)
    shown = soup(answer)
    for name, value in sent.items():
        if name != "kind":
            assert shown.select_one(f"input[name={name}]")["value"] == value
    assert db.session.scalar(select(func.count()).select_from(Leave)) == 0


def test_a_second_absence_at_the_same_time_is_told_with_the_first_one(client, db, amina):
    add(client, first_on="2026-12-01", last_on="2026-12-04")
    answer = add(client, kind="training", first_on="2026-12-04")
    assert answer.status_code == 409
    assert "Leave is there already: Tuesday 1 December to Friday 4 December." in said(answer)
    assert add(client, first_on="2026-12-05").status_code == 303


@pytest.mark.parametrize("typed", ["2026-12-01", "1 12 2026", "01/12/2026"])
def test_a_day_is_read_as_people_type_it(client, db, amina, typed):
    assert add(client, first_on=typed, last_on="").status_code == 303
    assert change(client, MONDAY_TO_THURSDAY, from_on=typed).status_code == 303


def test_what_takes_no_whole_day_cancels_nothing_and_lists_what_lies_in_it(client, db, amina, dotty):
    inside = [people.meeting(db.session, dotty, amina, NOW + days * DAY, AppointmentState.BOOKED) for days in (7, 8, 9)]
    outside = people.meeting(db.session, dotty, amina, NOW + 10 * DAY, AppointmentState.BOOKED)
    answer = add(client, kind="training", first_on="2026-12-01", last_on="2026-12-03")
    assert answer.location == "/hours#to-move"
    shown = page(client)
    assert "3 meetings lie in it and stay booked: move them with the people." in text(shown.main)
    listed = shown.select("#to-move li")
    assert len(listed) == 3
    assert "Tue 1 Dec 9:30 Dotty Ashworth In this: Training, Tuesday 1 December to Thursday 3 December" in text(
        listed[0]
    )
    moves = [each["href"] for each in shown.select("#to-move li > a")]
    assert moves == [f"/appointments/{each.id}/move" for each in inside]
    states = {each.state for each in db.session.scalars(select(Appointment))}
    assert states == {AppointmentState.BOOKED}
    assert f"/appointments/{outside.id}/move" not in moves


def test_new_hours_list_what_no_longer_lies_in_them(client, db, amina, dotty):
    people.meeting(db.session, dotty, amina, datetime(2026, 12, 4, 10, tzinfo=UTC), AppointmentState.BOOKED)
    assert not page(client).select("#to-move")
    change(client, MONDAY_TO_THURSDAY, from_on="2026-12-01")
    assert "1 meeting to move" in text(page(client).select_one("#to-move"))
    assert "Outside the working hours" in text(page(client).select_one("#to-move li"))


def test_leave_that_has_not_begun_can_be_removed(client, db, amina):
    add(client)
    assert send(client, page(client).select_one("form[action$='/removal']")).location == "/hours"
    assert db.session.scalar(select(func.count()).select_from(Leave)) == 0
    verbs = db.session.scalars(select(Event.verb).where(Event.verb.startswith("leave.")).order_by(Event.id)).all()
    assert verbs == ["leave.added", "leave.removed"]


def test_leave_that_has_begun_stays(client, db, amina, clock):
    add(client)
    form = page(client).select_one("form[action$='/removal']")
    clock.at(datetime(2026, 12, 1, 8, tzinfo=UTC))
    people.sign_in(client, db.session, people.account(db.session, amina, Role.COACH))
    shown = page(client)
    assert not shown.select("form[action$='/removal']")
    assert "has begun" in text(shown.main)
    token = shown.select_one("input[name=csrf_token]")["value"]
    answer = client.post(form["action"], data={"csrf_token": token, "form_nonce": "again"})
    assert answer.status_code == 409
    assert "It has begun already" in text(soup(answer).main)
    assert db.session.scalar(select(func.count()).select_from(Leave)) == 1


@pytest.mark.parametrize(
    ("starts_at", "ends_at"), [(NOW + DAY, NOW + DAY), (NOW - DAY, NOW), (NOW + DAY, NOW + 740 * DAY)]
)
def test_no_way_leads_to_leave_without_sense(db, amina, starts_at, ends_at):
    with pytest.raises(ValueError, match="absence"):
        leaves.add(db.session, amina, kind=LeaveKind.LEAVE, starts_at=starts_at, ends_at=ends_at, by=amina.id, at=NOW)


# --- Whose ---------------------------------------------------------------------------------------------------


def test_a_lead_writes_the_leave_of_a_coach_of_their_office(client, db, amina, office, dotty):
    people.meeting(db.session, dotty, amina, NOW + 7 * DAY, AppointmentState.BOOKED)
    gwen = people.account(db.session, people.lead(db.session, office), Role.LEAD)
    people.sign_in(client, db.session, gwen)
    address = f"/coaches/{amina.id}/hours"
    shown = page(client, address)
    assert text(shown.h1) == "Hours and leave of Amina Yusuf"
    form = shown.select_one("form[action$='/leave']")
    answer = send(client, form, kind="leave", first_on="2026-12-01")
    told = text(page(client, answer.location).main)
    assert "Amina Yusuf is away on Tuesday 1 December" in told and "Dotty Ashworth" in told
    assert page(client, address).select_one("#to-move") is None, "who is asked needs nobody to move anything"
    answer = send(client, form, kind="training", first_on="2026-12-02")
    assert answer.location == address


def test_the_page_costs_as_many_statements_however_much_is_booked(client, db, amina, dotty):
    for days in range(1, 20):
        people.meeting(db.session, dotty, amina, NOW + days * DAY, AppointmentState.BOOKED)
        starts_at = NOW + (100 + days) * DAY
        db.session.add(Leave(staff_id=amina.id, starts_at=starts_at, ends_at=starts_at + HOUR))
    db.session.commit()
    with statements(db) as counted:
        client.get("/hours")
    assert len(counted.reads) <= 7, "\n".join(counted.reads)


def test_a_lead_comes_to_the_hours_of_a_coach_from_their_caseload(db, client, office):
    ben, gwen = people.staff(db.session, office, "Ben Okafor"), people.lead(db.session, office)
    people.sign_in(client, db.session, people.account(db.session, gwen, Role.LEAD))
    link = page(client, f"/caseload?coach={ben.id}").find("a", string="Hours and leave")
    assert "Ben Okafor" in text(page(client, link["href"]).select_one("main"))
