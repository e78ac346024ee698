"""A web worker as `coachdesk serve` starts it, alone: a process whose memory and whose first page can be watched."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

PATIENCE_S = 30


class Server:
    """One worker; `get` asks it for a page."""

    def __init__(self, process: "subprocess.Popen[bytes]", port: int, begun: float) -> None:
        self.process, self.port, self.begun = process, port, begun
        self._connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE_S)

    def get(self, path: str, cookie: str) -> int:
        """The status of a page that was read to its end."""
        self._connection.request("GET", path, headers={"Cookie": cookie, "Accept-Language": "en"})
        answer = self._connection.getresponse()
        answer.read()
        return answer.status

    def first_page(self, path: str, cookie: str) -> float:
        """Seconds from the start of the process until a whole page has come."""
        while True:
            try:
                status = self.get(path, cookie)
            except OSError:
                self._connection.close()
                if self.process.poll() is not None or time.monotonic() - self.begun > PATIENCE_S:
                    raise RuntimeError("the server did not start") from None
                time.sleep(0.005)
                continue
            if status != 200:
                raise RuntimeError(f"the first page answered with {status}")
            return time.monotonic() - self.begun

    def close(self) -> None:
        self._connection.close()

    @property
    def worker(self) -> int:
        """The process that answers: gunicorn's child."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return int(children[0])


@contextmanager
def serving(environment: Mapping[str, str]) -> Iterator[Server]:
    """Start it, and stop it by its own number."""
    port = _free_port()
    command = [
        str(Path(sys.executable).with_name("gunicorn")), "coachdesk:create_app()", "--bind", f"127.0.0.1:{port}",
        "--workers", "1", "--worker-class", "gthread", "--threads", "4", "--log-level", "warning",
        "--keep-alive", "60", "--no-control-socket",
    ]  # fmt: skip
    begun = time.monotonic()
    process = subprocess.Popen(command, env=os.environ | dict(environment))
    server = Server(process, port, begun)
    try:
        yield server
    finally:
        server.close()
        process.terminate()
        process.wait(PATIENCE_S)


def _free_port() -> int:
    with socket.socket() as any_port:
        any_port.bind(("127.0.0.1", 0))
        return int(any_port.getsockname()[1])
