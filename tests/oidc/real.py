"""The real provider of the tests: npm's oidc-provider, on a free port of this machine, with people a test names."""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import Request, urlopen

from tests.commands.test_serve import free_port
from tests.engines.programs import ROOT

HERE = Path(__file__).parent
SECRET = "a-secret-of-the-tests-alone-0123456789"
START_SECONDS = 30


def address() -> str:
    """Where it is going to be."""
    return f"http://127.0.0.1:{free_port()}"


def settings(issuer: str, **more: str) -> dict[str, str]:
    """What CoachDesk is told of it."""
    return {
        "COACHDESK_OIDC_ISSUER": issuer,
        "COACHDESK_OIDC_CLIENT_ID": "coachdesk",
        "COACHDESK_OIDC_CLIENT_SECRET": SECRET,
        "COACHDESK_OIDC_ROLES": "CoachDesk.Coach=coach, CoachDesk.Lead=lead",
    } | more


@dataclass(frozen=True)
class RealProvider:
    """Where it is."""

    issuer: str

    def knows(self, **people: dict[str, Any]) -> None:
        """These people and nobody else, each with what it says of them."""
        urlopen(Request(f"{self.issuer}/people", json.dumps(people).encode(), method="PUT"), timeout=10).close()


@contextmanager
def providing(issuer: str, coachdesk: str) -> Iterator[RealProvider]:
    """Start it for a CoachDesk at this address, and stop it by its own number."""
    node = shutil.which("node", path=f"{Path(sys.executable).parent}:{os.environ['PATH']}")
    if not node or not (HERE / "node_modules").exists():
        raise RuntimeError("The provider of the tests is not installed: `make test` does that.")
    with subprocess.Popen(
        [node, HERE / "provider.js", issuer, coachdesk], cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as server:
        try:
            _wait_for(issuer, server)
            yield RealProvider(issuer)
        finally:
            server.terminate()
            server.wait(20)


def _wait_for(issuer: str, server: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + START_SECONDS
    while server.poll() is None and time.monotonic() < deadline:
        try:
            urlopen(f"{issuer}/.well-known/openid-configuration", timeout=START_SECONDS).close()
            return
        except (URLError, OSError):
            time.sleep(0.05)
    raise RuntimeError("the provider of the tests did not start")
