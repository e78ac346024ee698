"""Every page at every width: clean in axe, no wider than the screen, walked by keyboard; and there without scripts."""

import pytest

from tests.browser.checks import axe_clean, html_valid, no_sideways_scroll, walk_by_keyboard
from tests.browser.pages import HEIGHTS, PAGES, WIDTHS, Page, go_to

every_page = pytest.mark.parametrize("shown", PAGES, ids=lambda shown: shown.name)


@every_page
@pytest.mark.parametrize("width", WIDTHS)
def test_a_page_can_be_used_by_everybody(shown: Page, width: int, new_tab, live_server):
    tab = new_tab(width, HEIGHTS[width])
    go_to(tab, live_server, shown)
    axe_clean(tab)
    no_sideways_scroll(tab)
    assert walk_by_keyboard(tab)


@every_page
def test_a_page_is_valid_and_there_without_scripts(shown: Page, new_tab, live_server):
    tab = new_tab(scripts=False)
    go_to(tab, live_server, shown)
    assert tab.locator("h1").count() == 1
    html_valid(tab.context.request.get(tab.url).text(), shown.name)


@every_page
@pytest.mark.parametrize(
    "scheme", [{"color_scheme": "dark"}, {"forced_colors": "active"}], ids=["dark", "forced colours"]
)
def test_a_page_is_clean_in_other_colours(shown: Page, scheme: dict[str, str], new_tab, live_server):
    tab = new_tab(**scheme)
    go_to(tab, live_server, shown)
    axe_clean(tab)
