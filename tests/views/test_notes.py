"""Notes: written once beside the meeting, read at once, corrected by adding; drafts for their author alone."""

from datetime import UTC, date, datetime, timedelta

import pytest
from bs4 import BeautifulSoup
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text, update
from sqlalchemy.exc import DatabaseError

from coachdesk import clock as clock_module
from coachdesk.models import Adjustment, AdjustmentOutcome, Event, Note, NoteAddition, NoteDraft, SignIn, Step
from coachdesk.models.label import AdditionKind, AppointmentState, Outcome, Party, Role, StepState
from coachdesk.queries import notes as queries
from coachdesk.services import entry_links, note_drafts
from coachdesk.services import notes as services
from tests import people
from tests.client import Client

BEGAN = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
LATER = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)
RTL = "قالت: أريد أن أبدأ في الصباح، 9:30"


class Desk:
    """Amina's browser, Dotty, and a meeting that began at nine."""

    def __init__(self, app, db, client) -> None:
        self.app, self.db, self.client = app, db, client
        session = db.session
        self.office = people.office(session)
        self.amina = people.staff(session, self.office, "Amina Yusuf")
        self.ben = people.staff(session, self.office, "Ben Okafor")
        self.gwen = people.lead(session, self.office)
        self.dotty = people.claimant(
            session, self.office, "Dotty Ashworth", "TIME_EXTEND", "ENV_QUIET", coach=self.amina
        )
        self.dotty.preferred_name = "Dotty"
        self.sam = people.claimant(session, self.office, "Sam Webb", coach=self.amina)
        self.meeting = people.meeting(session, self.dotty, self.amina, BEGAN, AppointmentState.BOOKED)
        self.account = people.account(session, self.amina, Role.COACH)
        people.sign_in(client, session, self.account)

    @property
    def address(self) -> str:
        return f"/claimants/{self.dotty.id}/notes"

    def of_meeting(self, meeting=None) -> str:
        return f"?appointment={(meeting or self.meeting).id}"

    def browser(self, member, role: Role) -> Client:
        browser = self.app.test_client()
        people.sign_in(browser, self.db.session, people.account(self.db.session, member, role))
        return browser

    def page(self, address: str, browser: Client | None = None) -> BeautifulSoup:
        answer = (browser or self.client).get(address)
        assert answer.status_code == 200, answer.status
        return BeautifulSoup(answer.text, "html.parser")

    def form(self, page: BeautifulSoup) -> dict[str, str]:
        return fields(page.select_one("form#note"))

    def write(self, about: str = "", **typed: str):
        """Open the page, type, and press Save."""
        sent = self.form(self.page(f"{self.address}/new{about}")) | typed
        return self.client.post(f"{self.address}{about}", data=sent)

    def note(self) -> Note:
        return self.db.session.scalars(select(Note).order_by(Note.written_at.desc(), Note.id.desc())).first()

    def rows(self, model) -> list:
        return list(self.db.session.scalars(select(model)))

    def verbs(self) -> list[str]:
        where = Event.claimant_id == self.dotty.id
        return list(self.db.session.scalars(select(Event.verb).where(where).order_by(Event.id)))

    def added_by_dotty(self, words: str = "It was not like that.", note: Note | None = None) -> NoteAddition:
        theirs = entry_links.account_of(self.db.session, self.dotty, at=clock_module.now())
        return services.add(
            self.db.session, note or self.note(), kind=AdditionKind.OWN_ACCOUNT, words=words, answers=None,
            by_party=Party.CLAIMANT, by=theirs.id, at=clock_module.now(),
        )  # fmt: skip


def fields(form) -> dict[str, str]:
    sent = {each["name"]: each.get("value", "") for each in form.select("input[name]")
            if each.get("type") not in ("radio", "checkbox") or each.has_attr("checked")}  # fmt: skip
    sent |= {each["name"]: each.get_text().removeprefix("\n") for each in form.select("textarea[name]")}
    for select_ in form.select("select[name]"):
        chosen = select_.select_one("option[selected]")
        sent[select_["name"]] = chosen["value"] if chosen else ""
    return sent


@pytest.fixture
def desk(app, db, client) -> Desk:
    return Desk(app, db, client)


# --- Writing ------------------------------------------------------------------------------------------------


