"""What a claimant is called, by themselves and by people at work."""

import pytest

from tests import people


@pytest.mark.parametrize(
    ("preferred", "latin", "called", "spoken_of"),
    [
        ("", "", "نور", "نور"),
        ("", "Noor al-Masri", "نور", "Noor al-Masri"),
        ("Nour", "Noor al-Masri", "Nour", "Nour"),
    ],
)
def test_people_at_work_can_read_the_name_they_say(db, preferred: str, latin: str, called: str, spoken_of: str) -> None:
    noor = people.claimant(db.session, people.office(db.session), "نور المصري")
    noor.preferred_name, noor.latin_name = preferred, latin
    assert noor.called == called
    assert noor.spoken_of == spoken_of


def test_somebody_with_one_name_is_spoken_of_by_it(db) -> None:
    tamba = people.claimant(db.session, people.office(db.session), "Tamba")
    tamba.first_names, tamba.last_name = "", "Tamba"
    assert tamba.spoken_of == "Tamba"
