"""A database of the simulation's own: a SQLite file in a temporary folder, migrated as usual, with keys of its own.

It lives for minutes and nobody misses it, so it does not wait for the disk. What stands in it the product wrote.
"""

import gc
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import event
from sqlalchemy.orm import Session

from coachdesk import clock, create_app, migrating
from coachdesk.config import KEY_BYTES, KeySet, Settings
from coachdesk.db import db, look_as

VIEWER = "system:simulation"


@contextmanager
def scratch() -> Iterator[Session]:
    """A session on an empty database. The clock is the simulation's meanwhile, and as it was afterwards."""
    with TemporaryDirectory(prefix="coachdesk-simulation-") as folder, clock.kept():
        settings = _settings(Path(folder))
        migrating.migrate(settings)
        app = create_app(settings)
        with app.app_context():
            engine = db.engine
            event.listen(engine, "connect", _hurry)
            engine.dispose()  # what was opened before knows nothing of it
            look_as(db.session, VIEWER)
            before = gc.get_threshold()
            gc.set_threshold(50_000, 20, 20)  # many small rows, and next to no rings among them
            try:
                yield db.session
            finally:
                gc.set_threshold(*before)
                db.session.close()
                engine.dispose()


def _settings(folder: Path) -> Settings:
    url = f"sqlite:///{folder / 'year.sqlite3'}"
    return Settings(
        database_url=url, owner_url=url, instance=folder, secret_key=os.urandom(KEY_BYTES).hex(),
        master_keys=_keys(), index_keys=_keys(), audit_keys=_keys(), log_level="warning",
    )  # fmt: skip


def _keys() -> KeySet:
    return KeySet({"s1": os.urandom(KEY_BYTES)})


def _hurry(connection: Any, _record: Any) -> None:
    for pragma in ("journal_mode=memory", "synchronous=off", "temp_store=memory", "cache_size=-65536"):
        connection.execute(f"PRAGMA {pragma}")
