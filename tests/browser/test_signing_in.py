"""Signing in with a real browser: a passkey in its own authenticator, an app's code by hand, and scripts off."""

import re
from collections.abc import Callable, Iterator

import pyotp
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from coachdesk import clock
from tests.browser.pages import step_in
from tests.browser.serving import serving
from tests.engines import Engine
from tests.engines.base import DEMO_CLOCK

NAME, EMAIL, PASSWORD = "Robin Field", "robin.field@example.org", "three words remembered"
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture(scope="module")
def base(engine: Engine, worker_name: str) -> Iterator[str]:
    """A demo of its own, by a name: passkeys belong to names, not to bare addresses."""
    name = f"{worker_name}_signing_in"
    with serving(engine.clone(name, "demo"), DEMO_CLOCK) as served:
        yield served.replace("127.0.0.1", "localhost")
    engine.drop(name)


@pytest.fixture
def tab(browser: Browser, base: str) -> Iterator[Callable[..., Page]]:
    contexts: list[BrowserContext] = []

    def opened(*, scripts: bool = True) -> Page:
        contexts.append(browser.new_context(base_url=base, java_script_enabled=scripts, locale="en-GB"))
        contexts[-1].set_default_timeout(10_000)
        return contexts[-1].new_page()

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture
def link(base: str, tab: Callable[..., Page]) -> str:
    """An administrator makes an account with a role, and a link to set a password."""
    page, email = tab(), f"{next(numbers)}.{EMAIL}"
    step_in(page, base, "administrator")
    page.goto("/accounts/new")
    page.get_by_label("Name").fill(NAME)
    page.get_by_label("Email address").fill(email)
    page.get_by_role("button", name="Make the account").click()
    page.get_by_label("Role", exact=True).select_option("reception")
    page.get_by_role("button", name="Give the role").click()
    page.get_by_role("button", name="Make a set-password link").click()
    return f"{page.get_by_label('Set-password link').input_value()} {email}"


numbers = iter(range(100))


def set_password(page: Page, link: str) -> str:
    address, email = link.split()
    page.goto("/set-password/" + address.rpartition("/")[2])
    page.locator("input[type=password]").fill(PASSWORD)
    page.get_by_role("button", name="Save the password").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("A second thing besides your password")
    return email


def show_password(page: Page, email: str) -> None:
    page.goto("/sign-in")
    page.get_by_label("Email address").fill(email)
    page.locator("input[type=password]").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def with_authenticator(page: Page) -> Page:
    held = page.context.new_cdp_session(page)
    held.send("WebAuthn.enable")
    held.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    return page


def key_on(page: Page) -> str:
    return "".join(re.findall(r"[A-Z2-7]{4}", page.locator(".app-key__text").inner_text()))


def now_on(key: str, steps: int = 0) -> str:
    """The server's clock stands still, so does the app's."""
    return pyotp.TOTP(key).at(clock.datetime.fromisoformat(DEMO_CLOCK), counter_offset=steps)


def test_a_passkey_is_set_up_signs_in_and_is_taken_away(tab, link: str) -> None:
    page = with_authenticator(tab())
    set_password(page, link)
    page.get_by_role("button", name="Set up a passkey").click()
    expect(page.locator(".codes li")).to_have_count(10)
    page.get_by_role("link", name="I have them").click()
    page.goto("/my-account/app")
    page.get_by_label("Code").fill(now_on(key_on(page)))
    page.get_by_role("button", name="Use this app").click()
    page.locator(".me summary").click()
    page.get_by_role("button", name="Sign out").click()
    page.goto("/sign-in?next=/my-account")  # the browser offers the passkey by itself, and its owner takes it
    page.wait_for_url("**/my-account")
    expect(page.get_by_role("heading", name="My sign-ins")).to_be_visible()
    page.get_by_role("button", name="Take away").first.click()
    expect(page.get_by_text("The passkey opens nothing any more.")).to_be_visible()
    page.context.clear_cookies()
    page.goto("/sign-in")
    expect(page.get_by_text("This passkey opens nothing here").first).to_be_visible()


def test_an_apps_code_is_typed_by_hand_and_a_password_can_be_shown(tab, link: str) -> None:
    page = tab()
    email = set_password(page, link)
    key = key_on(page)
    page.get_by_label("Code").fill(now_on(key))
    page.get_by_role("button", name="Use this app").click()
    code = page.locator(".codes code").first.inner_text()
    other = tab()
    show_password(other, email)
    other.get_by_label("Code").fill(now_on(key, 1))
    other.get_by_role("button", name="Go on").click()
    expect(other.get_by_role("heading", name="Front desk")).to_be_visible()
    third = tab()
    third.goto("/sign-in")
    third.locator("input[type=password]").fill("seen")
    third.get_by_role("button", name="Show password").click()
    expect(third.locator("#password")).to_have_attribute("type", "text")
    show_password(third, email)
    third.get_by_label("Code").fill(code.lower())
    third.get_by_role("button", name="Go on").click()
    expect(third.get_by_role("heading", name="Front desk")).to_be_visible()


def test_without_scripts_the_app_is_set_up_and_the_page_says_what_passkeys_need(tab, link: str) -> None:
    page = tab(scripts=False)
    email = set_password(page, link)
    expect(page.get_by_text("Passkeys need scripts")).to_be_visible()
    expect(page.get_by_role("button", name="Set up a passkey")).to_be_hidden()
    key = key_on(page)
    page.get_by_label("Code").fill(now_on(key))
    page.get_by_role("button", name="Use this app").click()
    expect(page.locator(".codes li")).to_have_count(10)
    page.context.clear_cookies()
    show_password(page, email)
    page.get_by_label("Code").fill(now_on(key, 1))
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("heading", name="Front desk")).to_be_visible()
