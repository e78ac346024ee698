"""Contests for the same time: no two live claims of one resource overlap, no booking is half made, nobody deadlocks."""

import random
from datetime import UTC, datetime, timedelta
from itertools import product
from threading import Lock

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import aliased
from uuid_utils.compat import uuid7

from coachdesk.models import Claim
from coachdesk.models.label import ClaimKind, ResourceKind
from coachdesk.services import claims
from coachdesk.services.claims import Wanted
from tests.proofs.at_once import ROUNDS, AtOnce

pytestmark = pytest.mark.committed
THREADS = 6
NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def resources(db, coaches=1, claimants=THREADS, rooms=1):
    """So many of each kind."""
    kinds = [ResourceKind.COACH] * coaches + [ResourceKind.CLAIMANT] * claimants + [ResourceKind.ROOM] * rooms
    made = [claims.resource_of(db.session, kind, uuid7()) for kind in kinds]
    db.session.commit()
    return made[:coaches], made[coaches : coaches + claimants], made[coaches + claimants :]


def overlaps(db):
    """Pairs of live claims of one resource that share a minute: reckoned here, not by what keeps them apart."""
    one, other = aliased(Claim), aliased(Claim)
    return db.session.scalar(
        select(func.count())
        .select_from(one)
        .join(other, (one.resource_id == other.resource_id) & (one.id < other.id))
        .where(one.live, other.live, one.starts_at < other.ends_at, other.starts_at < one.ends_at)
    )


def claimed(db, *kinds):
    """How many claims each booking has."""
    where = Claim.kind.in_(kinds or list(ClaimKind))
    return dict(
        db.session.execute(select(Claim.booking_id, func.count()).where(where).group_by(Claim.booking_id)).all()
    )


@ROUNDS
def test_all_want_the_same_minutes_and_one_has_them(app, db, rounds):
    (coach,), everybody, (room,) = resources(db)

    def take(number, starts_at, kind):
        ends_at = starts_at + 45 * MINUTE
        wanted = [Wanted(each, starts_at, ends_at) for each in (room, everybody[number], coach)]
        random.Random(number).shuffle(wanted)
        until = NOW + 10 * MINUTE if kind is ClaimKind.HOLD else None
        return lambda: claims.take(db.session, uuid7(), wanted, at=NOW, kind=kind, held_until=until)

    with AtOnce(app, THREADS) as at_once:
        for number in range(rounds):
            start = NOW + timedelta(hours=2 * number)
            kinds = [ClaimKind.BOOKING, ClaimKind.HOLD]
            acts = [take(each, start + each * 5 * MINUTE, kinds[(each + number) % 2]) for each in range(THREADS)]
            came = at_once.round(acts)
            assert sorted(map(str, came)) == ["False"] * (THREADS - 1) + ["True"], came
    assert overlaps(db) == 0
    assert set(claimed(db).values()) == {3}
    assert len(claimed(db)) == rounds


@ROUNDS
def test_an_ended_hold_is_in_nobodys_way_however_many_come_at_once(app, db, rounds):
    (coach,), everybody, (room,) = resources(db)

    def wanted(number, starts_at):
        return [Wanted(each, starts_at, starts_at + 45 * MINUTE) for each in (coach, everybody[number], room)]

    def take(number, starts_at):
        return lambda: claims.take(db.session, uuid7(), wanted(number, starts_at), at=NOW)

    with AtOnce(app, THREADS) as at_once:
        for number in range(rounds):
            start = NOW + timedelta(hours=2 * number)
            ended = NOW - MINUTE
            assert claims.take(
                db.session, uuid7(), wanted(0, start), at=ended, kind=ClaimKind.HOLD, held_until=ended
            )  # fmt: skip
            came = at_once.round([take(each, start + each * MINUTE) for each in range(THREADS)])
            assert sorted(map(str, came)) == ["False"] * (THREADS - 1) + ["True"], came
    assert overlaps(db) == 0
    assert db.session.scalar(select(func.count()).where(Claim.kind == ClaimKind.HOLD)) == 0


