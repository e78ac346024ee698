"""Errors as pages people can read: what happened, that nothing was half done, and nothing of how it is made inside."""

import logging
import re

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import abort

from coachdesk import clock, create_app
from coachdesk.config import Settings
from coachdesk.db import Beyond, wide
from coachdesk.db import db as database
from coachdesk.models import Claimant, Cover, Event, Office
from coachdesk.services import goals as services
from coachdesk.views import caseload
from tests import people

CANARY = "canary-in-a-fault"
INSIDES = ("Traceback", "sqlalchemy", "sqlite", "psycopg", ".py", "SELECT", "Error:", CANARY)


def planted(monkeypatch, fault) -> None:
    """A fault that comes after something was written."""

    def fail(session, *_):
        people.office(session, "Half made")
        if isinstance(fault, BaseException):
            raise fault
        return abort(fault)

    monkeypatch.setattr(caseload, "caseload", fail)


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (403, "This is not yours to do"),
        (404, "This page is not here"),
        (405, "This page is not here"),
        (409, "This changed meanwhile"),
        (410, "This page is not here"),
        (413, "That is too much at once"),
        (414, "That is too long"),
        (415, "Something in this form does not fit"),
        (422, "Something in this form does not fit"),
        (429, "Too many tries"),
    ],
)
def test_each_has_a_page_and_leaves_nothing_half_written(world, monkeypatch, code: int, words: str) -> None:
    planted(monkeypatch, code)
    before = world.db.session.scalar(select(func.count()).select_from(Event))
    answer = world.browser("amina").get("/caseload")
    assert answer.status_code == code
    assert f"<h1>{words}</h1>" in re.sub(r"\s*(</?h1>)\s*", r"\1", answer.text)
    assert not [inside for inside in INSIDES if inside in answer.text]
    assert world.db.session.scalar(select(func.count()).select_from(Event)) in (before, before + 1)  # the sign-in
    assert not world.db.session.scalar(select(Office).where(Office.name == "Half made"))


def test_a_row_that_changed_under_ones_hands_is_a_409(world, monkeypatch) -> None:
    planted(monkeypatch, StaleDataError(CANARY))
    answer = world.browser("amina").get("/caseload")
    assert answer.status_code == 409
    assert CANARY not in answer.text


@pytest.mark.parametrize(("who", "status"), [("kit", 404), ("amina", 409)])
def test_a_row_that_is_out_of_sight_by_now_is_not_there(world, monkeypatch, who: str, status: int) -> None:
    """Kit stands in for Rosa's coach until, in the middle of what they do, somebody ends it."""

    def meanwhile(session, *_args, **_words):
        session.execute(update(Cover).values(ended_at=clock.now()))
        session.commit()
        raise StaleDataError(CANARY)

    monkeypatch.setattr(services, "say", meanwhile)
    answer = world.send(who, f"/claimants/{world.rosa.id}/goals", {"words": "Bread", "read_back": "y"})
    assert answer.status_code == status
    never = world.browser(who).get(f"/claimants/{world.office.id}")
    assert (answer.text == never.text) is (status == 404)


@pytest.mark.postgresql
@pytest.mark.parametrize(("who", "status"), [("kit", 404), ("amina", 500)])
def test_a_new_row_that_a_wall_refuses_is_not_there_or_is_a_fault_of_ours(
    world, monkeypatch, caplog, who: str, status: int
) -> None:
    """Kit's cover ends in the middle of what they write; Amina still sees Rosa, but what is written is about Maya."""
    maya = people.claimant(world.db.session, world.office, "Maya")
    say = services.say

    def meanwhile(session, claimant, *args, **words):
        session.execute(update(Cover).values(ended_at=clock.now()))
        session.commit()
        if who == "amina":
            with wide(session, Beyond.GLASS):
                claimant = session.get_one(Claimant, maya.id)
        say(session, claimant, *args, **words)

    monkeypatch.setattr(services, "say", meanwhile)
    answer = world.send(who, f"/claimants/{world.rosa.id}/goals", {"words": "Bread", "read_back": "y"})
    assert answer.status_code == status
    noted = select(func.count()).select_from(Event).where(Event.verb == "address.refused")
    assert world.db.session.scalar(noted) == (status == 404)
    logged = "\n".join(record.getMessage() for record in caplog.records)
    assert "InsufficientPrivilege" in logged
    assert "Bread" not in logged


