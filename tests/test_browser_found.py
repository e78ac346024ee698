"""The browser of the tests is found, or installed, or asked for in a sentence before any test has begun."""

import os
import shutil
import subprocess
import sys

import pytest

from tests.browser import chromium
from tests.engines.programs import ROOT

pytestmark = pytest.mark.once


@pytest.fixture
def bare(monkeypatch):
    """A machine without a browser, whose user is not root."""
    monkeypatch.delenv(chromium.GIVEN, raising=False)
    monkeypatch.setattr(shutil, "which", lambda program: "/usr/bin/apt-get" if program == "apt-get" else None)
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    return monkeypatch


def test_without_root_it_says_what_to_install(bare):
    with pytest.raises(chromium.NoBrowser, match=r"apt-get install --no-install-recommends chromium") as refusal:
        chromium.found_or_installed()
    assert chromium.GIVEN in str(refusal.value)


def test_as_root_it_is_installed(bare):
    asked = []

    def apt_get(command, **_):
        asked.append(command[2])
        if "chromium" in command:
            bare.setattr(shutil, "which", lambda program: f"/usr/bin/{program}")
        return subprocess.CompletedProcess(command, 0)

    bare.setattr(os, "geteuid", lambda: 0)
    bare.setattr(subprocess, "run", apt_get)
    assert chromium.found_or_installed() == "/usr/bin/chromium"
    assert asked == ["update", "install"]


def test_where_nothing_can_be_installed_it_says_so(bare):
    bare.setattr(os, "geteuid", lambda: 0)
    bare.setattr(subprocess, "run", lambda command, **_: subprocess.CompletedProcess(command, 100))
    with pytest.raises(chromium.NoBrowser, match="apt-get update did not work"):
        chromium.found_or_installed()


def test_make_test_stops_before_the_first_test():
    environment = os.environ | {chromium.GIVEN: "no-such-browser"}
    command = [sys.executable, "-m", "tests.tiers"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "The browser tests need Chromium" in done.stderr
    assert not done.stdout
