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


@contextmanager
def serving(environment: dict[str, str], clock: str = "") -> Iterator[str]:
    """Serve the database of this environment; what it is given back is the address of its front page.

    The socket is opened here and handed over, so that no other program can take the port in between.
    """
    with socket.create_server(("127.0.0.1", 0)) as listener, tempfile.TemporaryFile("w+") as log:
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
        try:
            _wait_for(base, server, log)
            yield base
        finally:
            server.terminate()
            server.wait(20)


def _wait_for(base: str, server: subprocess.Popen[bytes], log: IO[str]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while server.poll() is None and time.monotonic() < deadline:
        try:
            urlopen(f"{base}/health", timeout=START_SECONDS).close()
            return
        except HTTPError:
            return
        except (URLError, OSError):
            time.sleep(0.05)
    log.seek(0)
    raise RuntimeError(f"the application did not start:\n{log.read()[-3000:]}")
