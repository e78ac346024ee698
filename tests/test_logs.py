"""The log: a line of JSON for each thing that happens, in UTC, with nobody in it and nothing a visitor wrote."""

import io
import json
import logging
import re

import pytest

from coachdesk import logs
from coachdesk.views import caseload

CANARY = "canary-in-a-fault"


@pytest.fixture
def lines(monkeypatch):
    """What is written from here on, read as a program reads it."""
    out = io.StringIO()
    monkeypatch.setattr(logs._ToStderr, "stream", property(lambda _self: out, lambda _self, _stream: None))
    return lambda: [json.loads(line) for line in out.getvalue().splitlines()]


def test_a_request_is_one_line_that_names_the_route_and_nobody(world, lines) -> None:
    world.browser("amina"), world.browser("rosa")
    begun = len(lines())
    world.browser("amina").get(f"/claimants/{world.rosa.id}?q=Martínez", headers={"User-Agent": "Rosa Martínez"})
    world.browser("rosa").get("/my/plan?q=private")
    amina, rosa = [line for line in lines()[begun:] if line["event"] == "request"]
    assert (amina["route"], amina["method"], amina["status"]) == ("/claimants/<uuid:claimant_id>", "GET", 200)
    assert re.fullmatch(r"[0-9a-f]{12}", amina["who"])
    assert rosa["who"] == "claimant"
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT[\d:.]+Z", amina["time"])
    assert set(amina) == {
        "event",
        "time",
        "level",
        "logger",
        "request_id",
        "route",
        "method",
        "status",
        "took_ms",
        "who",
    }
    whole = json.dumps([amina, rosa], ensure_ascii=False)
    ids = [str(account.id) for account in world.accounts.values()] + [str(world.rosa.id)]
    assert not [word for word in (*ids, "Mart", "Rosa", "private", "Amina", "127.0.0.1") if word in whole]


def test_what_somebody_who_keeps_watch_looks_for_has_a_line_of_its_own(world, lines) -> None:
    world.browser("ben").get(f"/claimants/{world.rosa.id}")
    world.browser("amina").get("/accounts")
    world.browser("nobody").get("/nowhere")
    world.send("nobody", "/sign-in", {"email": "amina@example.org", "password": "not her password"})
    world.browser("amina").post("/language", data={"csrf_token": "forged"})
    world.browser("amina").get("/caseload", headers={"Host": "elsewhere.example"})
    told = [(line["event"], line["level"], line.get("route")) for line in lines() if line["event"] != "request"]
    assert told[:2] == [
        ("refused.access", "warning", "/claimants/<uuid:claimant_id>"),
        ("refused.access", "warning", "/accounts"),
    ]
    assert {event for event, _level, _route in told[2:]} == {"sign_in.tried", "refused.forgery", "refused.host"}
    assert "not her password" not in json.dumps(lines())
    assert "amina@" not in json.dumps(lines())


def test_the_reference_on_the_page_is_the_one_in_the_log(world, lines, monkeypatch) -> None:
    monkeypatch.setattr(caseload, "caseload", lambda *_: {}[CANARY])
    page = world.browser("amina").get("/caseload", headers={"X-Request-ID": "proxy-00001"})
    (fault,) = [line for line in lines() if line["event"] == "fault"]
    assert f"<strong>{fault['reference']}</strong>" in page.text
    assert (fault["request_id"], page.headers["X-Request-ID"]) == ("proxy-00001", "proxy-00001")
    assert CANARY not in json.dumps(fault)


@pytest.mark.once
@pytest.mark.parametrize("given", ["", "x", "a b c d e f g", 'a"b\\c{}defgh', "x" * 65, "ŵŵŵŵŵŵŵŵ", "-a-b-c-d-e"])
def test_an_id_that_is_none_is_replaced(world, lines, given: str) -> None:
    answer = world.browser("nobody").get("/health", headers={"X-Request-ID": given.encode().decode("latin-1")})
    assert re.fullmatch(r"[0-9a-f]{16}", answer.headers["X-Request-ID"])


@pytest.mark.once
def test_nothing_that_is_logged_begins_a_line(lines) -> None:
    log = logs.logger("coachdesk.test")
    logs.start()
    log.warning("what\n{}\r\n\u2028\x1b[31m", more='"},\n{"event": "forged"}')
    (line,) = lines()
    assert line["event"] == "what\n{}\r\n\u2028\x1b[31m"
    assert line["more"] == '"},\n{"event": "forged"}'


@pytest.mark.once
def test_of_a_librarys_sentence_only_its_pattern_and_its_numbers_are_kept() -> None:
    """gunicorn puts the path of a request that it cannot read into what it says."""
    record = logging.LogRecord("gunicorn.error", 40, "x.py", 1, "Error handling %s by %d", ("/people/rosa", 7), None)
    line = json.loads(logs.formatter().format(record))
    assert (line["event"], line["numbers"]) == ("Error handling %s by %d", [7])
    assert "rosa" not in json.dumps(line)
