"""Both diaries, read in one statement: what is in them, what is not, and never more than one question."""

from datetime import date, datetime, timedelta
from types import SimpleNamespace

import pytest
from uuid_utils.compat import uuid7

from coachdesk import clock
from coachdesk.models import BlockedPeriod, DataKey, Leave, Matter, WorkingPattern
from coachdesk.models.label import (
    AppointmentState,
    ClaimKind,
    LeaveKind,
    MatterKind,
    Mode,
    Nation,
    ResourceKind,
    Strength,
)
from coachdesk.queries.diary import diary_of
from coachdesk.services import claims
from coachdesk.services.claims import Wanted
from coachdesk.slots.diary import Booked, Kept
from coachdesk.slots.hours import Hours
from coachdesk.slots.stretch import Stretch
from tests import people
from tests.conftest import TUESDAY
from tests.counting import statements

TODAY = TUESDAY.date()
TOMORROW = TUESDAY + timedelta(days=1)
LATER = TOMORROW + timedelta(hours=2)


@pytest.fixture
def world(db):
    session = db.session
    office = people.office(session, nation=Nation.SCOTLAND)
    coach = people.staff(session, office, "Amina Yusuf")
    mehret = people.claimant(session, office, "Mehret Abraha", "TIME_SCHOOL", coach=coach)
    return SimpleNamespace(session=session, office=office, coach=coach, mehret=mehret)


def read(world, **how):
    return diary_of(world.session, world.mehret, world.coach, **({"from_on": TODAY, "days": 14, "at": TUESDAY} | how))


def claim(world, whose, subject, starts_at: datetime, minutes: int = 55, **how):
    resource_id, booking_id = claims.resource_of(world.session, whose, subject.id), uuid7()
    wanted = [Wanted(resource_id, starts_at, starts_at + timedelta(minutes=minutes))]
    assert claims.take(world.session, booking_id, wanted, at=TUESDAY, **how)
    return booking_id


def test_it_is_one_statement_whatever_there_is(world):
    other = people.claimant(world.session, world.office, "Ada Adeyemi", coach=world.coach)
    for number in range(30):
        people.meeting(world.session, other, world.coach, TUESDAY + timedelta(hours=number), AppointmentState.BOOKED)
        claim(world, ResourceKind.COACH, world.coach, TUESDAY + timedelta(days=2, hours=number))
    world.session.flush()
    with statements(SimpleNamespace(engine=world.session.get_bind().engine)) as asked:
        assert len(read(world).taken) == 30
    assert len(asked.reads) == len(asked.all) == 1


def test_an_empty_diary_is_the_office_s_and_the_working_days(world):
    diary = read(world)
    assert (diary.hours, diary.working_days, diary.left_on) == ((), "Mon-Fri", None)
    assert (diary.leave, diary.taken, diary.theirs, diary.booked, diary.their_booked, diary.kept) == ((),) * 6
    assert diary.codes == {"TIME_SCHOOL": Strength.HARD} and diary.last is None and diary.to_settle == ()
    assert date(2026, 11, 30) in diary.bank_holidays, "St Andrew's Day"


def test_hours_leave_and_times_that_they_keep(world):
    added = [
        WorkingPattern(staff_id=world.coach.id, weekday=2, starts_minute=540, ends_minute=600, from_on=TODAY),
        Leave(staff_id=world.coach.id, starts_at=TOMORROW, ends_at=LATER, kind=LeaveKind.TRAINING),
        Leave(staff_id=world.coach.id, starts_at=TOMORROW - timedelta(days=99), ends_at=TOMORROW - timedelta(days=98)),
        BlockedPeriod(claimant_id=world.mehret.id, weekday=None, starts_minute=600, ends_minute=660, from_on=TODAY),
    ]  # fmt: skip
    world.session.add_all(added)
    world.session.flush()
    diary = read(world)
    assert diary.hours == (Hours(2, 540, 600, TODAY, None),)
    assert diary.leave == (("training", Stretch(TOMORROW, LATER)),)
    assert diary.kept == (Kept(None, 600, 660, TODAY, None),)


