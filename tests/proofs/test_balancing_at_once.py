"""Two leads accept proposals for one team at the same instant: one of them asks people, the other is told who did."""

from collections import Counter

import pytest
from sqlalchemy import func, select

from coachdesk import clock
from coachdesk.models import Move
from coachdesk.models.label import Role
from coachdesk.policies import Grant, Viewer
from coachdesk.queries import balancing as queries
from coachdesk.services import balancing, moves
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
