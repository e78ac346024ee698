"""A coach's people: who is among them, what stands in each row, in which order, and what the counts say."""

from datetime import timedelta
from types import SimpleNamespace

import pytest

from coachdesk.models import DataKey, Matter, WordsToAsk
from coachdesk.models.label import AppointmentState, MatterKind, Mode
from coachdesk.queries.caseload import FILTERS, SORTS, Asked, caseload
from tests import people
from tests.conftest import TUESDAY


@pytest.fixture
def world(db):
    """A coach with three people: Ada meets tomorrow, Ben has met, Cai has neither and something to settle."""
    session = db.session
    office = people.office(session)
    coach, other = people.staff(session, office, "Amina Yusuf"), people.staff(session, office, "Somebody Else")
    ada, ben, cai = (people.claimant(session, office, name, coach=coach) for name in ("Ada Adeyemi", "Ben Llŷr", "Cai"))
    people.claimant(session, office, "Dee Other", coach=other)
    people.meeting(session, ada, coach, TUESDAY + timedelta(days=1), AppointmentState.BOOKED)
    people.meeting(session, ada, coach, TUESDAY + timedelta(days=9), AppointmentState.BOOKED).mode = Mode.PHONE
    people.meeting(session, ada, coach, TUESDAY - timedelta(days=30))
    people.meeting(session, ada, coach, TUESDAY - timedelta(days=20))
    people.meeting(session, ada, coach, TUESDAY - timedelta(days=2), AppointmentState.DID_NOT_MEET)
    people.meeting(session, ben, coach, TUESDAY - timedelta(days=3))
    people.meeting(session, ben, coach, TUESDAY - timedelta(days=1), AppointmentState.BOOKED)
    key = session.get_one(DataKey, cai.key_id)
    session.add(Matter(key=key, claimant_id=cai.id, kind=MatterKind.ADJUSTMENTS_CONTRADICT, about="A B"))
    session.add(WordsToAsk(key=session.get_one(DataKey, ben.key_id), claimant_id=ben.id, words="the usual, please"))
    session.flush()
    return SimpleNamespace(session=session, office=office, coach=coach, other=other, ada=ada, ben=ben, cai=cai)


def asked(world, **how) -> Asked:
    return Asked(coach_id=world.coach.id, now=TUESDAY, **how)


def names(world, **how) -> list[str]:
    return [person.name for person in caseload(world.session, asked(world, **how)).people]


def test_a_row_says_what_comes_next_and_when_they_last_met(world):
    ada = caseload(world.session, asked(world)).people[0]
    assert (ada.id, ada.name, ada.reference) == (world.ada.id, "Ada Adeyemi", world.ada.spoken_reference)
    assert (ada.next_at, ada.next_mode) == (TUESDAY + timedelta(days=1), "in_person")
    assert ada.last_at == TUESDAY - timedelta(days=20), "not meeting is no contact"
    assert (ada.to_settle, ada.to_ask, ada.adjustments) == (False, False, ())


def test_a_booking_that_is_past_is_neither_next_nor_last(world):
    ben = next(person for person in caseload(world.session, asked(world)).people if person.id == world.ben.id)
    assert (ben.next_at, ben.next_mode, ben.last_at) == (None, None, TUESDAY - timedelta(days=3))
    assert ben.to_ask and not ben.to_settle


def test_adjustments_that_hold_stand_in_the_row(world):
    for code in ("FMT_LARGE", "CON_TEXT"):
        people.adjustment(world.session, world.cai, code)
    people.adjustment(world.session, world.cai, "TIME_BREAKS").ended_on = TUESDAY.date()
    world.session.flush()
    cai = next(person for person in caseload(world.session, asked(world)).people if person.id == world.cai.id)
    assert dict(cai.adjustments).keys() == {"FMT_LARGE", "CON_TEXT"}


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("everyone", ["Ada Adeyemi", "Ben Llŷr", "Cai"]),
        ("no_meeting", ["Ben Llŷr", "Cai"]),
        ("to_settle", ["Cai"]),
        ("to_ask", ["Ben Llŷr"]),
    ],
)
def test_a_filter_narrows_and_the_counts_stay(world, wanted, found):
    page = caseload(world.session, asked(world, filter=wanted))
    assert [person.name for person in page.people] == found
    assert page.matching == len(found)
    assert page.counts == {"everyone": 3, "no_meeting": 2, "to_settle": 1, "to_ask": 1}


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("llyr", ["Ben Llŷr"]),
        ("ada ade", ["Ada Adeyemi"]),
        ("ADA", ["Ada Adeyemi"]),
        ("zzz", []),
        ("50%_", []),
        ("2004", []),
    ],
)
def test_words_find_names(world, words, found):
    page = caseload(world.session, asked(world, words=words))
    assert [person.name for person in page.people] == found
    assert page.counts["everyone"] == 3, "the counts are of the whole caseload, also when nobody is found"


def test_words_find_a_reference_and_a_year_of_birth(world):
    world.ada.date_of_birth = TUESDAY.date().replace(year=1987)
    world.session.flush()
    assert "Ada Adeyemi" in names(world, words="1987")
    assert names(world, words=world.cai.spoken_reference) == ["Cai"]


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("wanted", FILTERS)
def test_every_order_of_every_filter_has_the_same_people_and_nothing_last(world, sort, descending, wanted):
    page = caseload(world.session, asked(world, sort=sort, descending=descending, filter=wanted))
    values = [{"next": p.next_at, "last": p.last_at, "name": p.name.casefold()}[sort] for p in page.people]
    there = [value for value in values if value is not None]
    assert values == there + [None] * (len(values) - len(there)), "who has none stands last, whichever way"
    assert there == sorted(there, reverse=descending)
    assert sorted(p.name for p in page.people) == sorted(names(world, filter=wanted))


def test_a_limit_shows_fewer_and_counts_all(world):
    page = caseload(world.session, asked(world, limit=1))
    assert ([person.name for person in page.people], page.matching, page.counts["everyone"]) == (["Ada Adeyemi"], 3, 3)


def test_no_limit_shows_everybody(world):
    assert len(names(world, limit=None)) == 3


def test_a_coach_without_people_has_counts_of_nought(world):
    nobody = people.staff(world.session, world.office, "New Here")
    page = caseload(world.session, Asked(coach_id=nobody.id, now=TUESDAY))
    assert (page.people, page.matching, page.counts) == ([], 0, dict.fromkeys(FILTERS, 0))
