"""A claimant's pages in a browser: the way out is always there and leaves nothing behind; nothing is hard to press."""

import pytest
from playwright.sync_api import Page as Tab

from tests.browser.pages import CLAIMANT, PAGES, go_to, step_in

NAMES = ("my-home", "my-plan", "my-notes", "my-note", "my-adjustments", "my-more", "my-supporters", "my-record")
OURS = [page for page in PAGES if page.name in NAMES]
STANDS_IN = "**/accessibility"
LEAST = 44
TRIES = 50
# Links inside of a sentence are let off by WCAG 2.5.8; here there are none, so everything counts but the skip link. Of
# a box to tick the whole row is pressed.
PRESSED = "a, button, summary, input:not([type=hidden]), .check, textarea, select"
SMALL = """() => [...document.querySelectorAll("%s")]
  .filter((each) => !each.matches(".govuk-skip-link, .govuk-radios__input, .check input") && each.offsetParent !== null)
  .map((each) => [each.textContent.trim() || each.name, each.getBoundingClientRect()])
  .filter(([, box]) => Math.round(box.height) < %d || Math.round(box.width) < %d)
  .map(([words, box]) => `${words}: ${Math.round(box.width)} x ${Math.round(box.height)}`)"""


@pytest.fixture
def at_home(new_tab, live_server) -> Tab:
    """My first page; a page of ours stands in for the neutral site, for no test asks anybody else."""
    tab = new_tab(320, 700)
    step_in(tab, live_server, CLAIMANT)
    tab.goto(f"{live_server}/my")
    tab.evaluate("document.querySelector('[data-leave]').href = '/accessibility'")
    return tab


def test_leave_now_takes_the_place_of_the_page_in_the_history(at_home):
    before = at_home.evaluate("history.length")
    at_home.get_by_role("link", name="Leave now").click()
    at_home.wait_for_url(STANDS_IN)
    assert at_home.evaluate("history.length") == before


def wait_until_signed_out(tab: Tab, base: str) -> None:
    """The answer comes when the page that asked is gone: what is asked here goes beside it, with the same cookies."""
    for _try in range(TRIES):
        if tab.context.request.get(f"{base}/my").url.endswith("/come-in"):
            return
        tab.wait_for_timeout(100)
    raise AssertionError("still signed in")


def test_whoever_goes_back_after_leave_now_finds_nobody_signed_in(at_home, live_server):
    at_home.goto(f"{live_server}/my/plan")
    at_home.evaluate("document.querySelector('[data-leave]').href = '/accessibility'")
    at_home.get_by_role("link", name="Leave now").click()
    at_home.wait_for_url(STANDS_IN)
    wait_until_signed_out(at_home, live_server)
    at_home.go_back()
    at_home.wait_for_url("**/come-in")


def test_shift_three_times_leaves_and_a_capital_letter_between_does_not(at_home):
    for key in ("Shift", "Shift", "a", "Shift"):
        at_home.keyboard.press(key)
    at_home.wait_for_timeout(200)
    assert at_home.url.endswith("/my")
    at_home.keyboard.press("Shift")
    at_home.keyboard.press("Shift")
    at_home.wait_for_url(STANDS_IN)


def test_leave_now_stays_in_view_at_the_end_of_the_page(at_home):
    at_home.evaluate("window.scrollTo(0, document.body.scrollHeight)")
    box = at_home.get_by_role("link", name="Leave now").bounding_box()
    assert box
    assert 0 <= box["y"] < 60


@pytest.mark.parametrize("shown", OURS, ids=lambda shown: shown.name)
def test_everything_that_is_pressed_is_as_large_as_a_finger(shown, new_tab, live_server):
    tab = new_tab(320, 700)
    go_to(tab, live_server, shown)
    assert tab.evaluate(SMALL % (PRESSED, LEAST, LEAST)) == []
