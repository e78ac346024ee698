"""The application in a process of its own, on a free port of this machine."""

import os
import signal
import socket
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from multiprocessing import get_context
from multiprocessing.context import ForkServerContext
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import IO
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

from gunicorn.app.wsgiapp import run

from tests.compiled import keep_templates
from tests.engines.programs import ROOT

START_SECONDS = 30
LOGS: dict[str, IO[str]] = {}


@contextmanager
def serving(environment: dict[str, str], clock: str = "") -> Iterator[str]:
    """Serve the database of this environment; what it is given back is the address of its front page.

    The socket is opened here and handed over, so that no other program can take the port in between.
    """
    with socket.create_server(("127.0.0.1", 0)) as listener, tempfile.NamedTemporaryFile("a+") as log:
        base = f"http://127.0.0.1:{listener.getsockname()[1]}"
        env = os.environ | environment | ({"COACHDESK_CLOCK": clock} if clock else {})
        server = _nursery().Process(target=_serve, args=(env, listener, log.name))
        server.start()
        LOGS[base] = log
        try:
            _wait_for(base, server)
            yield base
        finally:
            if server.is_alive():
                os.kill(server.pid, signal.SIGQUIT)  # at once: a browser that keeps its connection would be waited for
            server.join(20)
            del LOGS[base]


@cache
def _nursery() -> ForkServerContext:
    """A process that has loaded what a server loads, and forks one for each that is asked of it: to load takes longer
    than most of what is then asked of the server."""
    nursery = get_context("forkserver")
    nursery.set_forkserver_preload(["coachdesk.wiring", "gunicorn.app.wsgiapp", "gunicorn.workers.gthread"])
    return nursery


def _serve(environment: dict[str, str], listener: socket.socket, log: str) -> None:
    """In the server's own process: be gunicorn."""
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(ROOT)
    with Path(log).open("ab") as words:
        os.dup2(words.fileno(), 1)
        os.dup2(words.fileno(), 2)
    keep_templates(Path(environment["COACHDESK_INSTANCE"]).with_name("compiled"))
    bind = f"fd://{listener.fileno()}"
    sys.argv = ["gunicorn", "--bind", bind, "--threads", "4", "--no-control-socket", "wsgi:app"]
    run()


def last_words(base: str) -> str:
    """The end of what a server of ours has written, for somebody who wants to know what went wrong in it."""
    log = LOGS.get(base)
    if not log:
        return ""
    end = log.seek(0, os.SEEK_END)
    log.seek(max(0, end - 3000))
    return log.read()


def _wait_for(base: str, server: BaseProcess) -> None:
    deadline = time.monotonic() + START_SECONDS
    while server.is_alive() and time.monotonic() < deadline:
        try:
            urlopen(f"{base}/health", timeout=START_SECONDS).close()
            return
        except HTTPError:
            return
        except (URLError, OSError):
            time.sleep(0.05)
    raise RuntimeError(f"the application did not start:\n{last_words(base)}")
