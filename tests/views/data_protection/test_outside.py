"""Somebody outside asks: handed over, decided, told to the person, and nothing of it anywhere else."""

import pytest
from sqlalchemy import select

from coachdesk.models import DataKey, OutsideRequest, ShutOut
from coachdesk.models.label import ShutOutKind
from tests import people
from tests.views.rights import ASKED
from tests.views.world import World

SENT = {"party": "police", "from_whom": "PC Nobody, desk 4", "asked": ASKED, "received_on": "2026-11-23"}
GIVEN = {"decision": "given", "basis": "Schedule 2, paragraph 2", "items": "Her postcode", "reason": "Somebody is lost"}


def newest(world: World) -> OutsideRequest:
    return world.db.session.scalars(select(OutsideRequest).order_by(OutsideRequest.id.desc())).first()


def at(world: World, what: str = "") -> str:
    return world.address("/data-protection/outside/<uuid:outside_id>") + what


def decide(world: World, **answer: str):
    return world.send("dora", at(world, "/decision"), GIVEN | {"version": "1"} | answer)


def test_a_coach_hands_it_over_and_sees_nothing_more_of_it(world) -> None:
    answer = world.send("amina", world.address("/claimants/<uuid:claimant_id>/outside"), SENT)
    assert answer.status_code == 303
    made = newest(world)
    assert made.claimant_id == world.rosa.id
    assert made.asked == ASKED
    assert world.browser("amina").get(f"/data-protection/outside/{made.id}").status_code == 403
    assert ASKED not in world.browser("amina").get(answer.location).text
    assert "The police" in world.browser("dora").get("/data-protection").text


@pytest.mark.parametrize("said", ["nobody-here", "rosa"])
def test_reception_hands_it_over_and_is_not_told_whether_anybody_is_known(world, said: str) -> None:
    reference = world.rosa.spoken_reference if said == "rosa" else "ZZZ-999"
    answer = world.send("remy", "/outside", SENT | {"reference": reference})
    assert (answer.status_code, answer.location) == (303, "/")
    made = newest(world)
    assert made.claimant_id == (world.rosa.id if said == "rosa" else None)
    assert reference in made.asked or made.claimant_id


def test_what_is_given_is_told_to_the_person_in_plain_words(world) -> None:
    assert decide(world).status_code == 303
    page = world.browser("rosa").get("/my/asked").text
    for words in ("The police asked about you.", ASKED, "Her postcode", "Somebody is lost"):
        assert words in page
    assert ASKED not in world.browser("sam").get("/my/asked").text


def test_a_law_that_forbids_it_is_named_and_nothing_on_the_persons_pages_says_so(world) -> None:
    assert decide(world, forbidden="y").status_code == 422
    assert decide(world, forbidden="y", forbidden_by="Investigatory Powers Act 2016").status_code == 303
    for address in ("/my/asked", "/my/opened", "/my/record"):
        page = world.browser("rosa").get(address).text
        assert "police" not in page.casefold()
        assert "Somebody is lost" not in page
    assert world.send("dora", at(world, "/telling")).status_code == 303
    assert "The police asked about you." in world.browser("rosa").get("/my/asked").text


def test_nothing_is_given_without_a_basis_and_without_saying_exactly_what(world) -> None:
    for name in ("basis", "items", "reason"):
        answer = decide(world, **{name: " "})
        assert answer.status_code == 422
        assert "Error:" in answer.text
    assert decide(world, decision="declined", basis="", items="").status_code == 303
    assert "We gave nothing." in world.browser("rosa").get("/my/asked").text


def test_two_who_decide_at_once_are_one_decision_and_nothing_typed_is_lost(world) -> None:
    stale = decide(world, version="0", reason="A second thought")
    assert stale.status_code == 409
    assert "A second thought" in stale.text
    assert decide(world).status_code == 303
    again = decide(world, version="2")
    assert again.status_code == 409
    assert newest(world).items == "Her postcode"


def test_once_the_person_is_known_their_key_closes_it(world) -> None:
    world.send("remy", "/outside", SENT)
    made = newest(world)
    before = made.key_id
    sent = {"reference": world.rosa.spoken_reference}
    assert world.send("dora", f"/data-protection/outside/{made.id}/person", sent).status_code == 303
    world.db.session.refresh(made)
    assert (made.claimant_id, made.key_id) == (world.rosa.id, world.rosa.key_id)
    assert made.key_id != before
    assert made.asked == ASKED


def test_an_officer_who_is_shut_out_reads_nothing_of_what_is_asked_or_went_wrong_about_the_person(world) -> None:
    """Nor whether a reference that they type is this person's: what they enter stays about nobody they could name."""
    incident = world.address("/data-protection/incidents/<uuid:incident_id>")
    for address in (at(world), incident, "/data-protection"):
        assert "Rosa" in world.browser("dora").get(address).text
    dora, session = world.accounts["dora"], world.db.session
    dora.staff_id = people.staff(session, world.office, dora.name, is_coach=False).id
    key = session.get_one(DataKey, world.rosa.key_id)
    session.add(ShutOut(key=key, claimant_id=world.rosa.id, staff_id=dora.staff_id, kind=ShutOutKind.RELATION))
    session.commit()
    for address in (at(world), incident):
        assert world.browser("dora").get(address).status_code == 404
    answer = world.send("dora", "/outside", SENT | {"reference": world.rosa.spoken_reference})
    for address in ("/data-protection", answer.location):
        page = world.browser("dora").get(address)
        assert page.status_code == 200
        assert "Rosa" not in page.text
    assert newest(world).claimant_id is None
