"""The cast and the factories: what a test starts from is as it says."""

import pytest

from coachdesk.demo import factories as office_factories
from coachdesk.models import Adjustment, Claimant, Relationship
from coachdesk.models.label import Role
from coachdesk.policies import Grant, Viewer, visible_claimants
from tests import factories
from tests.cast import assemble, sign_in

TRAITS = [(name, trait) for name in factories.__all__ for trait in sorted(getattr(factories, name)._meta.parameters)]


@pytest.fixture
def cast(db):
    return assemble()


@pytest.mark.parametrize("name", factories.__all__)
def test_a_factory_makes_a_row(db, name):
    made = getattr(factories, name)()
    db.session.expire_all()
    assert db.session.get(type(made), made.id) is made


@pytest.mark.parametrize(("name", "trait"), TRAITS)
def test_each_trait_makes_a_row(db, name, trait):
    made = getattr(factories, name)(**{trait: True})
    db.session.expire_all()
    assert db.session.get(type(made), made.id) is made


@pytest.mark.once
def test_every_model_of_the_office_has_a_factory():
    made = {
        each._meta.model
        for each in vars(office_factories).values()
        if isinstance(each, type) and hasattr(each, "_meta")
    }
    assert {"Claimant", "Staff", "Adjustment", "Matter", "Claim", "Waiting"} <= {
        model.__name__ for model in made if model
    }


def test_what_is_secret_stays_readable(db):
    claimant = factories.ClaimantFactory(with_own_words=True, email="rosa@example.net")
    db.session.expire_all()
    assert (claimant.own_words, claimant.email) == ("Please say your name first.", "rosa@example.net")
    assert claimant.email_index


def test_a_person_comes_with_a_coach_and_what_they_asked_for(db, cast):
    assert db.session.query(Relationship).filter_by(claimant_id=cast.dotty.id).one().coach_id == cast.amina.staff.id
    codes = {each.code for each in db.session.query(Adjustment).filter_by(claimant_id=cast.dotty.id)}
    assert codes == {"TIME_EXTEND", "STAFF_SAME"}


@pytest.mark.parametrize(
    ("who", "sees"), [("amina", True), ("ben", False), ("gwen", True), ("dev", False), ("ada", False)]
)
def test_who_sees_dotty(db, cast, who, sees):
    worker = getattr(cast, who)
    seen = db.session.scalars(visible_claimants(_viewer(worker, cast, who)).where(Claimant.id == cast.dotty.id)).all()
    assert bool(seen) is sees


def test_a_coach_is_signed_in(client, cast):
    sign_in(client, cast.amina)
    assert "Dotty Ashworth" in client.get("/caseload").text


def test_a_coach_elsewhere_does_not_find_her(client, cast):
    sign_in(client, cast.dev)
    assert client.get(f"/claimants/{cast.dotty.id}").status_code == 404


def _viewer(worker, cast, who):
    role = {"gwen": Role.LEAD, "ada": Role.ADMINISTRATOR}.get(who, Role.COACH)
    office_id = worker.staff.office_id if worker.staff else None
    return Viewer(worker.account.id, worker.account.name, worker.staff and worker.staff.id, (Grant(role, office_id),))
