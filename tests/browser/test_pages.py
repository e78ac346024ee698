"""Every page at every width: clean in axe, no wider than the screen, walked by keyboard; and there without scripts."""

import pytest

from tests.browser.checks import axe_clean, html_valid, no_sideways_scroll, walk_by_keyboard
from tests.browser.pages import HEIGHTS, PAGES, WIDTHS, Page, go_to

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
    tab = new_tab(scripts=False)
    go_to(tab, live_server, shown)
    assert tab.locator("h1").count() == 1
    html_valid(tab.context.request.get(tab.url).text(), shown.name)
