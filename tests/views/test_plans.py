"""The plan on a person's page: who may write what, one press for a tick, and both words where two wrote at once."""

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select

from coachdesk import clock
from coachdesk.models import Claimant, Event, Goal, Step
from coachdesk.models.label import Party, Role, StepState
from coachdesk.services import goals, steps
from tests import people
from tests.counting import statements

TODAY = date(2026, 11, 24)


@pytest.fixture
def desk(client, db) -> SimpleNamespace:
    """Amina at her desk, and Dotty, whose coach she is."""
    office = people.office(db.session)
    amina = people.staff(db.session, office, "Amina Yusuf")
    dotty = people.claimant(db.session, office, "Dotty Ashworth", "TIME_SCHOOL", coach=amina)
    account = people.account(db.session, amina, Role.COACH)
    people.sign_in(client, db.session, account)
    return SimpleNamespace(client=client, session=db.session, dotty=dotty, amina=amina, by=account.id)


def a_step(desk, owner: Party = Party.COACH, by: Party = Party.COACH, words: str = "Ask the café", due_on=None) -> Step:
    return steps.propose(
        desk.session, desk.dotty, owner=owner, words=words, due_on=due_on, proposed_by=by, coach_id=desk.amina.id,
        by=desk.by, at=clock.now(),
    )  # fmt: skip


def page(desk, more: str = "") -> BeautifulSoup:
    answer = desk.client.get(f"/claimants/{desk.dotty.id}{more}")
    assert answer.status_code == 200
    return BeautifulSoup(answer.text, "html5lib")


def row(desk, step: Step) -> BeautifulSoup:
    return page(desk).select_one(f"#step-{step.id}")


def told(piece: BeautifulSoup) -> str:
    return " ".join(piece.get_text(" ").split())


def sent(form: BeautifulSoup, **more: str) -> dict[str, str]:
    return {each["name"]: each.get("value", "") for each in form.select("input[type=hidden]")} | more


def press(desk, step: Step, words: str, **headers: str):
    """Press the button of this step's row that says these words."""
    form = row(desk, step).select_one("form")
    button = next(each for each in form.select("button") if words in told(each))
    more = {button["name"]: button["value"]} if button.get("name") else {}
    return desk.client.post(button["formaction"], data=sent(form, **more), headers=headers)


# --- One press ----------------------------------------------------------------------------------------------


def test_a_tick_is_one_press_and_says_so_in_its_row(desk) -> None:
    step = a_step(desk)
    answer = press(desk, step, "Done:")
    assert answer.status_code == 303
    assert answer.location == f"/claimants/{desk.dotty.id}#step-{step.id}"
    assert "Done. Undo" in told(row(desk, step))
    press(desk, step, "Undo")
    assert step.state is StepState.AGREED


def test_with_scripts_the_row_alone_comes_back(desk) -> None:
    step = a_step(desk, words="Sort out the bus pass")
    answer = press(desk, step, "Done:", **{"HX-Request": "true"})
    assert answer.status_code == 200
    piece = BeautifulSoup(answer.text, "html5lib")
    assert piece.select_one("html > body > li") or piece.select_one("body > li")
    assert not piece.select("h1, main")
    assert "Done. Undo" in told(piece)
    assert "Sort out the bus pass" in piece.select_one("li")["data-live"]


def test_a_tick_on_another_page_leads_back_there_and_nowhere_else(desk) -> None:
    step = a_step(desk)
    form = row(desk, step).select_one("form")
    answer = desk.client.post(f"/steps/{step.id}/done", data=sent(form, back="/caseload"))
    assert answer.location == "/caseload"
    other = a_step(desk)
    form = row(desk, other).select_one("form")
    answer = desk.client.post(f"/steps/{other.id}/done", data=sent(form, back="https://elsewhere.example/x"))
    assert answer.location == "/"


