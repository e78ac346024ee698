"""PostgreSQL's own tools, as the owner of the tables."""

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import psycopg
from sqlalchemy import Connection, make_url, text

from coachdesk.config import Settings

PIECE = 1 << 20


class ToolFailed(RuntimeError):
    """pg_dump or pg_restore is not here, or did not end well: the sentence says what it said."""


def dump(settings: Settings, snapshot: str, write: Callable[[bytes], None]) -> None:
    """Dump the database as a snapshot saw it, piece by piece. Raises ToolFailed."""
    words = ["--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}"]
    with subprocess.Popen(
        [_tool("pg_dump"), *words, _address(settings.owner_url)],
        env=_environment(settings.owner_url), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as running:  # fmt: skip
        assert running.stdout and running.stderr
        while piece := running.stdout.read(PIECE):
            write(piece)
        _told, said = running.communicate()
    _look(running.returncode, "pg_dump", said)


def load(settings: Settings, file: Path) -> None:
    """Restore a dump into an empty database, wholly or not at all. Raises ToolFailed."""
    words = ["--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction"]
    done = subprocess.run(
        [_tool("pg_restore"), *words, _address(settings.owner_url, "--dbname="), file],
        env=_environment(settings.owner_url), capture_output=True, check=False,
    )  # fmt: skip
    _look(done.returncode, "pg_restore", done.stderr)


def is_empty(connection: Connection) -> bool:
    found = connection.scalar(text("SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
                                   "WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p', 'v', 'S')"))  # fmt: skip
    return not found


def _tool(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise ToolFailed(
            f"{name} is not on this machine. Install PostgreSQL's client programs of the server's version."
        )
    return found


def _address(url: str, before: str = "--dbname=") -> str:
    """Where and as whom, without the password: that goes by the environment, where other users cannot read it."""
    at = make_url(url)
    parts = {"dbname": at.database, "user": at.username, "host": at.host, "port": at.port, **dict(at.query)}
    given = {name: str(value) for name, value in parts.items() if value}
    return before + psycopg.conninfo.make_conninfo("", **given)


def _environment(url: str) -> dict[str, str]:
    password = make_url(url).password
    return {"PATH": os.environ.get("PATH", ""), "HOME": os.environ.get("HOME", "/"), "LC_ALL": "C.UTF-8"} | (
        {"PGPASSWORD": str(password)} if password else {}
    )


def _look(code: int, name: str, said: bytes) -> None:
    if code:
        last = said.decode(errors="replace").strip().splitlines()[-1:] or ["it did not say why"]
        raise ToolFailed(f"{name} ended with {code}: {last[0]}")
