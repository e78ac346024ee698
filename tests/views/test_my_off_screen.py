"""One thing kept off the screen: it is on no page of the person's, and comes back with their coach alone."""

import io
import json
import zipfile
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import delete, func, select

from coachdesk import clock as clock_module
from coachdesk.models import DataKey, Event, Note, OffScreen, Redaction, Staff, Step
from coachdesk.models.label import AppointmentState, Party, Sensitivity, StepState
from coachdesk.services import entry_links, goals
from tests import people
from tests.views import world as worlds
from tests.views.world import World

PAGES = ("/my", "/my/plan", "/my/plan?steps=all", "/my/notes", "/my/notes?notes=all", "/my/meetings", "/my/adjustments",
         "/my/times", "/my/plan/goal", "/my/more", "/my/meetings/new")  # fmt: skip


@pytest.fixture
def world(world, db) -> World:
    goals.say(db.session, world.rosa, "I want to bake bread", by_claimant=True, by=world.accounts["rosa"].id,
              at=clock_module.now())  # fmt: skip
    db.session.commit()
    return world


def keep(world: World, subject: str, subject_id, who: str = "rosa"):
    return world.send(who, f"/my/off-screen/{subject}/{subject_id}")


def all_that_is_shown(world: World) -> str:
    return "\n".join(world.browser("rosa").get(page).text for page in PAGES)


def things(world: World) -> list[tuple[str, object, str, tuple[str, ...]]]:
    """What can be kept off: its kind, its id, what tells of it, and what cannot be pressed then."""
    goal = goals.standing_goal(world.db.session, world.rosa.id)
    day = "Thursday 26 November"
    return [
        ("note", world.note.id, "The mornings are hard.", ("/my/notes/{}/additions",)),
        ("step", world.step.id, "Look at the kitchen",
         ("/my/plan/steps/{}/done", "/my/plan/steps/{}/undo", "/my/plan/steps/{}/answer")),
        ("goal", goal.id, "I want to bake bread", ()),
        ("appointment", world.meeting.id, day,
         ("/my/meetings/{}/words", "/my/meetings/{}/adjustments", "/my/meetings/{}/move", "/my/meetings/{}/cancel")),
    ]  # fmt: skip


@pytest.mark.parametrize("number", range(4), ids=["note", "step", "goal", "meeting"])
def test_it_is_on_no_page_of_theirs_and_cannot_be_pressed_by_its_address(world, number: int) -> None:
    subject, subject_id, words, presses = things(world)[number]
    assert words in all_that_is_shown(world)
    assert "ask your coach" in world.browser("rosa").get(f"/my/off-screen/{subject}/{subject_id}").text
    assert keep(world, subject, subject_id).status_code == 303
    assert words not in all_that_is_shown(world).replace("until Thursday 26 November", "")
    state = {"state": "not_now"}
    assert {world.send("rosa", press.format(subject_id), state).status_code for press in presses} <= {404}
    for page in (f"/my/off-screen/{subject}/{subject_id}", f"/my/notes/{subject_id}", f"/my/meetings/{subject_id}",
                 f"/my/meetings/{subject_id}/move", f"/my/meetings/{subject_id}/cancel"):  # fmt: skip
        assert world.browser("rosa").get(page).status_code == 404
    assert keep(world, subject, subject_id).status_code == 404
    told = world.db.session.scalars(select(Event.subject).where(Event.verb == "off_screen.kept")).all()
    assert told == [subject]


def test_what_was_agreed_in_a_note_leaves_with_it(world) -> None:
    step = worlds.a_step(world.db.session, world.rosa)
    step.note_id = world.note.id
    step.words = "Ring the college about Mondays"
    world.db.session.commit()
    assert "Ring the college" in all_that_is_shown(world)
    keep(world, "note", world.note.id)
    assert "Ring the college" not in all_that_is_shown(world)
    assert world.send("rosa", f"/my/plan/steps/{step.id}/done").status_code == 404


def test_a_step_that_is_off_is_not_in_the_note_it_was_agreed_in_either(world) -> None:
    world.db.session.add(
        Step(key=key_of(world), claimant_id=world.rosa.id, owner=Party.CLAIMANT, words="Ring the college",
             state=StepState.AGREED, proposed_by=Party.CLAIMANT, note_id=world.note.id)
    )  # fmt: skip
    world.db.session.commit()
    step = world.db.session.scalars(select(Step).where(Step.note_id == world.note.id)).one()
    keep(world, "step", step.id)
    page = world.browser("rosa").get("/my/notes").text
    assert "Ring the college" not in page
    assert "The mornings are hard." in page


def test_at_work_it_stands_with_a_word_beside_it_and_comes_back_when_they_ask(world) -> None:
    for subject, subject_id, _words, _presses in things(world):
        keep(world, subject, subject_id)
    for page in (f"/claimants/{world.rosa.id}", f"/appointments/{world.meeting.id}", f"/notes/{world.note.id}"):
        assert "ept off the screen" in world.browser("amina").get(page).text
    assert world.browser("amina").get(f"/claimants/{world.rosa.id}").text.count("Kept off the screen") == 3
    where = f"/claimants/{world.rosa.id}/notes/screen"
    page = BeautifulSoup(world.browser("amina").get(where).text, "html.parser")
    lines = [form.select_one("span").get_text() for form in page.select("form[action$='/return']")]
    assert sorted(line.partition(":")[0] for line in lines) == [
        "Goal", "Meeting", f"Note of {day_of(world)}", "Step",
    ]  # fmt: skip
    step = world.db.session.scalars(select(OffScreen).where(OffScreen.subject_id == world.step.id)).one()
    press = f"/off-screen/{step.id}/return"
    assert world.send("rosa", press, {"asked": "yes"}).status_code == 403
    assert world.send("dev", press, {"asked": "yes"}).status_code == 404
    assert world.send("amina", press).status_code == 422
    assert world.send("amina", press, {"asked": "yes"}).status_code == 303
    assert "Look at the kitchen" in world.browser("rosa").get("/my/plan").text
    assert count(world, Event.verb == "off_screen.brought_back", Event.subject == "step") == 1


