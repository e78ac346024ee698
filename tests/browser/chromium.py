"""The browser of the tests: found on the machine, or installed where that is allowed."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

GIVEN = "COACHDESK_TEST_BROWSER"
PACKAGES = ("chromium", "fonts-noto-core")
# It asks nobody outside for anything, and its tabs do not wait for one another.
QUIET = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-gpu",
    "--no-first-run",
)


class NoBrowser(RuntimeError):
    """There is no browser and none may be installed; the message says what to do."""


def found() -> str | None:
    """The program of the browser, if there is one."""
    if given := os.environ.get(GIVEN):
        return shutil.which(given)
    return next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


def found_or_installed() -> str:
    """The program of the browser; as root on Debian it is installed when it is not there."""
    if program := found():
        return program
    sentence = (
        "The browser tests need Chromium. Install it "
        f"(as root: apt-get install --no-install-recommends {' '.join(PACKAGES)}), or set {GIVEN} to the program."
    )
    if os.environ.get(GIVEN) or os.geteuid() != 0 or not shutil.which("apt-get"):
        raise NoBrowser(sentence)
    print(f"Installing {' and '.join(PACKAGES)} for the browser tests", flush=True)
    quietly = {"stdout": subprocess.DEVNULL, "env": os.environ | {"DEBIAN_FRONTEND": "noninteractive"}}
    for words in (["update"], ["install", "--yes", "--no-install-recommends", *PACKAGES]):
        if subprocess.run(["apt-get", "--quiet", *words], check=False, **quietly).returncode:
            raise NoBrowser(f"apt-get {words[0]} did not work. {sentence}")
    if program := found():
        return program
    raise NoBrowser(sentence)


@contextmanager
def started() -> Iterator[Browser]:
    """A browser without a window."""
    program = found()
    if not program:
        raise NoBrowser("There is no browser: `make test` installs it or says what to install.")
    if node := shutil.which("node", path=f"{Path(sys.executable).parent}:{os.environ['PATH']}"):
        os.environ.setdefault("PLAYWRIGHT_NODEJS_PATH", node)  # its own needs a library that a bare machine lacks
    sandbox = ("--no-sandbox",) if os.geteuid() == 0 else ()  # as root Chromium has none
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=[*QUIET, *sandbox])
        yield browser
        browser.close()