def test_a_fault_of_ours_shows_a_reference_and_nothing_of_itself(world, monkeypatch, caplog) -> None:
    planted(monkeypatch, ZeroDivisionError(CANARY))
    with caplog.at_level(logging.ERROR):
        answer = world.browser("amina").get("/caseload?q=private+words")
    assert answer.status_code == 500
    assert not [inside for inside in INSIDES if inside in answer.text]
    reference = re.search(r"<strong>(\w{3}-\w{3})</strong>", answer.text)[1]
    assert not world.db.session.scalar(select(Office).where(Office.name == "Half made"))
    logged = "\n".join(record.getMessage() for record in caplog.records)
    assert reference in logged
    assert "ZeroDivisionError" in logged
    assert "test_errors.py" in logged
    for private in (CANARY, "private", str(world.rosa.id)):
        assert private not in logged
    assert not any(record.exc_info for record in caplog.records)


def test_what_the_database_says_of_a_row_stays_out_of_the_log(world, monkeypatch, caplog) -> None:
    """PostgreSQL tells the values of a row that a constraint refuses."""

    def fail(session, *_):
        people.office(session, CANARY)
        people.office(session, CANARY)

    monkeypatch.setattr(caseload, "caseload", fail)
    with caplog.at_level(logging.ERROR):
        assert world.browser("amina").get("/caseload").status_code == 500
    logged = "\n".join(record.getMessage() for record in caplog.records)
    assert "IntegrityError" in logged
    assert CANARY not in logged


def test_a_database_that_stops_answering_half_way_still_gives_a_page(world, monkeypatch) -> None:
    """The page of a fault asks the database for nothing, not even for what waits in the bar."""
    gone = OperationalError("SELECT 1", {}, Exception(CANARY))

    def nothing_answers(*_args, **_more):
        raise gone

    planted(monkeypatch, gone)
    monkeypatch.setattr("coachdesk.queries.open_work.counts", nothing_answers)
    answer = world.browser("amina").get("/caseload")
    assert answer.status_code == 500
    assert "Something went wrong here, not with you" in answer.text


def test_a_fault_in_a_template_is_a_page_too(app, world, monkeypatch) -> None:
    monkeypatch.setattr("coachdesk.views.navigation.the_bar", lambda _viewer: 1 / 0)
    answer = world.browser("amina").get("/caseload")
    assert answer.status_code == 500
    assert "<strong>" in answer.text


@pytest.mark.parametrize("code", [403, 404, 422, 500])
def test_a_script_is_told_to_show_it_in_place_of_the_page(world, monkeypatch, code: int) -> None:
    planted(monkeypatch, ZeroDivisionError() if code == 500 else code)
    answer = world.browser("amina").get("/caseload", headers={"HX-Request": "true", "HX-Target": "caseload-results"})
    assert answer.status_code == code
    assert answer.headers["HX-Retarget"] == answer.headers["HX-Reselect"] == "#main"
    assert answer.headers["HX-Reswap"] == "outerHTML"
    assert 'id="main"' in answer.text


@pytest.mark.parametrize(
    "address",
    ["/nowhere", "/claimants/1", "/claimants/not-a-uuid", "/claimants/", "/static/none", "/%ff", "/..", "/.env"],
)
def test_an_address_that_is_none_is_a_page_that_says_so(world, address: str) -> None:
    for who in ("nobody", "amina"):
        answer = world.browser(who).get(address)
        assert answer.status_code == 404
        assert "This page is not here" in answer.text


def test_nobody_can_send_where_only_looking_is_possible(world) -> None:
    for method in ("post", "put", "patch", "delete"):
        assert getattr(world.browser("amina"), method)("/caseload").status_code in (405, 422)


def test_without_a_database_every_page_says_what_to_run(tmp_path) -> None:
    app = create_app(Settings.from_environ({"COACHDESK_INSTANCE": str(tmp_path / "none")}))
    browser = app.test_client()
    for address in ("/", "/sign-in", "/caseload", "/nowhere"):
        answer = browser.get(address)
        assert answer.status_code == 503, address
        assert "coachdesk migrate" in answer.text
        assert str(tmp_path) not in answer.text
    assert browser.get("/health").json == {"up": True}
    ready = browser.get("/ready")
    assert ready.status_code == 503
    assert "coachdesk migrate" in ready.json["why"]
    assert [path.name for path in (tmp_path / "none").iterdir()] == ["secrets.env"]


@pytest.mark.sqlite
def test_a_file_that_is_no_database_is_told(tmp_path) -> None:
    (tmp_path / "coachdesk.sqlite3").write_text("This is a letter. " * 100)
    app = create_app(Settings.from_environ({"COACHDESK_INSTANCE": str(tmp_path)}))
    answer = app.test_client().get("/ready")
    assert answer.status_code == 503
    assert "is no database" in answer.json["why"]


def test_it_is_ready_when_the_database_is(world) -> None:
    answer = world.browser("nobody").get("/ready")
    assert (answer.status_code, answer.json) == (200, {"ready": True, "purpose": "live"})
    assert database.engine is not None
