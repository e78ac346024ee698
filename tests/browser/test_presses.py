"""How many presses a coach's work takes, counted from Today. Typing is no press; a choice of a time is one."""

from dataclasses import dataclass

import pytest
from playwright.sync_api import Locator, expect
from playwright.sync_api import Page as Tab

from tests.browser.pages import COACH, press, step_in

pytestmark = pytest.mark.committed


@dataclass
class Counter:
    """A coach in front of Today, whose presses are counted."""

    tab: Tab
    presses: int = 0

    def press(self, what: Locator) -> None:
        expect(what.first).to_be_visible()
        press(self.tab, what.first)
        self.presses += 1

    def link(self, words: str) -> Locator:
        return self.tab.get_by_role("link", name=words)

    def button(self, words: str) -> Locator:
        return self.tab.get_by_role("button", name=words)


@pytest.fixture
def amina(page: Tab, live_server: str) -> Counter:
    step_in(page, live_server, COACH)
    expect(page).to_have_url(f"{live_server}/today")
    return Counter(page)


def test_the_next_person_is_one_press_away(amina):
    amina.press(amina.link("Open Dotty"))
    expect(amina.tab.locator("h1")).to_contain_text("Dotty Ashworth")
    assert amina.presses == 1


def test_met_and_adjustments_kept_takes_two_at_most(amina):
    amina.press(amina.button("Met, adjustments kept"))
    expect(amina.tab.locator("main")).to_contain_text("Met, adjustments kept")
    expect(amina.button("Met, adjustments kept")).to_have_count(0)
    assert amina.presses <= 2


def test_a_note_is_started_with_one_press_and_saved_with_one(amina):
    amina.press(amina.link("Start note about Ade"))
    assert amina.presses == 1
    amina.tab.get_by_label("What Ade said").fill("“The line is good today.”")
    amina.press(amina.button("Save note"))
    expect(amina.tab.locator("main")).to_contain_text("“The line is good today.”")
    assert amina.presses == 2


def test_the_next_meeting_is_booked_with_three(amina):
    amina.press(amina.link("Book next with Dotty"))
    amina.press(amina.tab.locator(".start input").locator("visible=true"))
    amina.press(amina.button("Book "))
    expect(amina.tab.locator(".banner")).to_contain_text("Booked")
    assert amina.presses == 3


def test_a_meeting_is_moved_with_three(amina):
    amina.press(amina.link("Move the meeting with Dotty"))
    another = amina.tab.locator(".start").filter(has_not_text="as it is").locator("input")
    amina.press(another.locator("visible=true"))
    amina.press(amina.button("Move it"))
    expect(amina.tab.locator(".banner")).to_contain_text("oved")
    assert amina.presses == 3


def test_a_person_is_found_with_one_and_typing(amina):
    amina.press(amina.tab.get_by_role("searchbox", name="Find a person"))
    amina.tab.keyboard.type("Mollie Carter\n")
    expect(amina.tab.locator("h1")).to_contain_text("Mollie Carter")
    assert amina.presses == 1


def test_a_promise_is_ticked_with_one(amina):
    promise = amina.tab.locator("li", has_text="Ask the GP again for Lili’s letter")
    amina.press(promise.get_by_role("button", name="Done: Ask the GP again"))
    expect(amina.tab.locator("main")).to_contain_text("Undo")
    assert amina.presses == 1
    amina.tab.reload()
    expect(amina.button("Done: Ask the GP again")).to_have_count(0)
    expect(promise).to_contain_text("Undo")


def test_a_plain_summary_is_copied_with_one(amina, live_server):
    amina.tab.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=live_server)
    amina.press(amina.button("Met, adjustments kept"))
    amina.presses = 0
    amina.press(amina.tab.get_by_text("Copy summary"))
    expect(amina.tab.locator("main")).to_contain_text("Copied")
    copied = amina.tab.evaluate("navigator.clipboard.readText()")
    assert "45 minutes" in copied
    assert "The line" not in copied
    assert amina.presses == 1


def test_what_was_looked_for_stays_in_no_storage_of_the_browser(amina):
    amina.tab.goto("/caseload")
    amina.tab.get_by_role("searchbox", name="Name, reference or birth year").fill("dotty")
    amina.button("Search").first.click()
    amina.tab.locator("#live", has_text="shown").wait_for(state="attached")
    assert amina.tab.evaluate("[...Object.entries(sessionStorage), ...Object.entries(localStorage)]") == []
