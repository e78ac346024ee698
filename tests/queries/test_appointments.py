"""What a page of one meeting shows, which one is next, and what has to be arranged by hand."""

from datetime import UTC, datetime, timedelta

import pytest
from uuid_utils.compat import uuid7

from coachdesk import clock as time
from coachdesk.adjustments.catalogue import all_kinds
from coachdesk.models import AdjustmentOutcome, DataKey
from coachdesk.models.label import AppointmentState, Outcome, Party
from coachdesk.queries import appointments
from coachdesk.services.agendas import write_agenda
from tests import people
from tests.counting import statements

THURSDAY = datetime(2026, 11, 26, 10, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def amina(db, office):
    return people.staff(db.session, office, "Amina Yusuf")


@pytest.fixture
def dotty(db, office, amina):
    return people.claimant(db.session, office, "Dotty Bell", "TIME_BREAKS", "ENV_STEPFREE", "COM_DIRECT", coach=amina)


@pytest.fixture
def meeting(db, dotty, amina):
    return people.meeting(db.session, dotty, amina, THURSDAY, AppointmentState.BOOKED)


def test_a_meeting_with_all_that_belongs_to_it(db, office, dotty, amina, meeting):
    write_agenda(db.session, meeting, about="The course", by=uuid7(), at=time.now())
    whole = appointments.whole(db.session, meeting)
    assert (whole.appointment, whole.claimant, whole.coach, whole.office) == (meeting, dotty, amina, office)
    assert whole.agenda.about == "The course"
    assert [each.code for each in whole.adjustments] == ["COM_DIRECT", "ENV_STEPFREE", "TIME_BREAKS"]
    assert whole.to_arrange == ["ENV_STEPFREE"]
    assert whole.is_first


def test_it_is_shown_without_agenda_and_coach_too(db, meeting):
    meeting.coach_id = None
    whole = appointments.whole(db.session, meeting)
    assert (whole.coach, whole.agenda, whole.outcomes) == (None, None, [])


def test_what_both_said_stands_apart(db, dotty, meeting):
    kept = appointments.whole(db.session, meeting).adjustments[0]
    key = db.session.get_one(DataKey, dotty.key_id)
    for party, outcome in ((Party.COACH, Outcome.KEPT), (Party.CLAIMANT, Outcome.PARTLY)):
        db.session.add(
            AdjustmentOutcome(
                key=key, claimant_id=dotty.id, appointment_id=meeting.id, adjustment_id=kept.id, said_by=party,
                outcome=outcome,
            )
        )  # fmt: skip
    whole = appointments.whole(db.session, meeting)
    assert whole.said_by(Party.COACH)[kept.id].outcome == "kept"
    assert whole.said_by(Party.CLAIMANT)[kept.id].outcome == "partly"


def test_it_is_read_in_few_statements_however_much_there_is(db, dotty, meeting):
    write_agenda(db.session, meeting, about="The course", bring="Nothing", by=uuid7(), at=time.now())
    db.session.flush()
    db.session.expunge_all()
    meeting = db.session.get_one(type(meeting), meeting.id)
    with statements(db) as counted:
        whole = appointments.whole(db.session, meeting)
        assert whole.agenda.about + whole.agenda.bring == "The courseNothing"
    assert len(counted.reads) == 4


def test_the_next_meeting_is_the_one_ahead_or_the_one_that_is_on(db, dotty, amina, meeting):
    later = people.meeting(db.session, dotty, amina, THURSDAY + DAY, AppointmentState.BOOKED)
    people.meeting(db.session, dotty, amina, THURSDAY - HOUR, AppointmentState.CANCELLED_BY_US)
    assert appointments.next_of(db.session, dotty.id, time.now()) is meeting
    assert appointments.next_of(db.session, dotty.id, meeting.ends_at - timedelta(minutes=1)) is meeting
    assert appointments.next_of(db.session, dotty.id, meeting.ends_at) is later
    assert appointments.next_of(db.session, dotty.id, later.ends_at) is None


def test_the_first_meeting_is_the_first_that_takes_place(db, dotty, amina, meeting):
    people.meeting(db.session, dotty, amina, THURSDAY - 5 * DAY, AppointmentState.DID_NOT_MEET)
    assert appointments.is_first(db.session, dotty.id)
    people.meeting(db.session, dotty, amina, THURSDAY - DAY, AppointmentState.MET)
    assert not appointments.is_first(db.session, dotty.id)
    assert not appointments.whole(db.session, meeting).is_first
    assert appointments.is_first(db.session, dotty.id, before=THURSDAY - DAY)


def test_what_came_from_the_old_system_was_kept_before_it_came(db, dotty):
    for each in appointments.adjustments_at(db.session, dotty.id, time.today()):
        each.imported = each.code == "COM_DIRECT"
    codes = [each.code for each in appointments.adjustments_at(db.session, dotty.id, time.today() - DAY)]
    assert codes == ["COM_DIRECT"]


def test_what_is_arranged_by_hand_is_interpreters_company_equipment_and_rooms():
    codes = ["COM_BSL", "ENV_QUIET", "SUP_ADVOCATE", "SUP_DIGITAL", "TIME_NO_AM", "COM_DIRECT", "MODE_HOME"]
    assert appointments.to_arrange(codes, "in_person") == [
        "MODE_HOME", "COM_BSL", "SUP_ADVOCATE", "SUP_DIGITAL", "ENV_QUIET",
    ]  # fmt: skip


def test_on_the_telephone_no_room_is_looked_for():
    assert appointments.to_arrange(["ENV_QUIET", "ENV_STEPFREE", "LANG_INTERP"], "phone") == ["LANG_INTERP"]


def test_every_adjustment_that_asks_for_somebody_or_for_a_room_is_among_them():
    asks = {"resource", "room_requires", "venue_requires", "attendee"}
    wanted = [each.code for each in all_kinds() if asks & each.effect.keys()]
    assert len(wanted) > 8
    assert set(wanted) <= set(appointments.to_arrange([each.code for each in all_kinds()], "in_person"))
