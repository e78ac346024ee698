"""Loading an office: 100,000 people beside the same rows merely copied and put in, and what memory it takes."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from typing import Any

from coachdesk.bench import import_files
from coachdesk.bench.data_set import tidy
from coachdesk.bench.figure import Figure, Goal
from coachdesk.bench.floor import loading as floor
from coachdesk.bench.loading import MADE
from coachdesk.bench.stage import Stage

ROUNDS = 3
PEOPLE = {"S": 12_000, "M": 100_000, "L": 100_000}
UNPAID = (
    "The floor has its rows at hand. {share:.0%} of the import's time is the program's own, and the floor pays for "
    "none of it: for each person, reading and checking the row, a key of their own, sealing their contact details and "
    "words, fingerprints of every field for the next file, and a signed event."
)
MORE = 4  # so many times the people, for the largest size


def measure(stage: Stage) -> Figure:
    """The whole import with its checks, keys, sealed texts and events, in a process of its own each time."""
    people = PEOPLE.get(stage.size.name, 1_000)
    with tempfile.TemporaryDirectory(prefix="coachdesk-bench-") as name:
        folder = Path(name)
        import_files.write(folder, people)
        rows = folder / "rows"
        rows.mkdir()
        keep = [str(rows)] if stage.source.is_postgresql else []
        runs = [load(stage, folder, keep)]
        floors: list[float] = []
        for _round in range(ROUNDS):
            if keep:
                floors.append(floor.load(stage.settings.owner_url, rows, list(MADE)))
            runs.append(load(stage, folder))
        more = _more(stage, folder, people) if stage.size.name == "L" else None
    tidy(stage.settings)
    took, growth = median(run["ms"] for run in runs[1:]), max(run["peak_mib"] - run["idle_mib"] for run in runs)
    share = median(run["own_ms"] / run["ms"] for run in runs[1:])
    measured: dict[str, Any] = {
        "people": people,
        "rounds": ROUNDS,
        "floor_ms": median(floors) if floors else None,
        "app_ms": took,
        "ratio": took / median(floors) if floors else None,
        "rss_mib": max(run["peak_mib"] for run in runs),
        "added_mib": growth,
        "people_a_second": people / took * 1000,
        "own_share": share,
    }
    goals = [Goal("MiB that an import adds at most", 100, growth)]
    if floors:
        goals.insert(0, Goal("times the same rows copied and put in", 3.0, took / median(floors), timed=True))
    if more is not None:
        goals.append(Goal("memory of four times the people", 1.1, more["peak_mib"] / runs[0]["peak_mib"]))
    notes = (UNPAID.format(share=share),) if floors else ()
    return Figure("import", stage.size.name, stage.engine_name, measured, tuple(goals), notes)


def _more(stage: Stage, folder: Path, people: int) -> dict[str, float]:
    import_files.write(folder, people * MORE)
    return load(stage, folder)


def load(stage: Stage, folder: Path, keep: list[str] | None = None) -> dict[str, float]:
    command = [sys.executable, "-m", "coachdesk.bench.loading", str(folder), *(keep or [])]
    done = subprocess.run(command, env=os.environ | stage.environment(), capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"the import ended with {done.returncode}: {done.stderr.strip()[-500:]}")
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found
