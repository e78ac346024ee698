"""What balancing is made from: how strong a relationship is by its record, who counts where, in how many statements."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from coachdesk import clock
from coachdesk.models import (
    Absence,
    Claimant,
    CoachRequest,
    CoachWish,
    Conflict,
    DataKey,
    Death,
    Goal,
    Handover,
    Move,
    Note,
    NoteAddition,
    Relationship,
    Staff,
    SteadyTime,
    Step,
)
from coachdesk.models.label import AdditionKind, HandoverReason, Party, SteadyReason, StepState
from coachdesk.queries import balancing
from coachdesk.services import relationships
from coachdesk.services.balancing import propose
from tests import people
from tests.counting import statements

MET = datetime(2026, 11, 3, 10, tzinfo=UTC)  # three weeks ago


@pytest.fixture
def amina(db, office):
    return people.staff(db.session, office, "Amina Yusuf", gender="female", hours=3.5)


@pytest.fixture
def tom(db, office):
    return people.staff(db.session, office, "Tom Whitfield", gender="male")


@pytest.fixture
def sam(db, office, amina):
    return people.claimant(db.session, office, "Sam Whitlock", coach=amina)


def look(db, office):
    db.session.flush()
    return balancing.situation(db.session, office.id, clock.today())


def of(db, office, person):
    return look(db, office).people[person.id]


def points(here):
    return {each.code: each.points for each in here.strength.lines}


def test_the_strength_of_a_relationship_comes_from_its_record(db, office, amina, tom, sam):
    account = people.account(db.session, amina)
    key = {"key": db.session.get_one(DataKey, sam.key_id)}
    for number in range(3):
        people.meeting(db.session, sam, amina, MET - timedelta(weeks=4 * number))
    people.meeting(db.session, sam, tom, MET + timedelta(days=1))
    sam.own_words, sam.own_words_at = "Ring first.", MET
    note = Note(**key, claimant_id=sam.id, author_id=amina.id, said="Hello", written_at=MET)
    db.session.add(note)
    db.session.flush()
    db.session.add_all(
        [
            NoteAddition(**key, note_id=note.id, claimant_id=sam.id, kind=AdditionKind.OWN_ACCOUNT, by=Party.CLAIMANT,
                         account_id=account.id, words="As I saw it"),
            Goal(**key, claimant_id=sam.id, words="A garden", made_at=MET),
            Goal(**key, claimant_id=sam.id, words="Before Amina", made_at=MET - timedelta(days=900)),
            Step(**key, claimant_id=sam.id, owner=Party.CLAIMANT, words="Ring", state=StepState.AGREED,
                 proposed_by=Party.COACH, made_at=MET),
            Step(**key, claimant_id=sam.id, owner=Party.CLAIMANT, words="No", state=StepState.DISAGREED,
                 proposed_by=Party.COACH, made_at=MET),
            CoachWish(claimant_id=sam.id, staff_id=amina.id),
        ]
    )  # fmt: skip
    here = of(db, office, sam)
    assert points(here) == {
        "a_coach": 1, "meetings": 3, "last_met": 4, "entrusted": 4, "half_years": 1, "wishes_to_stay": 4,
    }  # fmt: skip
    assert here.strength.points == 17


@pytest.mark.parametrize("how", ["request", "wish"])
def test_whoever_wishes_for_another_coach_is_the_weakest_of_all(db, office, amina, tom, sam, how):
    people.meeting(db.session, sam, amina, MET)
    if how == "request":
        key = db.session.get_one(DataKey, sam.key_id)
        db.session.add(CoachRequest(key=key, claimant_id=sam.id, coach_id=amina.id, promised_on=clock.today()))
    else:
        db.session.add(CoachWish(claimant_id=sam.id, staff_id=tom.id))
    here = of(db, office, sam)
    assert (here.strength.points, points(here)) == (1, {"wishes_to_leave": 1})
    assert here.wished == (() if how == "request" else (tom.id,))


def test_nobody_is_proposed_to_whom_they_cannot_be_with(db, office, amina, tom, sam):
    """A coach who is too close to them, and one whom they asked to leave; a former coach is known."""
    kit, ben = people.staff(db.session, office, "Kit"), people.staff(db.session, office, "Ben")
    db.session.add(Conflict(key=db.session.get_one(DataKey, sam.key_id), claimant_id=sam.id, staff_id=kit.id))
    for coach, reason in ((tom, "another_coach"), (ben, "handover")):
        day = clock.today() - timedelta(days=500)
        db.session.add(
            Relationship(claimant_id=sam.id, coach_id=coach.id, started_on=day, ended_on=day, start_reason="imported",
                         end_reason=reason)
        )  # fmt: skip
    here = of(db, office, sam)
    assert here.not_with == {kit.id, tom.id}
    assert here.former == (ben.id,)


@pytest.mark.parametrize(
    ("what", "why"),
    [
        ("asked", "asked_already"),
        ("handover", "handover_open"),
        ("death", "death_told"),
        ("stopped", "contact_stopped"),
    ],
)
def test_some_are_asked_nothing_at_present(db, office, amina, tom, sam, what, why):
    between = {"claimant_id": sam.id, "from_coach_id": amina.id, "to_coach_id": tom.id}
    if what == "asked":
        db.session.add(Move(**between, cost=3, reason="most_room", answer_by_on=clock.today()))
    elif what == "handover":
        db.session.add(Handover(**between, reason=HandoverReason.LEAD_CHOSE))
    elif what == "death":
        account = people.account(db.session, amina)
        db.session.add(Death(key=db.session.get_one(DataKey, sam.key_id), claimant_id=sam.id, told_by=account.id))
    else:
        sam.contact_stopped_at = clock.now()
    here = of(db, office, sam)
    assert here.why_not == why
    assert here.counted_with == (tom.id if what in ("asked", "handover") else amina.id)


def test_whoever_was_asked_counts_with_the_new_coach_so_that_nobody_else_is_asked_for_the_same_hours(
    db, office, amina, tom
):
    crowd = [people.claimant(db.session, office, f"Person {number:02}", coach=amina) for number in range(12)]
    moves = propose(look(db, office)).moves
    assert moves
    for each in moves:
        db.session.add(
            Move(claimant_id=each.person_id, from_coach_id=each.from_id, to_coach_id=each.to_id, cost=each.cost,
                 reason=each.reason_code, answer_by_on=clock.today())
        )  # fmt: skip
    again = propose(look(db, office))
    assert again.moves == ()
    assert again.is_everybody_under
    assert len(crowd) == 12


def test_nobody_is_moved_for_hours_that_go_by(db, office, amina, tom):
    """A newcomer's start takes an hour once: that is not a reason to break anything."""
    for number in range(6):
        people.claimant(db.session, office, f"Person {number:02}", coach=amina)
    now = look(db, office)
    for number in range(40):
        people.claimant(db.session, office, f"Newcomer {number}")
    tom.leaves_on = clock.today()
    then = look(db, office)
    added = sum(each.load.needed_added for each in then.coaches.values())
    one = next(iter(now.people.values())).needed
    assert added == pytest.approx(40 * one)


