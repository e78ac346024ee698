"""What a password has to be: long, and not one that guessers try first or that is made of names known here."""

import pytest

from coachdesk.services import passwords
from tests import people


@pytest.fixture
def amina(db):
    session = db.session
    office = people.office(session, "Harbour Street")
    office.address = "12 Quay Road, Brynmawr"
    return people.account(session, people.staff(session, office, "Amina Yusuf"))


def refused(db, account, password: str) -> str:
    try:
        passwords.check(db.session, password, account)
    except passwords.BadPassword as error:
        return str(error)
    return ""


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("eleven char", "too_short"),
        ("x" * 201, "too_long"),
        ("Amina  Yusuf", "is_local"),
        ("amina yusuf", "too_short"),
        ("qwerty123456", "is_common"),
        ("1QAZ2wsx3edc", "is_common"),
        ("Professional", "is_common"),
        ("Congratulations", "is_common"),
        ("CoachDesk2026!", "is_local"),
        ("Harbour-Street-1", "is_local"),
        ("brynmawr12345", "is_local"),
        ("Password 123456", "is_local"),
        ("three words remembered", ""),
        ("harbour under moonlight", ""),
        ("correct horse", ""),
        ("x" * 200, ""),
        ("👩‍🌾🌧️🫖🧶 нить да дождь", ""),
        ("             .", ""),
    ],
)
def test_what_can_be_a_password(db, amina, password: str, why: str) -> None:
    assert refused(db, amina, password) == why


def test_every_common_one_of_twelve_and_more_is_refused(db, amina) -> None:
    common = passwords._common()
    assert len(common) > 3_000
    assert all(refused(db, amina, word) == "is_common" for word in sorted(common)[::200])


def test_it_is_used_exactly_as_it_was_typed(db, amina) -> None:
    passwords.keep(amina, "  Three Words ß  ")
    assert passwords.fits(amina, "  Three Words ß  ")
    for other in ("Three Words ß", "  three words ß  ", "  Three Words ss  "):
        assert not passwords.fits(amina, other)


def test_a_hash_of_older_parameters_is_made_anew_at_the_next_sign_in(db, amina) -> None:
    older = passwords.PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1)
    amina.password_hash = older.hash("three words remembered")
    assert not passwords.fits(amina, "something else")
    assert passwords.hasher.check_needs_rehash(amina.password_hash)
    assert passwords.fits(amina, "three words remembered")
    assert amina.password_hash.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert passwords.fits(amina, "three words remembered")
