"""What is offered to somebody, and why a certain time is not: settings, adjustments and coach put together."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest

from coachdesk.models import BlockedPeriod, DataKey, Leave, Matter, OfficeSetting
from coachdesk.models.label import AppointmentState, MatterKind, Strength
from coachdesk.services import slots
from tests import people
from tests.conftest import TUESDAY
from tests.counting import statements

WEDNESDAY = TUESDAY + timedelta(days=1)  # at 9:30


@pytest.fixture
def world(db):
    session = db.session
    office = people.office(session)
    coach = people.staff(session, office, "Amina Yusuf", gender="female")
    mehret = people.claimant(session, office, "Mehret Abraha", coach=coach)
    return SimpleNamespace(session=session, office=office, coach=coach, mehret=mehret)


def offer(world, **how):
    return slots.offer(world.session, world.mehret, world.coach, **({"at": TUESDAY} | how))


def why_not(world, starts_at, minutes=60, mode="in_person", **how):
    return slots.why_not(
        world.session, world.mehret, world.coach, starts_at, minutes, mode, **({"at": TUESDAY} | how)
    )  # fmt: skip


def need(world, code, strength=None, **params):
    made = people.adjustment(world.session, world.mehret, code, **params)
    if strength:
        made.strength = strength
    world.session.flush()
    return made


def test_one_statement_whatever_is_asked(world):
    offer(world)
    with statements(SimpleNamespace(engine=world.session.get_bind().engine)) as asked:
        offer(world, mode="phone", minutes=90, days=60)
    assert len(asked.all) == 1


def test_the_first_meeting_is_longer_until_they_have_met(world):
    assert offer(world).rules.minutes == 60
    people.meeting(world.session, world.mehret, world.coach, TUESDAY - timedelta(days=9), AppointmentState.DID_NOT_MEET)
    assert offer(world).rules.minutes == 60, "they have not met"
    people.meeting(world.session, world.mehret, world.coach, TUESDAY - timedelta(days=8))
    assert offer(world).rules.minutes == 45


def test_the_office_chooses_how_long(world):
    on = date(2026, 1, 1)
    for name, value in (("first_meeting_minutes", 75), ("rest_minutes", 30)):
        world.session.add(OfficeSetting(office_id=world.office.id, name=name, value=value, from_on=on, set_at=TUESDAY))
    world.session.flush()
    assert (offer(world).rules.minutes, offer(world).rules.rest_minutes) == (75, 30)


def test_everything_that_is_offered_may_be_booked_and_nothing_else(world):
    need(world, "TIME_SCHOOL")
    people.meeting(world.session, world.mehret, world.coach, WEDNESDAY, AppointmentState.BOOKED)
    answer = offer(world, days=2)
    free = set(answer.free)
    assert free
    free.add(TUESDAY)  # it begins at this moment: nobody is offered it, but somebody who is here can be seen at once
    for start in (TUESDAY.replace(hour=8, minute=0) + timedelta(minutes=15) * number for number in range(150)):
        assert (why_not(world, start) is None) == (start in free), start


@pytest.mark.parametrize(
    ("starts_at", "why"),
    [
        (TUESDAY - timedelta(minutes=15), "past"),
        (WEDNESDAY.replace(hour=8), "outside_hours"),
        (WEDNESDAY.replace(hour=12, minute=30), "outside_hours"),
        (WEDNESDAY + timedelta(days=3), "outside_hours"),
        (WEDNESDAY.replace(hour=10, minute=7), None),
        (WEDNESDAY.replace(month=12, day=25), "bank_holiday"),
        (WEDNESDAY + timedelta(days=1), "leave"),
        (WEDNESDAY + timedelta(days=2), "taken"),
        (WEDNESDAY + timedelta(days=5), "TIME_AVOID"),
    ],
)
def test_why_a_time_that_was_typed_is_not_there(world, starts_at, why):
    away, busy, kept = (WEDNESDAY.replace(hour=9) + timedelta(days=days) for days in (1, 2, 5))
    world.session.add(Leave(staff_id=world.coach.id, starts_at=away, ends_at=away + timedelta(hours=2)))
    other = people.claimant(world.session, world.office, "Ada Adeyemi", coach=world.coach)
    people.meeting(world.session, other, world.coach, busy, AppointmentState.BOOKED)
    world.session.add(BlockedPeriod(
        claimant_id=world.mehret.id, starts_minute=540, ends_minute=660, from_on=kept.date(), until_on=kept.date()
    ))  # fmt: skip
    world.session.flush()
    assert why_not(world, starts_at) == why


def test_what_is_theirs_elsewhere_is_told_apart_from_what_is_taken(world):
    other = people.staff(world.session, world.office, "Somebody Else")
    people.meeting(world.session, world.mehret, other, WEDNESDAY, AppointmentState.BOOKED)
    assert why_not(world, WEDNESDAY) == "theirs"


def test_a_meeting_that_is_moved_is_not_in_its_own_way(world):
    moved = people.meeting(world.session, world.mehret, world.coach, WEDNESDAY, AppointmentState.BOOKED)
    later = WEDNESDAY + timedelta(minutes=15)
    assert why_not(world, later) == "taken"
    assert why_not(world, later, without=moved.id) is None
    need(world, "TIME_DOUBLE")
    assert why_not(world, later, 45, without=moved.id) is None, "it keeps its length"
    assert why_not(world, later + timedelta(days=1), 45) == "TIME_DOUBLE"


@pytest.mark.parametrize(
    ("code", "mode"),
    [("MODE_PHONE", "in_person"), ("CON_NO_PHONE", "phone"), ("EXT_PAUSE", "phone"), ("COM_BSL", "phone")],
)
def test_a_rule_of_theirs_that_no_time_keeps_takes_them_all(world, code, mode):
    need(world, code)
    answer = offer(world, mode=mode, from_on=date(2026, 12, 7))
    assert answer.free == [] and answer.in_hours == sum(each.starts for each in answer.ruled_out)
    assert code in {each.rule for each in answer.ruled_out} and answer.three() == []
    assert {rule for rule, _count, _first in answer.more} == {code}


def test_nothing_is_offered_with_a_coach_who_breaks_a_rule_unless_they_said_that_it_is_fine(world):
    need(world, "STAFF_MALE")
    assert offer(world).free == [] and why_not(world, WEDNESDAY) == "STAFF_MALE"
    key, at = world.session.get_one(DataKey, world.mehret.key_id), TUESDAY
    kind, params = MatterKind.COACH_BREAKS_ADJUSTMENT, {"coach": str(world.coach.id)}
    said = Matter(key=key, claimant_id=world.mehret.id, kind=kind, about="STAFF_MALE", params=params, settled_at=at,
                  choice="this_coach_is_fine")  # fmt: skip
    world.session.add(said)
    world.session.flush()
    assert offer(world).free and why_not(world, WEDNESDAY) is None
    said.params = {"coach": str(world.mehret.id)}
    world.session.flush()
    assert offer(world).free == [], "what was said about one coach is not said about another"


def test_training_that_their_own_row_makes_a_must_is_kept(world):
    need(world, "STAFF_MH", Strength.HARD)
    assert why_not(world, WEDNESDAY) == "STAFF_MH"
    world.coach.skills = ["mental health"]
    world.session.flush()
    assert why_not(world, WEDNESDAY) is None


def test_somebody_whom_they_ruled_out_by_name_is_not_offered(world):
    need(world, "STAFF_NOT", staff=str(world.coach.id))
    assert offer(world).free == []


def test_nothing_is_offered_while_something_is_to_settle(world):
    key = world.session.get_one(DataKey, world.mehret.key_id)
    kind = MatterKind.ADJUSTMENTS_CONTRADICT
    world.session.add(Matter(key=key, claimant_id=world.mehret.id, kind=kind, about="MODE_PHONE CON_NO_PHONE"))
    world.session.flush()
    assert offer(world).free == [] and why_not(world, WEDNESDAY) == "MODE_PHONE"


def test_a_wish_rules_nothing_out_and_comes_first(world):
    everything = offer(world).free
    need(world, "TIME_NO_AM", Strength.PREFERENCE)
    need(world, "TIME_FIXED")
    people.meeting(world.session, world.mehret, world.coach, TUESDAY.replace(hour=14) - timedelta(days=28))
    answer = offer(world, minutes=60)
    assert answer.free == everything
    third = next(start for start in answer.free if (start.weekday(), start.hour, start.minute) == (1, 14, 30))
    assert set(answer.marks[third]) == {"TIME_NO_AM", "TIME_FIXED"}
    assert answer.three()[0] == third and all(start.hour >= 12 for start in answer.three())


def test_fewer_days_than_they_asked_to_choose_from_is_said(world):
    need(world, "TIME_CHOICE")
    assert offer(world).enough and not offer(world, days=2).enough


def test_a_day_far_away_is_brought_near(world):
    for far in (date(9999, 12, 31), date(1, 1, 1)):
        assert abs((offer(world, from_on=far).window.from_on - TUESDAY.date()).days) < 800
