"""A handover: who may be next, whose wording counts, and what goes along on the day of the change."""

from datetime import date, datetime, time

import pytest
from sqlalchemy import select

from coachdesk import clock
from coachdesk.models import Cover, DataKey, Handover, Leave, Note, Relationship, SteadyTime, Step
from coachdesk.models.label import (
    AppointmentState,
    HandoverPartKind,
    HandoverReason,
    Party,
    SteadyReason,
    StepState,
)
from coachdesk.services import appointments, handed_over, handovers, relationships, three_way
from coachdesk.services import handover_texts as texts
from coachdesk.services.handovers import DoesNotFit, KeepsTheirCoach, NobodyNamed, NotYetReady
from coachdesk.services.refusals import NotFree, RuledOut
from tests import people

KNOW, AVOID, CLAIMANT = HandoverPartKind.KNOW, HandoverPartKind.AVOID, Party.CLAIMANT
TODAY, LAST = date(2026, 11, 24), date(2026, 12, 4)


@pytest.fixture
def amina(db, office):
    return people.staff(db.session, office, "Amina Yusuf", gender="female")


@pytest.fixture
def tom(db, office):
    return people.staff(db.session, office, "Tom Whitfield", gender="male")


@pytest.fixture
def farah(db, office):
    return people.staff(db.session, office, "Farah Aziz", gender="female")


@pytest.fixture
def dotty(db, office, amina):
    return people.claimant(db.session, office, "Dotty Bell", coach=amina)


def begin(db, claimant, old, new=None, reason=HandoverReason.COACH_LEAVES, last_on=LAST):
    return handovers.begin(db.session, claimant, old, new, reason=reason, last_on=last_on, by=None, at=clock.now())


def coach_of(db, claimant):
    current = (Relationship.claimant_id == claimant.id, Relationship.ended_on.is_(None))
    return db.session.scalar(select(Relationship.coach_id).where(*current))


def test_it_goes_from_one_coach_to_the_next_on_one_day(db, dotty, amina, tom):
    handover = begin(db, dotty, amina)
    with pytest.raises(NobodyNamed):
        handovers.finish(db.session, handover, by=None, at=clock.now())
    handovers.name(db.session, handover, tom, by=None, at=clock.now())
    assert handovers.finish(db.session, handover, by=None, at=clock.now())
    rows = db.session.scalars(select(Relationship).order_by(Relationship.started_on)).all()
    assert [(row.coach_id, row.ended_on) for row in rows] == [(amina.id, TODAY), (tom.id, None)]
    assert handover.done and not handovers.finish(db.session, handover, by=None, at=clock.now())


def test_whoever_was_given_another_coach_meanwhile_keeps_that_one(db, dotty, amina, tom, farah):
    handover = begin(db, dotty, amina, tom)
    relationships.change(db.session, dotty, farah, end_reason="lead_chose", start_reason="lead_chose", by=None,
                         at=clock.now())  # fmt: skip
    assert not handovers.finish(db.session, handover, by=None, at=clock.now())
    assert coach_of(db, dotty) == farah.id and not handover.is_open and not handover.done


def test_nobody_is_named_who_would_break_what_is_kept_always(db, office, amina, tom, farah):
    maya = people.claimant(db.session, office, "Maya Fernandes", "STAFF_FEMALE", coach=amina)
    with pytest.raises(DoesNotFit) as broken:
        begin(db, maya, amina, tom)
    assert broken.value.why == "STAFF_FEMALE"
    assert db.session.scalar(select(Handover.id)) is None
    farah.leaves_on = LAST
    with pytest.raises(DoesNotFit) as leaves:
        begin(db, maya, amina, farah)
    assert leaves.value.why == "leaves"


def test_a_lead_does_not_move_somebody_who_asked_for_the_same_coach(db, office, amina, tom):
    kay = people.claimant(db.session, office, "Kay Moss", "STAFF_SAME", coach=amina)
    with pytest.raises(KeepsTheirCoach):
        begin(db, kay, amina, tom, HandoverReason.LEAD_CHOSE)
    leaving = begin(db, kay, amina, tom)
    assert leaving.overlap_until_on == LAST
    beside = db.session.scalar(select(Cover))
    assert (beside.coach_id, beside.for_id, beside.from_on, beside.until_on) == (tom.id, amina.id, TODAY, LAST)
    handovers.stop(db.session, leaving, by=None, at=clock.now())
    db.session.refresh(beside)
    assert beside.ended_at is not None and coach_of(db, kay) == amina.id


