"""The search for times and the floor find the same starts, and a search asks the same few questions for everybody."""

import pytest
from sqlalchemy import select

from coachdesk.bench import ids, plans, slots
from coachdesk.bench.caseload import Differs
from coachdesk.bench.counting import counting
from coachdesk.bench.floor import slots as floor
from coachdesk.bench.sizes import HEAVY_COACH, NOW, USUAL_COACH
from coachdesk.db import db, look_as
from coachdesk.models import Claimant, Staff


@pytest.fixture
def session(ready):
    with ready.app.app_context():
        look_as(db.session, "system:tests")
        yield db.session


@pytest.fixture
def statement(ready):
    return ready.source.statement(floor.STATEMENT.format(ts="::timestamptz" if ready.source.is_postgresql else ""))


def test_the_floor_finds_the_same_times_for_everybody(ready, session, statement):
    asked = slots.people_of(session, ready, how_many=20)
    assert len(asked) >= 5
    assert sum(slots.same(session, ready.source, statement, each) for each in asked) > 100


def test_other_times_are_told_apart(ready, session, statement, monkeypatch):
    asked = slots.people_of(session, ready, how_many=1)[0]
    monkeypatch.setattr(floor, "USUAL", [(9 * 60, 12 * 60)])
    with pytest.raises(Differs):
        slots.same(session, ready.source, statement, asked)


@pytest.mark.parametrize("coach", [USUAL_COACH, HEAVY_COACH])
def test_a_search_asks_one_question_and_one_more_where_this_coach_would_break_a_rule(ready, session, coach):
    of_coach = session.get_one(Staff, ids.made("staff", coach))
    numbers = [ids.made("claimant", number) for number in ready.size.people_of(coach)[:60]]
    asked, seen = [], set()
    for claimant in session.scalars(select(Claimant).where(Claimant.id.in_(numbers))).all():
        with counting(ready.engine) as counted:
            answer = slots.slots.offer(session, claimant, of_coach, at=NOW)
        assert counted.page == 1 + ("STAFF_FEMALE" in answer.diary.codes)
        seen.add(counted.page)
        asked.append(counted.statements[0])
    assert seen <= {1, 2} and 1 in seen
    session.rollback()  # SQLite: the plans are looked at through a connection of their own
    assert plans.read_whole(ready.engine, asked, whatever_size=True) == []
