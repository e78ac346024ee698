"""A claimant comes in with their phone's lock, in a browser that has one: set up after coming in, used at the door."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.pages import CLAIMANT, step_in

pytestmark = pytest.mark.once
LOCK = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def phone(browser: Browser, live_server: str) -> Iterator[Page]:
    """A phone with a lock; passkeys belong to a name, so the server is asked by one."""
    base = live_server.replace("127.0.0.1", "localhost")
    context = browser.new_context(base_url=base, viewport={"width": 360, "height": 740}, locale="en-GB")
    context.set_default_timeout(10_000)
    tab = context.new_page()
    devtools = context.new_cdp_session(tab)
    devtools.send("WebAuthn.enable")
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": LOCK})
    yield tab
    context.close()


@pytest.mark.committed
def test_the_lock_is_set_up_once_and_opens_the_page_without_anything_to_remember(phone, live_server):
    step_in(phone, live_server.replace("127.0.0.1", "localhost"), CLAIMANT)
    hello = phone.locator("h1").inner_text()
    phone.goto("/my/coming-in")
    phone.get_by_role("button", name="Use this phone’s lock next time").click()
    phone.get_by_text("Done. Next time, use your phone’s lock.").wait_for()
    phone.get_by_role("button", name="Sign out", exact=True).click()
    phone.wait_for_url("**/come-in")
    phone.goto("/my")
    phone.wait_for_url("**/come-in")
    phone.get_by_role("button", name="Use my phone’s lock").click()
    phone.wait_for_url("**/my")
    assert phone.locator("h1").inner_text() == hello
    phone.goto("/my/coming-in")
    phone.get_by_role("button", name="Take it away").click()
    phone.get_by_text("That device does not open your page any more.").wait_for()
    phone.get_by_role("button", name="Sign out", exact=True).click()
    phone.wait_for_url("**/come-in")
    phone.get_by_role("button", name="Use my phone’s lock").click()
    phone.get_by_text("That did not fit. Try again, or ask for a code.").wait_for()
