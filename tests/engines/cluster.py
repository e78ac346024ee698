"""One PostgreSQL server for one run of the tests, brought up and stopped with it, however it ends."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import psycopg

from tests.engines.programs import Unavailable, installed, unpacked, unprivileged

GIVEN = "COACHDESK_TEST_PG_URL"
INSTALL = (
    "Install the server (as root: apt-get install --no-install-recommends postgresql), "
    f"or set {GIVEN} to a superuser's address."
)
QUICK = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
ALWAYS = {"listen_addresses": "", "max_connections": "200", "timezone": "UTC", "log_min_messages": "warning"}
INITDB = ["--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]
KEEPER = Path(__file__).with_name("keeper.py")
START_SECONDS = 30


def bring_up(undo: ExitStack, *, durable: bool = False) -> str:
    """The address of a server's superuser: the one that was given, else a server of our own that `undo` stops.

    A durable server writes to disk before it says so (for kills); others do not wait.
    """
    given = os.environ.get(GIVEN)
    if given:
        return _answering(given)
    tried = [f"{GIVEN} is not set"]
    ways: list[tuple[str, Callable[[Path], Path]]] = [
        ("installed server programs", lambda _folder: installed()),
        ("the wheel", unpacked),
    ]
    for name, programs in ways:
        folder = Path(tempfile.mkdtemp(prefix="coachdesk-pg-", dir="/tmp"))  # a socket's path has to be short
        undo.callback(shutil.rmtree, folder, ignore_errors=True)
        try:
            return _start(undo, folder, programs(folder / "programs"), durable)
        except (Unavailable, OSError, subprocess.SubprocessError) as problem:
            tried.append(f"{name}: {problem}")
    raise Unavailable("No PostgreSQL for the tests.\n  " + "\n  ".join(tried) + f"\n{INSTALL}")


def _answering(url: str) -> str:
    try:
        psycopg.connect(url, connect_timeout=10).close()
    except psycopg.Error as problem:
        raise Unavailable(f"{GIVEN} is set, but no PostgreSQL answers there: {problem}") from problem
    return url


def _start(undo: ExitStack, folder: Path, programs: Path, durable: bool) -> str:
    """Make a database cluster in the folder and start its server; only its socket in that folder leads to it."""
    who = unprivileged()
    as_who = {"user": who.pw_uid, "group": who.pw_gid, "extra_groups": []} if who else {}
    data = folder / "data"
    data.mkdir()
    if who:
        for path in (folder, data):
            os.chown(path, who.pw_uid, who.pw_gid)
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "LC_ALL": "C.UTF-8"}
    initdb = [programs / "initdb", "-D", data, "-U", "postgres", *INITDB]
    made = subprocess.run(initdb, env=environment, cwd=folder, capture_output=True, text=True, check=False, **as_who)
    if made.returncode:
        raise Unavailable(f"{programs / 'initdb'} ended with: {made.stderr.strip()[-300:]}")
    settings = ALWAYS | {"unix_socket_directories": str(folder)} | ({} if durable else QUICK)
    server = [
        programs / "postgres",
        "-D",
        data,
        *(word for pair in settings.items() for word in ("-c", "=".join(pair))),
    ]
    user_and_group = [str(who.pw_uid), str(who.pw_gid)] if who else ["", ""]
    keeper = subprocess.Popen(
        [sys.executable, KEEPER, folder, *user_and_group, *server],
        env=environment,
        stdin=subprocess.PIPE,
        start_new_session=True,
    )
    undo.callback(keeper.wait)
    undo.callback(keeper.stdin.close)
    return _listening(f"postgresql://postgres@/postgres?host={folder}", programs, folder / "server.log")


def _listening(url: str, programs: Path, log: Path) -> str:
    """The address, once somebody answers there."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        try:
            psycopg.connect(url, connect_timeout=5).close()
            return url
        except psycopg.OperationalError:
            time.sleep(0.05)
    raise Unavailable(f"{programs / 'postgres'} did not start: {log.read_text().strip()[-300:]}")
