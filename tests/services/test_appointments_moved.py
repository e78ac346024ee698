"""Moving and cancelling: up to the beginning, with no reason asked; what is refused leaves everything as it was."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from uuid_utils.compat import uuid7

from coachdesk import clock
from coachdesk.models import Appointment, Claim, Event, Relationship
from coachdesk.models.label import AppointmentState
from coachdesk.queries import appointments as queries
from coachdesk.services import appointments, relationships
from coachdesk.services.appointments import CannotMove, ChangedMeanwhile, NotFree, NotTheirCoach, RuledOut
from coachdesk.services.slots import Looked
from tests import people

THURSDAY = datetime(2026, 11, 26, 10, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
OVER = [AppointmentState.MET, AppointmentState.DID_NOT_MEET, AppointmentState.CANCELLED_BY_CLAIMANT,
        AppointmentState.CANCELLED_BY_US, AppointmentState.MOVED]  # fmt: skip


@pytest.fixture
def amina(db, office):
    return people.staff(db.session, office, "Amina Yusuf")


@pytest.fixture
def maya(db, office, amina):
    return known(db, office, amina, "Maya Fernandes")


@pytest.fixture
def dotty(db, office, amina):
    return known(db, office, amina, "Dotty Bell")


@pytest.fixture
def meeting(db, maya, amina):
    return book(db, maya, amina)


def known(db, office, coach, name):
    made = people.claimant(db.session, office, name, coach=coach)
    people.meeting(db.session, made, coach, clock.now() - 30 * DAY)
    return made


def book(db, claimant, coach, starts_at=THURSDAY, minutes=45):
    return appointments.book(
        db.session, claimant, coach, starts_at=starts_at, minutes=minutes, mode="in_person", by=uuid7(), at=clock.now(),
        agenda={"about": "The forklift course"},
    )  # fmt: skip


def move(db, meeting, starts_at, **more):
    appointments.move(db.session, meeting, starts_at=starts_at, **{"by": uuid7(), "at": clock.now()} | more)


def cancel(db, meeting, *, by_claimant=False, **more):
    appointments.cancel(db.session, meeting, by_claimant=by_claimant, **{"by": uuid7(), "at": clock.now()} | more)


def claimed(db, meeting):
    where = Claim.booking_id == meeting.id
    return sorted(db.session.execute(select(Claim.starts_at, Claim.ends_at).where(where)).all())


def state(db, meeting):
    """Everything there is of it, as the database has it."""
    row = db.session.execute(select(Appointment.__table__).where(Appointment.id == meeting.id)).one()
    events = db.session.scalars(select(Event.id).where(Event.subject_id == meeting.id).order_by(Event.id)).all()
    return row, claimed(db, meeting), events


def test_a_moved_meeting_is_the_same_meeting_at_another_time(db, maya, meeting):
    move(db, meeting, THURSDAY + DAY, mode="phone")
    assert db.session.scalars(select(Appointment.id).where(Appointment.state == "booked")).all() == [meeting.id]
    assert (meeting.starts_at, meeting.minutes, meeting.mode) == (THURSDAY + DAY, 45, "phone")
    assert claimed(db, meeting) == [(THURSDAY + DAY, THURSDAY + DAY + 55 * MINUTE)] * 2


def test_what_it_is_about_goes_with_it(db, meeting):
    move(db, meeting, THURSDAY + DAY)
    assert queries.whole(db.session, meeting).agenda.about == "The forklift course"


def test_nothing_counts_how_often_it_was_moved_and_nobody_is_asked_why(db, meeting):
    for days in (1, 4, 5):
        move(db, meeting, THURSDAY + days * DAY)
    names = {column.key for column in Appointment.__table__.columns}
    assert not [name for name in names if "reason" in name or "count" in name or "times" in name]
    told = db.session.scalars(select(Event.facts).where(Event.verb == "appointment.moved")).all()
    assert len(told) == 3
    assert f'"was":"{THURSDAY.isoformat()}"' in told[0]


def test_the_time_it_had_is_free_again(db, dotty, amina, meeting):
    move(db, meeting, THURSDAY + DAY)
    assert book(db, dotty, amina).starts_at == THURSDAY


def test_it_can_move_by_a_quarter_of_an_hour_into_its_own_time(db, meeting):
    move(db, meeting, THURSDAY + 15 * MINUTE)
    assert claimed(db, meeting) == [(THURSDAY + 15 * MINUTE, THURSDAY + 70 * MINUTE)] * 2


def test_where_somebody_is_it_cannot_go_and_stays_as_it_was(db, dotty, amina, meeting):
    book(db, dotty, amina, THURSDAY + DAY)
    before = state(db, meeting)
    with pytest.raises(NotFree):
        move(db, meeting, THURSDAY + DAY - 15 * MINUTE)
    assert state(db, meeting) == before


def test_the_database_says_it_too_when_nobody_looked(db, dotty, amina, meeting, monkeypatch):
    monkeypatch.setattr(appointments.slots, "look", lambda *_, **__: Looked(45, 10, None))
    book(db, dotty, amina, THURSDAY + DAY)
    before = state(db, meeting)
    with pytest.raises(NotFree):
        move(db, meeting, THURSDAY + DAY - 15 * MINUTE)
    assert state(db, meeting) == before


def test_where_a_rule_is_in_the_way_it_cannot_go_and_stays_as_it_was(db, maya, meeting):
    people.adjustment(db.session, maya, "TIME_NO_PM")
    before = state(db, meeting)
    with pytest.raises(RuledOut) as raised:
        move(db, meeting, THURSDAY + 5 * HOUR)
    assert raised.value.code == "TIME_NO_PM"
    assert state(db, meeting) == before


def test_to_where_it_is_it_need_not_be_moved(db, meeting):
    before = state(db, meeting)
    move(db, meeting, THURSDAY, minutes=45, mode="in_person")
    assert state(db, meeting) == before


def test_it_can_become_longer_and_no_shorter_than_is_needed(db, meeting):
    move(db, meeting, THURSDAY, minutes=90)
    assert claimed(db, meeting)[0].ends_at == THURSDAY + 100 * MINUTE
    with pytest.raises(RuledOut) as raised:
        move(db, meeting, THURSDAY, minutes=30)
    assert raised.value.code == "too_short"


def test_what_the_person_chose_to_be_short_may_stay_short(db, maya, amina):
    short = appointments.book(
        db.session, maya, amina, starts_at=THURSDAY, minutes=20, mode="phone", by=uuid7(), at=clock.now(),
        agreed_by_claimant=True,
    )  # fmt: skip
    move(db, short, THURSDAY + DAY)
    assert short.minutes == 20


def test_a_first_meeting_that_is_moved_is_still_the_first(db, office, amina):
    new = people.claimant(db.session, office, "Sam Carver", coach=amina)
    first = book(db, new, amina, minutes=60)
    with pytest.raises(RuledOut):
        move(db, first, THURSDAY + DAY, minutes=45)
    move(db, first, THURSDAY + DAY, minutes=60)


def test_a_page_of_an_older_version_changes_nothing(db, meeting):
    seen = meeting.version
    move(db, meeting, THURSDAY + DAY, version=seen)
    before = state(db, meeting)
    with pytest.raises(ChangedMeanwhile):
        move(db, meeting, THURSDAY + HOUR, version=seen)
    with pytest.raises(ChangedMeanwhile):
        cancel(db, meeting, version=seen)
    assert state(db, meeting) == before


def test_what_another_did_meanwhile_is_seen(db, meeting):
    """The row in hand is older than the one in the database."""
    db.session.connection().execute(Appointment.__table__.update().values(state="cancelled_by_us"))
    with pytest.raises(CannotMove):
        move(db, meeting, THURSDAY + DAY)


@pytest.mark.parametrize("over", OVER)
def test_what_is_over_is_neither_moved_nor_cancelled(db, maya, amina, over):
    past = people.meeting(db.session, maya, amina, THURSDAY, over)
    with pytest.raises(CannotMove):
        move(db, past, THURSDAY + DAY)
    with pytest.raises(CannotMove):
        cancel(db, past)
    assert past.state is over


def test_up_to_its_beginning_and_no_longer(db, meeting, clock):
    clock.at(THURSDAY - MINUTE)
    move(db, meeting, THURSDAY + HOUR)
    clock.at(THURSDAY + HOUR)
    with pytest.raises(CannotMove):
        move(db, meeting, THURSDAY + DAY)
    with pytest.raises(CannotMove):
        cancel(db, meeting, by_claimant=True)


def test_with_another_coach_it_is_booked_anew(db, office, maya, meeting):
    held = db.session.scalar(select(Relationship).where(Relationship.claimant_id == maya.id))
    relationships.end(db.session, held, reason="handover", by=None, at=clock.now())
    with pytest.raises(NotTheirCoach):
        move(db, meeting, THURSDAY + DAY)
    cancel(db, meeting)
    assert meeting.state == "cancelled_by_us"


@pytest.mark.parametrize(("by_claimant", "word"), [(True, "cancelled_by_claimant"), (False, "cancelled_by_us")])
def test_a_cancelled_meeting_gives_its_time_back(db, dotty, amina, meeting, by_claimant, word):
    cancel(db, meeting, by_claimant=by_claimant)
    assert (meeting.state, claimed(db, meeting)) == (word, [])
    assert book(db, dotty, amina).starts_at == THURSDAY
    (facts,) = db.session.scalars(select(Event.facts).where(Event.verb == "appointment.cancelled")).all()
    assert facts == f'{{"state":"{word}"}}'


def test_an_imported_meeting_takes_its_time_when_it_is_moved(db, maya, dotty, amina):
    """It held no claim, for those of a file may overlap."""
    old = people.meeting(db.session, maya, amina, THURSDAY, AppointmentState.BOOKED)
    assert claimed(db, old) == []
    move(db, old, THURSDAY + HOUR)
    assert claimed(db, old) == [(THURSDAY + HOUR, THURSDAY + HOUR + 55 * MINUTE)] * 2
    with pytest.raises(NotFree):
        book(db, dotty, amina, THURSDAY + HOUR)
    cancel(db, old)
    assert book(db, dotty, amina, THURSDAY + HOUR)