def test_a_note_of_a_meeting_keeps_four_voices_apart_and_is_read_at_once(desk) -> None:
    answer = desk.write(
        desk.of_meeting(), said="“Tuesdays are good.”", saw="She brought a photo.", think="See it first."
    )
    note = desk.note()
    assert (answer.status_code, answer.location) == (303, f"/notes/{note.id}")
    assert (note.said, note.saw, note.think) == ("“Tuesdays are good.”", "She brought a photo.", "See it first.")
    assert (note.author_id, note.appointment_id, note.off_screen) == (desk.amina.id, desk.meeting.id, False)
    page = desk.page(answer.location)
    assert "Dotty can read it now" in page.get_text()
    assert "“Tuesdays are good.”" in page.select_one(".written .own").get_text()
    assert "What Amina thinks" in page.get_text()
    assert len(page.select(".own")) == 1


def test_what_was_agreed_becomes_steps_and_promises_without_typing_twice(desk) -> None:
    desk.write(**{
        "said": "Yes.",
        "agreed-0-who": "coach", "agreed-0-what": "Ask the café", "agreed-0-when": "2026-11-26",
        "agreed-2-who": "claimant", "agreed-2-what": "Look at the kitchen",
    })  # fmt: skip
    promise, step = sorted(desk.rows(Step), key=lambda each: each.owner, reverse=True)
    assert (promise.owner, promise.words, promise.due_on) == (Party.COACH, "Ask the café", date(2026, 11, 26))
    assert (promise.coach_id, promise.state, promise.note_id) == (desk.amina.id, StepState.AGREED, desk.note().id)
    assert (step.owner, step.words, step.due_on, step.coach_id) == (Party.CLAIMANT, "Look at the kitchen", None, None)
    shown = desk.page(f"/notes/{desk.note().id}").select_one(".agreed").get_text(" ", strip=True)
    assert "Amina: Ask the café · by 26 Nov" in shown
    assert "Dotty: Look at the kitchen" in shown


def test_saving_records_a_meeting_that_has_begun_with_the_adjustments_as_ticked(desk) -> None:
    quiet = desk.db.session.scalar(select(Adjustment).where(Adjustment.code == "ENV_QUIET"))
    page = desk.page(f"{desk.address}/new{desk.of_meeting()}")
    assert "Saving records the meeting as met." in page.get_text()
    answer = desk.write(desk.of_meeting(), said="Yes.", **{
        f"kept-{quiet.id}": "partly", f"why-{quiet.id}": "The door stood open."})  # fmt: skip
    assert answer.status_code == 303
    desk.db.session.refresh(desk.meeting)
    assert desk.meeting.state is AppointmentState.MET
    said = {each.adjustment_id: each for each in desk.rows(AdjustmentOutcome)}
    assert (said.pop(quiet.id).outcome, said.popitem()[1].outcome) == (Outcome.PARTLY, Outcome.KEPT)
    assert {each.words for each in desk.rows(AdjustmentOutcome)} == {None, "The door stood open."}


@pytest.mark.parametrize("state", [AppointmentState.DID_NOT_MEET, AppointmentState.CANCELLED_BY_US])
def test_saving_says_nothing_about_a_meeting_that_is_settled_or_still_to_come(desk, state) -> None:
    to_come = people.meeting(desk.db.session, desk.dotty, desk.amina, LATER, AppointmentState.BOOKED)
    settled = people.meeting(desk.db.session, desk.dotty, desk.amina, BEGAN, state)
    for meeting in (to_come, settled):
        page = desk.page(f"{desk.address}/new{desk.of_meeting(meeting)}")
        assert "Saving records the meeting" not in page.get_text()
        assert not page.select("input[name^=kept-]")
        assert desk.write(desk.of_meeting(meeting), said="Rang about it.").status_code == 303
    desk.db.session.expire_all()
    assert (to_come.state, settled.state) == (AppointmentState.BOOKED, state)
    assert desk.rows(AdjustmentOutcome) == []


def test_a_note_of_a_talk_needs_no_meeting(desk) -> None:
    assert "Note of a talk" in desk.page(f"{desk.address}/new").get_text()
    assert desk.write(said="She rang.").status_code == 303
    assert desk.note().appointment_id is None


def test_a_note_is_one_write_of_few_events(desk) -> None:
    desk.write(said="Yes.")
    assert desk.verbs() == ["claimant.opened", "note.written"]


