"""A claimant's own pages: everything about me is here, in plain words, and nothing of anybody else."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select

from coachdesk import clock as clock_module
from coachdesk.models import (
    AdjustmentOutcome,
    Agenda,
    Claimant,
    DataKey,
    Event,
    Goal,
    Leave,
    Note,
    NoteAddition,
    Staff,
    Step,
)
from coachdesk.models.label import AdditionKind, AppointmentState, LeaveKind, Outcome, Party, StepState
from coachdesk.services import entry_links, goals, notes, relationships, steps
from tests import people
from tests.views.world import World

PAGES = ("/my", "/my/plan", "/my/plan/goal", "/my/plan/steps/new", "/my/notes", "/my/adjustments", "/my/more")
TOMORROW = datetime(2026, 11, 25, 10, 15, tzinfo=UTC)


def page(world: World, address: str = "/my", who: str = "rosa") -> BeautifulSoup:
    answer = world.browser(who).get(address)
    assert answer.status_code == 200, answer.text
    return BeautifulSoup(answer.text, "html.parser")


def words(element) -> str:
    return " ".join(element.get_text(" ").split())


def send(world: World, address: str, who: str = "rosa", **sent: str):
    return world.send(who, address, sent)


def amina(world: World) -> Staff:
    return world.db.session.get_one(Staff, world.accounts["amina"].staff_id)


def comes(world: World, name: str, *codes: str, coach: Staff | None = None) -> Claimant:
    """Somebody else with pages of their own, in a browser named by their first name."""
    made = people.claimant(world.db.session, world.office, name, *codes, coach=coach)
    account = entry_links.account_of(world.db.session, made, at=clock_module.now())
    world.accounts[name.split()[0].lower()] = account
    return made


def key_of(world: World, claimant: Claimant) -> DataKey:
    return world.db.session.get_one(DataKey, claimant.key_id)


# --- Home ---------------------------------------------------------------------------------------------------


def test_i_am_greeted_as_i_want_to_be_called_and_told_who_my_coach_is(world) -> None:
    world.office.phone, world.office.address = "01632 960 100", "12 Harbour Street"
    home = page(world)
    assert words(home.h1) == "Hello Rosie"
    card = words(home.select_one(".my-coach"))
    assert "Amina Yusuf Your coach since May 2026" in card
    assert "Ring 01632 960 100" in card
    assert home.select_one(".my-coach a")["href"] == "tel:01632960100"
    assert "12 Harbour Street" in card
    assert (
        "Kit Moss stands in for Amina from Tuesday 24 November to Saturday 28 November, and can read your record then."
        in card
    )


def test_i_see_when_my_coach_is_away_and_not_for_what(world) -> None:
    leave = {"staff_id": amina(world).id, "kind": LeaveKind.LEAVE}
    at = datetime(2026, 12, 21, tzinfo=UTC)
    world.db.session.add(Leave(starts_at=at, ends_at=datetime(2027, 1, 3, tzinfo=UTC), **leave))
    world.db.session.add(Leave(starts_at=at - timedelta(days=7), ends_at=at - timedelta(days=6), **leave))
    training = leave | {"kind": LeaveKind.TRAINING}
    world.db.session.add(Leave(starts_at=at - timedelta(days=10), ends_at=at - timedelta(days=9), **training))
    card = words(page(world).select_one(".my-coach"))
    assert "Amina is away from Monday 21 December to Saturday 2 January." in card
    assert "Amina is away on Monday 14 December." in card
    assert card.count("is away") == 2


def test_while_my_coach_is_away_i_see_until_when(world) -> None:
    now = clock_module.now()
    leave = Leave(
        staff_id=amina(world).id, starts_at=now - timedelta(days=2), ends_at=datetime(2026, 12, 1, tzinfo=UTC)
    )
    world.db.session.add(leave)
    assert "Amina is away until Monday 30 November." in words(page(world).select_one(".my-coach"))


def test_without_a_coach_i_have_a_contact_and_a_promised_day(world) -> None:
    ola = comes(world, "Ola Berg")
    wait = [relationships.Wait(ola.id)]
    gwen = world.accounts["gwen"].staff_id
    relationships.wait_all(world.db.session, ola.office_id, wait, lead_id=gwen, by=None, at=clock_module.now())
    card = words(page(world, who="ola").select_one(".my-coach"))
    assert card.startswith("GP Gwen Pritchard Your contact until you have a coach. We promise you one by ")
    assert "Nothing yet. You can ask." in words(page(world, "/my/plan", "ola").main)


def test_the_next_meeting_says_all_that_takes_the_surprise_out_of_it(world) -> None:
    meeting = people.meeting(world.db.session, world.rosa, amina(world), TOMORROW, AppointmentState.BOOKED)
    agenda = Agenda(key=key_of(world, world.rosa), appointment_id=meeting.id, theirs="The bus", about="The course")
    world.db.session.add(agenda)
    card = page(world).select_one(".my-card")
    said = words(card)
    assert "Wednesday 25 November, 10:15am" in said
    assert "45 minutes" in said
    for line in ("Where Harbour Street", "Who Amina Yusuf", "What will happen The course",
                 "Nobody will ask you to sign", "What to bring Nothing.", "Who may come along You may bring anybody",
                 "What I want to talk about The bus", "You do not have to say why."):  # fmt: skip
        assert line in said
    assert card.select_one(".my-card__foot a")["href"] == f"/my/meetings/{meeting.id}"


def test_without_a_meeting_i_can_choose_a_time(world) -> None:
    comes(world, "Ola Berg", coach=amina(world))
    section = page(world, who="ola").select_one("#meeting").parent
    assert "No meeting is booked." in words(section)
    assert section.a["href"] == "/my/meetings/new"


def test_home_shows_my_goal_and_both_our_steps_and_mine_can_be_ticked_there(world) -> None:
    goals.say(world.db.session, world.rosa, "Bake again", by_claimant=True, by=world.accounts["rosa"].id,
              at=clock_module.now())  # fmt: skip
    promise(world, "Ask the café", date(2026, 11, 24))
    home = page(world)
    assert words(home.select_one(".own")) == "My goal, in my words Bake again"
    assert [words(each.select_one(".step__words")) for each in home.select(".step")] == [
        "Look at the kitchen", "Ask the café",
    ]  # fmt: skip
    assert "Promised for today" in words(home)
    tick = home.select_one(".step__tick")
    answer = send(world, tick["action"], back="home", version="1")
    assert (answer.status_code, answer.location) == (303, "/my#plan")
    assert world.step.state is StepState.DONE


def promise(world: World, said: str, due_on: date | None, state: StepState = StepState.AGREED) -> Step:
    step = Step(key=key_of(world, world.rosa), claimant_id=world.rosa.id, owner=Party.COACH, coach_id=amina(world).id,
                words=said, due_on=due_on, state=state, proposed_by=Party.COACH)  # fmt: skip
    world.db.session.add(step)
    world.db.session.flush()
    return step


# --- The plan -----------------------------------------------------------------------------------------------


def test_i_say_my_goal_and_change_my_words_and_both_stay(world) -> None:
    for said in ("Bake again", "Bake, but not early\n\nand near home"):
        answer = send(world, "/my/plan/goal", words=said)
        assert (answer.status_code, answer.location) == (303, "/my/plan")
    kept = world.db.session.scalars(select(Goal).where(Goal.claimant_id == world.rosa.id).order_by(Goal.made_at)).all()
    assert sorted(each.words for each in kept) == ["Bake again", "Bake, but not early\n\nand near home"]
    assert all(each.written_down_by is None for each in kept)
    assert "Bake, but not early" in page(world, "/my/plan").select_one(".own__text").get_text()


def test_i_can_have_no_goal_and_my_old_words_are_kept(world) -> None:
    send(world, "/my/plan/goal", words="Bake again")
    assert send(world, "/my/plan/goal", none="yes").status_code == 303
    assert "You have not said what you want yet." in words(page(world, "/my/plan"))
    assert world.db.session.scalars(select(Goal)).one().ended_at is not None


@pytest.mark.parametrize(("address", "said"), [("/my/plan/goal", " "), ("/my/plan/steps", "\n ")])
def test_no_words_are_no_goal_and_no_step(world, address, said) -> None:
    answer = send(world, address, words=said, owner="claimant")
    assert answer.status_code == 422
    assert "Write something here. A few words are enough." in answer.text


@pytest.mark.parametrize(("address", "name"), [("/my/plan/goal", "words"), ("/my/plan/steps", "words")])
def test_words_that_are_too_long_are_kept_in_the_form(world, address, name) -> None:
    answer = send(world, address, words="x" * 2001, owner="claimant")
    assert answer.status_code == 422
    form = BeautifulSoup(answer.text, "html.parser")
    assert form.select_one(f"textarea[name={name}]").get_text().strip() == "x" * 2001
    assert form.title.get_text().startswith("Error:")
    assert form.select_one(".govuk-error-summary a")["href"] == f"#{name}"


def test_a_step_of_mine_stands_at_once_and_one_for_my_coach_is_asked(world) -> None:
    send(world, "/my/plan/steps", words="Ring the college", owner="claimant")
    send(world, "/my/plan/steps", words="Write to my landlord", owner="coach")
    mine, theirs = (list_under(world, title) for title in ("What I do", "What Amina does"))
    assert "Ring the college When it suits me" in mine
    assert "Write to my landlord You asked. There is no yes yet." in theirs
    asked = world.db.session.scalars(select(Step).where(Step.owner == Party.COACH)).one()
    assert (asked.state, asked.proposed_by, asked.coach_id) == (
        StepState.PROPOSED, Party.CLAIMANT, amina(world).id,
    )  # fmt: skip


def list_under(world: World, title: str) -> str:
    heading = page(world, "/my/plan").find("h2", string=title)
    return words(heading.find_next_sibling())


def test_without_a_coach_nobody_can_be_asked(world) -> None:
    comes(world, "Ola Berg")
    form = page(world, "/my/plan/steps/new", "ola")
    assert len(form.select("input[name=owner]")) == 1
    assert send(world, "/my/plan/steps", "ola", words="Ring them", owner="coach").status_code == 422


@pytest.mark.parametrize(
    ("state", "said"),
    [("not_now", "You said: not now."), ("disagreed", "You said: I disagree.")],
)
def test_not_now_and_i_disagree_need_no_reason_and_can_be_put_back(world, state, said) -> None:
    assert send(world, f"/my/plan/steps/{world.step.id}/answer", state=state, version="1").status_code == 303
    off = page(world, "/my/plan").select_one(".my-off")
    assert f"Look at the kitchen {said}" in words(off)
    assert send(world, f"/my/plan/steps/{world.step.id}/answer", state="agreed", version="2").status_code == 303
    assert world.step.state is StepState.AGREED


def test_a_step_is_done_and_undone(world) -> None:
    for what, state, shown in (
        ("done", StepState.DONE, "Done, 24 November 2026"),
        ("undo", StepState.AGREED, "Not now"),
    ):
        answer = send(world, f"/my/plan/steps/{world.step.id}/{what}")
        assert answer.location == f"/my/plan#step-{world.step.id}"
        assert world.step.state is state
        assert shown in list_under(world, "What I do")


def test_a_proposal_of_my_coach_is_mine_to_answer(world) -> None:
    world.step.state, world.step.proposed_by = StepState.PROPOSED, Party.COACH
    shown = list_under(world, "What I do")
    assert "Your coach asks if you would like to." in shown
    assert "Yes, I will" in shown
    assert send(world, f"/my/plan/steps/{world.step.id}/answer", state="agreed").status_code == 303
    assert world.step.state is StepState.AGREED


def test_i_cannot_say_yes_for_my_coach_and_am_told_calmly(world) -> None:
    asked = promise(world, "Write to them", None, StepState.PROPOSED)
    asked.proposed_by = Party.CLAIMANT
    answer = send(world, f"/my/plan/steps/{asked.id}/answer", state="agreed")
    assert answer.status_code == 409
    assert "This step was changed just now" in answer.text
    assert asked.state is StepState.PROPOSED


def test_an_older_page_changes_nothing(world) -> None:
    send(world, f"/my/plan/steps/{world.step.id}/done", version="1")
    assert send(world, f"/my/plan/steps/{world.step.id}/answer", state="not_now", version="1").status_code == 409
    assert world.step.state is StepState.DONE


def test_only_our_promises_can_be_late(world) -> None:
    world.step.due_on = date(2026, 11, 2)
    promise(world, "Ask the café", date(2026, 11, 20))
    assert "Late" not in list_under(world, "What I do")
    assert "Late. Promised for Friday 20 November" in list_under(world, "What Amina does")


# --- Notes --------------------------------------------------------------------------------------------------


def test_i_read_every_note_at_once_and_whose_words_are_whose(world) -> None:
    note = page(world, "/my/notes").select_one(".my-note")
    assert words(note.h2) == "Tuesday 24 November"
    parts = {words(each.h3): words(each.p) for each in note.select(".my-part")}
    assert parts == {
        "What you said": "The mornings are hard.",
        "What Amina saw": "You came with your list.",
        "What Amina thinks": "Later times may help.",
    }


def test_what_was_agreed_stands_in_the_note(world) -> None:
    world.step.note_id = world.note.id
    promise(world, "Ask the café", None).note_id = world.note.id
    agreed = page(world, f"/my/notes/{world.note.id}").select(".points li")
    assert sorted(words(each) for each in agreed) == ["Amina: Ask the café", "You: Look at the kitchen"]


@pytest.mark.parametrize("kind", [AdditionKind.OWN_ACCOUNT, AdditionKind.CORRECTION_ASKED])
def test_what_i_add_stands_inside_the_note_and_both_stay(world, kind) -> None:
    answer = send(
        world, f"/my/notes/{world.note.id}/additions", kind=kind.value, words="It was the bus, not the morning."
    )
    assert (answer.status_code, answer.location) == (303, f"/my/notes/{world.note.id}")
    shown = page(world, "/my/notes").select_one(".my-note")
    assert "It was the bus" in words(shown.select_one(".own"))
    assert "24 November 2026" in words(shown.select_one(".own__label"))
    assert "The mornings are hard." in words(shown)
    assert "Amina owes you an answer." in words(shown)
    added = world.db.session.scalars(select(NoteAddition)).one()
    assert (added.kind, added.by, added.account_id) == (kind, Party.CLAIMANT, world.accounts["rosa"].id)


def test_i_am_told_by_when_i_have_an_answer_and_the_answer_stands_there(world) -> None:
    send(world, f"/my/notes/{world.note.id}/additions", kind="own_account", words="It was the bus.")
    note = page(world, f"/my/notes/{world.note.id}")
    assert "You have an answer by Tuesday 1 December." in words(note)
    mine = world.db.session.scalars(select(NoteAddition)).one()
    notes.add(world.db.session, world.note, kind=AdditionKind.ANSWER, words="Thank you, I see.", answers=mine,
              by_party=Party.COACH, by=world.accounts["amina"].id, at=clock_module.now())  # fmt: skip
    shown = words(page(world, "/my/notes").select_one(".my-note"))
    assert "Answer from Amina Yusuf, 24 November 2026 Thank you, I see." in shown
    assert "owes you" not in shown


@pytest.mark.parametrize("sent", [{"kind": "own_account", "words": " "}, {"kind": "answer", "words": "As the coach"}])
def test_what_fits_no_addition_writes_none(world, sent) -> None:
    answer = send(world, f"/my/notes/{world.note.id}/additions", **sent)
    assert answer.status_code == 422
    assert world.db.session.scalars(select(NoteAddition)).all() == []


def test_notes_are_kept_off_the_screen_those_of_before_as_well_and_shown_again(world) -> None:
    send(world, "/my/notes/screen", keep="off")
    assert world.rosa.notes_off_screen
    shown = page(world, "/my/notes")
    assert not shown.select(".my-note")
    assert "The mornings are hard." not in shown.get_text()
    assert "Some notes are kept off this screen, as you chose." in words(shown)
    assert world.browser("rosa").get(f"/my/notes/{world.note.id}").status_code == 404
    assert send(world, f"/my/notes/{world.note.id}/additions", kind="own_account", words="x").status_code == 404
    send(world, "/my/notes/screen", keep="on")
    assert not world.rosa.notes_off_screen
    assert len(page(world, "/my/notes").select(".my-note")) == 1
    verbs = select(Event.verb).where(Event.claimant_id == world.rosa.id, Event.verb.like("claimant.notes_%"))
    assert set(world.db.session.scalars(verbs)) == {"claimant.notes_off_screen", "claimant.notes_on_screen"}


def test_one_note_that_was_written_off_the_screen_waits_for_my_word(world, clock) -> None:
    clock.later(minutes=5)
    note = Note(key=key_of(world, world.rosa), claimant_id=world.rosa.id, author_id=amina(world).id, said="Quietly",
                off_screen=True)  # fmt: skip
    world.db.session.add(note)
    shown = page(world, "/my/notes")
    assert "Quietly" not in shown.get_text()
    assert len(shown.select(".my-note")) == 1
    assert "Show my notes here again" in words(shown)
    clock.later(minutes=5)
    send(world, "/my/notes/screen", keep="on")
    assert "Quietly" in page(world, "/my/notes").get_text()


def test_what_was_agreed_in_a_note_off_the_screen_is_off_it_as_well(world, clock) -> None:
    clock.later(minutes=5)
    key, about = key_of(world, world.rosa), {"claimant_id": world.rosa.id, "author_id": amina(world).id}
    for words_of_step, off in (("Ring the refuge", True), ("Write the letter", False)):
        note = Note(key=key, off_screen=off, **about)
        world.db.session.add(note)
        line = steps.Agreed(Party.COACH, words_of_step)
        by, at = world.accounts["amina"].id, clock_module.now()
        steps.agree_all(world.db.session, world.rosa, note, [line], about["author_id"], by=by, at=at)
    for address in ("/my", "/my/plan", "/my/plan?steps=all"):
        shown = page(world, address).get_text()
        assert "Ring the refuge" not in shown and "Write the letter" in shown
    assert "off this screen" not in page(world, "/my/plan").get_text(), "whoever looks along learns nothing"
    clock.later(minutes=5)
    send(world, "/my/notes/screen", keep="on")
    assert "Ring the refuge" in page(world, "/my/plan").get_text()


def test_choosing_the_screen_is_no_change_of_the_record(world) -> None:
    before = world.rosa.version
    send(world, "/my/notes/screen", keep="off")
    assert world.rosa.version == before


# --- Adjustments --------------------------------------------------------------------------------------------


def test_i_see_what_is_kept_for_me_and_what_you_want_to_ask(world) -> None:
    quiet = people.adjustment(world.db.session, world.rosa, "ENV_QUIET")
    quiet.details = "Away from the door, please"
    main = words(page(world, "/my/adjustments").main)
    assert "We keep to these" in main
    assert "Female coach or assessor" in main
    assert "Quiet or private room “Away from the door, please” Since 24 November 2026" in main
    assert "We want to ask you about “Not the week of my exams”" in main


def test_what_was_kept_is_said_by_both_and_both_stand(world) -> None:
    kept = people.adjustment(world.db.session, world.rosa, "ENV_QUIET")
    meeting = people.meeting(world.db.session, world.rosa, amina(world), TOMORROW - timedelta(days=20))
    for party, outcome in ((Party.COACH, Outcome.KEPT), (Party.CLAIMANT, Outcome.NOT_KEPT)):
        world.db.session.add(
            AdjustmentOutcome(key=key_of(world, world.rosa), claimant_id=world.rosa.id, appointment_id=meeting.id,
                              adjustment_id=kept.id, said_by=party, outcome=outcome)
        )  # fmt: skip
    block = page(world, "/my/adjustments").select_one(".my-block")
    assert words(block.dl) == "Quiet or private room We say: kept. You say: not kept."
    assert block.a["href"].startswith(f"/my/meetings/{meeting.id}")


# --- Nobody else's ------------------------------------------------------------------------------------------


def test_nothing_of_somebody_elses_opens_or_changes(world) -> None:
    comes(world, "Ola Berg", coach=amina(world))
    assert world.browser("ola").get(f"/my/notes/{world.note.id}").status_code == 404
    for what in (f"notes/{world.note.id}/additions", f"plan/steps/{world.step.id}/done",
                 f"plan/steps/{world.step.id}/answer", f"plan/steps/{world.step.id}/undo"):  # fmt: skip
        sent = {"kind": "own_account", "words": "x", "state": "not_now"}
        assert send(world, f"/my/{what}", "ola", **sent).status_code == 404, what
    assert world.step.state is StepState.AGREED
    for address in PAGES:
        for hers in ("Rosa", "Rosie", "kitchen", "mornings are hard"):
            assert hers not in world.browser("ola").get(address).text


def test_looking_at_my_own_pages_is_noted_as_mine_and_opens_no_record(world) -> None:
    for address in PAGES:
        page(world, address)
    noted = select(Event.verb, Event.actor).where(
        Event.claimant_id == world.rosa.id, Event.verb.like("claimant.opened%")
    )
    mine = ("claimant.opened_own", str(world.accounts["rosa"].id))
    assert [tuple(row) for row in world.db.session.execute(noted)] == [mine] * len(PAGES)


def test_pages_at_work_are_closed_to_me(world) -> None:
    for address in ("/caseload", "/find?q=rosa", f"/claimants/{world.rosa.id}", "/matters", "/today", "/diary"):
        assert world.browser("rosa").get(address).status_code == 403, address


# --- The frame ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", PAGES)
def test_leave_now_is_a_real_link_on_every_page_and_the_service_is_not_named(world, address) -> None:
    shown = page(world, address)
    leave = shown.select_one("header a[data-leave]")
    assert words(leave) == "Leave now"
    assert leave["href"].startswith("https://")
    assert {"nofollow", "noreferrer"} <= set(leave["rel"])
    assert shown.select_one("meta[name=theme-color]")["content"] == "#ffffff"  # as the header below it
    assert "CoachDesk" not in str(shown)
    assert words(shown.select_one("header .brand")) == "My plan"
    assert [words(each) for each in shown.select(".my-nav a")] == ["Home", "Plan", "Meetings", "More"]
    assert len(shown.select("main .govuk-button:not(.govuk-button--secondary)")) <= 1


@pytest.mark.parametrize("code", ["CON_SAFE", "CON_NEUTRAL"])
@pytest.mark.parametrize("address", [*PAGES, "/accessibility"])
def test_under_safe_contact_nothing_tells_an_onlooker_what_this_is(world, code, address) -> None:
    comes(world, "Ola Berg", code)
    shown = page(world, address, "ola")
    assert shown.title.get_text() == "My page"
    assert words(shown.select_one("header .brand")) == "My page"
    assert not shown.select("header .mark")
    assert "plain.svg" in shown.select_one("link[rel=icon]")["href"]
    assert "CoachDesk" not in str(shown)


@pytest.mark.parametrize("address", ["/my/nowhere", "/my/notes/01a200c8-a02e-7269-925a-ec0742a2e4e8", "/come-in/no"])
def test_what_is_not_there_names_nothing_either(world, address) -> None:
    answer = world.browser("rosa").get(address)
    assert answer.status_code == 404
    assert "CoachDesk" not in answer.text
    assert "Leave now" in answer.text


@pytest.mark.parametrize("address", PAGES)
def test_it_is_said_that_taking_part_is_a_choice_and_never_what_follows(world, address) -> None:
    said = words(page(world, address).body)
    for never in ("sanction", "must", "should", "required", "comply", "mandatory", "failed", "refused", "please note"):
        assert not re.search(rf"\b{never}", said, re.IGNORECASE), never
    if address not in ("/my/plan/goal", "/my/plan/steps/new"):
        assert "Taking part here is your choice. Saying no changes nothing here." in said


# --- Easy to read -------------------------------------------------------------------------------------------


def sentences(shown: BeautifulSoup) -> list[str]:
    """Each block that holds text is read on its own; one without a full stop is a sentence all the same."""
    for gone in shown.select("script, .vh, [aria-hidden=true], .govuk-skip-link, bdi"):
        gone.decompose()
    blocks = [words(each) for each in shown.select("h1, h2, h3, p, li, dt, dd, label, legend, button, summary, a")
              if not each.select("p, li, dt, h2, h3, button, a")]  # fmt: skip
    return [each for block in blocks for each in re.split(r"(?<=[.?!])\s+", block) if re.search(r"[A-Za-z]", each)]


def reading_age(said: list[str]) -> float:
    """The automated readability index: letters a word, words a sentence."""
    every = [re.findall(r"[\w’']+", each) for each in said]
    how_many = sum(map(len, every))
    letters = sum(len(word) for each in every for word in each)
    return 4.71 * letters / how_many + 0.5 * how_many / len(every) - 21.43


@pytest.mark.parametrize("address", [*PAGES, "/come-in", "/come-in/<token>", "/my/notes/<uuid:note_id>"])
def test_a_page_is_easy_to_read(world, address) -> None:
    people.meeting(world.db.session, world.rosa, amina(world), TOMORROW, AppointmentState.BOOKED)
    promise(world, "Ask the café", date(2026, 11, 20))
    shown = page(world, world.address(address))
    assert reading_age(sentences(shown)) <= 6.0


def test_the_index_can_tell_a_letter_of_the_old_kind() -> None:
    said = ["Failure to participate in mandatory appointments may result in your entitlement being reconsidered."]
    assert reading_age(said) > 12
