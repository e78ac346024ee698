"""`coachdesk serve`: the pages and the scheduler, from any folder, until told to stop."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.request import urlopen

import pytest

from coachdesk.config import Settings
from coachdesk.models import JobRun
from tests.owning import owners


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@pytest.fixture
def environment(engine, worker_name, tmp_path):
    name = f"{worker_name}_serve"
    yield {"PATH": os.environ["PATH"]} | engine.clone(name)
    engine.drop(name)


@pytest.mark.once  # it waits for the clock, and jobs are tested on both
def test_it_serves_with_its_scheduler_beside_it_and_stops_when_told(environment, tmp_path: Path) -> None:
    port = free_port()
    command = [Path(sys.executable).with_name("coachdesk"), "serve", "--port", str(port), "--workers", "1"]
    served = subprocess.Popen(
        command, env=environment, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        assert served.stdout.readline() == f"CoachDesk is at http://127.0.0.1:{port} (stop with Ctrl-C)\n"
        assert '"ready":true' in fetched(port, "/ready")
        assert re.search("<title>Sign in", fetched(port, "/sign-in"))
        assert waited(lambda: job_runs(environment) > 0, 40), "the scheduler did nothing"
    finally:
        served.send_signal(signal.SIGTERM)
        _out, told = served.communicate(timeout=60)
    assert served.returncode == 0, told
    assert "Traceback" not in told
    with pytest.raises(OSError, match="refused"):
        fetched(port, "/health", patience=0)


def fetched(port: int, path: str, patience: float = 30) -> str:
    deadline = time.monotonic() + patience
    while True:
        try:
            with urlopen(f"http://127.0.0.1:{port}{path}", timeout=10) as answer:
                return str(answer.read().decode())
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)


def waited(met, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if met():
            return True
        time.sleep(0.5)
    return False


def job_runs(environment: dict[str, str]) -> int:
    with owners(Settings.from_environ(environment)) as engine, engine.connect() as connection:
        return len(connection.execute(JobRun.__table__.select()).all())
