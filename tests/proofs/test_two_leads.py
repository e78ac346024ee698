"""Two leads decide at once: everybody ends with one coach, nobody with two, and whoever came second is told so."""

from collections import Counter

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import func, select

from coachdesk import clock
from coachdesk.models import Claimant, Matter, Relationship, Waiting
from coachdesk.models.label import Role
from coachdesk.services import matters, placements, relationships, settlements
from coachdesk.services.matters import Choice
from coachdesk.services.relationships import Beginning, Wait
from coachdesk.services.settlements import How, NotOpen
from tests import people
from tests.client import Client
from tests.proofs.at_once import ROUNDS, AtOnce

pytestmark = pytest.mark.committed
TOGETHER = 4


@pytest.fixture
def office(db):
    made = people.office(db.session)
    db.session.commit()
    return made


@pytest.fixture
def leads(db, office):
    made = [
        people.account(db.session, people.lead(db.session, office, name), Role.LEAD) for name in ("Gwen P", "Ida Q")
    ]
    db.session.commit()
    return made


@pytest.fixture
def coaches(db, office):
    made = [people.staff(db.session, office, name) for name in ("Amina Yusuf", "Tom Whitfield")]
    db.session.commit()
    return made


def waiting_people(db, office, how_many):
    made = [people.claimant(db.session, office, f"Person {number}").id for number in range(how_many)]
    for each in made:
        relationships.wait_all(db.session, office.id, [Wait(each)], lead_id=None, by=None, at=clock.now())
    db.session.commit()
    return made


def current(db):
    where = Relationship.ended_on.is_(None)
    rows = db.session.execute(select(Relationship.claimant_id, Relationship.coach_id).where(where)).all()
    assert max(Counter(row.claimant_id for row in rows).values()) == 1
    return {row.claimant_id: row.coach_id for row in rows}


def still_waiting(db):
    return db.session.scalar(select(func.count()).select_from(Waiting).where(Waiting.ended_on.is_(None)))


@ROUNDS
def test_two_leads_give_one_person_different_coaches_through_the_pages(app, db, office, leads, coaches, rounds):
    everybody = waiting_people(db, office, rounds)
    app.test_client_class = Client
    browsers = []
    for lead in leads:
        browser = app.test_client()
        people.sign_in(browser, db.session, lead)
        page = BeautifulSoup(browser.get("/matters").text, "html.parser")
        browsers.append((browser, page.select_one("input[name=csrf_token]")["value"]))

    def press(number, person):
        browser, token = browsers[number]
        sent = {"csrf_token": token, "coach": str(coaches[number].id)}
        return lambda: browser.post(f"/placements/{person}", data=sent).status_code

    with AtOnce(app, 2) as at_once:
        came = [sorted(map(str, at_once.round([press(0, each), press(1, each)]))) for each in everybody]
    assert Counter(map(tuple, came)) == {("303", "409"): rounds}
    assert current(db).keys() == set(everybody)
    assert still_waiting(db) == 0


@ROUNDS
def test_two_leads_confirm_the_same_list_in_opposite_order(app, db, office, leads, coaches, rounds):
    everybody = waiting_people(db, office, rounds * TOGETHER)

    def confirm(number, ids):
        wanted = [Beginning(each, coaches[number].id, "most_room") for each in ids]
        by = leads[number].id
        return lambda: placements.confirm_all(
            db.session, office.id, wanted, among=select(Claimant), lead_id=None, by=by, at=clock.now()
        ).placed  # fmt: skip

    shown = set()
    with AtOnce(app, 2) as at_once:
        for start in range(0, len(everybody), TOGETHER):
            ids = everybody[start : start + TOGETHER]
            first, second = at_once.round([confirm(0, ids), confirm(1, ids[::-1])])
            assert not isinstance(first, Exception), first
            assert not isinstance(second, Exception), second
            assert first.keys() | second.keys() == set(ids)
            assert not first.keys() & second.keys()
            shown |= {*first.items(), *second.items()}
    assert set(current(db).items()) == shown
    assert still_waiting(db) == 0