# --- Off the screen -----------------------------------------------------------------------------------------


def test_a_note_is_kept_off_the_screen_as_the_person_chose(desk) -> None:
    desk.dotty.notes_off_screen = True
    page = desk.page(f"{desk.address}/new")
    assert page.select_one("#off_screen").has_attr("checked")
    answer = desk.write(said="Yes.")
    assert desk.note().off_screen
    shown = desk.page(answer.location).get_text()
    assert "Dotty can read it now" not in shown
    assert "Kept off the screen" in shown


def test_for_one_note_it_can_be_otherwise(desk) -> None:
    desk.write(said="Yes.", off_screen="y")
    assert desk.note().off_screen
    desk.dotty.notes_off_screen = True
    sent = desk.form(desk.page(f"{desk.address}/new")) | {"said": "On the screen, she said."}
    del sent["off_screen"]
    desk.client.post(desk.address, data=sent)
    assert not desk.note().off_screen


# --- Bad input ----------------------------------------------------------------------------------------------


def test_a_note_of_nothing_is_told_so(desk) -> None:
    answer = desk.write(desk.of_meeting(), said="  \n ")
    assert answer.status_code == 422
    assert "Write something first" in answer.text
    assert "Error:" in BeautifulSoup(answer.text, "html.parser").title.get_text()
    assert desk.rows(Note) == []
    desk.db.session.refresh(desk.meeting)
    assert desk.meeting.state is AppointmentState.BOOKED


@pytest.mark.parametrize("part", ["said", "saw", "think"])
def test_a_megabyte_is_told_the_limit_and_loses_nothing(desk, part: str) -> None:
    typed = "ملاحظة " * 50_000 + "🌱"
    answer = desk.write(**{"said": "Short.", part: typed})
    assert answer.status_code == 422
    assert "Use 20,000 characters or fewer" in answer.text
    shown = BeautifulSoup(answer.text, "html.parser")
    assert shown.select_one(f"#{part}").get_text().strip() == typed
    assert shown.select_one(f".govuk-error-summary a[href='#{part}']")
    assert desk.rows(Note) == []


def test_more_than_any_form_may_hold_says_that_it_is_still_there(desk) -> None:
    book = b'--b\r\nContent-Disposition: form-data; name="said"\r\n\r\n' + b"x" * (3 * 1024 * 1024) + b"\r\n--b--\r\n"
    answer = desk.client.post(desk.address, data=book, content_type="multipart/form-data; boundary=b")
    assert answer.status_code == 413
    assert "what you wrote is still there" in answer.text


LINES = [
    ({"agreed-0-what": "Ring the café"}, "who", "Choose who does this."),
    ({"agreed-0-who": "nobody", "agreed-0-what": "Ring"}, "who", "Choose who does this."),
    ({"agreed-0-who": "coach", "agreed-0-what": "x" * 501}, "what", "Use 500 characters or fewer in a line."),
    ({"agreed-0-who": "coach", "agreed-0-when": "2026-12-01"}, "what", "Write what is to be done by this day"),
    ({"agreed-0-who": "coach", "agreed-0-what": "Ring", "agreed-0-when": "31 2 2026"}, "when", "Give the day"),
    ({"agreed-0-who": "coach", "agreed-0-what": "Ring", "agreed-0-when": "2026-11-23"}, "when", "This day is over."),
]


@pytest.mark.parametrize(("typed", "field", "sentence"), LINES)
def test_a_line_that_does_not_fit_says_where_and_keeps_everything(desk, typed, field: str, sentence: str) -> None:
    answer = desk.write(said="Typed with care.", **typed)
    assert answer.status_code == 422
    page = BeautifulSoup(answer.text, "html.parser")
    assert sentence in page.select_one(f".govuk-error-summary a[href='#agreed-0-{field}']").get_text()
    kept = desk.form(page)
    assert kept["said"] == "Typed with care."
    assert kept["agreed-0-what"] == typed.get("agreed-0-what", "")
    assert kept["agreed-0-when"] == typed.get("agreed-0-when", "")
    assert desk.rows(Note) == desk.rows(Step) == []


