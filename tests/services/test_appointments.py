"""Booking a meeting: with one's own coach, when it is free and keeps every rule; whoever comes second is told."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select
from uuid_utils.compat import uuid7

from coachdesk import clock
from coachdesk.models import Appointment, Claim, Event, Leave, OfficeSetting
from coachdesk.models.label import AppointmentState, LeaveKind
from coachdesk.queries import appointments as queries
from coachdesk.services import appointments, entry_links, matters
from coachdesk.services.appointments import ChangedMeanwhile, NotForThem, NotFree, NotTheirCoach, RuledOut, ToSettle
from coachdesk.services.slots import Looked
from tests import people
from tests.counting import statements

THURSDAY = datetime(2026, 11, 26, 10, tzinfo=UTC)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


@pytest.fixture
def amina(db, office):
    return people.staff(db.session, office, "Amina Yusuf")


@pytest.fixture
def tom(db, office):
    return people.staff(db.session, office, "Tom Whitfield")


@pytest.fixture
def maya(db, office, amina):
    """Met Amina before, so that she needs the usual length."""
    return known(db, office, amina, "Maya Fernandes")


@pytest.fixture
def dotty(db, office, amina):
    return known(db, office, amina, "Dotty Bell")


def known(db, office, coach, name, *codes):
    made = people.claimant(db.session, office, name, *codes, coach=coach)
    people.meeting(db.session, made, coach, clock.now() - 30 * DAY)
    return made


def book(db, claimant, coach, starts_at=THURSDAY, minutes=45, mode="in_person", **more):
    more = {"by": uuid7(), "at": clock.now()} | more
    return appointments.book(db.session, claimant, coach, starts_at=starts_at, minutes=minutes, mode=mode, **more)


def claimed(db, meeting):
    return sorted(
        db.session.execute(select(Claim.starts_at, Claim.ends_at).where(Claim.booking_id == meeting.id)).all()
    )


def events(db, verb):
    return db.session.scalars(select(Event.facts).where(Event.verb == verb)).all()


def test_a_meeting_takes_the_time_of_both_and_of_its_rest(db, maya, amina):
    by = uuid7()
    meeting = book(db, maya, amina, by=by)
    assert (meeting.state, meeting.starts_at, meeting.minutes, meeting.mode) == ("booked", THURSDAY, 45, "in_person")
    assert (meeting.rest_minutes, meeting.booked_by, meeting.booked_at) == (10, by, clock.now())
    assert claimed(db, meeting) == [(THURSDAY, THURSDAY + 55 * MINUTE)] * 2


def test_it_is_told_with_codes_and_numbers_alone(db, maya, amina):
    meeting = book(db, maya, amina, agenda={"about": "The forklift course"})
    told = db.session.scalar(select(Event).where(Event.verb == "appointment.booked"))
    assert (told.subject_id, told.claimant_id) == (meeting.id, maya.id)
    assert f'"starts_at":"{THURSDAY.isoformat()}"' in told.facts
    assert str(amina.id) in told.facts
    assert "forklift" not in "".join(db.session.scalars(select(Event.facts)))


def test_the_rest_is_what_the_office_says(db, office, maya, amina):
    on = clock.today()
    db.session.add(OfficeSetting(office_id=office.id, name="rest_minutes", value=25, from_on=on, set_at=clock.now()))
    assert book(db, maya, amina).rest_minutes == 25


@pytest.mark.parametrize("after", [0, 15, 30, 45])
def test_whoever_comes_second_is_told_that_the_time_is_taken_rests_included(db, maya, dotty, amina, after):
    book(db, maya, amina)
    with pytest.raises(NotFree):
        book(db, dotty, amina, THURSDAY + after * MINUTE)
    assert len(events(db, "appointment.booked")) == 1


def test_after_the_rest_the_next_one_comes(db, maya, dotty, amina):
    book(db, maya, amina)
    book(db, dotty, amina, THURSDAY + 60 * MINUTE)
    assert db.session.scalar(select(func.count()).select_from(Claim)) == 4


def test_a_booking_is_five_statements(db, maya, dotty, amina):
    """Both are locked, both diaries are read, their time is claimed, the meeting written, and the event."""
    book(db, maya, amina)
    book(db, dotty, amina, THURSDAY + 60 * MINUTE)
    with statements(db) as asked:
        book(db, dotty, amina, THURSDAY + 120 * MINUTE)
    assert [each.split()[2] for each in asked.all if each.startswith("INSERT")] == ["claim", "appointment", "event"]
    assert len(asked.all) == 5


def test_the_database_says_it_too_when_nobody_looked(db, maya, dotty, amina, monkeypatch):
    """A search that is wrong can give no time away twice."""
    monkeypatch.setattr(appointments.slots, "look", lambda *_, **__: Looked(45, 10, None))
    book(db, maya, amina)
    with pytest.raises(NotFree):
        book(db, dotty, amina, THURSDAY + 30 * MINUTE)
    assert db.session.scalar(select(func.count()).where(Appointment.claimant_id == dotty.id)) == 1


def test_nobody_is_in_two_places(db, maya, amina, tom, monkeypatch):
    meeting = book(db, maya, amina)
    look = appointments.slots.look
    monkeypatch.setattr(
        appointments.slots, "look", lambda *who, **what: replace(look(*who, **what), is_their_coach=True)
    )
    with pytest.raises(NotFree):
        book(db, maya, tom, THURSDAY + 15 * MINUTE)
    assert len(claimed(db, meeting)) == 2


def test_only_with_the_coach_one_has(db, maya, amina, tom):
    with pytest.raises(NotTheirCoach):
        book(db, maya, tom)
    assert db.session.scalar(select(func.count()).select_from(Claim)) == 0


def test_somebody_without_a_coach_books_nothing(db, office, amina):
    alone = people.claimant(db.session, office, "Sam Carver")
    with pytest.raises(NotTheirCoach):
        book(db, alone, amina)


def test_nothing_is_booked_while_something_waits_for_the_persons_word(db, maya, amina):
    people.adjustment(db.session, maya, "MODE_PHONE")
    people.adjustment(db.session, maya, "MODE_VIDEO")
    matters.refresh(db.session, maya, at=clock.now())
    with pytest.raises(ToSettle):
        book(db, maya, amina)


def why(db, *asked, **more):
    with pytest.raises(RuledOut) as raised:
        book(db, *asked, **more)
    assert str(raised.value) == raised.value.code
    assert db.session.scalar(select(func.count()).select_from(Claim)) == 0
    return raised.value.code


def test_what_has_passed_cannot_be_booked(db, maya, amina):
    assert why(db, maya, amina, clock.now() - 15 * MINUTE) == "past"


def test_a_time_without_a_zone_is_no_time(db, maya, amina):
    with pytest.raises(ValueError, match="zone"):
        book(db, maya, amina, THURSDAY.replace(tzinfo=None))


def test_leave_stands_in_the_way(db, maya, amina):
    away = Leave(staff_id=amina.id, starts_at=THURSDAY - DAY, ends_at=THURSDAY + DAY, kind=LeaveKind.LEAVE)
    db.session.add(away)
    assert why(db, maya, amina) == "leave"


def test_a_rule_of_the_persons_own_stands_in_the_way(db, maya, amina):
    people.adjustment(db.session, maya, "TIME_NO_AM")
    assert why(db, maya, amina) == "TIME_NO_AM"


def test_a_first_meeting_has_an_hour(db, office, amina):
    new = people.claimant(db.session, office, "Sam Carver", coach=amina)
    assert why(db, new, amina, minutes=45) == "too_short"
    assert book(db, new, amina, minutes=60).minutes == 60


def test_a_meeting_is_never_shorter_than_the_person_needs_unless_they_choose_it(db, office, amina):
    dotty = known(db, office, amina, "Dotty Bell", "TIME_DOUBLE")
    assert why(db, dotty, amina, minutes=45) == "too_short"
    assert book(db, dotty, amina, minutes=30, agreed_by_claimant=True).minutes == 30


def test_nobody_can_agree_to_no_time_at_all(db, maya, amina):
    assert why(db, maya, amina, minutes=0, agreed_by_claimant=True) == "too_short"


def test_longer_than_asked_is_fine(db, maya, amina):
    assert book(db, maya, amina, minutes=90).minutes == 90


def test_an_imported_meeting_is_in_the_way_though_it_holds_no_claim(db, maya, dotty, amina):
    people.meeting(db.session, maya, amina, THURSDAY, AppointmentState.BOOKED)
    with pytest.raises(NotFree):
        book(db, dotty, amina, THURSDAY + 15 * MINUTE)


def test_what_it_is_about_is_sealed_with_it(db, maya, amina):
    meeting = book(db, maya, amina, agenda={"about": " The course ", "bring": ""})
    agenda = queries.whole(db.session, meeting).agenda
    assert (agenda.about, agenda.bring, agenda.theirs) == ("The course", None, None)


def test_each_writes_their_own_parts(db, maya, amina):
    meeting = book(db, maya, amina)
    person = entry_links.account_of(db.session, maya, at=clock.now())
    appointments.write_agenda(
        db.session, meeting, theirs="I want to talk about nights", company="My sister", by=person.id, at=clock.now()
    )
    with pytest.raises(NotForThem):
        appointments.write_agenda(db.session, meeting, about="Something else", by=person.id, at=clock.now())
    agenda = queries.whole(db.session, meeting).agenda
    assert (agenda.theirs, agenda.company, agenda.about) == ("I want to talk about nights", "My sister", None)


def test_a_coach_writes_the_persons_parts_at_their_word_and_the_audit_says_so(db, maya, amina):
    meeting = book(db, maya, amina)
    appointments.write_agenda(
        db.session, meeting, about="The course", company="My sister", by=uuid7(), at=clock.now(), shown={"company": ""}
    )
    assert queries.whole(db.session, meeting).agenda.company == "My sister"
    assert '"at_their_word":"company","parts":"about company"' in events(db, "appointment.agenda_written")[-1]


def test_what_the_person_wrote_meanwhile_is_not_lost(db, maya, amina):
    meeting = book(db, maya, amina)
    person = entry_links.account_of(db.session, maya, at=clock.now())
    appointments.write_agenda(db.session, meeting, theirs="The café", by=person.id, at=clock.now())
    seen = {"theirs": "", "company": ""}
    with pytest.raises(ChangedMeanwhile):
        appointments.write_agenda(db.session, meeting, theirs="Nights", by=uuid7(), at=clock.now(), shown=seen)
    appointments.write_agenda(db.session, meeting, about="Work", theirs="", by=uuid7(), at=clock.now(), shown=seen)
    agenda = queries.whole(db.session, meeting).agenda
    assert (agenda.theirs, agenda.about) == ("The café", "Work")


def test_what_is_sent_as_it_was_is_no_change(db, maya, amina):
    meeting = book(db, maya, amina, agenda={"about": "The course"})
    for _time in range(2):
        appointments.write_agenda(
            db.session, meeting, about="The course", place="Room 2", by=uuid7(), at=clock.now()
        )  # fmt: skip
    assert len(events(db, "appointment.agenda_written")) == 2
    assert '"parts":"place"' in events(db, "appointment.agenda_written")[-1]


def test_an_empty_text_takes_a_part_away(db, maya, amina):
    meeting = book(db, maya, amina, agenda={"about": "The course", "place": "Room 2"})
    appointments.write_agenda(db.session, meeting, place="  ", by=uuid7(), at=clock.now())
    agenda = queries.whole(db.session, meeting).agenda
    assert (agenda.about, agenda.place) == ("The course", None)
