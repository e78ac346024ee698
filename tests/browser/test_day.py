"""A coach's day in a browser: by keys alone, without scripts, and on paper."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.pages import COACH, press, step_in

pytestmark = pytest.mark.committed


class Hand:
    """Presses things, or keys."""

    def __init__(self, tab):
        self.tab = tab

    def press(self, target):
        press(self.tab, target)

    def key(self, key):
        self.tab.keyboard.press(key)
        self.tab.wait_for_load_state()

    def again(self):
        self.tab.goto("/today")

    def row(self, name):
        return self.tab.locator("li.meet", has_text=name)


@pytest.fixture
def hand(new_tab, live_server):
    """Half past nine: Ade has been here since a quarter past, and Dotty comes next."""
    tab = new_tab()
    step_in(tab, live_server, COACH)
    expect(tab).to_have_url(re.compile(".*/today$"))
    return Hand(tab)


def test_the_day_by_keys_alone(hand):
    tab = hand.tab
    hand.key("j")
    expect(hand.row("Ade").locator("h3 a")).to_be_focused()
    hand.key("j")
    expect(hand.row("Dotty").locator("h3 a")).to_be_focused()
    hand.key("k")
    hand.key("j")
    hand.key("o")
    expect(tab.locator("h1")).to_contain_text("Dotty Ashworth")
    hand.again()
    hand.key("n")
    expect(tab).to_have_url(re.compile(".*/notes/new.*"))
    hand.again()
    hand.key("m")
    expect(hand.row("Ade").locator(".meet__done")).to_contain_text("Met, adjustments kept")
    hand.key("b")
    expect(tab).to_have_url(re.compile(".*/appointments/new.*"))


def test_letters_typed_in_a_field_press_nothing(hand):
    hand.tab.locator("#find").focus()
    hand.tab.keyboard.type("mbno")
    expect(hand.tab.locator("#find")).to_have_value("mbno")
    expect(hand.row("Ade").get_by_role("button", name="Met, adjustments kept")).to_be_visible()


def test_a_meeting_is_recorded_and_a_promise_ticked_without_scripts(new_tab, live_server):
    tab = new_tab(scripts=False)
    step_in(tab, live_server, COACH)
    hand = Hand(tab)
    hand.press(hand.row("Ade").get_by_role("button", name="Met, adjustments kept"))
    expect(hand.row("Ade").locator(".meet__done")).to_contain_text("Met, adjustments kept")
    hand.press(tab.locator("#promises li").first.get_by_role("button"))
    hand.press(tab.locator("#promises li", has_text="Undo").get_by_role("button", name="Undo"))
    assert tab.locator("#promises li", has_text="Undo").count() == 0


def test_on_paper_there_are_the_people_and_no_furniture(hand):
    tab = hand.tab
    tab.emulate_media(media="print")
    for gone in (".hd", ".meet__acts", ".meet__links", ".legend--keys", "main form", ".page-head__aside"):
        assert not any(each.is_visible() for each in tab.locator(gone).all()), gone
    expect(tab.locator(".meet .own").first).to_be_visible()
    expect(hand.row("Charlie").locator(".chips")).to_be_visible()