def test_more_lines_come_without_scripts_and_keep_everything(desk) -> None:
    first = desk.form(desk.page(f"{desk.address}/new{desk.of_meeting()}"))
    typed = first | {"said": RTL, "agreed-2-who": "coach", "agreed-2-what": "Ask", "agreed-2-when": "2026-12-01",
                     "off_screen": "y", "more": "yes"}  # fmt: skip
    answer = desk.client.post(f"{desk.address}{desk.of_meeting()}", data=typed)
    assert answer.status_code == 200
    again = desk.form(BeautifulSoup(answer.text, "html.parser"))
    assert "agreed-5-what" in again
    for name in ("said", "agreed-2-who", "agreed-2-what", "agreed-2-when", "off_screen"):
        assert again[name] == typed[name]
    back_and_saved = {name: value for name, value in typed.items() if name != "more"}
    assert desk.client.post(f"{desk.address}{desk.of_meeting()}", data=back_and_saved).status_code == 303
    assert desk.note().said == RTL


def test_adjustments_of_somebody_else_are_nobodys_business_here(desk) -> None:
    other = people.adjustment(desk.db.session, desk.sam, "TIME_EXTEND")
    desk.write(desk.of_meeting(), said="Yes.", **{f"kept-{other.id}": "not_kept"})
    assert other.id not in {each.adjustment_id for each in desk.rows(AdjustmentOutcome)}


typed_text = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0\r")).map(str.strip).filter(bool)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(said=typed_text, what=typed_text.filter(lambda words: len(words) <= 500))
@example(said=RTL, what="ጸሓፊ ተራኺቡ ✔")
@example(said="</textarea><script>alert(1)</script>", what="\"'><b>")
@example(said="👩🏽‍🍳\u202e abc \u2066", what="ⵣ")
def test_whatever_is_written_is_read_letter_by_letter(desk, said: str, what: str) -> None:
    answer = desk.client.post(desk.address, data=desk.form(desk.page(f"{desk.address}/new")) | {
        "said": said, "agreed-0-who": "claimant", "agreed-0-what": what})  # fmt: skip
    assert answer.status_code == 303
    note = desk.note()
    assert note.said == said
    assert [step.words for step in desk.rows(Step) if step.note_id == note.id] == [what]
    page = desk.page(answer.location)
    written = page.select_one(".written .own__text")
    assert written["dir"] == "auto"
    if said.isprintable():
        assert written.get_text() == said


# --- Never overwritten --------------------------------------------------------------------------------------


@pytest.mark.parametrize("table", ["note", "note_addition"])
@pytest.mark.parametrize("change", ["UPDATE {} SET key_id = id", "DELETE FROM {}"])
def test_the_database_itself_refuses_to_change_a_note(desk, table: str, change: str) -> None:
    desk.write(said="As it was.")
    desk.added_by_dotty()
    desk.db.session.commit()
    with pytest.raises(DatabaseError, match=r"corrected by adding|permission denied"), desk.db.session.begin_nested():
        desk.db.session.execute(text(change.format(table)))
    desk.db.session.expire_all()
    assert desk.note().said == "As it was."


def test_a_correction_is_added_and_both_stay_with_their_days(desk, clock) -> None:
    desk.write(said="Monday.")
    address = f"/notes/{desk.note().id}"
    clock.later(hours=26)
    people.sign_in(desk.client, desk.db.session, desk.account)
    page = desk.page(address)
    form = page.select_one("details.added form")
    answer = desk.client.post(form["action"], data=fields(form) | {"words": "It was Tuesday."})
    assert (answer.status_code, answer.location) == (303, address)
    shown = desk.page(address).get_text(" ", strip=True)
    assert "Monday." in shown
    assert "Amina added, 25 Nov It was Tuesday." in shown
    assert desk.rows(NoteAddition)[0].kind is AdditionKind.CORRECTION
    assert "note.added_to" in desk.verbs()


@pytest.mark.parametrize(("typed", "sentence"), [("  ", "Write something first"), ("x" * 20_001, "Use 20,000")])
def test_an_addition_that_does_not_fit_adds_nothing_and_loses_nothing(desk, typed: str, sentence: str) -> None:
    desk.write(said="Monday.")
    waits = desk.added_by_dotty()
    for which in (0, 1):  # the answer, and the correction
        form = desk.page(f"/notes/{desk.note().id}").select("main form")[which]
        answer = desk.client.post(form["action"], data=fields(form) | {"words": typed})
        assert answer.status_code == 422
        assert sentence in answer.text
        assert typed.strip() in answer.text
    assert desk.rows(NoteAddition) == [waits]


