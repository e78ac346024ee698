"""Signing in at the organisation's own provider, in a real browser: there, back, and out, without leaving our rules."""

import pytest
from playwright.sync_api import expect

from tests.oidc.desk import desk


@pytest.fixture
def live_server(engine, worker_name, clock):
    with desk(engine, f"{worker_name}_oidc_seen", COACHDESK_OIDC_ONLY="yes") as place:
        yield place


def test_the_button_leads_there_and_back_to_what_was_asked_for(browser, live_server) -> None:
    """The policy lets a form be sent to us alone, and Chromium holds redirects to it as well."""
    faults: list[str] = []
    with browser.new_context(base_url=live_server.base, locale="en-GB") as context:
        context.set_default_timeout(20_000)
        context.on("console", lambda said: faults.append(said.text) if "Policy" in said.text else None)
        page = context.new_page()
        page.goto("/caseload")
        page.get_by_role("button", name="Sign in with your organisation").click()
        page.get_by_label("Name").fill("amina-0")
        page.get_by_role("button", name="Go on").click()
        expect(page).to_have_url(f"{live_server.base}/caseload")
        (cookie,) = [each for each in context.cookies(live_server.base) if each["name"] == "coachdesk"]
        assert (cookie["httpOnly"], cookie["sameSite"]) == (True, "Lax")
    assert faults == []
