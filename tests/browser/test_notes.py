"""A note in a real browser: its draft is kept while it is typed, and nothing that the server says takes it away."""

import pytest

from tests.browser.pages import COACH, step_in

pytestmark = pytest.mark.committed
START = "main a[href*='/notes/new?appointment=']"
SAID = "“Tuesdays are good.” هذا كلامها"


@pytest.fixture
def tab(new_tab, live_server):
    tab = new_tab()
    step_in(tab, live_server, COACH)
    tab.goto("/today")
    tab.locator(START).first.click()
    tab.wait_for_url("**/notes/new?*")
    return tab


def status(tab, words: str) -> None:
    tab.locator("#draft-status", has_text=words).wait_for()


def test_a_draft_is_kept_and_a_note_saved_by_keys_alone(tab) -> None:
    tab.fill("#said", SAID)
    status(tab, "Draft kept")
    address = tab.url
    tab.goto("/today")
    tab.goto(address)
    assert tab.input_value("#said") == SAID
    tab.get_by_role("button", name="Add a line").click()
    assert tab.locator("#lines .line").count() == 4
    tab.locator("#agreed-3-who").select_option("coach")
    tab.fill("#agreed-3-what", "Ask the café")
    tab.keyboard.press("Control+Enter")
    tab.wait_for_url("**/notes/0*")
    assert SAID in tab.locator(".written .own").inner_text()
    assert "Ask the café" in tab.locator(".agreed").inner_text()
    tab.goto(address)
    assert tab.input_value("#said") == ""


def test_one_press_saves_what_the_draft_already_holds(tab) -> None:
    """Nothing is on its way any more when the button is pressed; once a press was lost just then."""
    tab.fill("#said", SAID)
    status(tab, "Draft kept")
    tab.get_by_role("button", name="Save note").click()
    tab.wait_for_url("**/notes/0*")
    assert SAID in tab.locator(".written .own").inner_text()


def test_a_note_that_was_saved_does_not_come_back_as_words_that_were_not(tab) -> None:
    """Pressed twice while its draft is on the way; then back to the page, which the browser fills in once more."""
    address, held = tab.url, []
    tab.keyboard.press("Control+Enter")
    tab.locator(".govuk-error-summary").wait_for()
    tab.route("**/notes/draft?*", lambda route: held.append(route))
    tab.fill("#said", SAID)
    tab.wait_for_timeout(1200)
    tab.get_by_role("button", name="Save note").dblclick()
    tab.wait_for_url("**/notes/0*")
    for route in held:
        route.continue_()
    tab.unroute("**/notes/draft?*")
    tab.go_back()
    status(tab, "What stood here was sent already.")
    assert tab.input_value("#said") == ""
    tab.goto(address)
    assert tab.input_value("#said") == ""


def test_a_sign_in_that_ends_in_mid_sentence_leads_nowhere_and_loses_nothing(tab, live_server) -> None:
    address = tab.url
    tab.fill("#said", SAID)
    status(tab, "Draft kept")
    tab.context.clear_cookies()
    tab.fill("#saw", "And then")
    status(tab, "You have been signed out.")
    assert tab.url == address
    assert (tab.input_value("#said"), tab.input_value("#saw")) == (SAID, "And then")
    other = tab.context.new_page()
    step_in(other, live_server, COACH)
    other.close()
    tab.get_by_role("button", name="Save note").click()
    tab.get_by_role("heading", name="Your words are here").wait_for()
    tab.get_by_role("button", name="Save").click()
    tab.wait_for_url("**/notes/0*")
    assert SAID in tab.locator(".written").inner_text()
    assert "And then" in tab.locator(".written").inner_text()
