"""What every page is held to. Each check raises AssertionError with what is wrong and where."""

import json
import os
import subprocess
import sys
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.engines.programs import ROOT

TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
WALK = (Path(__file__).parent / "walk.js").read_text()
RULES = Path(__file__).parent / "html-validate.json"
MOST_STOPS = 2000


def axe_clean(page: Page, *, without: tuple[str, ...] = ()) -> None:
    """axe-core finds nothing against WCAG 2.2 AA, nor good practice; `without` are rules that cannot judge here."""
    options = {
        "runOnly": {"type": "tag", "values": list(TAGS)},
        "rules": {rule: {"enabled": False} for rule in without},
        "resultTypes": ["violations"],
    }
    found = Axe().run(page, options=options)
    assert not found.violations_count, f"{page.url} at {page.viewport_size}:\n{found.generate_report()}"


def no_sideways_scroll(page: Page) -> None:
    """The page fits its width: only a table may scroll, inside its own frame."""
    wide = page.evaluate(
        """() => {
            const width = document.documentElement.clientWidth;
            if (document.documentElement.scrollWidth <= width) return [];
            return [...document.querySelectorAll("body *")]
                .filter(element => element.getBoundingClientRect().right > width + 1)
                .slice(0, 5).map(element => element.outerHTML.slice(0, 120));
        }"""
    )
    assert not wide, f"{page.url} scrolls sideways at {page.viewport_size}:\n" + "\n".join(wide)


def html_valid(html: str, name: str = "page") -> None:
    """The markup is valid, whole page or fragment."""
    environment = os.environ | {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    command = [ROOT / "node_modules/.bin/html-validate", "--stdin", "--formatter", "json", "--config", RULES]
    done = subprocess.run(command, input=html, capture_output=True, text=True, check=False, env=environment, cwd=ROOT)
    assert done.stdout, f"html-validate did not run: {done.stderr}"
    lines = html.splitlines()
    wrong = [
        f"  line {found['line']}: {found['message']} ({found['ruleId']}): {lines[found['line'] - 1].strip()[:160]}"
        for report in json.loads(done.stdout)
        for found in report["messages"]
    ]
    assert not wrong, f"{name} is not valid:\n" + "\n".join(wrong)


def walk_by_keyboard(page: Page) -> list[str]:
    """Tab through the page: everything is reached, in order, with its focus in sight. Returns what was walked."""
    page.evaluate(WALK)
    page.evaluate("walk.begin()")
    walked: list[str] = []
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        step = page.evaluate("walk.step()")
        if step["ended"]:
            break
        assert not step["wrong"], f"{page.url} at {page.viewport_size}: {step['wrong']}: {step['where']}"
        walked.append(step["where"])
    missed = page.evaluate("walk.missed()")
    assert not missed, f"{page.url} at {page.viewport_size}: not reached by Tab:\n" + "\n".join(missed)
    return walked
