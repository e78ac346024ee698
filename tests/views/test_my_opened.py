"""Who opened my record: everybody else, in plain words, newest first; and what is held back for safety is not there."""

import json
import re
from datetime import timedelta
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import update

from coachdesk import clock as clock_module
from coachdesk.db import look_as
from coachdesk.models import DataKey, HoldBack, OffScreen, Relationship
from coachdesk.queries import opened
from coachdesk.services import audit
from coachdesk.views.my import opened_words
from tests import people
from tests.views.world import World

CODE = Path(opened.__file__).parent.parent


def page(world: World, who: str = "rosa", address: str = "/my/opened") -> BeautifulSoup:
    answer = world.browser(who).get(address)
    assert answer.status_code == 200, answer.text[:400]
    return BeautifulSoup(answer.text, "html.parser")


def words(element) -> str:
    return " ".join(element.get_text(" ").split())


def lines(world: World, who: str = "rosa", address: str = "/my/opened") -> list[str]:
    return [words(each) for each in page(world, who, address).select(".opened li")]


def visit(world: World, who: str, address: str = "") -> None:
    assert world.browser(who).get(address or f"/claimants/{world.rosa.id}").status_code == 200


def hold_back(world: World, **more: object) -> HoldBack:
    now = clock_module.now()
    values = {"asked_by": world.accounts["sonia"].id, "agreed_by": world.accounts["gwen"].id, "agreed_at": now,
              "review_on": clock_module.today() + timedelta(days=14), "words": "He reads her telephone."}  # fmt: skip
    held = HoldBack(key=world.db.session.get_one(DataKey, world.rosa.key_id), claimant_id=world.rosa.id,
                    opening_id=world.around.opening.id, **(values | more))  # fmt: skip
    world.db.session.add(held)
    world.db.session.flush()
    return held


def test_i_read_who_was_here_as_whom_and_when(world, clock) -> None:
    visit(world, "amina")
    clock.later(minutes=95)
    visit(world, "kit", f"/notes/{world.note.id}")
    visit(world, "gwen")
    visit(world, "dora")
    told = lines(world)
    assert "Amina, your coach, opened your record. 9:30am" in told
    assert "Kit Moss, who stood in for your coach, read a note about you. 11:05am" in told
    assert "Gwen Pritchard, the team lead, opened your record. 11:05am" in told
    assert any("the data protection officer, opened your record. 11:05am" in line for line in told)
    assert told.index("Amina, your coach, opened your record. 9:30am") > 2
    assert words(page(world).select_one(".opened h2")) == "Tuesday 24 November"


def test_broken_glass_says_who_what_they_are_why_and_until_when(world) -> None:
    visit(world, "vera")
    visit(world, "vera", f"/notes/{world.note.id}")
    told = lines(world)
    assert told[0] == "Vera Lund, who is not your coach, read a note about you. 9:30am"
    assert told[1].startswith("Vera Lund (work coach) opened your record, and does not work with you. 9:20am")
    assert "Because you were here. They wrote: She is at the desk. It was open until 9:50am." in told[1]


def test_what_i_do_and_what_happens_by_itself_is_not_in_it(world) -> None:
    before = lines(world)
    visit(world, "rosa", "/my/plan")
    look_as(world.db.session, "system:scheduler")
    audit.record(world.db.session, "note.written", subject="note", claimant_id=world.rosa.id)
    assert lines(world) == before


def test_coming_back_within_the_hour_is_one_line(world, clock) -> None:
    for _time in range(3):
        visit(world, "amina")
        clock.later(minutes=15)
    assert sum("Amina, your coach, opened" in line for line in lines(world)) == 1
    clock.later(minutes=61)
    world.browsers.clear()
    visit(world, "amina")
    assert sum("Amina, your coach, opened" in line for line in lines(world)) == 2


def test_a_coach_of_before_is_said_to_be_one(world) -> None:
    visit(world, "amina")
    ended = update(Relationship).where(Relationship.claimant_id == world.rosa.id)
    world.db.session.execute(ended.values(ended_on=clock_module.today(), end_reason="handover"))
    assert "Amina Yusuf, your coach at the time, opened your record. 9:30am" in lines(world)


@pytest.mark.parametrize("address", ["/my/opened", "/claimants/{}/opened"])
def test_what_is_held_back_is_nowhere(world, address: str) -> None:
    """Neither the opening nor anything done under it: for me, and on the page that a coach reads with me."""
    held = hold_back(world)
    visit(world, "vera")
    visit(world, "vera", f"/notes/{world.note.id}")
    world.send("vera", f"/words-to-ask/{world.words.id}/asking")
    who, address = ("rosa" if "my" in address else "amina"), address.format(world.rosa.id)
    assert not [line for line in lines(world, who, address) if "Vera" in line]
    assert "She is at the desk." not in page(world, who, address).text
    held.review_on = clock_module.today()
    assert len([line for line in lines(world, who, address) if "Vera" in line]) == 3


