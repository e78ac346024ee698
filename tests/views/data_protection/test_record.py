"""A copy of my record: asked for, looked through, given; and what is never in it."""

import io
import json
import re
import zipfile
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select

from coachdesk import clock
from coachdesk.models import DataKey, HoldBack, Matter, Note, NoteAddition, RecordRequest, ShutOut
from coachdesk.models.label import AdditionKind, MatterKind, Party, RecordRequestKind
from coachdesk.services import caller_checks
from coachdesk.services.record_copy import sources, whole_record
from coachdesk.services.record_copy.gather import said_columns
from coachdesk.views.data_protection import copies, copy_words
from tests import every_table
from tests.views import world as worlds
from tests.views.world import World


def at(world: World, what: str = "") -> str:
    return world.address("/data-protection/requests/<uuid:request_id>") + what


def give(world: World) -> None:
    assert world.send("dora", at(world, "/giving")).status_code == 303


def fetched(world: World, who: str = "rosa") -> dict[str, str]:
    address = world.address("/my/record/<uuid:request_id>/copy.zip") if who == "rosa" else at(world, "/copy.zip")
    answer = world.browser(who).get(address)
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"] == 'attachment; filename="my-record.zip"'
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer.headers["Cache-Control"]
    with zipfile.ZipFile(io.BytesIO(answer.data)) as zipped:
        return {name.rpartition("/")[2]: zipped.read(name).decode() for name in zipped.namelist()}


@pytest.mark.once
def test_every_table_that_names_a_claimant_is_read_or_withheld_for_a_reason() -> None:
    """A new table fails here: say in record_copy/sources.py whether it is read."""
    naming = {table.name for table in every_table.Base.metadata.sorted_tables if "claimant_id" in table.c}
    read = {source.name for source in sources.SOURCES}
    assert naming <= read | set(sources.WITHHELD)
    assert not read & set(sources.WITHHELD)


@pytest.mark.once
def test_every_part_and_every_column_has_words() -> None:
    columns = {name for source in sources.SOURCES for name in said_columns(source.model)}
    nameless = {name for name in columns if name not in copy_words.LABELS and not name.endswith("_id")}
    assert nameless == set()
    assert {source.name for source in sources.SOURCES} <= set(copy_words.PARTS)


def test_a_copy_says_every_code_in_words_and_the_json_says_both(app, db) -> None:
    """A row in every table: what stands in the page is neither a code nor an id."""
    maya = every_table.fill(db.session)
    about = {"claimant_id": maya.id, "about": "MODE_PHONE CON_NO_PHONE", "kind": MatterKind.ADJUSTMENTS_CONTRADICT}
    params = {"first": "MODE_PHONE", "second": "CON_NO_PHONE", "reason": "phone_and_no_calls"}
    db.session.add(Matter(key=db.session.get_one(DataKey, maya.key_id), params=params, **about))
    db.session.flush()
    asked = db.session.scalars(select(RecordRequest).where(RecordRequest.claimant_id == maya.id)).first()
    parts = whole_record(db.session, maya, asked, at=clock.now())
    with app.test_request_context():
        page, read = copies.page(maya, parts), json.loads(copies.as_json(parts))["record"]
    values = [each.get_text() for each in BeautifulSoup(page, "html.parser").select("dd")]
    codes = r"[A-Z]{2,}_[A-Z]|[a-z]_[a-z]|[0-9a-f]{8}-[0-9a-f]{4}-|^[a-z_]+\.[a-z_]+$|[{}]"
    assert len(values) > 100
    assert [each for each in values if re.search(codes, each) and "canary" not in each] == []
    told = next(each for each in read["matter"] if each["about"] == about["about"])
    assert told["in_words"]["about"] == "“Meetings by phone” and “No phone calls”"


def test_the_person_asks_for_it_by_one_press_and_reads_when_it_comes(world) -> None:
    answer = world.send("sam", "/my/record", {"kind": "copy"})
    assert answer.status_code == 303
    assert "You have an answer by Thursday 24 December." in world.browser("sam").get("/my/record").text
    world.send("sam", "/my/record", {"kind": "copy"})
    asked = select(RecordRequest).where(RecordRequest.claimant_id == world.sam.id)
    assert len(world.db.session.scalars(asked).all()) == 1


def test_the_same_thing_is_put_right_once_and_another_is_another(world) -> None:
    def ask(who: str, address: str, words: str) -> str:
        sent = world.send(who, address, {"kind": "correction", "words": words})
        return world.browser(who).get(sent.location).text

    for_her = world.address("/claimants/<uuid:claimant_id>/record-request")
    assert "You asked. You have an answer" in ask("rosa", "/my/record", "My birthday is in May")
    assert "You asked for this already." in ask("rosa", "/my/record", " my birthday  is in May\n")
    assert "This was asked for already." in ask("amina", for_her, "My birthday is in May")
    assert "You asked. You have an answer" in ask("rosa", "/my/record", "My street is Quay Street")
    kind = RecordRequest.kind == RecordRequestKind.CORRECTION
    asked = world.db.session.scalars(select(RecordRequest).where(RecordRequest.claimant_id == world.rosa.id, kind))
    assert [each.words for each in asked] == ["My birthday is in May", "My street is Quay Street"]


