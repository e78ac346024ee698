"""A crowd of clients that book at once: processes that wait for work, and what came of a piece of it."""

import json
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from coachdesk.bench.booking_clients import THREADS
from coachdesk.bench.stage import Stage

PROCESSES = 4
CLIENTS = PROCESSES * THREADS


@dataclass(frozen=True)
class Run:
    """What came of some attempts, and how many of them a second."""

    came: Counter[str]
    rate: float

    @property
    def errors(self) -> int:
        return sum(count for what, count in self.came.items() if what.startswith("error"))


@contextmanager
def clients(stage: Stage) -> Iterator[Callable[[str, Sequence[dict[str, str]]], Run]]:
    """Processes that wait for work, eight clients each."""
    command = [sys.executable, "-m", "coachdesk.bench.booking_clients"]
    environment = os.environ | stage.environment()
    started = [
        subprocess.Popen(command, env=environment, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        for _one in range(PROCESSES)
    ]

    def run(kind: str, lines: Sequence[dict[str, str]]) -> Run:
        work = [json.dumps({"kind": kind, "jobs": lines[each::PROCESSES]}) for each in range(PROCESSES)]
        begun = time.perf_counter()
        for process, piece in zip(started, work, strict=True):
            _say(process, piece)
        came = sum((Counter(_heard(process)) for process in started), Counter[str]())
        return Run(came, len(lines) / (time.perf_counter() - begun))

    try:
        for process in started:
            _heard(process)
        yield run
    finally:
        for process in started:
            process.communicate()


def _say(process: "subprocess.Popen[str]", line: str) -> None:
    assert process.stdin is not None
    process.stdin.write(f"{line}\n")
    process.stdin.flush()


def _heard(process: "subprocess.Popen[str]") -> dict[str, int]:
    assert process.stdout is not None
    line = process.stdout.readline()
    if not line:
        raise RuntimeError(f"a process of clients ended with {process.wait()}")
    found: dict[str, int] = json.loads(line)
    return found
