"""What every answer carries: nothing foreign runs, loads or frames, and no cache keeps a page."""

import pytest
from bs4 import BeautifulSoup
from flask import request

from coachdesk import create_app
from coachdesk.config import Settings
from coachdesk.db import db as database
from tests.views.answer_headers import holds
from tests.views.test_access import OK, SEEN, SENT
from tests.views.world import EVERYBODY

SCRIPT_RUNS = ("onclick", "onload", "onerror", "onsubmit", "onchange", "hx-on", "hx-vals", "style")

pytestmark = pytest.mark.once


def test_every_answer_carries_them_to_a_form_without_its_token(world) -> None:
    """Whatever else is asked, and by whom, is held to the same in test_access.py."""
    for rule in SENT:
        holds(world.browser("amina").post(world.address(rule)))


def test_so_do_faults_and_what_is_not_there(app, world, monkeypatch) -> None:
    holds(world.browser("amina").get("/nowhere"))
    holds(world.browser("amina").put("/caseload"))
    monkeypatch.setattr("coachdesk.views.caseload.caseload", lambda *_: 1 / 0)
    holds(world.browser("amina").get("/caseload"))


@pytest.mark.parametrize("rule", [rule for rule, gets in SEEN.items() if OK in gets.values()])
def test_no_page_needs_what_the_policy_forbids(world, rule: str) -> None:
    who = next(who for who in EVERYBODY if SEEN[rule][who] == OK)
    answer = world.browser(who).get(world.address(rule))
    if answer.mimetype != "text/html":
        return
    page = BeautifulSoup(answer.text, "html5lib")
    assert all(script.get("src", "").startswith("/static/") and not script.text for script in page.select("script"))
    assert not page.select("style")
    for element in page.find_all(True):
        assert not [name for name in element.attrs if name in SCRIPT_RUNS or name.startswith("on")], element
    for element in page.select("link[href], img[src], script[src], iframe, object, embed"):
        assert (element.get("href") or element.get("src", "")).startswith("/"), element


@pytest.fixture
def by_https(engine, worker_name):
    """The application behind TLS, with one proxy before it, at one name."""
    name = f"{worker_name}_https"
    told = {"COACHDESK_SECURE_COOKIES": "yes", "COACHDESK_PROXIES": "1", "COACHDESK_HOSTS": "desk.example.org"}
    app = create_app(Settings.from_environ(engine.clone(name) | told))
    yield app
    with app.app_context():
        database.engine.dispose()
    engine.drop(name)


def asked(
    app, path: str, *, scheme: str = "https", host: str = "desk.example.org", method: str = "GET", **headers: str
):
    """As the proxy passes a request on."""
    passed_on = {"Host": host, "X-Forwarded-Proto": scheme, "X-Forwarded-For": "203.0.113.9"}
    return app.test_client().open(path, method=method, headers=passed_on | headers)


def test_behind_tls_every_answer_says_that_only_https_is_spoken(by_https) -> None:
    sheet = BeautifulSoup(asked(by_https, "/sign-in").text, "html5lib").select_one("link[rel=stylesheet]")["href"]
    for path in ("/sign-in", "/nowhere", "/health", sheet, "/static/none"):
        answer = asked(by_https, path)
        answer.close()
        assert answer.headers.getlist("Strict-Transport-Security") == ["max-age=31536000; includeSubDomains"], path
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
    assert asked(by_https, "/sign-in", host="elsewhere.example").headers["Strict-Transport-Security"]


def test_behind_tls_the_cookie_belongs_to_this_host_alone(by_https) -> None:
    cookies = asked(by_https, "/sign-in").headers.getlist("Set-Cookie")
    assert cookies
    for cookie in cookies:
        assert cookie.startswith("__Host-coachdesk")
        for word in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"):
            assert word in cookie
        assert "Domain" not in cookie


def test_plain_http_leads_a_page_on_and_refuses_a_program(by_https) -> None:
    answer = asked(by_https, "/caseload?q=a%0d%0ab", scheme="http")
    assert (answer.status_code, answer.location) == (308, "https://desk.example.org/caseload?q=a%0d%0ab")
    assert asked(by_https, "/calendar/x.ics", scheme="http").status_code == 403
    assert asked(by_https, "/sign-in", scheme="http", method="POST").status_code == 403
    assert asked(by_https, "/health", scheme="http", host="10.0.0.7").status_code == 200


@pytest.mark.parametrize("host", ["elsewhere.example", "desk.example.org.elsewhere.example", "desk.example.org@x", ""])
def test_another_host_is_not_answered(by_https, host: str) -> None:
    answer = asked(by_https, "/sign-in", host=host)
    assert answer.status_code == 400
    assert "elsewhere" not in answer.text
    forged = asked(
        by_https, "/sign-in", **{"X-Forwarded-Host": "elsewhere.example", "Forwarded": "host=elsewhere.example"}
    )
    assert (forged.status_code, "elsewhere" in forged.text) == (200, False)


def test_without_a_proxy_nobody_says_where_they_come_from(app, world) -> None:
    """Only as many proxies are believed as there are: what a visitor adds in front of them is not read."""
    seen = []
    app.before_request_funcs.setdefault(None, []).append(lambda: seen.append((request.remote_addr, request.scheme)))
    try:
        world.browser("nobody").get("/health", headers={"X-Forwarded-For": "1.2.3.4", "X-Forwarded-Proto": "https"})
    finally:
        app.before_request_funcs[None].pop()
    assert seen == [("127.0.0.1", "http")]


def test_with_one_proxy_what_a_visitor_wrote_before_it_is_not_read(by_https) -> None:
    seen = []
    by_https.before_request_funcs.setdefault(None, []).append(lambda: seen.append(request.remote_addr))
    asked(by_https, "/health", **{"X-Forwarded-For": "1.2.3.4, 203.0.113.9"})
    assert seen == ["203.0.113.9"]


def test_methods_that_are_not_used_are_refused(world) -> None:
    for method in ("TRACE", "OPTIONS", "PUT", "DELETE", "PATCH", "CONNECT", "PROPFIND"):
        answer = world.browser("amina").open("/caseload", method=method)
        assert answer.status_code in (405, 422), method
        assert "coachdesk=" not in answer.text


def test_signing_out_empties_the_browser(world) -> None:
    answer = world.send("amina", "/sign-out")
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert "Clear-Site-Data" not in world.browser("amina").get("/sign-in").headers


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