def test_what_was_changed_meanwhile_is_shown_and_not_overruled(desk) -> None:
    step = a_step(desk)
    form = row(desk, step).select_one("form")
    steps.answer(desk.session, step, StepState.NOT_NOW, by_party=Party.CLAIMANT, by=desk.by, at=clock.now())
    for headers in ({}, {"HX-Request": "true"}):
        answer = desk.client.post(f"/steps/{step.id}/done", data=sent(form, form_nonce=""), headers=headers)
        assert answer.status_code == 409
        assert "This was changed while you looked" in answer.text
        assert "Dotty said “not now”" in answer.text
    assert step.state is StepState.NOT_NOW


def test_a_press_that_says_nothing_sensible_writes_nothing(desk) -> None:
    step = a_step(desk)
    form = row(desk, step).select_one("form")
    for more in ({"version": "x"}, {"version": ""}):
        assert desk.client.post(f"/steps/{step.id}/done", data=sent(form, **more)).status_code == 422
    for state in ("done", "proposed", "", "ħ"):
        answer = desk.client.post(f"/steps/{step.id}/answer", data=sent(form, state=state, form_nonce=""))
        assert answer.status_code == 422
    assert step.state is StepState.AGREED


# --- What is said to a step ---------------------------------------------------------------------------------


def test_a_step_for_them_waits_for_their_word_and_has_no_tick(desk) -> None:
    step = a_step(desk, Party.CLAIMANT, Party.COACH)
    assert "It waits for Dotty’s word" in told(row(desk, step))
    assert not row(desk, step).select("button.promise__tick")
    answer = desk.client.post(f"/steps/{step.id}/answer", data=sent(row(desk, step).select_one("form"), state="agreed"))
    assert answer.status_code == 409
    assert step.state is StepState.PROPOSED


def test_what_they_ask_of_a_coach_is_taken_on_with_one_press(desk) -> None:
    step = a_step(desk, Party.COACH, Party.CLAIMANT)
    assert "Dotty asks for this" in told(row(desk, step))
    assert press(desk, step, "I take this on").status_code == 303
    assert step.state is StepState.AGREED


def test_their_not_now_stands_as_their_word_and_is_not_a_debt(desk) -> None:
    step = a_step(desk, Party.CLAIMANT, Party.CLAIMANT, due_on=TODAY)
    press(desk, step, "Dotty says “not now”")
    found = row(desk, step)
    assert "Dotty said “not now” on 24 Nov. Kept here, asked of nobody." in told(found)
    assert not found.select("button, .tag")
    press_off = a_step(desk)
    press(desk, press_off, "Take off the plan")
    assert row(desk, press_off) is None


def test_only_what_is_ours_is_ever_called_late(desk) -> None:
    mine, hers = a_step(desk, due_on=TODAY), a_step(desk, Party.CLAIMANT, Party.CLAIMANT, due_on=TODAY)
    mine.due_on = hers.due_on = TODAY - timedelta(days=4)
    desk.session.flush()
    assert "Late, 20 Nov" in told(row(desk, mine))
    assert row(desk, mine).select(".tag--act")
    assert "Late" not in told(row(desk, hers))
    assert not row(desk, hers).select(".tag")


# --- Adding -------------------------------------------------------------------------------------------------


def add(desk, whose: str, **typed: str):
    form = BeautifulSoup(desk.client.get(f"/claimants/{desk.dotty.id}/steps/new?owner={whose}").text, "html5lib")
    return desk.client.post(f"/claimants/{desk.dotty.id}/steps", data=sent(form.select_one("main form"), **typed))


