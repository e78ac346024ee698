"""Claiming time, one after the other (who wins a contest is for tests/proofs)."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select, text, update
from sqlalchemy.exc import DBAPIError
from uuid_utils.compat import uuid7

from coachdesk import clock
from coachdesk.models import Claim
from coachdesk.models.label import ClaimKind, ResourceKind
from coachdesk.services import claims
from coachdesk.services.claims import Wanted

HOUR = timedelta(hours=1)


@pytest.fixture
def coach(db):
    return claims.resource_of(db.session, ResourceKind.COACH, uuid7())


@pytest.fixture
def room(db):
    return claims.resource_of(db.session, ResourceKind.ROOM, uuid7())


def at(hour: float):
    return clock.now().replace(hour=0, minute=0) + hour * HOUR


def wants(resource, begins: float, ends: float) -> Wanted:
    return Wanted(resource, at(begins), at(ends))


def take(db, *wanted: Wanted, booking=None, now: float = 9, **more) -> bool:
    return claims.take(db.session, booking or uuid7(), list(wanted), at=at(now), **more)


def hold(db, *wanted: Wanted, booking=None, until: float, now: float = 9) -> bool:
    return take(db, *wanted, booking=booking, now=now, kind=ClaimKind.HOLD, held_until=at(until))


def taken(db, booking=None) -> int:
    where = [Claim.booking_id == booking] if booking else []
    return db.session.scalar(select(func.count()).select_from(Claim).where(*where))


def test_a_resource_is_made_once(db, coach) -> None:
    subject = uuid7()
    first = claims.resource_of(db.session, ResourceKind.COACH, subject)
    assert claims.resource_of(db.session, ResourceKind.COACH, subject) == first
    assert claims.resource_of(db.session, ResourceKind.CLAIMANT, subject) != first


def test_ranges_that_touch_are_fine(db, coach) -> None:
    assert take(db, wants(coach, 10, 11))
    assert take(db, wants(coach, 11, 12))
    assert take(db, wants(coach, 9, 10))


@pytest.mark.parametrize(
    ("begins", "ends"), [(10, 11), (10.5, 11.5), (9.5, 10.5), (10.25, 10.75), (9, 12), (10.99, 11.01)]
)
def test_ranges_that_overlap_are_refused(db, coach, begins: float, ends: float) -> None:
    assert take(db, wants(coach, 10, 11))
    assert not take(db, wants(coach, begins, ends))
    assert taken(db) == 1


def test_another_resource_is_free_at_the_same_time(db, coach, room) -> None:
    assert take(db, wants(coach, 10, 11))
    assert take(db, wants(room, 10, 11))


def test_it_is_all_or_nothing(db, coach, room) -> None:
    assert take(db, wants(room, 10, 11))
    assert not take(db, wants(coach, 10, 11), wants(room, 10.5, 11.5))
    assert taken(db) == 1
    assert take(db, wants(coach, 10, 11))


def test_one_booking_that_wants_the_same_time_twice_gets_nothing(db, coach) -> None:
    assert not take(db, wants(coach, 10, 11), wants(coach, 10.5, 11.5))
    assert taken(db) == 0


@pytest.mark.parametrize("ends", [10, 9])
def test_a_range_ends_after_it_begins(db, coach, ends: float) -> None:
    with pytest.raises(DBAPIError), db.session.begin_nested():
        take(db, wants(coach, 10, ends))
    assert taken(db) == 0


def test_a_hold_is_in_the_way_until_it_ends_and_not_from_then_on(db, coach) -> None:
    assert hold(db, wants(coach, 10, 11), until=9.25, now=9)
    assert not take(db, wants(coach, 10, 11), now=9.2)
    assert take(db, wants(coach, 10, 11), now=9.25)
    assert taken(db) == 1


def test_a_hold_says_until_when(db, coach) -> None:
    with pytest.raises(DBAPIError), db.session.begin_nested():
        take(db, wants(coach, 10, 11), kind=ClaimKind.HOLD)


def test_a_hold_that_is_confirmed_in_time_is_a_booking(db, coach, room) -> None:
    booking = uuid7()
    assert hold(db, wants(coach, 10, 11), wants(room, 10, 11), booking=booking, until=9.25)
    assert claims.confirm(db.session, booking, at=at(9.2))
    assert not take(db, wants(coach, 10, 11), now=12)
    assert db.session.scalars(select(Claim.held_until)).all() == [None, None]


def test_a_hold_that_has_ended_cannot_be_confirmed(db, coach) -> None:
    booking = uuid7()
    hold(db, wants(coach, 10, 11), booking=booking, until=9.25)
    assert not claims.confirm(db.session, booking, at=at(9.25))
    assert take(db, wants(coach, 10, 11), now=9.25)
    assert not claims.confirm(db.session, booking, at=at(9.2))


def test_half_a_hold_that_somebody_else_took_is_no_hold(db, coach, room) -> None:
    booking = uuid7()
    hold(db, wants(coach, 10, 11), wants(room, 10, 11), booking=booking, until=9.25)
    assert take(db, wants(coach, 10, 11), now=9.3)
    assert not claims.confirm(db.session, booking, at=at(9.2))
    assert taken(db) == 1


def test_what_was_never_held_cannot_be_confirmed(db) -> None:
    assert not claims.confirm(db.session, uuid7(), at=at(9))


def test_a_move_gives_up_the_old_and_takes_the_new(db, coach, room) -> None:
    booking = uuid7()
    take(db, wants(coach, 10, 11), wants(room, 10, 11), booking=booking)
    assert claims.move(db.session, booking, [wants(coach, 10.5, 11.5)], at=at(9))
    assert taken(db, booking) == 1
    assert take(db, wants(room, 10, 11))
    assert take(db, wants(coach, 9.5, 10.5))
    assert not take(db, wants(coach, 11, 12))


def test_a_move_that_is_refused_keeps_the_old(db, coach, room) -> None:
    booking = uuid7()
    take(db, wants(coach, 10, 11), wants(room, 10, 11), booking=booking)
    take(db, wants(coach, 14, 15))
    assert not claims.move(db.session, booking, [wants(coach, 14.5, 15.5), wants(room, 14.5, 15.5)], at=at(9))
    assert taken(db, booking) == 2
    assert not take(db, wants(coach, 10, 11))
    assert not take(db, wants(room, 10, 11))


def test_what_was_given_up_does_not_come_back_by_moving(db, coach) -> None:
    booking = uuid7()
    take(db, wants(coach, 10, 11), booking=booking)
    claims.release(db.session, booking)
    assert taken(db) == 0
    assert not claims.move(db.session, booking, [wants(coach, 12, 13)], at=at(9))


def test_ended_holds_are_swept_and_others_stay(db, coach, room) -> None:
    hold(db, wants(coach, 10, 11), until=9.25)
    hold(db, wants(room, 10, 11), until=9.5)
    take(db, wants(coach, 12, 13))
    assert claims.release_all_due(db.session, at(9.25)) == 1
    assert taken(db) == 2


def test_history_may_overlap_and_is_in_nobodys_way(db, coach) -> None:
    for _ in range(2):
        db.session.add(
            Claim(
                resource_id=coach,
                booking_id=uuid7(),
                starts_at=at(10),
                ends_at=at(11),
                kind=ClaimKind.BOOKING,
                live=False,
            )
        )
    db.session.flush()
    assert take(db, wants(coach, 10, 11))


def test_a_claim_cannot_be_changed_into_somebody_elses_time(db, coach) -> None:
    first, second = uuid7(), uuid7()
    take(db, wants(coach, 10, 11), booking=first)
    take(db, wants(coach, 11, 12), booking=second)
    moved = update(Claim).where(Claim.booking_id == second).values(starts_at=at(10.5))
    with pytest.raises(DBAPIError), db.session.begin_nested():
        db.session.execute(moved.execution_options(synchronize_session=False))
    db.session.execute(text("UPDATE claim SET live = false"))
    db.session.execute(moved.execution_options(synchronize_session=False))
    with pytest.raises(DBAPIError), db.session.begin_nested():
        db.session.execute(text("UPDATE claim SET live = true"))