def test_in_a_hard_time_nobody_is_moved_until_they_are_ready(db, dotty, amina, tom):
    hard = SteadyTime(claimant_id=dotty.id, reason=SteadyReason.CRISIS, from_on=TODAY)
    db.session.add(hard)
    handover = begin(db, dotty, amina, tom, HandoverReason.MORE_TIME, None)
    with pytest.raises(NotYetReady):
        handovers.finish(db.session, handover, by=None, at=clock.now())
    hard.ended_at = clock.now()
    assert handovers.finish(db.session, handover, by=None, at=clock.now())


def test_the_newest_wording_counts_whoever_it_is_by(db, dotty, amina, tom):
    handover = begin(db, dotty, amina, tom)
    me, hers = people.account(db.session, amina).id, {KNOW: "Ring before you write.", AVOID: "Her brother."}
    texts.show(db.session, handover, hers, by=me, at=clock.now())
    texts.write(db.session, handover, {KNOW: "Ring me first.", AVOID: ""}, party=CLAIMANT, by=me, at=clock.now())
    know, strengths, _helps, avoid = texts.parts(db.session, handover)
    assert (know.words, know.by) == ("Ring me first.", CLAIMANT)
    assert avoid.is_left_out and strengths.by is None
    assert len(texts.wordings(db.session, handover)) == 4
    texts.share(db.session, handover, by=me, at=clock.now())
    with pytest.raises(texts.NotNow):
        texts.write(db.session, handover, hers, party=Party.COACH, by=me, at=clock.now())


def test_what_was_shared_with_one_is_not_shared_with_another(db, dotty, amina, tom, farah):
    handover = begin(db, dotty, amina, tom)
    me = people.account(db.session, amina).id
    texts.show(db.session, handover, {KNOW: "Ring first."}, by=me, at=clock.now())
    texts.share(db.session, handover, by=me, at=clock.now())
    handovers.name(db.session, handover, farah, by=None, at=clock.now())
    assert (handover.shared_at, handover.agreed_at) == (None, None) and handover.shown_at


def test_it_begins_with_what_the_record_says_and_nothing_of_a_closed_note(db, dotty, amina):
    people.adjustment(db.session, dotty, "TIME_DOUBLE").details = "I need time to find words."
    people.adjustment(db.session, dotty, "CON_SAFE").details = "Ring my sister on 07700 900123."
    people.adjustment(db.session, dotty, "STAFF_NOT", staff=str(amina.id)).details = "Not Amina."
    dotty.own_words = "Call me Dot."
    for words, how in (("Wrote a letter.", {}), ("Told the police.", {"restricted": True}),
                       ("Left him.", {"off_screen": True})):  # fmt: skip
        did(db, dotty, amina, words, **how)
    begun = texts.started(db.session, dotty)
    assert begun[KNOW] == "Call me Dot."
    assert begun[HandoverPartKind.STRENGTHS] == "Wrote a letter."
    assert "I need time to find words." in begun[HandoverPartKind.HELPS]
    assert "07700" not in " ".join(begun.values()) and "Not Amina." not in begun[AVOID]
    dotty.notes_off_screen = True
    assert texts.started(db.session, dotty)[HandoverPartKind.STRENGTHS] == ""


def did(db, claimant, coach, words, **how):
    """A step that was agreed in a note, and done."""
    key = db.session.get_one(DataKey, claimant.key_id)
    note = Note(key=key, claimant_id=claimant.id, author_id=coach.id, said="…", **how)
    db.session.add(note)
    db.session.flush()
    db.session.add(Step(key=key, claimant_id=claimant.id, owner=CLAIMANT, note_id=note.id, words=words,
                        state=StepState.DONE, proposed_by=CLAIMANT))  # fmt: skip


def booked_with(db, claimant, coach, when, minutes=60):
    return appointments.book(db.session, claimant, coach, starts_at=when, minutes=minutes, mode="phone",
                             by=people.account(db.session, coach).id, at=clock.now())  # fmt: skip