def test_what_one_alone_asked_or_what_has_ended_holds_nothing_back(world) -> None:
    held = hold_back(world, agreed_at=None, agreed_by=None)
    assert [line for line in lines(world) if "Vera" in line]
    held.agreed_at, held.ended_at = clock_module.now(), clock_module.now()
    assert [line for line in lines(world) if "Vera" in line]


def test_what_i_keep_off_this_screen_is_not_on_it_but_on_paper(world) -> None:
    off = OffScreen(claimant_id=world.rosa.id, subject="opening", subject_id=world.around.opening.id)
    world.db.session.add(off)
    assert not [line for line in lines(world) if "at the desk" in line]
    assert [line for line in lines(world, "amina", f"/claimants/{world.rosa.id}/opened") if "at the desk" in line]


def test_at_work_the_same_sentences_are_read_with_me(world, clock) -> None:
    visit(world, "kit")
    clock.later(minutes=1)
    mine = lines(world)
    assert mine == lines(world, "amina", f"/claimants/{world.rosa.id}/opened")


def test_a_long_list_comes_a_page_at_a_time_and_leaves_nothing_out(world, clock) -> None:
    start = clock_module.now()
    look_as(world.db.session, str(world.accounts["amina"].id))
    for number in range(opened.LINES + 5):
        at = start - timedelta(hours=2 * (number + 1))
        audit.record(world.db.session, "note.written", subject="note", claimant_id=world.rosa.id, at=at)
    first = page(world)
    older = first.select_one(".my-under a[href*='before=']")["href"]
    both = [words(each) for part in (first, page(world, address=older)) for each in part.select(".opened li")]
    assert sum("Amina, your coach" in line or "wrote a note" in line for line in both) == opened.LINES + 5
    assert sum("at the desk" in line for line in both) == 1
    for wrong in ("nonsense", str(world.office.id)):
        assert world.browser("rosa").get(f"/my/opened?before={wrong}").status_code == 404


def test_under_a_neutral_frame_the_title_says_nothing(world) -> None:
    people.adjustment(world.db.session, world.rosa, "CON_NEUTRAL")
    shown = page(world)
    assert "record" not in shown.title.text
    assert "CoachDesk" not in shown.decode()


def test_it_is_reached_from_more(world) -> None:
    assert page(world, address="/my/more").select_one("a[href='/my/opened']")


def test_older_events_that_say_no_role_are_told_all_the_same(world) -> None:
    look_as(world.db.session, str(world.accounts["amina"].id))
    audit.record(world.db.session, "note.written", subject="note", claimant_id=world.rosa.id)
    assert "Amina Yusuf wrote a note. 9:30am" in lines(world)


@pytest.mark.once
def test_every_verb_about_a_person_is_told_or_left_out_for_a_reason() -> None:
    quiet = {verb for verbs in opened_words.QUIET.values() for verb in verbs}
    decided = opened_words.TOLD | quiet
    subjects = {verb.partition(".")[0] for verb in decided} - {"account", "demo"}
    told = set()
    for room in ("services", "importing"):
        for file in (CODE / room).rglob("*.py"):
            told |= set(re.findall(r'"([a-z_]+\.[a-z_]+)"', file.read_text()))
    assert sorted(verb for verb in told if verb.partition(".")[0] in subjects and verb not in decided) == []
    assert not opened_words.TOLD & quiet


@pytest.mark.once
def test_every_sentence_names_who_and_nothing_else() -> None:
    for sentence in opened_words.DID.values():
        assert sentence.startswith("%(who)s ")
        assert sentence.endswith(".")
        assert json.dumps(sentence).count("%(") == 1


def test_who_opened_a_record_that_became_part_of_mine_stands_in_my_list(world) -> None:
    visit(world, "gwen", f"/claimants/{world.sam.id}")
    told = "Gwen Pritchard, the team lead, opened your record. 9:30am"
    assert told not in lines(world)
    merge = world.address("/merges/<uuid:merge_id>")
    assert world.send("dora", f"{merge}/agreement").status_code == 303
    assert told in lines(world)
    assert world.send("dora", f"{merge}/undoing", {"all": "yes"}).status_code == 303
    assert told not in lines(world)
