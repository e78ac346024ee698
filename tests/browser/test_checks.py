"""The checks see what they are for: each is shown a page that is good, and one with the fault."""

import pytest

from tests.browser.checks import axe_clean, html_valid, no_sideways_scroll, walk_by_keyboard

RING = "<style>:focus { outline: 3px solid black } .under { margin-top: 2000px }</style>"
GOOD = f"""<!DOCTYPE html><html lang="en"><head><title>A page</title>{RING}</head><body><main><h1>A page</h1>
<p>There is <a href="#one">One</a> to read.</p> <details><summary>More</summary><a href="#closed">Closed</a></details>
<form><fieldset><legend>Which</legend><label><input type="radio" name="a" value="1"> first</label>
<label><input type="radio" name="a" value="2"> second</label></fieldset>
<label class="under">Last <input name="last"></label> <button type="submit">Go</button></form></main></body></html>"""


@pytest.fixture
def tab(browser):
    context = browser.new_context(viewport={"width": 320, "height": 700})
    yield context.new_page()
    context.close()


def test_a_good_page_passes(tab):
    tab.set_content(GOOD)
    axe_clean(tab)
    no_sideways_scroll(tab)
    walked = walk_by_keyboard(tab)
    assert len(walked) == 5
    assert "One" in walked[0]
    assert "Go" in walked[-1]
    html_valid(GOOD.replace(RING, ""))


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ('<button style="outline: none">No ring</button>', "cannot be seen"),
        ('<a href="#x" tabindex="3">Before its turn</a>', "tab order of its own"),
        ('<a href="#x" style="position: absolute; left: -5000px">Away</a>', "off the screen"),
        ('<div style="position: fixed; inset: 0; background: white"></div>', "beneath something"),
        ('<a href="#x" onkeydown="event.preventDefault()">A trap</a>', "does not move on"),
        ('<a href="#x" onfocus="this.blur()">Shy</a>', "not reached"),
    ],
)
def test_a_walk_finds(tab, fault, words):
    tab.set_content(GOOD.replace("</form>", f"</form>{fault}"))
    with pytest.raises(AssertionError, match=words):
        walk_by_keyboard(tab)


def test_axe_finds_what_is_not_named(tab):
    tab.set_content(GOOD.replace("Last <input", "<input"))
    with pytest.raises(AssertionError, match="label"):
        axe_clean(tab)


def test_what_is_too_wide_is_named(tab):
    tab.set_content(GOOD.replace("</form>", '</form><p style="width: 500px" id="wide">Wide</p>'))
    with pytest.raises(AssertionError, match='id="wide"'):
        no_sideways_scroll(tab)


@pytest.mark.parametrize(
    "fault",
    ['<p style="color: red">x</p>', "<p><div>x</div></p>", '<p id="a"></p><p id="a"></p>', "<button>x</button>"],
)
def test_markup_that_is_not_valid_is_named(fault):
    with pytest.raises(AssertionError, match="line 2"):
        html_valid(f"<main>\n{fault}</main>")
