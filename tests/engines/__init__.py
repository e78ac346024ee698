"""The two databases under the tests: a file of SQLite, and a PostgreSQL that the tests bring up themselves.

`COACHDESK_TEST_ENGINE` says which (sqlite or postgresql). The process that starts a run makes the engine and hands its
place to its workers through the environment, so that they share one server and one set of templates.
"""

import os
import shutil
import tempfile
from contextlib import ExitStack
from pathlib import Path

from tests.engines.base import Engine
from tests.engines.cluster import bring_up
from tests.engines.postgresql import Postgresql
from tests.engines.sqlite import Sqlite

NAME, FOLDER, SERVER = "COACHDESK_TEST_ENGINE", "COACHDESK_TEST_FOLDER", "COACHDESK_TEST_SERVER"


def make(undo: ExitStack, *, durable: bool = False) -> Engine:
    """The engine of this run, made now; `undo` stops and removes what it was made of."""
    name = os.environ.get(NAME, "sqlite")
    if name not in ("sqlite", "postgresql"):
        raise ValueError(f"{NAME} is sqlite or postgresql, not {name!r}.")
    folder = Path(tempfile.mkdtemp(prefix="coachdesk-test-"))
    undo.callback(shutil.rmtree, folder, ignore_errors=True)
    os.environ[FOLDER] = str(folder)
    if name == "sqlite":
        return Sqlite(folder)
    os.environ[SERVER] = bring_up(undo, durable=durable)
    engine = Postgresql(folder, os.environ[SERVER])
    engine.prepare()
    undo.callback(engine.clear)
    return engine


def of_this_run() -> Engine:
    """The engine that was made, for a worker."""
    folder = Path(os.environ[FOLDER])
    return Postgresql(folder, os.environ[SERVER]) if os.environ.get(NAME) == "postgresql" else Sqlite(folder)
