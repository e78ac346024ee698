"""The whole suite, tier by tier: `make test` is `python -m tests.tiers`, `make proof` is `python -m tests.tiers proof`.

What the tests need is looked for first, so that a machine that lacks it says so at once and not after ten minutes.
"""

import os
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from tests import engines
from tests.browser.chromium import NoBrowser, found_or_installed
from tests.engines.programs import ROOT, Unavailable

# Two at a time; one that waits for ever says where it stands and takes its worker with it, not the whole tier.
TOGETHER = ["-n", "2", "-o", "faulthandler_timeout=300", "-o", "faulthandler_exit_on_timeout=true"]
TIERS = {
    "test": [
        ("on SQLite", "sqlite", ["-m", "not browser and not proof", *TOGETHER]),
        ("on PostgreSQL", "postgresql", ["-m", "not browser and not proof and not once", *TOGETHER]),
        ("in a browser", "sqlite", ["tests/browser", "-m", "browser and not proof", *TOGETHER]),
    ],
    "proof": [
        ("proofs on SQLite", "sqlite", ["-m", "proof"]),
        ("proofs on PostgreSQL", "postgresql", ["-m", "proof and not once"]),
    ],
}


@dataclass
class Outcome:
    """What a tier came to."""

    name: str
    minutes: float
    passed: int = 0
    failed: int = 0
    skipped: int = 0
    ended: int = 0

    @property
    def good(self) -> bool:
        """A tier in which something was skipped has not said that it works."""
        return self.ended == 0 and not self.failed and not self.skipped


def main() -> int:
    kind, *more = sys.argv[1:] or ["test"]
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that a server of ours is stopped too
    try:
        with ExitStack() as undo:
            found_or_installed()
            os.environ[engines.NAME] = "postgresql"
            engines.make(undo)
    except (NoBrowser, Unavailable) as lack:
        print(lack, file=sys.stderr)
        return 2
    outcomes = [_run(name, engine, [*words, *more]) for name, engine, words in TIERS[kind]]
    _tell(outcomes)
    return 0 if all(outcome.good for outcome in outcomes) else 1


def _run(name: str, engine: str, words: list[str]) -> Outcome:
    print(f"\n=== {name} ===", flush=True)
    with tempfile.TemporaryDirectory(prefix="coachdesk-tier-") as folder:
        report = Path(folder) / "report.xml"
        begun = time.monotonic()
        command = [sys.executable, "-m", "pytest", "-q", f"--junitxml={report}", "--durations=5", *words]
        ended = subprocess.run(command, cwd=ROOT, env=_environment(engine), check=False).returncode
        outcome = Outcome(name, (time.monotonic() - begun) / 60, ended=ended)
        if report.exists():
            counts = ElementTree.parse(report).getroot().find("testsuite").attrib
            outcome.failed, outcome.skipped = int(counts["failures"]) + int(counts["errors"]), int(counts["skipped"])
            outcome.passed = int(counts["tests"]) - outcome.failed - outcome.skipped
    return outcome


def _environment(engine: str) -> dict[str, str]:
    """What is compiled once is kept for the hundreds of processes of a tier, also where a container says otherwise."""
    inherited = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return inherited | {engines.NAME: engine}


def _tell(outcomes: list[Outcome]) -> None:
    print(f"\n{'tier':<24}{'minutes':>9}{'passed':>9}{'failed':>9}{'skipped':>9}")
    for each in outcomes:
        print(f"{each.name:<24}{each.minutes:>9.1f}{each.passed:>9}{each.failed:>9}{each.skipped:>9}")
        if each.ended not in (0, 1):
            print(f"  this tier did not run to its end (pytest ended with {each.ended})")
    minutes, passed, failed = (
        sum(getattr(each, what) for each in outcomes) for what in ("minutes", "passed", "failed")
    )
    print(f"\n{passed} passed, {failed} failed in {minutes:.1f} minutes")


if __name__ == "__main__":
    sys.exit(main())