def test_live_claims_of_both_are_told_apart_and_an_ended_hold_is_in_nobodys_way(world):
    claim(world, ResourceKind.COACH, world.coach, TOMORROW)
    claim(world, ResourceKind.CLAIMANT, world.mehret, TOMORROW + timedelta(days=1))
    claim(world, ResourceKind.COACH, people.staff(world.session, world.office, "Somebody Else"), TOMORROW)
    held = {"kind": ClaimKind.HOLD, "held_until": TUESDAY + timedelta(minutes=15)}
    claim(world, ResourceKind.COACH, world.coach, TOMORROW + timedelta(days=3), **held)
    diary = read(world)
    assert [each.starts_at for each in diary.theirs] == [TOMORROW + timedelta(days=1)]
    assert sorted(each.starts_at for each in diary.taken) == [TOMORROW, TOMORROW + timedelta(days=3)]
    assert len(read(world, at=TUESDAY + timedelta(minutes=15)).taken) == 1


def test_a_booked_meeting_that_holds_no_claim_counts_and_one_that_holds_one_counts_once(world):
    other = people.claimant(world.session, world.office, "Ada Adeyemi", coach=world.coach)
    came_in_a_file = people.meeting(world.session, other, world.coach, TOMORROW, AppointmentState.BOOKED)
    claimed = people.meeting(
        world.session, world.mehret, world.coach, TOMORROW + timedelta(days=1), AppointmentState.BOOKED
    )
    wanted = [
        Wanted(claims.resource_of(world.session, kind, subject.id), claimed.starts_at, claimed.ends_at)
        for kind, subject in ((ResourceKind.COACH, world.coach), (ResourceKind.CLAIMANT, world.mehret))
    ]
    assert claims.take(world.session, claimed.id, wanted, at=TUESDAY)
    for state in set(AppointmentState) - {AppointmentState.BOOKED}:
        people.meeting(world.session, world.mehret, world.coach, TOMORROW, state)
    diary = read(world)
    assert diary.booked == (Booked(TOMORROW, 45, 0),) and diary.their_booked == ()
    assert len(diary.taken) == len(diary.theirs) == 1
    without = read(world, without=claimed.id)
    assert (without.taken, without.theirs) == ((), ()), "what is moved is not in its own way"
    assert read(world, without=came_in_a_file.id).booked == ()


def test_a_meeting_that_began_before_the_first_day_still_counts(world):
    late = datetime(2026, 11, 23, 23, 30, tzinfo=TUESDAY.tzinfo)
    people.meeting(world.session, world.mehret, world.coach, late, AppointmentState.BOOKED)
    claim(world, ResourceKind.COACH, world.coach, late + timedelta(minutes=60), 60)
    diary = read(world)
    assert len(diary.booked) == len(diary.taken) == 1


def test_the_last_meeting_that_took_place(world):
    for days, mode, state in ((30, Mode.PHONE, "met"), (20, Mode.VIDEO, "met"), (10, Mode.IN_PERSON, "did_not_meet")):
        at = TUESDAY - timedelta(days=days)
        people.meeting(world.session, world.mehret, world.coach, at, AppointmentState(state)).mode = mode
    world.session.flush()
    assert read(world).last == (TUESDAY - timedelta(days=20), "video")


def test_adjustments_bind_as_their_rows_say_and_those_that_ended_do_not(world):
    people.adjustment(world.session, world.mehret, "TIME_NO_AM").strength = Strength.PREFERENCE
    people.adjustment(world.session, world.mehret, "TIME_NO_PM").ended_on = TODAY
    first = people.adjustment(world.session, world.mehret, "STAFF_NOT", staff=str(world.coach.id))
    people.adjustment(world.session, world.mehret, "STAFF_NOT").strength = Strength.INFORMATION
    first.from_on = clock.today() - timedelta(days=5)
    world.session.flush()
    held = read(world).held
    assert {code: each.strength for code, each in held.items()} == {
        "TIME_SCHOOL": "hard", "TIME_NO_AM": "preference", "STAFF_NOT": "hard",
    }  # fmt: skip
    assert held["STAFF_NOT"].params["staff"] == str(world.coach.id)


def test_what_waits_for_their_word(world):
    key = world.session.get_one(DataKey, world.mehret.key_id)
    about = {"kind": MatterKind.ADJUSTMENTS_CONTRADICT, "claimant_id": world.mehret.id}
    world.session.add(Matter(key=key, about="TIME_NO_AM TIME_SCHOOL", **about))
    world.session.add(Matter(key=key, about="MODE_PHONE CON_NO_PHONE", settled_at=TUESDAY, **about))
    world.session.flush()
    assert read(world).to_settle == ("TIME_NO_AM TIME_SCHOOL",)
