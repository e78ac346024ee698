"""A server of the demo for a worker, and a tab that notices what a visitor would not."""

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.chromium import started
from tests.browser.serving import serving
from tests.engines import Engine
from tests.engines.base import DEMO_CLOCK

EXPECTED = re.compile(r"the server responded with a status of 4\d\d")  # a refusal is an answer, not a fault of the page


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with started() as browser:
        yield browser


@pytest.fixture(scope="session")
def demo_server(engine: Engine, worker_name: str) -> Iterator[str]:
    """The address of a demo that all tests of this worker share: they look, or change only what is theirs."""
    name = f"{worker_name}_demo"
    with serving(engine.clone(name, "demo"), DEMO_CLOCK) as base:
        yield base
    engine.drop(name)


@pytest.fixture
def live_server(request: pytest.FixtureRequest, engine: Engine, worker_name: str) -> Iterator[str]:
    """The address of a demo; of one made for this test alone where the test is marked `committed`."""
    if not request.node.get_closest_marker("committed"):
        yield request.getfixturevalue("demo_server")
        return
    name = f"{worker_name}_own_demo"
    with serving(engine.clone(name, "demo"), DEMO_CLOCK) as base:
        yield base
    engine.drop(name)


@pytest.fixture
def new_tab(browser: Browser, live_server: str) -> Iterator[Callable[..., Page]]:
    """Open tabs, each with cookies of its own: `new_tab(width=320, scripts=False, forced_colors="active")`.

    A tab asks this machine alone; an error in its console, or a question to anybody else, fails the test.
    """
    faults: list[str] = []
    with ExitStack() as undo:

        def open_tab(width: int = 1440, height: int = 900, *, scripts: bool = True, **more: object) -> Page:
            size = {"width": width, "height": height}
            context: BrowserContext = browser.new_context(
                base_url=live_server,
                viewport=size,
                java_script_enabled=scripts,
                locale="en-GB",
                timezone_id="Europe/London",
                **more,
            )
            undo.callback(context.close)
            context.set_default_timeout(10_000)
            context.on("request", lambda request: _note_stranger(request.url, live_server, faults))
            context.on("console", lambda message: _note_error(message.type, message.text, faults))
            context.on("weberror", lambda error: faults.append(str(error.error)))
            return context.new_page()

        yield open_tab
    assert not faults, "the browser noticed:\n" + "\n".join(faults)


@pytest.fixture
def page(new_tab: Callable[..., Page]) -> Page:
    """A tab on a desk."""
    return new_tab()


def _note_stranger(url: str, base: str, faults: list[str]) -> None:
    if not url.startswith((base, "data:", "blob:")):
        faults.append(f"it asked {url}")


def _note_error(kind: str, text: str, faults: list[str]) -> None:
    if kind in ("error", "warning") and not EXPECTED.search(text):
        faults.append(f"console {kind}: {text}")