def test_the_figures_after_are_those_that_are_there_once_everybody_has_moved(db, office, amina, tom):
    """Handovers, the first month with another coach, cover and leave go by, and are in none of them."""
    crowd = [people.claimant(db.session, office, f"Person {number:02}", coach=amina) for number in range(12)]
    between = {"from_coach_id": tom.id, "to_coach_id": amina.id, "reason": HandoverReason.LEAD_CHOSE}
    db.session.add_all([
        Handover(claimant_id=people.claimant(db.session, office, "Kit", coach=tom).id, **between),
        SteadyTime(claimant_id=crowd[11].id, reason=SteadyReason.REVIEW, from_on=clock.today()),
    ])  # fmt: skip
    before = look(db, office)
    proposal = propose(before)
    assert len(proposal.moves) > 2
    each = {here.needed for here in before.people.values()}
    assert len(each) == 1
    for move in proposal.moves:
        claimant, to = db.session.get_one(Claimant, move.person_id), db.session.get_one(Staff, move.to_id)
        relationships.change(db.session, claimant, to, end_reason="more_time", start_reason="handover", params={},
                             by=None, at=clock.now())  # fmt: skip
    assert propose(look(db, office)).before == pytest.approx(proposal.after)
    assert before.once_minutes == 30 + 45 + 60


def test_a_coach_who_is_away_for_weeks_takes_nobody_and_one_who_is_away_for_days_does(db, office, amina, tom):
    today = clock.today()
    for days, says in ((10, ""), (40, "long_away")):
        db.session.add(Absence(staff_id=tom.id, from_on=today, until_on=today + timedelta(days=days)))
        assert look(db, office).coaches[tom.id].takes_none == says


def test_weeks_that_nobody_knows_are_many(db, office, amina, tom, sam):
    """A file gave them their coach today and tells of no meeting: they may have known each other for years."""
    held = db.session.scalar(select(Relationship).where(Relationship.claimant_id == sam.id))
    held.started_on = clock.today()
    assert of(db, office, sam).why_not == ""
    held.start_reason = "lead_chose"
    assert of(db, office, sam).why_not == "under_13_weeks"


def test_it_takes_as_many_statements_for_many_as_for_few(db, office, amina, tom, sam):
    with statements(db) as few:
        look(db, office)
    for number in range(40):
        person = people.claimant(db.session, office, f"Person {number}", "STAFF_FEMALE", coach=amina)
        people.meeting(db.session, person, amina, MET)
    db.session.flush()
    with statements(db) as many:
        look(db, office)
    assert len(many.reads) == len(few.reads) <= 40
