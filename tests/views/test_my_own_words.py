"""What I want you to know: I write it, whoever meets me reads it first, and nobody's words are lost."""

from bs4 import BeautifulSoup
from sqlalchemy import select

from coachdesk.models import Claimant, Event
from tests.views.world import World

ADDRESS = "/my/own-words"
MINE = "قل اسمي أولاً، من فضلك. I answer slowly."


def version(world: World) -> str:
    page = BeautifulSoup(world.browser("rosa").get(ADDRESS).text, "html.parser")
    return str(page.find("input", attrs={"name": "version"})["value"])


def test_i_write_it_and_my_coach_reads_it_as_i_wrote_it(world):
    answer = world.send("rosa", ADDRESS, {"own_words": MINE, "version": version(world)})
    assert answer.status_code == 303
    assert MINE in world.browser("rosa").get(ADDRESS).text
    assert MINE in world.browser("amina").get(f"/claimants/{world.rosa.id}").text
    verbs = world.db.session.scalars(select(Event.verb).where(Event.claimant_id == world.rosa.id)).all()
    assert "claimant.own_words_changed" in verbs


def test_where_my_coach_wrote_meanwhile_i_see_both_and_nothing_is_lost(world):
    before = version(world)
    world.send("amina", f"/claimants/{world.rosa.id}/own-words", {"own_words": "Ring first.", "version": before})
    answer = world.send("rosa", ADDRESS, {"own_words": MINE, "version": before})
    assert answer.status_code == 409
    assert MINE in answer.text
    assert "Ring first." in answer.text
    assert world.db.session.get(Claimant, world.rosa.id).own_words == "Ring first."
    again = BeautifulSoup(answer.text, "html.parser").find("input", attrs={"name": "version"})["value"]
    assert world.send("rosa", ADDRESS, {"own_words": MINE, "version": str(again)}).status_code == 303
    assert world.db.session.get(Claimant, world.rosa.id).own_words == MINE


def test_what_is_too_long_is_still_there(world):
    long = "a" * 5001
    answer = world.send("rosa", ADDRESS, {"own_words": long, "version": version(world)})
    assert answer.status_code == 422
    assert long in answer.text
    assert "5,000 characters or fewer" in answer.text


def test_words_can_be_taken_away(world):
    world.send("rosa", ADDRESS, {"own_words": "  ", "version": version(world)})
    assert world.db.session.get(Claimant, world.rosa.id).own_words is None
