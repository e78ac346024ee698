"""A person's page in one look: the next meeting, what was kept, and what happened, with both voices in it."""

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup

from coachdesk import clock
from coachdesk.models import AdjustmentOutcome, DataKey, Note, NoteAddition
from coachdesk.models.label import AdditionKind, AppointmentState, Outcome, Party, Role
from coachdesk.services import steps
from tests import people

MET = datetime(2026, 10, 27, 10, 15, tzinfo=UTC)
BEFORE = datetime(2026, 9, 29, 10, 15, tzinfo=UTC)


@pytest.fixture
def desk(client, db) -> SimpleNamespace:
    """Amina at her desk; Dotty, whom she met twice."""
    office = people.office(db.session)
    amina = people.staff(db.session, office, "Amina Yusuf")
    dotty = people.claimant(db.session, office, "Dotty Ashworth", "TIME_SCHOOL", coach=amina)
    account = people.account(db.session, amina, Role.COACH)
    people.sign_in(client, db.session, account)
    met, before = (people.meeting(db.session, dotty, amina, at) for at in (MET, BEFORE))
    key = db.session.get_one(DataKey, dotty.key_id)
    return SimpleNamespace(
        client=client, session=db.session, dotty=dotty, amina=amina, by=account.id, key=key, met=met, before=before
    )


def page(desk) -> BeautifulSoup:
    answer = desk.client.get(f"/claimants/{desk.dotty.id}")
    assert answer.status_code == 200
    return BeautifulSoup(answer.text, "html.parser")


def told(piece: BeautifulSoup | None) -> str:
    assert piece is not None
    return " ".join(piece.get_text(" ").split())


def kept(desk, meeting, by: Party, outcome: Outcome) -> None:
    adjustment = people.adjustment(desk.session, desk.dotty, "TIME_SCHOOL")
    said = AdjustmentOutcome(key=desk.key, claimant_id=desk.dotty.id, appointment_id=meeting.id,
                             adjustment_id=adjustment.id, said_by=by, outcome=outcome)  # fmt: skip
    desk.session.add(said)
    desk.session.flush()


def a_note(desk) -> Note:
    note = Note(key=desk.key, claimant_id=desk.dotty.id, author_id=desk.amina.id, appointment_id=desk.met.id,
                said="I would like to see it first.", written_at=MET)  # fmt: skip
    desk.session.add(note)
    desk.session.flush()
    lines = [steps.Agreed(Party.COACH, "Ask the café"), steps.Agreed(Party.CLAIMANT, "Two mornings")]
    steps.agree_all(desk.session, desk.dotty, note, lines, desk.amina.id, by=desk.by, at=MET)
    return note


# --- At the top ---------------------------------------------------------------------------------------------


def test_the_next_meeting_stands_at_the_top_until_it_is_over(desk, clock) -> None:
    later = datetime(2026, 12, 8, 14, 0, tzinfo=UTC)
    today = people.meeting(desk.session, desk.dotty, desk.amina, datetime(2026, 11, 24, 10, 15, tzinfo=UTC),
                           AppointmentState.BOOKED)  # fmt: skip
    people.meeting(desk.session, desk.dotty, desk.amina, later, AppointmentState.BOOKED)
    bar = page(desk).select_one(".identity__facts")
    assert "Today 10:15 , in person, 45 minutes" in told(bar)
    assert bar.select_one("a")["href"] == f"/appointments/{today.id}"
    clock.at(datetime(2026, 11, 24, 10, 14, tzinfo=UTC))
    assert "Today 10:15" in told(page(desk).select_one(".identity__facts"))
    clock.at(datetime(2026, 11, 24, 11, 1, tzinfo=UTC))
    assert "Tue 8 Dec 14:00" in told(page(desk).select_one(".identity__facts"))