def day_of(world: World) -> str:
    return "24 Nov" if world.note.written_at.month == 11 else ""


def test_a_restricted_note_is_named_to_nobody_but_their_own_coach(world) -> None:
    restricted = Note(key=key_of(world), claimant_id=world.rosa.id, author_id=coach(world).id, said="x",
                      restricted=True)  # fmt: skip
    world.db.session.add(restricted)
    world.db.session.commit()
    keep(world, "note", restricted.id)
    where = f"/claimants/{world.rosa.id}/notes/screen"
    assert "Note of" in world.browser("amina").get(where).text
    assert "Note of" not in world.browser("gwen").get(where).text


def coach(world: World):
    from coachdesk.models import Staff

    return world.db.session.get_one(Staff, world.accounts["amina"].staff_id)


def test_nobody_keeps_off_what_is_not_theirs(world) -> None:
    for subject, subject_id, _words, _presses in things(world):
        assert keep(world, subject, subject_id, who="sam").status_code == 404
    assert keep(world, "letter", world.note.id).status_code == 404
    assert count(world, OffScreen.made_by.is_not(None)) == 0


def test_a_meeting_that_is_off_is_not_told_of_when_times_are_kept_free(world) -> None:
    keep(world, "appointment", world.meeting.id)
    page = world.send("rosa", "/my/times", {"every": "week", "weekday": "3", "starts": "0:00", "ends": "23:30"})
    assert "You have a meeting then" not in page.text
    assert "You have a meeting then" not in world.browser("rosa").get("/my/times").text


def test_it_is_done_once_however_often_it_is_pressed(world) -> None:
    from coachdesk.services import off_screen

    for _time in range(2):
        off_screen.keep_off(world.db.session, world.rosa, "step", world.step.id, by=world.accounts["rosa"].id,
                            at=clock_module.now())  # fmt: skip
    assert count(world, Event.verb == "off_screen.kept") == 1


def count(world: World, *where) -> int:
    return world.db.session.scalar(select(func.count()).where(*where))


def test_a_meeting_that_was_is_gone_from_what_was_kept(world) -> None:
    met = people.meeting(world.db.session, world.rosa, coach(world), clock_module.now().replace(day=3),
                         AppointmentState.MET)  # fmt: skip
    world.db.session.commit()
    assert "3 November" in world.browser("rosa").get("/my/meetings").text
    keep(world, "appointment", met.id)
    assert "3 November" not in world.browser("rosa").get("/my/meetings").text


def key_of(world: World) -> DataKey:
    return world.db.session.get_one(DataKey, world.rosa.key_id)


@pytest.mark.parametrize("number", range(4), ids=["note", "step", "goal", "meeting"])
def test_a_copy_that_is_fetched_on_the_screen_has_nothing_of_it_and_the_one_on_paper_has(world, number: int) -> None:
    """Nor does it say that anything is kept off, or why a record is not found: whoever holds the telephone reads it."""
    subject, subject_id, _words, _presses = things(world)[number]
    address, given = world.address("/my/record/<uuid:request_id>/copy.zip"), world.around.record_request
    world.db.session.execute(delete(Redaction))
    keep(world, subject, subject_id)
    world.rosa.sensitive = Sensitivity.IN_HIDING
    office = f"/data-protection/requests/{given.id}"
    assert world.send("dora", office + "/giving").status_code == 303
    on_screen, on_paper = (copied(world, *way) for way in (("rosa", address), ("dora", office + "/copy.zip")))
    assert "own_words" in on_screen["claimant"][0]
    assert "off_screen" not in on_screen
    assert "sensitive" not in on_screen["claimant"][0]
    assert on_paper["claimant"][0]["sensitive"] == "in_hiding"
    assert len(on_screen.get(subject, [])) == len(on_paper[subject]) - 1


def copied(world: World, who: str, address: str) -> dict:
    with zipfile.ZipFile(io.BytesIO(world.browser(who).get(address).data)) as zipped:
        return json.loads(zipped.read("my-record/my-record.json"))["record"]


def test_a_meeting_kept_off_is_no_reason_on_the_page_of_times(world) -> None:
    """One with somebody else would be named as the person's own."""
    session = world.db.session
    amina, kit = (session.get_one(Staff, world.accounts[who].staff_id) for who in ("amina", "kit"))
    lou = people.claimant(session, world.office, "Lou Free", coach=amina)
    world.accounts["lou"] = entry_links.account_of(session, lou, at=clock_module.now())
    meeting = people.meeting(session, lou, kit, clock_module.now() + timedelta(days=2), AppointmentState.BOOKED)
    assert "You have another meeting." in world.browser("lou").get("/my/meetings/new").text
    session.add(OffScreen(claimant_id=lou.id, subject="appointment", subject_id=meeting.id))
    page = world.browser("lou").get("/my/meetings/new").text
    assert "another meeting" not in page
    assert "These are taken already." in page
