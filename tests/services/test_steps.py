"""Steps: who may say what, what follows what, and that nothing of it counts against anybody."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from coachdesk import clock
from coachdesk.models import DataKey, Event, Note, OfficeSetting, Step
from coachdesk.models.label import Party, Role, StepState
from coachdesk.queries import plan
from coachdesk.services import steps
from coachdesk.services.claimants import ChangedMeanwhile
from tests import people

TODAY = date(2026, 11, 24)


@pytest.fixture
def two(db) -> SimpleNamespace:
    """A coach, and somebody whose coach they are."""
    office = people.office(db.session)
    coach = people.staff(db.session, office, "Amina Yusuf")
    return SimpleNamespace(
        session=db.session,
        coach=coach,
        dotty=people.claimant(db.session, office, "Dotty Ashworth", coach=coach),
        by=people.account(db.session, coach, Role.COACH).id,
    )


def proposed(two, owner: Party, by: Party, words: str = "Ask the café", due_on: date | None = None) -> Step:
    return steps.propose(
        two.session, two.dotty, owner=owner, words=words, due_on=due_on, proposed_by=by, coach_id=two.coach.id,
        by=two.by, at=clock.now(),
    )  # fmt: skip


def answered(two, step: Step, state: StepState, by: Party, version: int | None = None) -> None:
    steps.answer(two.session, step, state, by_party=by, version=version, by=two.by, at=clock.now())


@pytest.mark.parametrize(
    ("owner", "by", "state"),
    [
        (Party.COACH, Party.COACH, StepState.AGREED),
        (Party.CLAIMANT, Party.CLAIMANT, StepState.AGREED),
        (Party.CLAIMANT, Party.COACH, StepState.PROPOSED),
        (Party.COACH, Party.CLAIMANT, StepState.PROPOSED),
    ],
)
def test_a_promise_needs_nobodys_leave_and_a_step_for_the_other_waits_for_their_word(two, owner, by, state) -> None:
    step = proposed(two, owner, by)
    assert step.state is state
    assert step.coach_id == (two.coach.id if owner is Party.COACH else None)


def test_what_is_proposed_is_agreed_by_the_other_alone(two) -> None:
    step = proposed(two, Party.CLAIMANT, Party.COACH)
    with pytest.raises(steps.NotTheirs):
        answered(two, step, StepState.AGREED, Party.COACH)
    answered(two, step, StepState.AGREED, Party.CLAIMANT)
    assert step.state is StepState.AGREED
    asked = proposed(two, Party.COACH, Party.CLAIMANT)
    with pytest.raises(steps.NotTheirs):
        answered(two, asked, StepState.AGREED, Party.CLAIMANT)
    answered(two, asked, StepState.AGREED, Party.COACH)
    assert asked.is_promise


def test_not_now_is_said_at_any_time_and_only_they_pick_it_up_again(two) -> None:
    step = proposed(two, Party.CLAIMANT, Party.COACH)
    for state in (StepState.NOT_NOW, StepState.DISAGREED):
        if step.state is StepState.NOT_NOW:
            answered(two, step, StepState.AGREED, Party.CLAIMANT)
        answered(two, step, state, Party.CLAIMANT)
        with pytest.raises(steps.NotTheirs):
            answered(two, step, StepState.AGREED, Party.COACH)
    answered(two, step, StepState.AGREED, Party.CLAIMANT)
    assert step.state is StepState.AGREED


def test_lines_of_a_note_are_agreed_and_those_of_the_coach_are_promises(two) -> None:
    key = two.session.get_one(DataKey, two.dotty.key_id)
    note = Note(key=key, claimant_id=two.dotty.id, author_id=two.coach.id, written_at=clock.now())
    two.session.add(note)
    two.session.flush()
    lines = [
        steps.Agreed(Party.CLAIMANT, "Two mornings at the café", None),
        steps.Agreed(Party.COACH, "Send the bus form", TODAY + timedelta(days=3)),
    ]
    hers, mine = steps.agree_all(two.session, two.dotty, note, lines, two.coach.id, by=two.by, at=clock.now())
    assert [hers.state, mine.state] == [StepState.AGREED] * 2
    assert (hers.coach_id, mine.coach_id, mine.note_id) == (None, two.coach.id, note.id)
    assert (hers.words, mine.words) == ("Two mornings at the café", "Send the bus form")


def test_done_is_undone_and_twice_is_once(two) -> None:
    step = proposed(two, Party.COACH, Party.COACH)
    seen = step.version
    steps.done(two.session, step, by_party=Party.COACH, version=seen, by=two.by, at=clock.now())
    steps.done(two.session, step, by_party=Party.COACH, version=seen, by=two.by, at=clock.now())
    assert step.state is StepState.DONE
    steps.undo(two.session, step, by_party=Party.COACH, version=step.version, by=two.by, at=clock.now())
    assert step.state is StepState.AGREED
    assert verbs(two) == ["step.agreed", "step.done", "step.undone"]


def test_what_changed_since_it_was_seen_is_not_overruled(two) -> None:
    step = proposed(two, Party.CLAIMANT, Party.CLAIMANT)
    seen = step.version
    answered(two, step, StepState.NOT_NOW, Party.CLAIMANT, seen)
    with pytest.raises(ChangedMeanwhile):
        steps.done(two.session, step, by_party=Party.COACH, version=seen, by=two.by, at=clock.now())
    assert step.state is StepState.NOT_NOW


def test_what_does_not_follow_is_refused(two) -> None:
    step = proposed(two, Party.CLAIMANT, Party.COACH)
    with pytest.raises(steps.CannotBecome):
        steps.done(two.session, step, by_party=Party.COACH, by=two.by, at=clock.now())
    with pytest.raises(steps.CannotBecome):
        steps.undo(two.session, step, by_party=Party.COACH, by=two.by, at=clock.now())
    with pytest.raises(ValueError, match="answers nothing"):
        answered(two, step, StepState.DONE, Party.CLAIMANT)


def test_a_coach_takes_off_only_what_a_coach_brought(two) -> None:
    with pytest.raises(steps.NotTheirs):
        take_off(two, proposed(two, Party.CLAIMANT, Party.CLAIMANT), Party.COACH)
    for step, by in (
        (proposed(two, Party.CLAIMANT, Party.CLAIMANT), Party.CLAIMANT),
        (proposed(two, Party.CLAIMANT, Party.COACH), Party.COACH),
        (proposed(two, Party.COACH, Party.CLAIMANT), Party.COACH),
    ):
        take_off(two, step, by)
        assert step.state is StepState.TAKEN_OFF


def take_off(two, step: Step, by: Party) -> None:
    steps.take_off(two.session, step, by_party=by, by=two.by, at=clock.now())


@pytest.mark.parametrize("words", ["", " \n ", "x" * 2_001])
def test_a_step_has_words_and_not_a_book_of_them(two, words: str) -> None:
    with pytest.raises(ValueError, match="words"):
        proposed(two, Party.COACH, Party.COACH, words)


def test_nothing_is_taken_on_for_a_day_that_is_over(two) -> None:
    with pytest.raises(ValueError, match="over"):
        proposed(two, Party.COACH, Party.COACH, due_on=TODAY - timedelta(days=1))
    assert proposed(two, Party.COACH, Party.COACH, due_on=TODAY).due_on == TODAY


def test_no_event_says_what_the_words_are(two) -> None:
    step = proposed(two, Party.CLAIMANT, Party.COACH, "Zażółć gęślą jaźń")
    answered(two, step, StepState.NOT_NOW, Party.CLAIMANT)
    facts = two.session.scalars(select(Event.facts).where(Event.subject == "step")).all()
    assert len(facts) == 2
    assert not any("Za" in fact or "jaź" in fact for fact in facts)


def verbs(two) -> list[str]:
    return list(two.session.scalars(select(Event.verb).where(Event.subject == "step").order_by(Event.id)))


# --- Read again ---------------------------------------------------------------------------------------------


def test_a_plan_has_open_steps_by_their_day_then_what_is_off_for_now_then_what_is_done(two) -> None:
    ticked, open_one = proposed(two, Party.COACH, Party.COACH, "ticked"), proposed(two, Party.CLAIMANT, Party.CLAIMANT)
    off, dated = (
        proposed(two, Party.CLAIMANT, Party.COACH, "off"),
        proposed(two, Party.COACH, Party.COACH, "dated", TODAY),
    )
    gone = proposed(two, Party.COACH, Party.COACH, "gone")
    steps.done(two.session, ticked, by_party=Party.COACH, by=two.by, at=clock.now())
    answered(two, off, StepState.NOT_NOW, Party.CLAIMANT)
    take_off(two, gone, Party.CLAIMANT)
    found = plan.plan_of(two.session, two.dotty)
    assert list(found.steps) == [dated, open_one, off, ticked]
    assert (found.agreed, found.off_for_now, found.done, found.how_many) == ([dated, open_one], [off], [ticked], 4)
    assert found.coach_names == {two.coach.id: "Amina Yusuf"}
    assert len(plan.plan_of(two.session, two.dotty, limit=2).steps) == 2


def test_an_empty_plan_says_how_often_the_office_is_in_touch(two) -> None:
    empty = plan.plan_of(two.session, two.dotty, on=TODAY)
    assert (empty.goal, empty.steps, empty.how_many, empty.rhythm_days) == (None, (), 0, 28)
    chosen = OfficeSetting(
        office_id=two.dotty.office_id, name="rhythm_days", value="42", from_on=TODAY, set_at=clock.now()
    )
    two.session.add(chosen)
    two.session.flush()
    assert plan.plan_of(two.session, two.dotty, on=TODAY).rhythm_days == 42
    assert plan.plan_of(two.session, two.dotty, on=TODAY - timedelta(days=1)).rhythm_days == 28
    two.dotty.rhythm_days = 14
    two.session.flush()
    agreed = plan.plan_of(two.session, two.dotty, on=TODAY)
    assert (agreed.rhythm_days, agreed.rhythm_is_agreed) == (14, True)
