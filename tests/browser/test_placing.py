"""A lead gives people a coach, with scripts and without; then settles with somebody what is theirs to choose."""

import pytest

from tests.browser.checks import axe_clean, html_valid, no_sideways_scroll
from tests.browser.pages import LEAD, press, step_in

pytestmark = pytest.mark.committed
WITH_AND_WITHOUT = pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])


def waiting(tab):
    """The count in the header; nobody is no count."""
    count = tab.locator("nav.nav a[href='/board'] .count")
    return int(count.inner_text().split()[0]) if count.count() else 0


def check(tab, scripts):
    """Axe is a script itself."""
    no_sideways_scroll(tab)
    if scripts:
        axe_clean(tab)


@WITH_AND_WITHOUT
def test_a_lead_gives_one_a_coach_then_everybody(new_tab, live_server, scripts):
    tab = new_tab(scripts=scripts)
    step_in(tab, live_server, LEAD)
    tab.goto("/placements")
    before = waiting(tab)
    assert before > 100
    row = tab.locator("#placements tbody tr").first
    name, coach = row.locator("th a").inner_text(), row.locator("td b").first.inner_text()
    row.get_by_role("button", name="Confirm").click()
    said = tab.locator(".banner", has_text="from today")
    said.wait_for()
    assert coach in said.inner_text()
    assert waiting(tab) == before - 1
    assert tab.locator("#placements tbody tr").first.locator("th a").inner_text() != name
    check(tab, scripts)
    tab.get_by_role("button", name="Confirm all").click()
    tab.locator(".banner", has_text="have a coach now").wait_for()
    to_ask = tab.locator("#placements tbody tr", has_text="Ask them who it is")
    assert to_ask.count() == tab.locator("#placements tbody tr").count()
    assert waiting(tab) == to_ask.count() + tab.locator("#unplaced tbody tr").count() < 10
    assert tab.get_by_role("button", name="Confirm").count() == 0
    check(tab, scripts)
    html_valid(tab.context.request.get(f"{live_server}/placements").text(), "placements afterwards")


@WITH_AND_WITHOUT
def test_another_coach_is_chosen_by_the_lead(new_tab, live_server, scripts):
    tab = new_tab(scripts=scripts)
    step_in(tab, live_server, LEAD)
    tab.goto("/placements")
    before = waiting(tab)
    row = tab.locator("#placements tbody tr").first
    row.locator("details.other summary").click()
    row.get_by_role("button", name="Give this coach").click()
    tab.locator(".banner", has_text="No coach was chosen").wait_for()
    row = tab.locator("#placements tbody tr").first
    row.locator("details.other summary").click()
    row.locator("select").select_option(index=1)
    chosen = row.locator("select option").nth(1).inner_text()
    row.get_by_role("button", name="Give this coach").click()
    told = tab.locator("main .banner", has_text=chosen)
    told.wait_for()
    if "from today" in told.inner_text():
        assert waiting(tab) == before - 1
    else:
        assert "can say that it is fine. Nothing was changed." in told.inner_text()
        assert waiting(tab) == before
    check(tab, scripts)


def test_focus_and_the_live_line_follow_a_swap(new_tab, live_server):
    tab = new_tab()
    step_in(tab, live_server, LEAD)
    tab.goto("/placements")
    confirm = tab.locator("#placements tbody tr").first.get_by_role("button", name="Confirm")
    confirm.focus()
    tab.keyboard.press("Enter")
    tab.locator(".banner", has_text="from today").wait_for()
    assert "from today" in tab.locator("#live").inner_text()
    assert tab.evaluate("document.activeElement.closest('#placing') !== null")
    assert tab.url.endswith("/placements")


@WITH_AND_WITHOUT
def test_a_lead_writes_down_what_somebody_chose(new_tab, live_server, scripts):
    tab = new_tab(scripts=scripts)
    step_in(tab, live_server, LEAD)
    tab.goto("/matters")
    matters = tab.locator(".rows > li").count()
    assert matters
    press(tab, tab.locator(".rows > li a.govuk-button").first)
    tab.get_by_role("button", name="Save what was chosen").click()
    tab.locator(".govuk-error-summary").wait_for()
    check(tab, scripts)
    tab.locator("input[name=choice]").nth(1).check()
    tab.locator("input[name=how]").first.check()
    tab.get_by_role("button", name="Save what was chosen").click()
    tab.locator(".banner", has_text="Written down").wait_for()
    tab.goto("/matters")
    assert tab.locator(".rows > li").count() == matters - 1