@ROUNDS
def test_one_ends_what_the_other_begins_and_nobody_is_left_without_a_contact(app, db, office, leads, coaches, rounds):
    """A coach is given while the lead next door ends it: either way the person has a coach, or a contact and a day."""
    everybody = waiting_people(db, office, rounds)
    for each in everybody:
        relationships.begin_all(db.session, [Beginning(each, coaches[0].id, "most_room")], by=None, at=clock.now())
    db.session.commit()

    def end(person):
        def act():
            where = (Relationship.claimant_id == person, Relationship.ended_on.is_(None))
            held = db.session.scalar(select(Relationship).where(*where))
            return relationships.end(db.session, held, reason="handover", by=leads[0].id, at=clock.now())

        return act

    def begin(person):
        def act():
            claimant = db.session.get_one(Claimant, person)
            coach = coaches[1]
            return relationships.begin(
                db.session, claimant, coach, reason="lead_chose", by=leads[1].id, at=clock.now()
            )  # fmt: skip

        return act

    with AtOnce(app, 2) as at_once:
        came = Counter(tuple(at_once.round([end(each), begin(each)])) for each in everybody)
    assert came.keys() <= {(True, True), (True, False)}, came
    with_coach = current(db) if came[True, True] else {}
    assert len(with_coach) == came[True, True]
    assert still_waiting(db) == came[True, False]


@ROUNDS
def test_a_coach_and_an_adjustment_that_come_at_once_are_asked_about(app, db, office, leads, coaches, rounds):
    """Neither sees the other while both write; in the end the person is asked, and nothing can be booked until then."""
    coaches[0].gender = "male"
    everybody = waiting_people(db, office, rounds)

    def begin(person):
        wanted = [Beginning(person, coaches[0].id, "most_room")]
        return lambda: bool(relationships.begin_all(db.session, wanted, by=leads[0].id, at=clock.now()))

    def ask(person):
        def act():
            people.adjustment(db.session, db.session.get_one(Claimant, person), "STAFF_FEMALE")
            matters.refresh_all(db.session, [person], at=clock.now())
            return True

        return act

    with AtOnce(app, 2) as at_once:
        came = Counter(tuple(at_once.round([begin(each), ask(each)])) for each in everybody)
    assert came == {(True, True): rounds}
    assert not [each for each in everybody if matters.may_book(db.session, each)]


@ROUNDS
def test_one_of_two_writes_down_what_the_person_chose(app, db, office, leads, coaches, rounds):
    """Two who settle the same matter at once: one choice stands and is carried out, the other is told."""
    coaches[0].gender = "male"
    asked = []
    for number in range(rounds):
        person = people.claimant(db.session, office, f"Person {number}", "STAFF_FEMALE", coach=coaches[0])
        matters.refresh(db.session, person, at=clock.now())
        asked.append(matters.in_the_way(db.session, person.id)[0].id)
    db.session.commit()

    def settle(matter_id, choice, by):
        def act():
            try:
                settlements.settle(
                    db.session, db.session.get_one(Matter, matter_id), choice=choice, how=How.PHONE,
                    chosen_on=clock.today(), words="", by=by, at=clock.now(),
                )  # fmt: skip
            except NotOpen:
                return "too late"
            return choice.value

        return act

    choices = (Choice.ANOTHER_COACH, Choice.THIS_COACH_IS_FINE)
    by = [lead.id for lead in leads]
    stands = Counter()
    with AtOnce(app, 2) as at_once:
        for each in asked:
            came = at_once.round([settle(each, *chosen) for chosen in zip(choices, by, strict=True)])
            (told,) = [what for what in came if what != "too late"]
            stands[told] += 1
    db.session.expire_all()
    assert Counter(db.session.scalars(select(Matter.choice))) == stands
    ended = select(func.count()).select_from(Relationship).where(Relationship.ended_on.is_not(None))
    assert db.session.scalar(ended) == stands["another_coach"] == still_waiting(db)