def away(db, staff, starts_at, ends_at):
    db.session.add(Leave(staff_id=staff.id, starts_at=starts_at, ends_at=ends_at))
    db.session.flush()


def at(day, hour):
    return clock.from_london(datetime.combine(date(2026, 11 if day > 20 else 12, day), time(hour)))


def test_the_three_meet_when_both_coaches_are_free_and_all_three_are_taken_then(db, office, dotty, amina, tom):
    other, third = (people.claimant(db.session, office, f"Person {n}", coach=who) for n, who in ((1, amina), (2, tom)))
    booked_with(db, other, amina, at(30, 10))
    booked_with(db, third, tom, at(30, 14))
    handover = begin(db, dotty, amina, tom)
    free = three_way.find(db.session, handover, at=clock.now()).free
    assert free and at(30, 10) not in free and at(30, 14) not in free and at(30, 12) in free
    assert max(clock.as_london(each).date() for each in free) <= LAST
    me = people.account(db.session, amina).id
    with pytest.raises(NotFree):
        three_way.book(db.session, handover, starts_at=at(30, 14), by=me, at=clock.now())
    away(db, tom, at(2, 9), at(2, 17))
    with pytest.raises(RuledOut):
        three_way.book(db.session, handover, starts_at=at(2, 12), by=me, at=clock.now())
    meeting = three_way.book(db.session, handover, starts_at=at(30, 12), by=me, at=clock.now())
    for whose, coach in ((other, amina), (third, tom)):
        with pytest.raises(NotFree):
            booked_with(db, whose, coach, at(30, 12))
    appointments.move(db.session, meeting, starts_at=at(1, 12), by=me, at=clock.now())
    booked_with(db, third, tom, at(30, 12))
    with pytest.raises(NotFree):
        booked_with(db, third, tom, at(1, 12))
    three_way.decline(db.session, handover, by=me, at=clock.now())
    booked_with(db, third, tom, at(1, 12))
    assert handover.no_meeting_at and handover.appointment_id is None


def test_a_rule_about_the_new_coach_counts_for_the_three_as_well(db, office, dotty, amina, tom):
    handover = begin(db, dotty, amina, tom)
    people.adjustment(db.session, dotty, "STAFF_FEMALE")
    assert not three_way.find(db.session, handover, at=clock.now()).free


def test_what_is_booked_goes_along_where_the_new_coach_is_free_and_is_asked_anew_where_not(
    db, office, dotty, amina, tom
):
    third = people.claimant(db.session, office, "Person", coach=tom)
    booked_with(db, third, tom, at(7, 10))
    goes, lost = booked_with(db, dotty, amina, at(8, 10)), booked_with(db, dotty, amina, at(7, 10))
    while_away = booked_with(db, dotty, amina, at(9, 10))
    away(db, tom, at(9, 9), at(9, 17))
    handover = begin(db, dotty, amina, tom)
    handovers.finish(db.session, handover, by=None, at=clock.now())
    assert (goes.coach_id, goes.state) == (tom.id, AppointmentState.BOOKED)
    assert lost.state is AppointmentState.CANCELLED_BY_US
    assert list(handed_over.without_a_time(db.session, handover, at=clock.now())) == [lost, while_away]
    with pytest.raises(NotFree):
        booked_with(db, third, tom, at(8, 10))
    booked_with(db, people.claimant(db.session, office, "New", coach=amina), amina, at(8, 10))


def test_a_promise_is_taken_over_or_said_to_end(db, dotty, amina, tom):
    key = db.session.get_one(DataKey, dotty.key_id)
    kept, ends = (
        Step(key=key, claimant_id=dotty.id, owner=Party.COACH, coach_id=amina.id, words=words, state=StepState.AGREED,
             proposed_by=Party.COACH)
        for words in ("Write to the college.", "Ask about the bus.")
    )  # fmt: skip
    db.session.add_all([kept, ends])
    handover = begin(db, dotty, amina, tom)
    me = people.account(db.session, tom).id
    assert set(handed_over.promises(db.session, handover)) == {kept, ends}
    handed_over.take_over(db.session, handover, kept, by=me, at=clock.now())
    handed_over.let_go(db.session, handover, ends, by=me, at=clock.now())
    assert (kept.coach_id, ends.state) == (tom.id, StepState.TAKEN_OFF)
    assert not handed_over.promises(db.session, handover)