def test_what_the_person_added_waits_until_it_is_answered(desk) -> None:
    desk.write(said="Monday.")
    own = desk.added_by_dotty("It was <b>Tuesday</b>.")
    waiting = queries.waiting_for(desk.db.session, desk.amina.id)
    assert [(each.addition_id, each.claimant_id, each.answer_by) for each in waiting] == [
        (own.id, desk.dotty.id, date(2026, 12, 1))
    ]
    page = desk.page(f"/notes/{desk.note().id}")
    assert "It was <b>Tuesday</b>." in page.select_one(".added .own").get_text()
    assert "promised by Tuesday 1 December" in page.get_text()
    form = page.select_one(".added form")
    assert desk.client.post(form["action"], data=fields(form) | {"words": "Yes, Tuesday."}).status_code == 303
    answer = desk.db.session.scalars(select(NoteAddition).where(NoteAddition.by == Party.COACH)).one()
    assert (answer.kind, answer.answers_id) == (AdditionKind.ANSWER, own.id)
    assert queries.waiting_for(desk.db.session, desk.amina.id) == []
    assert "Waits for an answer" not in desk.page(f"/notes/{desk.note().id}").get_text()


def test_what_waits_goes_with_the_person_to_their_coach_of_now(desk) -> None:
    desk.write(said="Monday.")
    desk.added_by_dotty()
    assert queries.waiting_for(desk.db.session, desk.ben.id) == []
    desk.db.session.execute(
        text("UPDATE relationship SET coach_id = :ben"),
        {"ben": desk.ben.id.hex if desk.db.engine.dialect.name == "sqlite" else desk.ben.id},
    )
    assert len(queries.waiting_for(desk.db.session, desk.ben.id)) == 1
    assert queries.waiting_for(desk.db.session, desk.amina.id) == []


def test_an_answer_is_to_something_in_this_note(desk) -> None:
    desk.write(said="Monday.")
    first = desk.note()
    own = desk.added_by_dotty(note=first)
    desk.write(said="Another.")
    second = next(each for each in desk.rows(Note) if each.id != first.id)
    form = fields(desk.page(f"/notes/{second.id}").select_one("details.added form"))
    for answers in (str(own.id), str(second.id), "nothing"):
        sent = form | {"words": "To nobody.", "answers": answers}
        assert desk.client.post(f"/notes/{second.id}/additions", data=sent).status_code == 404
    with pytest.raises(services.DoesNotFit):
        services.add(desk.db.session, second, kind=AdditionKind.ANSWER, words="x", answers=own, by_party=Party.COACH,
                     by=desk.account.id, at=clock_module.now())  # fmt: skip


def test_nobody_adds_in_the_name_of_the_other(desk) -> None:
    desk.write(said="Monday.")
    for kind, party in ((AdditionKind.OWN_ACCOUNT, Party.COACH), (AdditionKind.ANSWER, Party.CLAIMANT)):
        with pytest.raises(services.DoesNotFit):
            services.add(desk.db.session, desk.note(), kind=kind, words="x", answers=None, by_party=party,
                         by=desk.account.id, at=clock_module.now())  # fmt: skip


# --- Drafts -------------------------------------------------------------------------------------------------


UNSHOWN = {"X-Unshown": "true"}  # as draft.js says that nobody sees the answer


def keep(desk: Desk, about: str = "", **typed: str):
    page = desk.form(desk.page(f"{desk.address}/new{about}")) | typed
    del page["form_nonce"]
    return desk.client.post(f"{desk.address}/draft{about}", data=page, headers=UNSHOWN)


def test_what_is_typed_is_kept_and_there_again_for_that_person_and_meeting_alone(desk) -> None:
    typed = {"said": RTL, "agreed-1-who": "coach", "agreed-1-what": "Half a sent", "agreed-1-when": "2026-1"}
    answer = keep(desk, desk.of_meeting(), **typed)
    assert answer.text.strip() == "Draft kept 9:30, for 30 days"
    page = desk.page(f"{desk.address}/new{desk.of_meeting()}")
    assert {name: desk.form(page)[name] for name in typed} == typed
    assert "Draft kept" in page.select_one("#draft-status").get_text()
    for elsewhere in (f"{desk.address}/new", f"/claimants/{desk.sam.id}/notes/new", f"/claimants/{desk.dotty.id}"):
        assert "Half a sent" not in desk.client.get(elsewhere).text
    assert desk.rows(Note) == desk.rows(Step) == []


