"""Codes from an app and from paper: each works once, and for its owner alone."""

from datetime import timedelta

import pyotp
import pytest
from sqlalchemy import select

from coachdesk import clock as clock_module
from coachdesk.models import RecoveryCode
from coachdesk.services import recovery_codes, second_factors, totp
from tests import people
from tests.signing import SECRET


@pytest.fixture
def amina(db):
    session = db.session
    made = people.account(session, people.staff(session, people.office(session), "Amina Yusuf"))
    made.totp = SECRET
    session.flush()
    return made


def shows(db, account, typed: str) -> bool:
    return second_factors.show_code(db.session, account, typed, at=clock_module.now())


def test_a_code_fits_a_step_early_or_late_and_no_more(db, amina, clock) -> None:
    now = clock_module.now()
    for drift, fits in ((-2, False), (-1, True), (0, True), (1, True), (2, False)):
        code = pyotp.TOTP(SECRET).at(now + timedelta(seconds=30 * drift))
        assert (totp.step_of(SECRET, code, at=now) is not None) is fits, drift


def test_a_code_works_once_and_none_before_it_either(db, amina, clock) -> None:
    codes = pyotp.TOTP(SECRET)
    before, now = codes.at(clock_module.now() - timedelta(seconds=30)), codes.at(clock_module.now())
    assert shows(db, amina, f"{now[:3]} {now[3:]}")
    assert not shows(db, amina, now)
    assert not shows(db, amina, before)
    clock.later(seconds=30)
    assert shows(db, amina, codes.at(clock_module.now()))


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "١٢٣٤٥٦", "......", "x" * 500, "\x00"])
def test_what_is_no_code_is_none(db, amina, typed: str) -> None:
    assert not shows(db, amina, typed)


def test_ten_codes_for_paper_each_work_once_however_they_are_typed(db, amina) -> None:
    codes = recovery_codes.make(db.session, amina, at=clock_module.now())
    assert len(set(codes)) == 10
    assert shows(db, amina, codes[3].lower().replace("-", " "))
    assert not shows(db, amina, codes[3])
    assert recovery_codes.left(db.session, amina.id) == 9
    assert shows(db, amina, codes[4])


def test_new_codes_end_the_old_ones_and_open_nobody_elses_account(db, amina) -> None:
    ben = people.account(db.session, people.staff(db.session, people.office(db.session, "Hill"), "Ben Marlow"))
    old = recovery_codes.make(db.session, amina, at=clock_module.now())
    recovery_codes.make(db.session, ben, at=clock_module.now())
    new = recovery_codes.make(db.session, amina, at=clock_module.now())
    assert not shows(db, amina, old[0])
    assert not shows(db, ben, new[0])


def test_what_is_kept_of_a_code_opens_nothing(db, amina) -> None:
    codes = recovery_codes.make(db.session, amina, at=clock_module.now())
    kept = db.session.scalars(select(RecoveryCode.code_hash).where(RecoveryCode.account_id == amina.id)).all()
    assert all(each.startswith("$argon2id$") for each in kept)
    assert not any(code[5:] in each for code in codes for each in kept)
    assert SECRET.encode() not in amina.totp_enc


def test_the_only_factor_is_not_taken_away(db, amina) -> None:
    with pytest.raises(second_factors.LastOne):
        second_factors.remove_app(db.session, amina, at=clock_module.now())
    assert amina.totp == SECRET
