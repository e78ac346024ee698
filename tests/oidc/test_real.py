"""Signing in at a real provider over HTTP, page by page as a browser without scripts goes through them."""

import re
import time
from collections.abc import Iterator
from urllib.parse import urljoin

import pytest
import requests
from bs4 import BeautifulSoup

from coachdesk.models.label import SignInWay
from tests.oidc.desk import Desk, desk

pytestmark = pytest.mark.once  # what it does to the database is held on both by test_forged.py


@pytest.fixture(scope="module")
def place(engine, worker_name) -> Iterator[Desk]:
    with desk(engine, f"{worker_name}_oidc", COACHDESK_OIDC_ONLY="yes") as place:
        yield place


@pytest.fixture(autouse=True)
def real_time(clock) -> None:
    clock.at(None)


@pytest.fixture
def browser() -> Iterator[requests.Session]:
    with requests.Session() as browser:
        yield browser


def form_of(page: requests.Response, **typed: str) -> tuple[str, dict[str, str]]:
    form = BeautifulSoup(page.text, "html.parser").select_one("form[method=post i]")
    assert form, page.text
    sent = {field["name"]: field.get("value", "") for field in form.select("input[name]")}
    return urljoin(page.url, form.get("action", "")), sent | typed


def pressed(browser: requests.Session, page: requests.Response, **typed: str) -> requests.Response:
    address, sent = form_of(page, **typed)
    return browser.post(address, data=sent, timeout=20)


def led_on(browser: requests.Session, page: requests.Response) -> requests.Response:
    """As a browser follows the answer's own header."""
    return browser.get(page.headers["Refresh"].removeprefix("0; url="), timeout=20)


def begun(browser: requests.Session, place: Desk, target: str = "") -> requests.Response:
    page = browser.get(f"{place.base}/sign-in", timeout=20)
    soup = BeautifulSoup(page.text, "html.parser")
    token = soup.select_one("form[action='/sign-in/provider'] input[name=csrf_token]")["value"]
    sent = {"csrf_token": token, "next": target}
    return led_on(browser, browser.post(f"{place.base}/sign-in/provider", data=sent, timeout=20))


def signed_in(browser: requests.Session, place: Desk, who: str, target: str = "") -> requests.Response:
    return pressed(browser, begun(browser, place, target), login=who)


def test_somebody_signs_in_there_and_works_here(place, browser) -> None:
    page = signed_in(browser, place, "amina-0", "/caseload")
    assert (page.status_code, page.url) == (200, f"{place.base}/caseload"), page.text[:2000]
    assert "Amina Yusuf" in page.text
    (row,) = place.sign_ins()
    assert row.way is SignInWay.PROVIDER
    assert row.provider_sid
    cookie = browser.cookies.get("coachdesk")
    assert cookie
    assert not re.search(r"eyJ[\w-]+\.eyJ", f"{page.text} {cookie} {dict(page.headers)}"), "a token left the server"


def test_whoever_ends_their_session_there_is_out_here_at_the_next_request(place, browser) -> None:
    """By the provider's own word, from its program to ours, while this browser does nothing."""
    signed_in(browser, place, "amina-0")
    caseload = f"{place.base}/caseload"
    assert browser.get(caseload, timeout=20).url == caseload
    ask = browser.get(f"{place.provider.issuer}/session/end", params={"client_id": "coachdesk"}, timeout=20)
    address, sent = form_of(ask)
    requests_made = browser.post(address, data=sent | {"logout": "yes"}, timeout=20)
    assert requests_made.status_code == 200
    deadline = time.monotonic() + 10
    while browser.get(caseload, timeout=20).url == caseload:
        assert time.monotonic() < deadline, "still in"
        time.sleep(0.1)
    assert "/sign-in" in browser.get(f"{place.base}/caseload", timeout=20).url


def test_signing_out_here_asks_there_too(place, browser) -> None:
    page = signed_in(browser, place, "amina-0", "/caseload")
    token = BeautifulSoup(page.text, "html.parser").select_one("input[name=csrf_token]")["value"]
    there = led_on(browser, browser.post(f"{place.base}/sign-out", data={"csrf_token": token}, timeout=20))
    address, sent = form_of(there)
    assert browser.post(address, data=sent | {"logout": "yes"}, timeout=20).url == f"{place.base}/sign-in"
    assert "/sign-in" in browser.get(f"{place.base}/caseload", timeout=20).url


def test_somebody_we_do_not_know_gets_one_sentence(place, browser) -> None:
    page = signed_in(browser, place, "stranger-0")
    assert page.url == f"{place.base}/sign-in"
    assert "You are known where you signed in, but have no account here." in page.text


def test_a_code_that_was_used_is_no_good_again(place, browser) -> None:
    seen = []
    browser.hooks["response"].append(lambda answer, **_more: seen.append(answer.url))
    signed_in(browser, place, "amina-0")
    answer = next(url for url in seen if "/sign-in/provider/answer" in url)
    with requests.Session() as thief:
        assert thief.get(answer, timeout=20).url == f"{place.base}/sign-in"
    assert browser.get(answer, timeout=20).url == f"{place.base}/sign-in"


def test_where_it_is_the_only_way_a_password_is_for_the_invited_alone(place, browser) -> None:
    page = BeautifulSoup(browser.get(f"{place.base}/sign-in", timeout=20).text, "html.parser")
    assert "Sign in with your organisation" in page.text
    assert page.select("main form")[0]["action"] == "/sign-in/provider"
    assert not [field for field in page.select("input[type=password]") if not field.find_parent("details")]