@pytest.mark.parametrize(
    ("owner", "state"), [("coach", StepState.AGREED), ("claimant", StepState.PROPOSED), ("dog", StepState.PROPOSED)]
)
def test_a_promise_of_mine_stands_and_a_step_for_them_is_a_proposal(desk, owner: str, state: StepState) -> None:
    answer = add(desk, owner, words="Ask about lifts – 電車で行く <b>", due_on="2026-12-04")
    assert answer.status_code == 303
    step = desk.session.scalars(select(Step)).one()
    assert (step.state, step.due_on, step.words) == (state, date(2026, 12, 4), "Ask about lifts – 電車で行く <b>")
    assert step.coach_id == (desk.amina.id if owner == "coach" else None)
    found = row(desk, step)
    assert "Ask about lifts – 電車で行く <b>" in told(found)
    assert "Fri 4 Dec" in told(found)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"words": ""}, "Write down what is to be done."),
        ({"words": " \n "}, "Write down what is to be done."),
        ({"words": "x" * 2_001}, "Use 2,000 characters or fewer."),
        ({"words": "Ring", "due_on": "31 02 2027"}, "Give the day, such as 24 11 2026."),
        ({"words": "Ring", "due_on": "soon"}, "Give the day, such as 24 11 2026."),
        ({"words": "Ring", "due_on": "2026-11-23"}, "This day is over."),
        ({"words": "Ring", "owner": "dog"}, "Choose who takes this on."),
    ],
)
def test_what_makes_no_sense_is_said_and_what_was_typed_is_kept(desk, typed: dict[str, str], sentence: str) -> None:
    answer = add(desk, "coach", **typed)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "Error:" in answer.text
    found = BeautifulSoup(answer.text, "html5lib")
    assert found.select_one("textarea").text.strip() == typed["words"].strip()
    assert desk.session.scalars(select(Step)).all() == []


# --- A goal -------------------------------------------------------------------------------------------------


def write_goal(desk, **typed: str):
    form = BeautifulSoup(desk.client.get(f"/claimants/{desk.dotty.id}/goals").text, "html5lib").select_one("main form")
    return desk.client.post(f"/claimants/{desk.dotty.id}/goals", data=sent(form, **typed))


def test_a_first_goal_is_written_down_once_it_was_read_back(desk) -> None:
    answer = write_goal(desk, words="I want to bake for people again.")
    assert answer.status_code == 422
    assert "Read it back to them first." in answer.text
    assert "I want to bake for people again." in answer.text
    assert write_goal(desk, words="I want to bake for people again.", read_back="y").status_code == 303
    assert desk.session.scalars(select(Goal)).one().written_down_by == desk.by
    assert "written down and read back" in told(page(desk).select_one(".goal"))


def test_a_goal_that_stands_is_reworded_by_nobody_else(desk) -> None:
    form = BeautifulSoup(desk.client.get(f"/claimants/{desk.dotty.id}/goals").text, "html5lib").select_one("main form")
    goals.say(desk.session, desk.dotty, "My own bakery", by_claimant=True, by=desk.by, at=clock.now())
    typed = {"words": "Any job", "read_back": "y"}
    answer = desk.client.post(f"/claimants/{desk.dotty.id}/goals", data=sent(form, **typed))
    assert answer.status_code == 409
    assert "only Dotty rewords it" in answer.text
    assert [goal.words for goal in desk.session.scalars(select(Goal))] == ["My own bakery"]
    found = BeautifulSoup(desk.client.get(f"/claimants/{desk.dotty.id}/goals").text, "html5lib")
    assert not found.select("main form")
    assert "My own bakery" in told(found.select_one("main"))


@pytest.mark.parametrize("words", ["", "   ", "x" * 2_001])
def test_a_goal_of_nothing_or_a_book_is_not_kept(desk, words: str) -> None:
    assert write_goal(desk, words=words, read_back="y").status_code == 422
    assert desk.session.scalars(select(Goal)).all() == []


# --- The rhythm ---------------------------------------------------------------------------------------------


def agree(desk, **chosen: str):
    form = BeautifulSoup(desk.client.get(f"/claimants/{desk.dotty.id}/rhythm").text, "html5lib").select_one("main form")
    return desk.client.post(f"/claimants/{desk.dotty.id}/rhythm", data=sent(form, **chosen))