def test_the_bar_says_where_one_is_on_every_page_of_a_person(desk) -> None:
    here = f"/claimants/{desk.dotty.id}"
    for address in ("/caseload", here, f"{here}/life", f"{here}/notes/new", f"/appointments/{desk.met.id}"):
        bar = BeautifulSoup(desk.client.get(address).text, "html.parser").select("nav.nav [aria-current]")
        assert [(told(each), each["aria-current"]) for each in bar] == [
            ("Caseload", "page" if address == "/caseload" else "true")
        ]


def test_one_thing_is_filled_and_a_note_is_one_press_away(desk) -> None:
    found = page(desk)
    filled = found.select(".govuk-button:not(.govuk-button--secondary)")
    assert [told(each) for each in filled if not each.find_parent("header")] == ["Start note N"]
    assert filled[-1]["href"] == f"/claimants/{desk.dotty.id}/notes/new"
    assert found.select_one(f"form[action='/claimants/{desk.dotty.id}/entry-link'] button")


def test_every_meeting_leads_to_its_page(desk) -> None:
    links = [link["href"] for link in page(desk).select("#meetings tbody th a")]
    assert links == [f"/appointments/{desk.met.id}", f"/appointments/{desk.before.id}"]


# --- What was kept ------------------------------------------------------------------------------------------


def test_nothing_is_said_of_what_was_kept_where_nobody_said_anything(desk) -> None:
    assert "Kept at" not in told(page(desk).select_one("#adjustments"))


def test_what_was_kept_is_said_by_both_and_where_they_differ_both_stand(desk) -> None:
    kept(desk, desk.met, Party.COACH, Outcome.KEPT)
    kept(desk, desk.before, Party.COACH, Outcome.KEPT)
    assert "Kept at 2 of the last 2 meetings." in told(page(desk).select_one("#adjustments"))
    kept(desk, desk.before, Party.CLAIMANT, Outcome.NOT_KEPT)
    found = told(page(desk).select_one("#adjustments"))
    assert "Kept at 1 of the last 2 meetings." in found
    assert "29 Sep The coach: all kept. Dotty: not all kept." in found
    assert "%" not in found


# --- What happened ------------------------------------------------------------------------------------------


def test_a_note_stands_with_what_was_agreed_and_their_own_account_inside(desk) -> None:
    note = a_note(desk)
    coach_says = NoteAddition(key=desk.key, note_id=note.id, claimant_id=desk.dotty.id, kind=AdditionKind.ANSWER,
                              by=Party.COACH, account_id=desk.by, words="Sorry, I wrote it wrongly.")  # fmt: skip
    own = NoteAddition(key=desk.key, note_id=note.id, claimant_id=desk.dotty.id, kind=AdditionKind.OWN_ACCOUNT,
                       by=Party.CLAIMANT, account_id=desk.by, words="See first, then try. 日本",
                       written_at=clock.now())  # fmt: skip
    desk.session.add_all([coach_says, own])
    desk.session.flush()
    entry = page(desk).select_one(f".moj-timeline__item:has(a[href='/notes/{note.id}'])")
    assert (
        "Meeting and note 27 Oct In person, 45 minutes, with Amina Yusuf You: Ask the café Dotty: Two mornings"
        in told(entry)
    )
    assert told(entry.select_one(".own")) == "Dotty’s own account, 24 Nov See first, then try. 日本"
    assert "I would like to see it first" not in told(entry)


def test_a_meeting_with_a_note_is_told_once_and_one_without_is_a_fact(desk) -> None:
    a_note(desk)
    desk.before.state = AppointmentState.DID_NOT_MEET
    desk.session.flush()
    titles = [told(title) for title in page(desk).select(".moj-timeline__title")]
    assert titles[:2] == ["Meeting and note", "Did not meet"]
    assert "Met" not in titles


def test_a_page_without_anything_says_what_comes(desk, db) -> None:
    nobody = people.claimant(db.session, people.office(db.session, "Hill Road"), "Sam Webb", coach=desk.amina)
    found = BeautifulSoup(desk.client.get(f"/claimants/{nobody.id}").text, "html.parser")
    assert "Nothing written yet. Ask about adjustments first." in told(found)
    assert "No steps yet." in told(found)
    assert "None yet. A first one is booked above" in told(found)