def test_the_copy_holds_what_was_said_in_a_page_and_as_json(world) -> None:
    give(world)
    copy = fetched(world)
    assert set(copy) == {"my-record.html", "my-record.json", "record.css"}
    page, read = copy["my-record.html"], json.loads(copy["my-record.json"])["record"]
    assert worlds.WORDS in page
    assert read["claimant"][0]["own_words"] == worlds.WORDS
    assert read["claimant"][0]["email"] == "rosa@example.org"
    assert "Amina Yusuf" in page
    assert "<script" not in page
    assert "style=" not in page
    assert fetched(world, "dora")["my-record.html"].count("<h1>") == 1


def test_nobody_but_the_person_and_the_officer_fetches_it_and_only_for_thirty_days(world, clock) -> None:
    give(world)
    mine = world.address("/my/record/<uuid:request_id>/copy.zip")
    assert world.browser("sam").get(mine).status_code == 404
    assert world.browser("amina").get(mine).status_code == 403
    clock.later(days=31)
    world.browsers.pop("rosa", None)
    assert world.browser("rosa").get(mine).status_code == 404


def test_what_is_left_out_is_not_in_it_and_only_somebody_elses_is_told_of(world) -> None:
    """The note about her sister is left out from the start of this world."""
    note = world.db.session.get_one(Note, world.note.id)
    said = note.said or note.saw or note.think
    page = world.browser("dora").get(at(world)).text
    assert said in page
    give(world)
    copy = fetched(world)
    assert said not in copy["my-record.html"] + copy["my-record.json"]
    assert "Her sister" not in copy["my-record.html"]
    assert json.loads(copy["my-record.json"])["about_somebody_else"] == {"note": 1}


def test_one_thing_is_left_out_with_a_reason_and_can_be_put_back(world) -> None:
    sent = {"part": "step", "item": str(world.step.id), "why": "safety", "words": "It names the refuge"}
    assert world.send("dora", at(world, "/redactions"), sent | {"words": ""}).status_code == 422
    assert world.send("dora", at(world, "/redactions"), sent | {"item": str(world.sam.id)}).status_code == 422
    assert world.send("dora", at(world, "/redactions"), sent).status_code == 303
    give(world)
    copy = fetched(world)
    assert world.step.words not in copy["my-record.html"] + copy["my-record.json"]
    assert world.send("dora", at(world, "/redactions"), sent | {"item": str(world.step.id)}).status_code == 409


def test_what_keeps_somebody_safe_is_never_in_it(world) -> None:
    """Who is shut out, and an opening that two people keep from her list."""
    session = world.db.session
    key = session.get_one(DataKey, world.rosa.key_id)
    shut_out = session.scalars(select(ShutOut)).first()
    shut_out.words = "He waits outside her flat"
    session.add(HoldBack(
        key=key, claimant_id=world.rosa.id, opening_id=world.around.opening.id, asked_by=world.accounts["sonia"].id,
        agreed_by=world.accounts["gwen"].id, agreed_at=clock.now(), review_on=clock.today() + timedelta(days=9),
        words="Kept from her list",
    ))  # fmt: skip
    give(world)
    copy = fetched(world)
    everything = copy["my-record.html"] + copy["my-record.json"]
    for words in ("He waits", "Kept from her list", "She is at the desk.", "Bruno"):
        assert words not in everything


def test_the_answer_of_whoever_rings_is_in_no_copy_and_before_no_officer(world) -> None:
    """The person is told that nobody can read it."""
    caller_checks.agree(
        world.db.session, world.rosa, question="Which street?", answer="Quillfeather",
        by=world.accounts["rosa"].id, at=clock.now() - timedelta(days=2),
    )  # fmt: skip
    page = world.browser("dora").get(at(world)).text
    assert "Which street?" in page
    give(world)
    copy = fetched(world)
    assert "Which street?" in copy["my-record.html"]
    for shown in (page, *copy.values()):
        assert "Quillfeather" not in shown


def test_what_was_written_after_it_was_given_is_not_in_it(world) -> None:
    give(world)
    session = world.db.session
    session.add(NoteAddition(
        key=session.get_one(DataKey, world.rosa.key_id), claimant_id=world.rosa.id, note_id=world.note.id,
        kind=AdditionKind.OWN_ACCOUNT, by=Party.CLAIMANT, account_id=world.accounts["rosa"].id, words="Afterwards",
    ))  # fmt: skip
    session.commit()
    assert "Afterwards" not in fetched(world)["my-record.html"]


def test_what_is_to_be_put_right_and_what_was_decided_both_stay(world) -> None:
    wrong = "I never said that about my brother"
    world.send("rosa", "/my/record", {"kind": "correction", "words": wrong})
    asked = world.db.session.scalars(select(RecordRequest).order_by(RecordRequest.id.desc())).first()
    sent = {"decision": "declined", "reason": "Amina heard it so; your own account stands beside it."}
    assert world.send("dora", f"/data-protection/requests/{asked.id}/decision", sent).status_code == 303
    page = world.browser("rosa").get("/my/record").text
    assert wrong in page
    assert sent["reason"] in page


def test_a_copy_tells_who_opened_a_record_that_became_part_of_it(world) -> None:
    assert world.browser("gwen").get(f"/claimants/{world.sam.id}").status_code == 200
    assert world.send("dora", world.address("/merges/<uuid:merge_id>") + "/agreement").status_code == 303
    give(world)
    looked = json.loads(fetched(world, "dora")["my-record.json"])["record"]["event"]
    assert "Gwen Pritchard" in [each["by"] for each in looked]
