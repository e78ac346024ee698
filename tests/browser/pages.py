"""The pages that are looked at, each with who sees it. What is not in this list is not checked by test_pages.py."""

from dataclasses import dataclass

from playwright.sync_api import Page as Tab

WIDTHS = (320, 768, 1440)
HEIGHTS = {320: 700, 768: 1024, 1440: 900}


@dataclass(frozen=True)
class Page:
    """A page of the demo: where the way to it begins, as whom, and the links (CSS selectors) followed from there."""

    name: str
    path: str
    role: str = ""
    follow: tuple[str, ...] = ()


PAGES = [
    Page("demo", "/"),
]


def step_in(tab: Tab, base: str, role: str) -> None:
    """Sign in as the demo person of a role, by their button."""
    tab.goto(f"{base}/")
    tab.locator(f"button[data-role='{role}']").first.click()
    tab.wait_for_load_state()


def go_to(tab: Tab, base: str, page: Page) -> None:
    """Open a page, signed in as the one who sees it."""
    if page.role:
        step_in(tab, base, page.role)
    answer = tab.goto(f"{base}{page.path}")
    assert answer and answer.ok, f"{page.path} answered {answer and answer.status}"
    for link in page.follow:
        tab.locator(link).first.click()
        tab.wait_for_load_state()
