"""What every answer carries: nothing foreign runs, loads or frames, and no cache keeps a page."""

import pytest
from bs4 import BeautifulSoup

from coachdesk import create_app
from coachdesk.config import Settings
from coachdesk.db import db as database
from tests.views import world as worlds
from tests.views.test_access import OK, SEEN, SENT
from tests.views.world import EVERYBODY, World

SCRIPT_RUNS = ("onclick", "onload", "onerror", "onsubmit", "onchange", "hx-on", "hx-vals", "style")

pytestmark = pytest.mark.once


@pytest.fixture
def world(app, db) -> World:
    return worlds.make(app, db)


def holds(answer) -> None:
    policy = answer.headers["Content-Security-Policy"]
    directives = dict(part.split(" ", 1) for part in policy.split("; "))
    assert directives["default-src"] == "'none'"
    assert directives["script-src"] == directives["style-src"] == "'self'"
    assert directives["frame-ancestors"] == directives["base-uri"] == "'none'"
    assert directives["form-action"] == directives["connect-src"] == "'self'"
    assert "unsafe" not in policy
    assert "*" not in policy
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert {"Cookie", "HX-Request"} <= {each.strip() for each in answer.headers["Vary"].split(",")}


@pytest.mark.parametrize("rule", SEEN)
def test_every_answer_carries_them_for_everybody(world, rule: str) -> None:
    for who in ("nobody", "amina", "gwen", "ida"):
        holds(world.browser(who).get(world.address(rule)))


@pytest.mark.parametrize("rule", SENT)
def test_so_does_the_answer_to_what_was_sent(world, rule: str) -> None:
    holds(world.send("amina", world.address(rule)))
    holds(world.browser("amina").post(world.address(rule)))


def test_so_do_faults_and_what_is_not_there(app, world, monkeypatch) -> None:
    holds(world.browser("amina").get("/nowhere"))
    holds(world.browser("amina").put("/caseload"))
    monkeypatch.setattr("coachdesk.views.caseload.caseload", lambda *_: 1 / 0)
    holds(world.browser("amina").get("/caseload"))


@pytest.mark.parametrize(
    "rule", [rule for rule, gets in SEEN.items() if OK in gets and not rule.endswith((".csv", "y", "h"))]
)
def test_no_page_needs_what_the_policy_forbids(world, rule: str) -> None:
    who = EVERYBODY[SEEN[rule].index(OK)]
    page = BeautifulSoup(world.browser(who).get(world.address(rule)).text, "html5lib")
    assert all(script.get("src", "").startswith("/static/") and not script.text for script in page.select("script"))
    assert not page.select("style")
    for element in page.find_all(True):
        assert not [name for name in element.attrs if name in SCRIPT_RUNS or name.startswith("on")], element
    for element in page.select("link[href], img[src], script[src], iframe, object, embed"):
        assert (element.get("href") or element.get("src", "")).startswith("/"), element


def test_with_secure_cookies_only_https_is_spoken(engine, worker_name) -> None:
    name = f"{worker_name}_https"
    app = create_app(Settings.from_environ(engine.clone(name) | {"COACHDESK_SECURE_COOKIES": "yes"}))
    try:
        answer = app.test_client().get("/sign-in", base_url="https://localhost")
        assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"
        assert "Secure" in answer.headers["Set-Cookie"]
        assert len(answer.headers.getlist("Strict-Transport-Security")) == 1
    finally:
        with app.app_context():
            database.engine.dispose()
        engine.drop(name)


def test_files_have_names_that_change_and_are_kept(world) -> None:
    page = BeautifulSoup(world.browser("nobody").get("/sign-in").text, "html5lib")
    sheet = page.select_one("link[rel=stylesheet]")["href"]
    answer = world.browser("nobody").get(sheet)
    answer.close()
    assert answer.status_code == 200
    assert "immutable" in answer.headers["Cache-Control"]
    assert world.browser("nobody").get("/static/0/staff.css").status_code == 404
    for outside in ("/static/../config.py", "/static/%2e%2e/config.py", f"{sheet}/../../../../config.py"):
        assert world.browser("nobody").get(outside).status_code == 404, outside
