"""A move is asked of the person: a yes begins a handover, a no is final, silence changes nothing."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from coachdesk import clock
from coachdesk.db import Base
from coachdesk.models import Handover, Move, OutboxMessage, Relationship, SteadyTime
from coachdesk.models.label import HandoverReason, SteadyReason
from coachdesk.services import moves
from coachdesk.services.moves import Asking, Came, NotOpen
from tests import people

TODAY = date(2026, 11, 24)
WORDS = "A question\nThere is a question for you."
HISTORY = {"move", "event"}


@pytest.fixture
def amina(db, office):
    return people.staff(db.session, office, "Amina Yusuf", gender="female")


@pytest.fixture
def tom(db, office):
    return people.staff(db.session, office, "Tom Whitfield", gender="male")


@pytest.fixture
def gwen(db, office):
    return people.account(db.session, people.lead(db.session, office))


@pytest.fixture
def sam(db, office, amina):
    made = people.claimant(db.session, office, "Sam Whitlock", coach=amina)
    made.email, made.contact_confirmed_at = "sam@example.org", clock.now()
    db.session.flush()
    return made


def ask(db, gwen, *pairs):
    wanted = [Asking(who.id, before.id, after.id, 5, "most_room", {"load": "80"}) for who, before, after in pairs]
    words = {who.id: WORDS for who, _before, _after in pairs}
    return moves.ask_all(db.session, wanted, words=words, by=gwen.id, at=clock.now())


def answer(db, move, *, agreed):
    return moves.answer(db.session, move, agreed=agreed, by=move.asked_by, at=clock.now())


def everything(db):
    """All that stands in each table, but in those that are history by nature."""
    db.session.flush()
    tables = [each for each in Base.metadata.sorted_tables if each.name not in HISTORY]
    return {each.name: sorted(map(repr, db.session.execute(select(each)))) for each in tables}


def coach_of(db, claimant):
    current = (Relationship.claimant_id == claimant.id, Relationship.ended_on.is_(None))
    return db.session.scalar(select(Relationship.coach_id).where(*current))


def test_being_asked_changes_nothing_but_that_they_are_asked(db, gwen, sam, amina, tom):
    (move,) = ask(db, gwen, (sam, amina, tom))
    assert coach_of(db, sam) == amina.id
    assert (move.told_at, move.answer_by_on) == (clock.now(), date(2026, 12, 8))
    assert db.session.scalar(select(OutboxMessage.once)) == f"move_asked {move.id}"


def test_nothing_is_sent_to_whoever_agreed_no_safe_way(db, gwen, sam, amina, tom):
    sam.contact_confirmed_at = None
    (move,) = ask(db, gwen, (sam, amina, tom))
    assert move.told_at is None
    assert db.session.scalar(select(func.count()).select_from(OutboxMessage)) == 0
    moves.told(db.session, move, by=gwen.id, at=clock.now())
    assert move.told_by == gwen.id


def test_a_yes_begins_a_handover_and_the_coach_stays_until_it_is_done(db, gwen, sam, amina, tom):
    (move,) = ask(db, gwen, (sam, amina, tom))
    assert answer(db, move, agreed=True) is Came.HANDOVER
    handover = db.session.get_one(Handover, move.handover_id)
    assert (handover.reason, handover.from_coach_id, handover.to_coach_id) == (
        HandoverReason.MORE_TIME, amina.id, tom.id,
    )  # fmt: skip
    assert coach_of(db, sam) == amina.id
    assert db.session.scalar(select(func.count()).select_from(OutboxMessage)) == 0


def test_a_no_stands_and_is_not_answered_twice(db, gwen, sam, amina, tom):
    (move,) = ask(db, gwen, (sam, amina, tom))
    assert answer(db, move, agreed=False) is Came.STAYS
    assert (move.agreed, move.ended_at, move.handover_id) == (False, clock.now(), None)
    with pytest.raises(NotOpen):
        answer(db, move, agreed=True)
    assert db.session.scalar(select(Handover.id)) is None


@pytest.mark.parametrize("what", ["left", "breaks"])
def test_a_yes_to_a_coach_who_cannot_be_theirs_any_more_leaves_them_where_they_are(db, gwen, sam, amina, tom, what):
    (move,) = ask(db, gwen, (sam, amina, tom))
    if what == "left":
        tom.left_on = TODAY
    else:
        people.adjustment(db.session, sam, "STAFF_FEMALE")
    db.session.flush()
    assert answer(db, move, agreed=True) is Came.OVERTAKEN
    assert (move.agreed, move.handover_id) == (True, None)
    assert move.ended_at is not None
    assert coach_of(db, sam) == amina.id


def test_what_was_asked_and_taken_back_leaves_no_trace_but_history(db, office, gwen, sam, amina, tom):
    ben = people.claimant(db.session, office, "Ben Marlow", coach=tom)
    before = everything(db)
    asked = ask(db, gwen, (sam, amina, tom), (ben, tom, amina))
    changed = {name for name, rows in everything(db).items() if rows != before[name]}
    assert changed == {"outbox_message"}
    assert moves.take_back(db.session, asked, by=gwen.id, at=clock.now()) == 2
    assert everything(db) == before
    assert [coach_of(db, each) for each in (sam, ben)] == [amina.id, tom.id]
    assert {each.agreed for each in asked} == {None}
    (again,) = ask(db, gwen, (sam, amina, tom))
    assert again.ended_at is None


def test_silence_is_no_yes(db, gwen, sam, amina, tom):
    (move,) = ask(db, gwen, (sam, amina, tom))
    due = clock.now() + timedelta(days=(move.answer_by_on - TODAY).days)
    assert moves.take_back_all_due(db.session, due) == 0
    assert moves.take_back_all_due(db.session, due + timedelta(days=1)) == 1
    assert (move.agreed, coach_of(db, sam)) == (None, amina.id)
    with pytest.raises(NotOpen):
        answer(db, move, agreed=True)


@pytest.mark.parametrize("what", ["hard time", "another coach", "leaves", "no contact"])
def test_a_question_that_was_overtaken_is_taken_back(db, office, gwen, sam, amina, tom, what):
    ask(db, gwen, (sam, amina, tom))
    if what == "hard time":
        db.session.add(SteadyTime(claimant_id=sam.id, reason=SteadyReason.CRISIS, from_on=TODAY))
    elif what == "no contact":
        sam.contact_stopped_at = clock.now()
    elif what == "leaves":
        tom.leaves_on = TODAY + timedelta(days=30)
    else:
        held = db.session.scalar(select(Relationship).where(Relationship.claimant_id == sam.id))
        held.ended_on, held.end_reason = TODAY, "coach_left"
        people.relationship(db.session, sam, people.staff(db.session, office, "Farah Aziz"))
    db.session.flush()
    assert moves.take_back_all_due(db.session, clock.now()) == 1
    assert db.session.scalar(select(Move.agreed)) is None
