"""What came of a meeting: said by both, put right when it was a slip, and nothing follows from one that was not."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from uuid_utils.compat import uuid7

from coachdesk import clock as time
from coachdesk.models import AdjustmentOutcome, Appointment, Event, Matter, OutboxMessage, Step
from coachdesk.models.label import AppointmentState, Outcome, Party
from coachdesk.queries import appointments as queries
from coachdesk.services import appointments
from coachdesk.services.appointments import CannotMove, NotYet
from tests import people

AT_ELEVEN = datetime(2026, 11, 24, 11, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def amina(db, office):
    return people.staff(db.session, office, "Amina Yusuf")


@pytest.fixture
def dotty(db, office, amina):
    return people.claimant(db.session, office, "Dotty Bell", "TIME_BREAKS", "COM_DIRECT", coach=amina)


@pytest.fixture
def meeting(db, dotty, amina, clock):
    made = people.meeting(db.session, dotty, amina, AT_ELEVEN, AppointmentState.BOOKED)
    clock.at(AT_ELEVEN + HOUR)
    return made


@pytest.fixture
def breaks(db, dotty):
    return next(each for each in queries.adjustments_at(db.session, dotty.id, time.today()) if "BREAKS" in each.code)


def record(db, meeting, *, met=True, outcomes=None, said_by=Party.COACH):
    appointments.record(
        db.session, meeting, met=met, outcomes=outcomes, said_by=said_by, by=uuid7(), at=time.now()
    )  # fmt: skip


def said(db, meeting, party=Party.COACH):
    by_id = queries.whole(db.session, meeting).said_by(party)
    codes = {each.id: each.code for each in queries.whole(db.session, meeting).adjustments}
    return {codes[key]: (each.outcome, each.words) for key, each in by_id.items()}


def test_one_press_says_that_they_met_and_that_every_adjustment_was_kept(db, meeting):
    record(db, meeting)
    assert (meeting.state, meeting.recorded_at) == ("met", time.now())
    assert said(db, meeting) == {"TIME_BREAKS": (Outcome.KEPT, None), "COM_DIRECT": (Outcome.KEPT, None)}


def test_what_was_not_kept_is_said_with_what_was_in_the_way(db, meeting, breaks):
    record(db, meeting, outcomes={breaks.id: (Outcome.NOT_KEPT, "The room was needed")})
    assert said(db, meeting) == {"TIME_BREAKS": (Outcome.NOT_KEPT, "The room was needed")}


def test_the_words_are_sealed_and_no_event_has_them(db, meeting, breaks):
    record(db, meeting, outcomes={breaks.id: (Outcome.PARTLY, "The room was needed")})
    assert b"room" not in db.session.scalar(select(AdjustmentOutcome.words_enc))
    assert "room" not in "".join(db.session.scalars(select(Event.facts)))


def test_nothing_is_recorded_before_it_begins(db, meeting, clock):
    clock.at(AT_ELEVEN - timedelta(seconds=1))
    with pytest.raises(NotYet):
        record(db, meeting)
    with pytest.raises(CannotMove):
        record(db, meeting, said_by=Party.CLAIMANT)
    assert meeting.state == "booked"
    clock.at(AT_ELEVEN)
    record(db, meeting)


@pytest.mark.parametrize("over", ["cancelled_by_claimant", "cancelled_by_us", "moved"])
def test_what_was_cancelled_did_not_come_to_anything(db, dotty, amina, over, clock):
    gone = people.meeting(db.session, dotty, amina, AT_ELEVEN, AppointmentState(over))
    clock.at(AT_ELEVEN + HOUR)
    with pytest.raises(CannotMove):
        record(db, gone)


def test_a_meeting_that_did_not_happen_counts_for_nothing_and_nothing_follows(db, meeting):
    tables = (AdjustmentOutcome, Matter, Step, OutboxMessage)
    before = [db.session.scalars(select(each.id)).all() for each in tables]
    record(db, meeting, met=False)
    assert (meeting.state, meeting.recorded_at) == ("did_not_meet", time.now())
    assert [db.session.scalars(select(each.id)).all() for each in tables] == before
    assert db.session.scalars(select(Appointment.id)).all() == [meeting.id]
    assert len(db.session.scalars(select(Event.id).where(Event.subject_id == meeting.id)).all()) == 1


def test_a_slip_is_put_right_both_ways(db, meeting):
    record(db, meeting, met=False)
    record(db, meeting)
    assert (meeting.state, len(said(db, meeting))) == ("met", 2)
    record(db, meeting, met=False)
    assert (meeting.state, said(db, meeting)) == ("did_not_meet", {})


def test_what_is_said_again_replaces_what_was_said_and_the_audit_tells(db, meeting, breaks):
    record(db, meeting)
    record(db, meeting, outcomes={breaks.id: (Outcome.PARTLY, "")})
    assert said(db, meeting) == {"TIME_BREAKS": (Outcome.PARTLY, None)}
    told = db.session.scalars(select(Event.facts).where(Event.verb == "appointment.recorded").order_by(Event.id)).all()
    assert ['"again":true' in each for each in told] == [False, True]


def test_the_person_says_theirs_beside_the_coachs_and_changes_nothing_of_it(db, meeting, breaks):
    record(db, meeting)
    record(db, meeting, outcomes={breaks.id: (Outcome.NOT_KEPT, "There was no break")}, said_by=Party.CLAIMANT)
    assert meeting.state == "met"
    assert said(db, meeting)["TIME_BREAKS"] == (Outcome.KEPT, None)
    assert said(db, meeting, Party.CLAIMANT) == {"TIME_BREAKS": (Outcome.NOT_KEPT, "There was no break")}


def test_what_the_person_says_first_leaves_the_meeting_to_be_recorded(db, meeting):
    record(db, meeting, said_by=Party.CLAIMANT)
    assert (meeting.state, meeting.recorded_at) == ("booked", None)
    record(db, meeting, met=False)
    assert len(said(db, meeting, Party.CLAIMANT)) == 2


def test_an_adjustment_that_ended_before_or_began_after_is_not_asked_about(db, dotty, meeting, breaks):
    breaks.ended_on = AT_ELEVEN.date()
    later = people.adjustment(db.session, dotty, "TIME_NOTICE")
    later.from_on = (AT_ELEVEN + DAY).date()
    record(db, meeting)
    assert said(db, meeting).keys() == {"COM_DIRECT"}


def test_nothing_is_said_of_somebody_elses_adjustments(db, office, meeting):
    theirs = people.adjustment(db.session, people.claimant(db.session, office), "TIME_BREAKS")
    with pytest.raises(LookupError):
        record(db, meeting, outcomes={theirs.id: (Outcome.KEPT, "")})
