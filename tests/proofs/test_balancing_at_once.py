"""Two leads accept proposals for one team at the same instant: one of them asks people, the other is told who did. And
a question that is answered while it is taken back is one of the two, and never both."""

from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from coachdesk import clock
from coachdesk.models import Conflict, Handover, Move, Staff
from coachdesk.models.label import Role
from coachdesk.policies import Grant, Viewer
from coachdesk.queries import balancing as queries
from coachdesk.services import balancing, handovers, moves
from coachdesk.services.balancing import Changed
from coachdesk.services.moves import Asking
from tests import people
from tests.proofs.at_once import AtOnce

pytestmark = pytest.mark.committed
ROUNDS = pytest.mark.parametrize("rounds", [6, pytest.param(100, marks=pytest.mark.proof)])


@pytest.fixture
def office(db):
    return people.office(db.session)


@pytest.fixture
def leads(db, office):
    made = []
    for name in ("Gwen Pritchard", "Ida Quist"):
        account = people.account(db.session, people.lead(db.session, office, name), Role.LEAD)
        made.append(Viewer(account.id, name, account.staff_id, (Grant(Role.LEAD, office.id),)))
    return made


@ROUNDS
def test_one_of_two_asks_and_the_other_is_told(app, db, office, leads, rounds):
    """They chose different people, so no row stands in both their ways: the turn of the office does."""
    amina, tom = people.staff(db.session, office, "Amina Yusuf", hours=3.5), people.staff(db.session, office, "Tom W")
    crowd = [people.claimant(db.session, office, f"Person {number:02}", coach=amina).id for number in range(12)]
    db.session.commit()

    def accept(viewer, person):
        seen = queries.situation(db.session, office.id, clock.today(), viewer).seen
        wanted = [Asking(person, amina.id, tom.id, 3, "most_room", {"load": "80"})]

        def act():
            return balancing.accept(
                db.session, office.id, wanted, seen, viewer=viewer, team_id=None, words=lambda *_: "", at=clock.now()
            )

        return act

    with AtOnce(app, 2) as at_once:
        for _round in range(rounds):
            came = at_once.round([accept(viewer, person) for viewer, person in zip(leads, crowd, strict=False)])
            assert Counter(type(each) for each in came) == {list: 1, Changed: 1}, came
            (refused,) = [each for each in came if isinstance(each, Changed)]
            assert [each.code for each in refused.found] == ["asked"]
            db.session.expire_all()
            asked = db.session.scalars(select(Move).where(Move.ended_at.is_(None))).all()
            assert len(asked) == 1
            moves.take_back(db.session, asked, by=None, at=clock.now())
            db.session.commit()
    assert db.session.scalar(select(func.count()).select_from(Move)) == rounds


@ROUNDS
def test_a_word_that_comes_while_the_question_is_taken_back_counts_or_is_not_asked_for_any_more(app, db, world, rounds):
    """Through the pages of both: Rosa says yes or no, Gwen presses “Take back”."""
    kit = db.session.get_one(Staff, world.accounts["kit"].staff_id)
    kit.gender = "female"
    db.session.execute(update(Conflict).values(ended_at=clock.now()))
    db.session.execute(update(Handover).values(ended_at=clock.now()))
    for who in ("rosa", "gwen"):
        world.browser(who)
    came = Counter()
    with AtOnce(app, 2) as at_once:
        for number in range(rounds):
            word = ("yes", "no")[number % 2]
            move = Move(claimant_id=world.rosa.id, from_coach_id=world.accounts["amina"].staff_id, to_coach_id=kit.id,
                        cost=5, reason="most_room", params={"load": "80"}, asked_by=world.accounts["gwen"].id,
                        answer_by_on=clock.today() + timedelta(days=14))  # fmt: skip
            db.session.add(move)
            db.session.commit()
            answer, back = f"/my/move/{move.id}", f"/moves/{move.id}/back"
            pressed = at_once.round([
                lambda answer=answer, word=word: world.send("rosa", answer, {"answer": word}).location,
                lambda back=back: world.send("gwen", back).status_code,
            ])  # fmt: skip
            db.session.refresh(move)
            assert pressed[1] == 303 and move.ended_at, pressed
            begun = handovers.open_one(db.session, world.rosa.id)
            if move.agreed is None:
                assert pressed[0].endswith("/my/move") and begun is None, pressed
            else:
                assert pressed[0].endswith("/my") and move.agreed == (word == "yes") == (begun is not None), pressed
            came[move.agreed] += 1
            if begun:
                handovers.stop(db.session, begun, by=None, at=clock.now())
                db.session.commit()
    assert came.total() == rounds