def test_a_rhythm_is_agreed_in_words(desk) -> None:
    assert "About every 4 weeks, as the office does it" in told(page(desk).select_one(".rhythm"))
    for chosen, said in (
        ({"rhythm": "14"}, "About every 2 weeks, as you two agreed"),
        ({"rhythm": "another", "days": "10"}, "About every 10 days, as you two agreed"),
        ({"rhythm": "another", "days": "365"}, "About once a year, as you two agreed"),
        ({"rhythm": "7"}, "About every week, as you two agreed"),
        ({"rhythm": "office"}, "About every 4 weeks, as the office does it"),
    ):
        assert agree(desk, **chosen).status_code == 303
        assert said in told(page(desk).select_one(".rhythm"))
    verbs = desk.session.scalars(select(Event.verb).where(Event.verb == "contact_plan.rhythm_agreed")).all()
    assert len(verbs) == 5


@pytest.mark.parametrize(
    "chosen",
    [{}, {"rhythm": "another"}, {"rhythm": "another", "days": "6"}, {"rhythm": "another", "days": "366"},
     {"rhythm": "another", "days": "ten"}, {"rhythm": "8"}],
)  # fmt: skip
def test_what_is_no_rhythm_is_said_and_kept_as_typed(desk, chosen: dict[str, str]) -> None:
    answer = agree(desk, **chosen)
    assert answer.status_code == 422
    assert desk.dotty.rhythm_days is None
    if "days" in chosen:
        assert f'value="{chosen["days"]}"' in answer.text


def test_a_rhythm_chosen_on_an_old_page_is_shown_again_and_saved_with_a_second_press(desk) -> None:
    form = BeautifulSoup(desk.client.get(f"/claimants/{desk.dotty.id}/rhythm").text, "html5lib").select_one("main form")
    desk.dotty.preferred_name = "Dot"
    desk.session.commit()
    answer = desk.client.post(f"/claimants/{desk.dotty.id}/rhythm", data=sent(form, rhythm="14"))
    assert answer.status_code == 409
    assert "The record changed while you chose" in answer.text
    again = BeautifulSoup(answer.text, "html5lib").select_one("main form")
    assert again.select_one("input[value='14']").has_attr("checked")
    answer = desk.client.post(f"/claimants/{desk.dotty.id}/rhythm", data=sent(again, rhythm="14"))
    assert answer.status_code == 303
    assert desk.session.get_one(Claimant, desk.dotty.id).rhythm_days == 14


# --- The page -----------------------------------------------------------------------------------------------


def test_done_steps_fold_and_open_with_a_link(desk) -> None:
    for number in range(5):
        steps.done(desk.session, a_step(desk, words=f"Number {number}"), by_party=Party.COACH, by=desk.by,
                   at=datetime(2026, 11, 20 - number, 9, tzinfo=UTC))  # fmt: skip
    folded = page(desk)
    assert len(folded.select(".promise--done")) == 3
    link = folded.find("a", string="2 more done")
    assert len(page(desk, link["href"].partition(str(desk.dotty.id))[2].partition("#")[0]).select(".promise")) == 5
    assert "Done, 20 Nov" in told(folded.select_one(".promise--done"))
    assert "A promise of ours was kept" in told(folded.select_one(".moj-timeline"))


def test_a_plan_of_fifteen_steps_asks_no_more_of_the_database_than_an_empty_one(desk, db) -> None:
    def asked() -> int:
        with statements(db) as found:
            page(desk)
        return len(found.reads)

    page(desk)
    empty = asked()
    for number in range(15):
        a_step(desk, words=f"Number {number}")
    goals.say(desk.session, desk.dotty, "My own bakery", by_claimant=True, by=desk.by, at=clock.now())
    desk.session.commit()
    assert asked() <= empty


def test_an_empty_plan_says_what_is_next(desk) -> None:
    found = told(page(desk).select_one("#plan"))
    assert "No steps yet." in found
    assert "No goal is written down yet." in found
    assert page(desk).select("#plan a[href$='/goals']")
