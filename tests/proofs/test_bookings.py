"""The overlap contest: whoever presses at the same moment, no two meetings of a coach or of a person overlap.

Through the service itself, in transactions of their own that run at once: twelve at any moment, for that many
connections a process has. Rests are part of a meeting here, and so is the leave that a coach writes meanwhile.
"""

import random
from collections import Counter
from datetime import UTC, datetime, time, timedelta
from threading import Event
from time import sleep

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import aliased
from uuid_utils.compat import uuid7

from coachdesk import clock
from coachdesk.models import Appointment, Claim, Claimant, Leave, Relationship, Resource, Staff, WorkingPattern
from coachdesk.models.label import AppointmentState, LeaveKind, Nation, ResourceKind
from coachdesk.services import appointments
from coachdesk.services.appointments import CannotMove, ChangedMeanwhile, NotFree, NotTheirCoach, RuledOut
from coachdesk.services.turns import take_turn
from coachdesk.working_days import bank_holidays
from tests import people
from tests.proofs.at_once import MANY, ROUNDS, AtOnce

pytestmark = pytest.mark.committed
TOGETHER, RACERS = 12, 200
OF_RACES = pytest.mark.parametrize("rounds", [4, pytest.param(MANY, marks=pytest.mark.proof)])
TUESDAY = datetime(2026, 12, 1, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
BY = uuid7()


class Office:
    """Coaches who work from eight to eight every day, and people who met them before."""

    def __init__(self, db, coaches, claimants):
        self.db, office = db, people.office(db.session)
        self.coaches = [people.staff(db.session, office, f"Coach {number}") for number in range(coaches)]
        self.everybody = []
        for coach in self.coaches:
            for weekday in range(7):
                db.session.add(
                    WorkingPattern(
                        staff_id=coach.id, weekday=weekday, starts_minute=480, ends_minute=1200,
                        from_on=TUESDAY.date() - 40 * DAY,
                    )
                )  # fmt: skip
        for number in range(claimants):
            coach = self.coaches[number % coaches]
            made = people.claimant(db.session, office, f"Person {number}", coach=coach)
            people.meeting(db.session, made, coach, clock.now() - 30 * DAY)
            self.everybody.append((made.id, coach.id))
        db.session.commit()

    def book(self, number, starts_at):
        def act():
            claimant, coach = self.everybody[number]
            return appointments.book(
                self.db.session, self.db.session.get_one(Claimant, claimant), self.db.session.get_one(Staff, coach),
                starts_at=starts_at, minutes=45, mode="phone", by=BY, at=clock.now(),
            ).id  # fmt: skip

        return act

    def move(self, meeting_id, starts_at, version=None):
        def act():
            meeting = self.db.session.get_one(Appointment, meeting_id)
            appointments.move(
                self.db.session, meeting, starts_at=starts_at, version=version, by=BY, at=clock.now()
            )  # fmt: skip
            return "moved"

        return act

    def cancel(self, meeting_id):
        def act():
            meeting = self.db.session.get_one(Appointment, meeting_id)
            appointments.cancel(self.db.session, meeting, by_claimant=True, by=BY, at=clock.now())
            return "cancelled"

        return act


def free_times(how_many):
    """Two hours each, on days that are no bank holiday, as London's clocks show them."""
    closed = bank_holidays(Nation.ENGLAND)
    found, day = [], TUESDAY.date()
    while len(found) < how_many:
        if day not in closed:
            begins = datetime.combine(day, time(8))
            found += [clock.from_london(begins + number * 2 * HOUR) for number in range(5)]
        day += DAY
    return found[:how_many]


def overlaps(db):
    """Pairs of booked meetings, rests included, that share a minute for a coach or a person: reckoned here."""
    rows = db.session.execute(
        select(
            Appointment.starts_at, Appointment.minutes, Appointment.rest_minutes,
            Appointment.coach_id, Appointment.claimant_id,
        ).where(Appointment.state == AppointmentState.BOOKED)
    ).all()  # fmt: skip
    spans = sorted(
        (start, start + (long + rest) * MINUTE, whose) for start, long, rest, *both in rows for whose in both
    )
    last, found = {}, 0
    for start, end, whose in spans:
        found += whose in last and start < last[whose]
        last[whose] = max(end, last.get(whose, end))
    return found


def claims_as_they_should_be(db):
    """Each booked meeting claims its time, and its rest, for its coach and its person; nothing else is claimed."""
    resource = {id_: (kind, subject) for id_, kind, subject in db.session.execute(
        select(Resource.id, Resource.kind, Resource.subject_id)).all()}  # fmt: skip
    held = sorted(
        (booking, *resource[whose], start, end)
        for booking, whose, start, end in db.session.execute(
            select(Claim.booking_id, Claim.resource_id, Claim.starts_at, Claim.ends_at).where(Claim.live)
        ).all()
    )
    booked = db.session.scalars(select(Appointment).where(Appointment.state == AppointmentState.BOOKED))
    wanted = sorted(
        (each.id, kind, subject, each.starts_at, each.rested_at)
        for each in booked
        for kind, subject in ((ResourceKind.COACH, each.coach_id), (ResourceKind.CLAIMANT, each.claimant_id))
    )
    return held == wanted


def balanced(db):
    db.session.expire_all()
    assert overlaps(db) == 0
    assert claims_as_they_should_be(db)
    one, other = aliased(Claim), aliased(Claim)
    shared = (one.live, other.live, one.starts_at < other.ends_at, other.starts_at < one.ends_at)
    pairs = select(func.count()).select_from(one).join(
        other, (one.resource_id == other.resource_id) & (one.id < other.id)
    )  # fmt: skip
    assert db.session.scalar(pairs.where(*shared)) == 0


def sorts(came):
    """What came of it, by kind: the name of a refusal, or `done`."""
    return Counter(type(each).__name__ if isinstance(each, Exception) else "done" for each in came)


@OF_RACES
def test_two_hundred_people_race_for_one_time_of_a_coach(app, db, rounds):
    """The same start in one round; starts that only overlap, down to the last five minutes of a rest, in the next."""
    office = Office(db, 1, RACERS)
    with AtOnce(app, TOGETHER) as at_once:
        for number, start in enumerate(free_times(rounds)):
            order = random.Random(number).sample(range(RACERS), RACERS)
            shift = 5 * MINUTE if number % 2 else 0 * MINUTE
            came = at_once.crowd([office.book(each, start + (each % 11) * shift) for each in order])
            assert sorts(came) == {"done": 1, "NotFree": RACERS - 1}, sorts(came)
    balanced(db)
    booked = select(func.count()).where(Appointment.state == AppointmentState.BOOKED)
    assert db.session.scalar(booked) == rounds


@ROUNDS
def test_one_person_books_in_one_browser_and_moves_in_another(app, db, rounds):
    """Their own time is theirs once: either the new meeting is there, or the old one has moved onto its time."""
    office = Office(db, 1, 1)
    came_first = Counter()
    with AtOnce(app, 2) as at_once:
        for start in free_times(rounds):
            meeting = office.book(0, start)()
            later = start + HOUR
            came = at_once.round([office.book(0, later), office.move(meeting, later + 15 * MINUTE)])
            assert sorts(came) == {"done": 1, "NotFree": 1}, came
            came_first[isinstance(came[0], Exception)] += 1
            balanced(db)
            for each in db.session.scalars(select(Appointment.id).where(Appointment.state == AppointmentState.BOOKED)):
                office.cancel(each)()
    assert came_first.total() == rounds


@ROUNDS
def test_two_who_move_one_meeting_from_the_same_page(app, db, rounds):
    """Coach and person at once: one of them moved it, the other is told that it has changed."""
    office = Office(db, 1, 1)
    start, *times = free_times(rounds + 1)
    meeting = db.session.get_one(Appointment, office.book(0, start)())
    with AtOnce(app, 2) as at_once:
        for later in times:
            seen = meeting.version
            came = at_once.round([office.move(meeting.id, later + each * HOUR, seen) for each in range(2)])
            assert sorts(came) == {"done": 1, "ChangedMeanwhile": 1}, came
            db.session.refresh(meeting)
            assert meeting.starts_at == later + came.index("moved") * HOUR
    balanced(db)


@ROUNDS
def test_one_moves_what_the_other_cancels(app, db, rounds):
    """A meeting that is cancelled stays so and claims nothing, whoever was first."""
    office = Office(db, 1, 1)
    with AtOnce(app, 2) as at_once:
        for start in free_times(rounds):
            meeting = office.book(0, start)()
            moved, cancelled = at_once.round([office.move(meeting, start + HOUR), office.cancel(meeting)])
            assert cancelled == "cancelled"
            assert moved == "moved" or isinstance(moved, CannotMove), moved
    balanced(db)
    assert db.session.scalar(select(func.count()).select_from(Claim)) == 0


@ROUNDS
def test_a_coach_writes_leave_while_somebody_books(app, db, rounds):
    """Either the leave sees the meeting that is in its way, or nobody books into it."""
    office = Office(db, 1, 1)
    (coach,) = office.coaches
    coach_id = coach.id

    def go_away(start):
        def act():
            appointments.lock_diary_of(db.session, coach_id)
            booked = (Appointment.coach_id == coach_id, Appointment.state == AppointmentState.BOOKED)
            if db.session.scalars(select(Appointment.id).where(*booked, Appointment.starts_at == start)).all():
                return "in the way"
            away = {"starts_at": start, "ends_at": start + HOUR, "kind": LeaveKind.TRAINING}
            db.session.add(Leave(staff_id=coach_id, **away))
            return "away"

        return act

    with AtOnce(app, 2) as at_once:
        for start in free_times(rounds):
            booked, leave = at_once.round([office.book(0, start), go_away(start)])
            assert leave in ("away", "in the way"), leave
            assert isinstance(booked, RuledOut) == (leave == "away"), booked
            assert not isinstance(booked, Exception) or booked.code == "training"
    balanced(db)


def test_whoever_waited_for_the_persons_turn_sees_what_was_decided_meanwhile(app, db):
    """Their coach changes while somebody waits to book: what was true before the wait counts for nothing."""
    office, decides = Office(db, 1, 1), Event()
    (claimant_id, _coach) = office.everybody[0]
    (start,) = free_times(1)

    def another_coach():
        take_turn(db.session, [claimant_id])
        decides.set()
        sleep(0.3)
        theirs = (Relationship.claimant_id == claimant_id, Relationship.ended_on.is_(None))
        db.session.execute(update(Relationship).where(*theirs).values(ended_on=clock.today(), end_reason="coach_left"))

    def book():
        assert decides.wait(60)
        return office.book(0, start)()

    with AtOnce(app, 2) as at_once:
        decided, booked = at_once.round([another_coach, book])
    assert decided is None
    assert isinstance(booked, NotTheirCoach), booked
    balanced(db)
    assert db.session.scalar(select(func.count()).select_from(Claim)) == 0


class Storm:
    """Bookings, moves and cancellations of a few people within two days, and what was told of them."""

    EXPECTED = (NotFree, CannotMove, ChangedMeanwhile)

    def __init__(self, db):
        self.office = Office(db, 2, TOGETHER)
        self.booked = {}

    def act(self, seed):
        chance = random.Random(seed)
        number = chance.randrange(TOGETHER)
        at = TUESDAY + chance.randrange(2) * DAY + chance.randrange(480, 1080, 5) * MINUTE
        meeting = chance.choice(sorted(self.booked)) if self.booked else None
        what = chance.choices(("book", "move", "cancel"), (4, 4, 1))[0] if meeting else "book"
        if what == "book":
            return self.office.book(number, at)
        return self.office.move(meeting, at) if what == "move" else self.office.cancel(meeting)


@ROUNDS
def test_a_storm_of_bookings_moves_and_cancellations(app, db, rounds):
    """Everything at once; after each round the books are balanced, and hold what everybody was told."""
    storm, came_of_it = Storm(db), Counter()
    with AtOnce(app, TOGETHER) as at_once:
        for number in range(rounds):
            acts = [storm.act(number * TOGETHER + each) for each in range(TOGETHER)]
            came = at_once.round(acts)
            assert not [each for each in came if isinstance(each, Exception) and not isinstance(each, Storm.EXPECTED)]
            came_of_it += sorts(came)
            balanced(db)
            where = Appointment.state == AppointmentState.BOOKED
            now = set(db.session.scalars(select(Appointment.id).where(where)))
            told = set(storm.booked) | {each for each in came if not isinstance(each, (Exception, str))}
            assert now <= told
            assert len(told - now) == came.count("cancelled")
            storm.booked = dict.fromkeys(now)
    assert came_of_it["done"] > rounds
    assert came_of_it["NotFree"] > rounds
