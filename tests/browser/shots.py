"""Pictures of the pages: `python -m tests.browser.shots FOLDER [--base URL] [--only NAME …]`.

Each page of pages.py at three widths, as the one who sees it. Without --base a demo is brought up for it on SQLite.
`--readme FILE` takes the one picture that the README shows instead.
"""

import argparse
import os
import sys
from contextlib import ExitStack
from pathlib import Path

from playwright.sync_api import Browser

from tests.browser.chromium import found_or_installed, started
from tests.browser.pages import HEIGHTS, PAGES, WIDTHS, Page, go_to
from tests.browser.serving import serving
from tests.engines import NAME, make
from tests.engines.base import DEMO_CLOCK

README_PAGE, README_WIDTH = "caseload", 1440


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, help="where the pictures go")
    parser.add_argument("--readme", type=Path, metavar="FILE", help="take the README's picture into this file")
    parser.add_argument("--base", help="the address of a demo that runs already")
    parser.add_argument("--only", nargs="+", metavar="NAME", help="only these pages")
    parser.add_argument("--widths", nargs="+", type=int, default=WIDTHS, help="only these widths")
    parser.add_argument("--dark", action="store_true", help="as for somebody who has asked for dark pages")
    parser.add_argument("--fold", action="store_true", help="only what is seen without scrolling")
    wish = parser.parse_args()
    if not wish.folder and not wish.readme:
        parser.error("a folder or --readme is needed")
    found_or_installed()
    with ExitStack() as undo:
        base = wish.base.rstrip("/") if wish.base else _demo(undo)
        browser = undo.enter_context(started())
        if wish.readme:
            shown = next(page for page in PAGES if page.name == README_PAGE)
            _shoot(browser, base, shown, README_WIDTH, wish.readme, dark=False, fold=True)
            return 0
        for shown in PAGES:
            for width in wish.widths:
                if not wish.only or shown.name in wish.only:
                    file = wish.folder / f"{shown.name}-{width}{'-dark' if wish.dark else ''}.png"
                    _shoot(browser, base, shown, width, file, dark=wish.dark, fold=wish.fold)
    return 0


def _demo(undo: ExitStack) -> str:
    os.environ[NAME] = "sqlite"
    return undo.enter_context(serving(make(undo).clone("shots", "demo"), DEMO_CLOCK))


def _shoot(browser: Browser, base: str, shown: Page, width: int, file: Path, *, dark: bool, fold: bool) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    size = {"width": width, "height": HEIGHTS.get(width, 900)}
    context = browser.new_context(
        viewport=size, color_scheme="dark" if dark else "light", locale="en-GB", timezone_id="Europe/London"
    )
    try:
        context.set_default_timeout(10_000)
        tab = context.new_page()
        go_to(tab, base, shown)
        tab.screenshot(path=file, full_page=not fold)
        print(file)
    except Exception as problem:  # one page that is not there yet does not stop the others
        print(f"{shown.name} at {width}: {problem}", file=sys.stderr)
    finally:
        context.close()


if __name__ == "__main__":
    sys.exit(main())
