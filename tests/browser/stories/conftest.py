"""Who lives a story: each step of it is done in a real browser with scripts, and once more over plain HTTP."""

from collections.abc import Callable

import pytest

from tests.browser.stories.hands import ByPlainHttp, Hands, InBrowser

PHONE, DESK = 360, 1440
People = Callable[..., Hands]


@pytest.fixture(params=["browser", "http"])
def sit_down(request: pytest.FixtureRequest, live_server: str) -> People:
    """Sit somebody down in front of the front page: `sit_down()` at a desk, `sit_down(PHONE)` with a phone."""
    if request.param == "http":
        return lambda width=DESK: ByPlainHttp(live_server)
    new_tab = request.getfixturevalue("new_tab")
    return lambda width=DESK: InBrowser(new_tab(width=width), live_server)


@pytest.fixture
def step_in(sit_down: People) -> People:
    """Be somebody of the demo."""

    def by_name(name: str, width: int = DESK) -> Hands:
        hands = sit_down(width)
        hands.open("/")
        hands.press(f"Step in as {name}")
        return hands

    return by_name
