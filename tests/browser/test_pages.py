"""Every page at every width: clean in axe, no wider than the screen, walked by keyboard; and there without scripts."""

from urllib.parse import urljoin

import pytest
import requests
from bs4 import BeautifulSoup

from tests.browser.checks import axe_clean, html_valid, no_sideways_scroll, walk_by_keyboard
from tests.browser.pages import HEIGHTS, PAGES, SIGNED_IN, WIDTHS, Page, go_to, sign_in

BETWEEN = 768
LEFT_BEHIND = """async () => [
    ...Object.entries(localStorage), ...Object.entries(sessionStorage), ...(await indexedDB.databases())]"""
every_page = pytest.mark.parametrize("shown", PAGES, ids=lambda shown: shown.name)


@every_page
def test_a_page_can_be_used_by_everybody(shown: Page, new_tab, live_server):
    """At each width, in the dark, and in forced colours: one tab, as somebody turns their screen or its colours."""
    tab = new_tab()
    go_to(tab, live_server, shown)
    for width in WIDTHS:
        tab.set_viewport_size({"width": width, "height": HEIGHTS[width]})
        tab.evaluate("scrollTo(0, 0)")  # where the page was left, the header that stays lies over a part of it
        axe_clean(tab)
        no_sideways_scroll(tab)
        assert width == BETWEEN or walk_by_keyboard(tab), width
    assert tab.evaluate(LEFT_BEHIND) == []
    tab.emulate_media(color_scheme="dark")
    axe_clean(tab, only="color-contrast")
    tab.emulate_media(color_scheme="light", forced_colors="active")
    tab.set_viewport_size({"width": BETWEEN, "height": HEIGHTS[BETWEEN]})
    assert walk_by_keyboard(tab), "forced colours"


@every_page
def test_a_page_is_valid_and_there_without_scripts(shown: Page, new_tab, live_server):
    """As a program gets it that runs no script: every link on the way leads there by its address alone."""
    if shown.role and (live_server, shown.role) not in SIGNED_IN:
        sign_in(new_tab(scripts=False), live_server, shown.role)
    html = without_scripts(live_server, shown)
    assert len(BeautifulSoup(html, "html.parser").select("h1")) == 1
    html_valid(html, shown.name)


def without_scripts(base: str, shown: Page) -> str:
    with requests.Session() as reader:
        for kept in SIGNED_IN.get((base, shown.role), ()):
            reader.cookies.set(kept["name"], kept["value"])
        answer = reader.get(f"{base}{shown.path}", timeout=30)
        for link in shown.follow:
            found = BeautifulSoup(answer.text, "html.parser").select_one(link)
            assert found, f"{answer.url} has no {link}"
            if found.name != "summary":  # which opens by itself
                answer = reader.get(urljoin(answer.url, found["href"]), timeout=30)
        assert answer.ok, answer.status_code
        return answer.text
