"""The application in a process of its own, on a free port of this machine."""

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

from tests.engines.programs import ROOT

START_SECONDS = 30
LOGS: dict[str, IO[str]] = {}


@contextmanager
def serving(environment: dict[str, str], clock: str = "") -> Iterator[str]:
    """Serve the database of this environment; what it is given back is the address of its front page.

    The socket is opened here and handed over, so that no other program can take the port in between.
    """
    with socket.create_server(("127.0.0.1", 0)) as listener, tempfile.TemporaryFile("a+") as log:
        handle = listener.fileno()
        base = f"http://127.0.0.1:{listener.getsockname()[1]}"
        gunicorn = [
            Path(sys.executable).with_name("gunicorn"),
            "--bind",
            f"fd://{handle}",
            "--threads",
            "4",
            "--no-control-socket",
            "wsgi:app",
        ]
        env = os.environ | environment | ({"COACHDESK_CLOCK": clock} if clock else {})
        server = subprocess.Popen(gunicorn, cwd=ROOT, env=env, pass_fds=[handle], stdout=log, stderr=log)
        LOGS[base] = log
        try:
            _wait_for(base, server)
            yield base
        finally:
            server.terminate()
            server.wait(20)
            del LOGS[base]


def last_words(base: str) -> str:
    """The end of what a server of ours has written, for somebody who wants to know what went wrong in it."""
    log = LOGS.get(base)
    if not log:
        return ""
    end = log.seek(0, os.SEEK_END)
    log.seek(max(0, end - 3000))
    return log.read()


def _wait_for(base: str, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while server.poll() is None and time.monotonic() < deadline:
        try:
            urlopen(f"{base}/health", timeout=START_SECONDS).close()
            return
        except HTTPError:
            return
        except (URLError, OSError):
            time.sleep(0.05)
    raise RuntimeError(f"the application did not start:\n{last_words(base)}")
