"""A move is asked of the person: a yes begins a handover, a no is final, silence changes nothing."""

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from coachdesk import clock
from coachdesk.db import Base
from coachdesk.models import Cover, Handover, Move, OutboxMessage, Relationship, SteadyTime
from coachdesk.models.label import AppointmentState, CircumstanceKind, HandoverReason, Role, SteadyReason
from coachdesk.policies import Grant, Viewer
from coachdesk.queries import balancing as queries
from coachdesk.services import balancing, circumstances, handovers, moves
from coachdesk.services.moves import Asking, Came, NotOpen
from tests import people

TODAY = date(2026, 11, 24)
WORDS = "A question\nThere is a question for you."
HISTORY = {"move", "event", "handover"}


@dataclass(frozen=True)
class Someone:
    """Somebody with a coach, and what they say when they are asked: yes, no or nothing."""

    coach: int
    codes: tuple[str, ...]
    may_be_written_to: bool
    meets_again: bool
    is_covered: bool
    said: bool | None


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


def test_what_would_wait_for_somebody_in_hospital_tells_nobody(db, gwen, sam, amina, tom):
    circumstances.note(db.session, sam, kind=CircumstanceKind.HOSPITAL, from_on=TODAY, until_on=None, words="",
                       by=gwen.id, at=clock.now())  # fmt: skip
    db.session.flush()
    (move,) = ask(db, gwen, (sam, amina, tom))
    assert move.told_at is None
    assert db.session.scalar(select(func.count()).select_from(OutboxMessage)) == 0


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


some_team = st.lists(
    st.builds(
        Someone,
        coach=st.sampled_from([0, 0, 0, 1]),
        codes=st.sampled_from([(), (), ("STAFF_FEMALE",), ("STAFF_SAME",), ("FMT_WELSH",)]),
        may_be_written_to=st.booleans(),
        meets_again=st.booleans(),
        is_covered=st.booleans(),
        said=st.sampled_from([None, True, True, False]),
    ),
    min_size=3,
    max_size=8,
)


@pytest.mark.parametrize("examples", [12, pytest.param(300, marks=pytest.mark.proof)])
def test_a_proposal_applied_and_undone_leaves_no_trace_but_history(db, office, gwen, examples):
    """Whoever is asked says yes, no or nothing, in any office; then it is all taken back, and proposed anew."""
    by = Viewer(gwen.id, "Gwen Pritchard", gwen.staff_id, (Grant(Role.LEAD, office.id),))

    @settings(max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck))
    @given(some_team, st.randoms(use_true_random=False))
    def any_office(team, chance):
        undo = db.session.begin_nested()
        try:
            everybody = an_office(db, office, team)
            proposal, seen = proposed(db, office, by)
            before = everything(db)
            asked = balancing.accept(
                db.session, office.id, [as_asking(each) for each in proposal.moves], seen, viewer=by, team_id=None,
                words=lambda *_: WORDS, at=clock.now(),
            )  # fmt: skip
            for move in asked:
                if (said := everybody[move.claimant_id].said) is not None:
                    answer(db, move, agreed=said)
            chance.shuffle(asked)
            for move in asked:
                if move.handover_id:
                    handover = db.session.get_one(Handover, move.handover_id)
                    handovers.stop(db.session, handover, by=gwen.id, at=clock.now())
            moves.take_back(db.session, asked, by=gwen.id, at=clock.now())
            assert everything(db) == before
            refused = {each.claimant_id for each in asked if each.agreed is False}
            again, _seen = proposed(db, office, by)
            assert not refused & {each.person_id for each in again.moves}
            assert refused or again == proposal
        finally:
            undo.rollback()
            db.session.expunge_all()

    any_office()


def an_office(db, office, team):
    """Three coaches, of whom the first has too few hours, and these people, by id."""
    coaches = [
        people.staff(db.session, office, "Amina Yusuf", gender="female", hours=0.5),
        people.staff(db.session, office, "Tom Whitfield", gender="male"),
        people.staff(db.session, office, "Rhian Bevan", gender="female", languages=["cy"], hours=3),
    ]
    made = {}
    for number, each in enumerate(team):
        coach = coaches[each.coach]
        person = people.claimant(db.session, office, f"Person {number}", *each.codes, coach=coach)
        if each.may_be_written_to:
            person.email, person.contact_confirmed_at = f"p{number}@example.org", clock.now()
        if each.meets_again:
            starts_at = clock.now() + timedelta(days=2, hours=number)
            people.meeting(db.session, person, coach, starts_at, AppointmentState.BOOKED)
        if each.is_covered:
            db.session.add(Cover(
                claimant_id=person.id, coach_id=coaches[2].id, for_id=coach.id, from_on=TODAY,
                until_on=TODAY + timedelta(days=4),
            ))  # fmt: skip
        made[person.id] = each
    db.session.flush()
    return made


def proposed(db, office, viewer):
    situation = queries.situation(db.session, office.id, TODAY, viewer)
    return balancing.propose(situation), situation.seen


def as_asking(move):
    return Asking(move.person_id, move.from_id, move.to_id, move.cost, move.reason_code, move.reason_params)


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
