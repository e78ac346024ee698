"""Goals: in the person's own words, which nobody else rewords."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from coachdesk import clock
from coachdesk.models import Event
from coachdesk.models.label import Role
from coachdesk.queries import plan
from coachdesk.services import goals
from tests import people

WORDS = "I want to bake for people again. ଓଡ଼ିଆ 日本"


@pytest.fixture
def two(db) -> SimpleNamespace:
    office = people.office(db.session)
    coach = people.staff(db.session, office, "Amina Yusuf")
    mollie = people.claimant(db.session, office, "Mollie Brook", coach=coach)
    return SimpleNamespace(session=db.session, mollie=mollie, by=people.account(db.session, coach, Role.COACH).id)


def said(two, words: str, *, by_claimant: bool = True, read_back: bool = False, later: int = 0) -> None:
    at = clock.now() + timedelta(minutes=later)
    goals.say(two.session, two.mollie, words, by_claimant=by_claimant, read_back=read_back, by=two.by, at=at)


def test_a_new_wording_is_new_and_every_older_one_stays(two) -> None:
    said(two, WORDS)
    said(two, "Two mornings a week", later=1)
    said(two, "Two mornings a week", later=2)
    standing = plan.plan_of(two.session, two.mollie).goal
    assert standing is not None
    assert standing.words == "Two mornings a week"
    assert standing.written_down_by is None
    assert [goal.words for goal in plan.wordings(two.session, two.mollie)] == ["Two mornings a week", WORDS]


def test_a_coach_writes_down_a_first_goal_that_was_read_back_and_never_another(two) -> None:
    with pytest.raises(goals.NotReadBack):
        said(two, WORDS, by_claimant=False)
    said(two, WORDS, by_claimant=False, read_back=True)
    standing = plan.plan_of(two.session, two.mollie).goal
    assert standing is not None
    assert standing.written_down_by == two.by
    with pytest.raises(goals.OnlyTheyReword):
        said(two, "Any job", by_claimant=False, read_back=True)
    said(two, "My own bakery", later=1)
    assert plan.plan_of(two.session, two.mollie).goal.words == "My own bakery"


def test_a_goal_is_let_go_and_its_words_stay(two) -> None:
    said(two, WORDS)
    goals.let_go(two.session, two.mollie, by=two.by, at=clock.now())
    assert plan.plan_of(two.session, two.mollie).goal is None
    assert [goal.words for goal in plan.wordings(two.session, two.mollie)] == [WORDS]


@pytest.mark.parametrize("words", ["", "  \n", "x" * 2_001])
def test_a_goal_has_words(two, words: str) -> None:
    with pytest.raises(ValueError, match="words"):
        said(two, words)


def test_no_event_says_what_the_words_are(two) -> None:
    said(two, WORDS)
    facts = two.session.scalars(select(Event.facts).where(Event.verb == "goal.said")).one()
    assert "bake" not in facts