@ROUNDS
def test_two_bookings_that_swap_their_times_end_as_they_were_or_moved_whole(app, db, rounds):
    """Moving onto each other's time: each gives up only what it can replace, and neither waits for ever."""
    (first, second), everybody, (room,) = resources(db, coaches=2, claimants=2)

    def wanted(number, coach, starts_at):
        return [Wanted(each, starts_at, starts_at + 45 * MINUTE) for each in (coach, everybody[number], room)]

    with AtOnce(app, 2) as at_once:
        for number in range(rounds):
            early = NOW + timedelta(hours=4 * number)
            late = early + timedelta(hours=1)
            one, other = uuid7(), uuid7()
            assert claims.take(db.session, one, wanted(0, first, early), at=NOW)
            assert claims.take(db.session, other, wanted(1, second, late), at=NOW)
            came = at_once.round(
                [
                    lambda one=one, late=late: claims.move(db.session, one, wanted(0, second, late), at=NOW),
                    lambda other=other, early=early: claims.move(db.session, other, wanted(1, first, early), at=NOW),
                ]
            )
            assert came == [False, False], came
    assert overlaps(db) == 0
    assert set(claimed(db).values()) == {3}


class Storm:
    """Bookings, holds and moves on few resources within one day, and what each thread was told came of them."""

    def __init__(self, db):
        self.db, self.lock, self.now = db, Lock(), NOW
        self.coaches, self.everybody, self.rooms = resources(db, coaches=2, claimants=4, rooms=2)
        self.bookings, self.holds = set(), set()

    def act(self, seed):
        """Something to do, the same for the same seed as far as the others let it."""
        chance = random.Random(seed)
        what = chance.choices(
            (self.book, self.hold, self.move, self.confirm, self.release, self.sweep), (6, 4, 3, 3, 1, 1)
        )[0]
        return lambda: what(chance)

    def book(self, chance):
        made = uuid7()
        return ("booked", made) if claims.take(self.db.session, made, self.somewhere(chance), at=self.later()) else None

    def hold(self, chance):
        made, at = uuid7(), self.later()
        until = at + timedelta(seconds=chance.choice((1, 5, 60)))
        held = claims.take(
            self.db.session, made, self.somewhere(chance), at=at, kind=ClaimKind.HOLD, held_until=until
        )  # fmt: skip
        return ("held", made) if held else None

    def move(self, chance):
        moved = self.one_of(self.bookings, chance)
        if moved is not None:
            claims.move(self.db.session, moved, self.somewhere(chance), at=self.later())

    def confirm(self, chance):
        held = self.one_of(self.holds, chance)
        return ("booked", held) if held and claims.confirm(self.db.session, held, at=self.later()) else None

    def release(self, chance):
        gone = self.one_of(self.bookings, chance)
        if gone is not None:
            claims.release(self.db.session, gone)
            return "released", gone
        return None

    def sweep(self, _chance):
        claims.release_all_due(self.db.session, self.later())

    def somewhere(self, chance):
        start = NOW + chance.randrange(0, 60 * 24, 15) * MINUTE
        ends = start + chance.choice((30, 45, 60)) * MINUTE
        chosen = [chance.choice(each) for each in (self.coaches, self.everybody, self.rooms)]
        chance.shuffle(chosen)
        return [Wanted(each, start, ends) for each in chosen]

    def one_of(self, some, chance):
        return chance.choice(sorted(some)) if some else None

    def later(self):
        with self.lock:
            self.now += timedelta(seconds=1)
            return self.now

    def note(self, came):
        """After a round: what is booked now, as the threads were told."""
        told = [each for each in came if each]
        self.holds |= {booking for what, booking in told if what == "held"}
        self.bookings |= {booking for what, booking in told if what == "booked"}
        self.holds -= self.bookings
        self.bookings -= {booking for what, booking in told if what == "released"}


@ROUNDS
def test_a_storm_of_bookings_holds_and_moves(app, db, rounds):
    """Everything at once; after each round the books are balanced."""
    storm = Storm(db)
    with AtOnce(app, THREADS) as at_once:
        for number in range(rounds):
            came = at_once.round([storm.act(number * THREADS + each) for each in range(THREADS)])
            assert not [each for each in came if isinstance(each, Exception)], came
            storm.note(came)
            assert overlaps(db) == 0
            assert claimed(db, ClaimKind.BOOKING) == dict.fromkeys(storm.bookings, 3)
            assert set(claimed(db, ClaimKind.HOLD).values()) <= {3}
    assert len(storm.bookings) > 3


def test_touching_is_not_overlapping(db):
    (coach,), _everybody, _rooms = resources(db)
    ranges = [(0, 45), (45, 90), (90, 91), (-1, 0)]
    for start, end in ranges:
        assert claims.take(db.session, uuid7(), [Wanted(coach, NOW + start * MINUTE, NOW + end * MINUTE)], at=NOW)
    for (start, end), shift in product(ranges, (0.5, -0.5)):
        moved = Wanted(coach, NOW + (start + shift) * MINUTE, NOW + (end + shift) * MINUTE)
        assert not claims.take(db.session, uuid7(), [moved], at=NOW)
