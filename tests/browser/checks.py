"""What every page is held to. Each check raises AssertionError with what is wrong and where."""

import atexit
import json
import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

from axe_playwright_python.base import AxeResults
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.engines.programs import ROOT

TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
WALK = (Path(__file__).parent / "walk.js").read_text()
RUN = "options => axe.run(document, options).then(({violations}) => ({violations}))"
RULES, VALIDATOR = (Path(__file__).with_name(name) for name in ("html-validate.json", "html_validate.mjs"))
MOST_STOPS = 2000


def axe_clean(page: Page, *, only: str | None = None) -> None:
    """axe-core finds nothing against WCAG 2.2 AA, nor good practice; with `only`, by that one rule."""
    judged_by = {"type": "rule", "values": [only]} if only else {"type": "tag", "values": list(TAGS)}
    options = {"runOnly": judged_by, "resultTypes": ["violations"]}
    if not page.evaluate("'axe' in window"):
        page.evaluate(Axe().axe_script)
    found = AxeResults(page.evaluate(RUN, options))
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
    lines = html.splitlines()
    wrong = [
        f"  line {found['line']}: {found['message']} ({found['ruleId']}): {lines[found['line'] - 1].strip()[:160]}"
        for found in _faults(html)
    ]
    assert not wrong, f"{name} is not valid:\n" + "\n".join(wrong)


def _faults(html: str) -> list[dict[str, Any]]:
    validator = _validator()
    validator.stdin.write(json.dumps(html) + "\n")
    validator.stdin.flush()
    found: list[dict[str, Any]] = json.loads(validator.stdout.readline())
    return found


@cache
def _validator() -> subprocess.Popen[str]:
    """html-validate, started once: a process for each page takes longer than the page. It ends with this one."""
    node = shutil.which("node", path=f"{Path(sys.executable).parent}:{os.environ['PATH']}")
    assert node, "there is no Node.js"
    command = [node, VALIDATOR, RULES]
    started = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT)
    atexit.register(started.communicate)
    return started


def walk_by_keyboard(page: Page) -> list[str]:
    """Tab through the page: everything is reached, in order, with its focus in sight. Returns what was walked."""
    page.evaluate(WALK)
    expect(page.locator("[hx-trigger=load]")).to_have_count(0)  # what comes by itself has come
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
