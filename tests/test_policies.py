"""Who may see and do what, as the rules say it; that pages keep to them is in tests/views/test_access.py."""

from uuid import UUID

import pytest
from sqlalchemy import select

from coachdesk import policies
from coachdesk.models import Claimant
from coachdesk.models.label import Role
from coachdesk.policies import Grant, Viewer
from tests.views.world import World

RULES = (
    policies.anyone_signed_in,
    policies.coaches,
    policies.leads,
    policies.coaches_and_leads,
    policies.administrators,
)
SCOPES = (
    policies.visible_claimants,
    policies.visible_words_to_ask,
    policies.visible_matters,
    policies.visible_coaches,
    policies.visible_offices,
    policies.visible_accounts,
    policies.visible_uploads,
)
TABLE = {
    # anyone, coaches, leads, either, administrators
    (): (True, False, False, False, False),
    (Role.COACH,): (True, True, False, True, False),
    (Role.LEAD,): (True, False, True, True, False),
    (Role.ADMINISTRATOR,): (True, False, False, False, True),
    (Role.COACH, Role.ADMINISTRATOR): (True, True, False, True, True),
}


def viewer(world: World, who: str, *roles: Role, everywhere: bool = False) -> Viewer:
    account = world.accounts[who]
    office = None if everywhere else world.office.id
    return Viewer(account.id, account.name, account.staff_id, tuple(Grant(role, office) for role in roles))


def seen(world: World, looking: Viewer) -> set[str]:
    return {person.name for person in world.db.session.scalars(policies.visible_claimants(looking))}


@pytest.mark.once
@pytest.mark.parametrize("roles", TABLE)
def test_the_rules_of_pages(roles: tuple[Role, ...]) -> None:
    somebody = Viewer(UUID(int=1), "Somebody", None, tuple(Grant(role) for role in roles))
    assert tuple(rule(somebody) for rule in RULES) == TABLE[roles]


def test_a_coach_sees_their_own_and_a_lead_the_whole_office(world) -> None:
    assert seen(world, viewer(world, "amina", Role.COACH)) == {"Rosa Martínez"}
    assert seen(world, viewer(world, "ben", Role.COACH)) == set()
    assert seen(world, viewer(world, "gwen", Role.LEAD)) == {"Rosa Martínez", "Sam Webb"}


def test_somebody_who_is_no_coach_any_more_sees_nobody(world) -> None:
    assert seen(world, viewer(world, "amina")) == set()
    assert seen(world, viewer(world, "amina", Role.ADMINISTRATOR, everywhere=True)) == set()


def test_a_lead_of_no_office_sees_nobody(world) -> None:
    """A grant that names no office is an administrator's; for a lead it opens nothing."""
    assert seen(world, viewer(world, "gwen", Role.LEAD, everywhere=True)) == set()


def test_somebody_with_no_role_sees_nothing_at_all(world) -> None:
    nobody = Viewer(UUID(int=1), "Nobody")
    for scope in SCOPES:
        assert world.db.session.scalars(scope(nobody)).all() == [], scope.__name__


def test_every_scope_is_asked_for_by_id_through_one_function(world) -> None:
    """What is visible, and no other row, is what `load_or_404` can find."""
    amina = viewer(world, "amina", Role.COACH)
    everybody = world.db.session.scalars(select(Claimant.id)).all()
    visible = policies.visible_claimants(amina)
    found = [each for each in everybody if world.db.session.scalar(visible.where(Claimant.id == each))]
    assert found == [world.rosa.id]


def test_only_a_lead_of_the_office_may_place_somebody(world) -> None:
    assert policies.can_place(viewer(world, "gwen", Role.LEAD), world.sam)
    assert not policies.can_place(viewer(world, "amina", Role.COACH), world.sam)
    olwen = Viewer(UUID(int=1), "Olwen", None, (Grant(Role.LEAD, UUID(int=2)),))
    assert not policies.can_place(olwen, world.sam)


def test_an_upload_is_its_makers_alone(world) -> None:
    for who, sees in (("ida", 1), ("joe", 0)):
        looking = viewer(world, who, Role.ADMINISTRATOR, everywhere=True)
        assert len(world.db.session.scalars(policies.visible_uploads(looking)).all()) == sees
