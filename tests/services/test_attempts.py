"""Guessing is slow, and nobody can lock somebody else out."""

from datetime import timedelta

import pytest

from coachdesk import clock as clock_module
from coachdesk.services import attempts
from tests import people


@pytest.fixture
def amina(db):
    session = db.session
    return people.account(session, people.staff(session, people.office(session), "Amina Yusuf"))


def tried(db, marks: tuple[str, ...], times: int = 1) -> int:
    """How many of so many tries, one after another without a pause, are looked at."""
    return sum(attempts.try_once(db.session, *marks, at=clock_module.now()) is None for _ in range(times))


@pytest.mark.once
def test_waits_grow_and_are_never_longer_than_said(clock) -> None:
    allowance, now = attempts.ALLOWANCES["p"], clock_module.now()
    waits = [attempts.wait_after(allowance, [now] * count, at=now).total_seconds() for count in (0, 4, 5, 6, 7, 8, 40)]
    assert waits == [0, 0, 30, 60, 120, 240, 900]
    an_hour_ago = [now - timedelta(hours=1)] * 40
    assert attempts.wait_after(allowance, an_hour_ago, at=now) <= timedelta()


@pytest.mark.once
def test_ten_thousand_guesses_in_a_day_from_one_place_are_a_hundred(clock) -> None:
    """The arithmetic alone: one every eight seconds, at one account from one address."""
    allowance, looked_at = attempts.ALLOWANCES["p"], []
    start = clock_module.now()
    for number in range(10_000):
        at = start + timedelta(seconds=8 * number)
        if attempts.wait_after(allowance, looked_at, at=at) <= timedelta():
            looked_at.append(at)
    assert len(looked_at) <= 105


def test_after_some_tries_at_an_account_the_next_waits(db, amina, clock) -> None:
    marks = (attempts.mark_of_both(db.session, amina, "192.0.2.1"),)
    assert tried(db, marks, 20) == 5
    assert attempts.too_many(db.session, *marks, at=clock_module.now()) == timedelta(seconds=30)
    clock.later(seconds=30)
    assert tried(db, marks, 20) == 1


def test_a_stranger_slows_neither_another_place_nor_another_account(db, amina) -> None:
    session = db.session
    stranger = (attempts.mark_of_both(session, amina, "192.0.2.1"), attempts.mark_of_address(session, "192.0.2.1"))
    tried(db, stranger, 200)
    assert tried(db, (attempts.mark_of_both(session, amina, "198.51.100.7"),)) == 1
    assert tried(db, (attempts.mark_of_both(session, "ben@example.org", "192.0.2.1"),)) == 1


def test_a_known_browser_keeps_its_own_allowance_whatever_others_try(db, amina) -> None:
    session = db.session
    everywhere = [(attempts.mark_of_account(session, amina), attempts.mark_of_address(session, f"192.0.2.{n}"))
                  for n in range(100)]  # fmt: skip
    assert sum(tried(db, marks) for marks in everywhere) == 20
    assert tried(db, (attempts.mark_of_device(session, amina, "a browser"),), 10) == 5


def test_an_unknown_address_is_counted_like_a_known_one(db, amina) -> None:
    assert attempts.mark_of_account(db.session, amina) == attempts.mark_of_account(db.session, amina.email.upper())
    assert len({attempts.mark_of_account(db.session, each) for each in ("a@b.c", " A@B.C ")}) == 1


def test_the_addresses_that_one_customer_is_given_are_one_place(db) -> None:
    mark = attempts.mark_of_address
    assert mark(db.session, "2001:db8:1:2::1") == mark(db.session, "2001:db8:1:2:ffff::9")
    assert mark(db.session, "2001:db8:1:2::1") != mark(db.session, "2001:db8:1:3::1")
    assert mark(db.session, "::ffff:192.0.2.1") == mark(db.session, "192.0.2.1")


def test_neither_account_nor_address_can_be_read_from_a_mark(db, amina) -> None:
    for mark in (attempts.mark_of_account(db.session, amina), attempts.mark_of_address(db.session, "192.0.2.1")):
        assert len(mark) <= 44
        assert "example" not in mark


def test_tries_are_forgotten_after_a_day(db, amina, clock) -> None:
    tried(db, (attempts.mark_of_account(db.session, amina),), 3)
    assert attempts.forget_all_due(db.session, clock_module.now() + timedelta(hours=23)) == 0
    assert attempts.forget_all_due(db.session, clock_module.now() + timedelta(hours=24)) == 3
