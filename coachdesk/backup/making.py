"""Making a backup while people work: what it holds is one moment of the database."""

import hashlib
import os
import sqlite3
import tempfile
import time
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, create_engine, make_url, text
from sqlalchemy.orm import Session
from sqlalchemy.pool import NullPool

from coachdesk import clock, database
from coachdesk.backup import postgresql
from coachdesk.backup.archive import CHUNK, Writer
from coachdesk.backup.manifest import Manifest, count_rows
from coachdesk.config import Settings
from coachdesk.services import audit


@dataclass
class Sealer:
    """Closes what it is given into the archive, and remembers its digest."""

    writer: Writer

    def __post_init__(self) -> None:
        self.digest = hashlib.sha256()

    def write(self, content: bytes) -> None:
        self.digest.update(content)
        self.writer.write(content)


def backup(settings: Settings, file: Path) -> dict[str, Any]:
    """Write the archive, whole or not at all; the figures. Raises FileExistsError, ToolFailed."""
    begun = time.monotonic()
    if file.exists():
        raise FileExistsError(file)
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    draft = Path(name)
    try:
        with os.fdopen(handle, "wb") as out:
            sealer = Sealer(Writer(out, settings.master_keys))
            manifest = (_of_sqlite if settings.is_sqlite else _of_postgresql)(settings, sealer)
            manifest = replace(manifest, digest=sealer.digest.hexdigest())
            sealer.writer.write(manifest.as_tail())
            sealer.writer.close()
            out.flush()
            os.fsync(out.fileno())
        file.hardlink_to(draft)  # never over another one
        _sync_folder(file.parent)
    finally:
        draft.unlink(missing_ok=True)
    return figures(manifest) | {
        "file": str(file), "bytes": file.stat().st_size, "key": settings.master_keys.current[0],
        "seconds": round(time.monotonic() - begun, 2),
    }  # fmt: skip


def figures(manifest: Manifest) -> dict[str, Any]:
    return {
        "engine": manifest.engine, "version": manifest.version, "revision": manifest.revision,
        "made_at": manifest.made_at, "tables": len(manifest.rows), "rows": sum(manifest.rows.values()),
        "head": manifest.head, "digest": manifest.digest,
    }  # fmt: skip


def _of_sqlite(settings: Settings, sealer: Sealer) -> Manifest:
    """The online backup gives a whole copy while others write; it lies in a folder of ours until it is sealed."""
    source = make_url(settings.database_url).database or ""
    with tempfile.TemporaryDirectory(dir=settings.instance, prefix=".backup-") as folder:
        copy = Path(folder) / "copy.sqlite3"
        with closing(sqlite3.connect(source)) as live, closing(sqlite3.connect(copy)) as target:
            live.backup(target)
            target.execute("PRAGMA journal_mode=delete")
        engine = create_engine(f"sqlite:///{copy}", poolclass=NullPool)
        with engine.connect() as connection:
            manifest = _manifest(connection, "sqlite")
        with closing(sqlite3.connect(copy)) as target:
            target.execute("PRAGMA journal_mode=delete")
        with copy.open("rb") as content:
            while piece := content.read(CHUNK):
                sealer.write(piece)
    return manifest


def _of_postgresql(settings: Settings, sealer: Sealer) -> Manifest:
    """pg_dump and the counts look through one snapshot."""
    engine = create_engine(settings.owner_url, poolclass=NullPool, isolation_level="REPEATABLE READ")
    try:
        with engine.connect() as connection:
            snapshot = connection.scalar(text("SELECT pg_export_snapshot()"))
            manifest = _manifest(connection, "postgresql")
            postgresql.dump(settings, str(snapshot), sealer.write)
    finally:
        engine.dispose()
    return manifest


def _manifest(connection: Connection, engine: str) -> Manifest:
    with Session(connection) as session:
        head = audit.head(session)
    revision = database.revision(connection)
    if revision is None:
        raise database.NotReady(database.NO_DATABASE)
    at = clock.now().isoformat()
    return Manifest(version("coachdesk"), engine, revision, at, head, count_rows(connection))


def _sync_folder(folder: Path) -> None:
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