def test_a_draft_is_sealed_and_the_audit_tells_once_that_it_was_begun(desk) -> None:
    for words in ("One", "One two", "One two three"):
        keep(desk, said=words)
    assert b"One" not in desk.rows(NoteDraft)[0].body_enc
    assert len(desk.rows(NoteDraft)) == 1
    assert [verb for verb in desk.verbs() if verb.startswith("note")] == ["note_draft.begun"]
    assert desk.form(desk.page(f"{desk.address}/new"))["said"] == "One two three"


def test_a_draft_is_shown_to_nobody_else_not_even_to_the_lead(desk) -> None:
    keep(desk, said="Half a thought")
    gwen = desk.browser(desk.gwen, Role.LEAD)
    page = desk.page(f"{desk.address}/new", gwen)
    assert "Half a thought" not in page.get_text()
    assert desk.browser(desk.ben, Role.COACH).get(f"{desk.address}/new").status_code == 404
    sent = desk.form(page) | {"said": "Gwen's own"}
    gwen.post(f"{desk.address}/draft", data=sent)
    assert desk.form(desk.page(f"{desk.address}/new"))["said"] == "Half a thought"


def test_a_draft_is_gone_with_the_note_that_it_becomes(desk) -> None:
    keep(desk, said="Half")
    keep(desk, desk.of_meeting(), said="Of the meeting")
    desk.write(said="Whole.")
    assert [draft.about for draft in desk.rows(NoteDraft)] == [str(desk.meeting.id)]
    assert desk.form(desk.page(f"{desk.address}/new"))["said"] == ""


def test_a_draft_can_be_thrown_away(desk) -> None:
    keep(desk, said="Half")
    page = desk.page(f"{desk.address}/new")
    button = page.select_one("button[name=throw_away]")
    sent = desk.form(page) | {button["name"]: button["value"]}
    answer = desk.client.post(button["formaction"], data=sent)
    assert (answer.status_code, answer.location) == (303, f"{desk.address}/new")
    assert desk.rows(NoteDraft) == []
    assert desk.verbs()[-1] == "note_draft.dropped"


def test_a_draft_that_nobody_typed_in_for_thirty_days_is_forgotten(desk) -> None:
    keep(desk, said="half a sentence")
    assert note_drafts.forget_all_due(desk.db.session, clock_module.now() + timedelta(days=29)) == 0
    assert note_drafts.forget_all_due(desk.db.session, clock_module.now() + timedelta(days=30)) == 1
    assert desk.rows(NoteDraft) == []
    assert desk.verbs()[-1] == "note_draft.forgotten"


def test_a_draft_of_nothing_is_none(desk) -> None:
    keep(desk, said="Half")
    assert keep(desk, said="  ").text.strip() == ""
    assert desk.rows(NoteDraft) == []


def test_a_draft_that_is_a_book_is_not_kept_and_says_so(desk) -> None:
    keep(desk, said="Half")
    answer = keep(desk, said="x" * 300_000)
    assert answer.status_code == 422
    assert "too long to be kept" in answer.text
    assert desk.form(desk.page(f"{desk.address}/new"))["said"] == "Half"


@pytest.mark.parametrize("body", ["", "{", "[]", '"x"', '{"said": 7, "csrf_token": "x", "version": "1"}', "null"])
def test_a_draft_that_is_none_any_more_is_looked_through_on_reading(desk, body: str) -> None:
    keep(desk, said="Half")
    draft = desk.rows(NoteDraft)[0]
    draft.body = body
    page = desk.form(desk.page(f"{desk.address}/new"))
    assert page["said"] == ""
    assert page["csrf_token"] != "x"


def test_keeping_a_draft_spends_no_press(desk) -> None:
    sent = desk.form(desk.page(f"{desk.address}/new")) | {"said": "Whole."}
    autosave = {name: value for name, value in sent.items() if name != "form_nonce"}
    assert desk.client.post(f"{desk.address}/draft", data=autosave).status_code == 200
    assert desk.client.post(desk.address, data=sent).status_code == 303
    assert desk.note().said == "Whole."


def test_a_draft_that_comes_after_its_note_is_kept_no_more(desk) -> None:
    """It was on its way, slowly, when the note was saved: next time it would look like words that nobody saved."""
    sent = desk.form(desk.page(f"{desk.address}/new")) | {"said": "Whole."}
    late = sent | {"of": sent["form_nonce"]}
    del late["form_nonce"]
    assert desk.client.post(f"{desk.address}/draft", data=late).status_code == 200
    assert desk.client.post(desk.address, data=sent | {"said": ""}).status_code == 422
    assert desk.client.post(f"{desk.address}/draft", data=late).status_code == 200
    assert desk.client.post(desk.address, data=sent).status_code == 303
    assert desk.client.post(f"{desk.address}/draft", data=late).status_code == 410
    assert desk.rows(NoteDraft) == []


@pytest.mark.parametrize("end", ["left", "another signed in", "ended on the server"])
def test_an_autosave_after_the_sign_in_ended_leads_nowhere_and_leaves_the_next_sign_in_alone(desk, end) -> None:
    """Its answer may come after they signed in anew in another window: a cookie in it would sign them out again."""
    sent = desk.form(desk.page(f"{desk.address}/new")) | {"said": "Half"}
    if end == "ended on the server":
        desk.db.session.execute(update(SignIn).values(ended_at=SignIn.started_at))
    else:
        desk.client.delete_cookie("coachdesk")
    if end == "another signed in":
        people.sign_in(desk.client, desk.db.session, desk.account)
    answer = desk.client.post(f"{desk.address}/draft", data=sent, headers=UNSHOWN)
    assert answer.status_code == 401
    assert not answer.location
    assert "Set-Cookie" not in answer.headers
    assert desk.rows(NoteDraft) == []


def test_an_autosave_of_somebody_who_is_here_sends_no_cookie_either(desk) -> None:
    answer = keep(desk, said="Whole.")
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers


# --- Whose ---------------------------------------------------------------------------------------------------


def test_a_meeting_of_somebody_else_and_no_meeting_at_all_are_not_here(desk) -> None:
    other = people.meeting(desk.db.session, desk.sam, desk.amina, BEGAN)
    for wrong in (other.id, desk.dotty.id, "x", "' OR 1"):
        for address in (f"{desk.address}/new", desk.address, f"{desk.address}/draft"):
            query = {"appointment": str(wrong)}
            if address.endswith("new"):
                assert desk.client.get(address, query_string=query).status_code == 404
            else:
                sent = desk.form(desk.page(f"{desk.address}/new"))
                assert desk.client.post(address, query_string=query, data=sent).status_code == 404


def test_opening_a_note_is_noted(desk) -> None:
    desk.write(said="Yes.")
    desk.page(f"/notes/{desk.note().id}")
    assert desk.verbs()[-1] == "claimant.opened"


# --- The plain summary --------------------------------------------------------------------------------------


def test_the_summary_of_a_meeting_holds_facts_and_nobodys_words(desk) -> None:
    desk.write(desk.of_meeting(), said="SAID", saw="SAW", think="THINK", **{
        "agreed-0-who": "coach", "agreed-0-what": "Ask the café", "agreed-0-when": "2026-11-26"})  # fmt: skip
    desk.db.session.expire_all()
    address = f"/appointments/{desk.meeting.id}/summary"
    assert desk.page(address).select_one("textarea").get_text().removeprefix("\n") == (
        "Meeting on 24 November 2026 at 9:00\n"
        "How long: 45 minutes\n"
        "How: In person\n"
        "It took place.\n"
        "Adjustments: kept.\n"
        "Agreed:\n"
        "- Coach: Ask the café, by 26 November 2026"
    )
    plain = desk.client.get(address, headers={"Accept": "text/plain"})
    assert plain.content_type == "text/plain; charset=utf-8"
    assert not {"SAID", "SAW", "THINK"} & set(plain.text.replace("\n", " ").split())


@pytest.mark.parametrize("state", list(AppointmentState))
def test_nothing_in_a_summary_reads_as_a_mark(desk, state) -> None:
    meeting = people.meeting(desk.db.session, desk.dotty, desk.amina, BEGAN, state)
    text_ = desk.client.get(f"/appointments/{meeting.id}/summary", headers={"Accept": "text/plain"}).text
    assert text_.splitlines()[3] in ("It is booked.", "It took place.", "It did not take place.")
    assert "cancel" not in text_.lower()
