"""Bringing a backup back: authenticated to its last byte first, then into an empty place, then checked.

Whoever was erased after it was made is erased again before anybody may use it: on SQLite the file takes its place only
then, on PostgreSQL the application's role may read nothing until then.
"""

import hashlib
import os
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, make_url
from sqlalchemy.orm import Session
from sqlalchemy.pool import NullPool

from coachdesk import migrating
from coachdesk.backup import erasures, postgresql
from coachdesk.backup.archive import CHUNK, Damaged, read
from coachdesk.backup.making import figures
from coachdesk.backup.manifest import Manifest, count_rows, split
from coachdesk.config import Settings
from coachdesk.crypto.vault import Vault
from coachdesk.db import look_as
from coachdesk.models.key_ring import VAULT
from coachdesk.services import audit, audit_proof, key_checks, seals
from coachdesk.services.erasures import erase_again


class NotEmpty(RuntimeError):
    """There is something where the backup is to go."""


class NotWhole(RuntimeError):
    """What came back is not what was backed up; nobody may use it."""


def restore(settings: Settings, file: Path) -> dict[str, Any]:
    """Bring a backup back into the place of these settings; the figures.

    Raises Damaged and NotEmpty before anything is touched, ToolFailed and NotWhole when it could not be made whole.
    """
    begun = time.monotonic()
    check_empty(settings)
    settings.instance.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.TemporaryDirectory(dir=settings.instance, prefix=".restore-") as folder:
        dump = Path(folder) / "dump"
        manifest = opened(settings, file, dump)
        came = (_into_sqlite if settings.is_sqlite else _into_postgresql)(settings, manifest, dump)
    return figures(manifest) | came | {"file": str(file), "seconds": round(time.monotonic() - begun, 2)}


def opened(settings: Settings, file: Path, dump: Path) -> Manifest:
    """Decrypt and authenticate the whole file into one that only we can read. Raises Damaged."""
    dump.touch(mode=0o600)
    with file.open("rb") as sealed, dump.open("wb") as out:
        for piece in read(sealed, settings.master_keys):
            out.write(piece)
    manifest = split(dump)
    if _digest(dump) != manifest.digest:
        raise Damaged("What is in this backup is not what its manifest says.")
    if manifest.engine != ("sqlite" if settings.is_sqlite else "postgresql"):
        raise Damaged(f"This is a backup of a {manifest.engine} database, and DATABASE_URL names another kind.")
    return manifest


def _digest(file: Path) -> str:
    digest = hashlib.sha256()
    with file.open("rb") as content:
        while piece := content.read(CHUNK):
            digest.update(piece)
    return digest.hexdigest()


def check_empty(settings: Settings) -> None:
    """Raises NotEmpty: nothing is ever written over."""
    if settings.is_sqlite:
        if _target(settings).exists():
            raise NotEmpty(f"{_target(settings)} is there already. A backup goes into an empty place.")
        return
    with _engine(settings.owner_url) as engine, engine.connect() as connection:
        if not postgresql.is_empty(connection):
            raise NotEmpty("There are tables in this database already. A backup goes into an empty one.")


def _target(settings: Settings) -> Path:
    return Path(make_url(settings.database_url).database or "")


# --- Into a place -------------------------------------------------------------------------------------------


def _into_sqlite(settings: Settings, manifest: Manifest, dump: Path) -> dict[str, Any]:
    """Everything is done to a file aside, which takes its name at the end."""
    aside = f"sqlite:///{dump}"
    came = _make_whole(replace(settings, database_url=aside, owner_url=aside), manifest)
    with closing(sqlite3.connect(dump)) as connection:
        connection.execute("VACUUM")  # what was erased again lies in no free page
        connection.execute("PRAGMA journal_mode=delete")
    _target(settings).parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    target = _target(settings)
    beside = target.with_name(f".{target.name}.restored")
    shutil.copyfile(dump, beside)
    beside.chmod(0o600)
    with beside.open("rb") as content:
        os.fsync(content.fileno())
    try:
        target.hardlink_to(beside)
    except FileExistsError as error:
        raise NotEmpty(f"{target} is there already. A backup goes into an empty place.") from error
    finally:
        beside.unlink()
    return came


def _into_postgresql(settings: Settings, manifest: Manifest, dump: Path) -> dict[str, Any]:
    postgresql.load(settings, dump)
    return _make_whole(settings, manifest)


def _make_whole(settings: Settings, manifest: Manifest) -> dict[str, Any]:
    """Check what came back, erase again, and bring it to this version; only then may the application use it."""
    with _engine(settings.owner_url) as engine:
        _check_rows(engine, manifest)
        with Session(engine, info={VAULT: Vault.of(settings)}) as session:
            look_as(session, "system:restore")
            _check_keys(session, settings)
            _check_audit(session, settings, manifest)
        migrating.migrate(replace(settings, database_url=settings.owner_url))  # which lets nobody else in yet
        with Session(engine, info={VAULT: Vault.of(settings)}) as session:
            look_as(session, "system:restore")
            again = _erase_again(session, settings)
            session.commit()
    migrating.migrate(settings)
    return {"erased_again": again}


def _check_rows(engine: Engine, manifest: Manifest) -> None:
    with engine.connect() as connection:
        found = count_rows(connection)
    for name in sorted(manifest.rows.keys() | found.keys()):
        if found.get(name) != manifest.rows.get(name):
            raise NotWhole(
                f"{name} has {found.get(name)} rows, and had {manifest.rows.get(name)} when it was backed up."
            )


def _check_keys(session: Session, settings: Settings) -> None:
    fault, _new = key_checks.look(session.connection(), Vault.of(settings))
    if fault is not None:
        raise NotWhole(fault)


def _check_audit(session: Session, settings: Settings, manifest: Manifest) -> None:
    """The chain is whole, ends where the manifest says, and went through what was published until then."""
    if audit.head(session) != manifest.head:
        raise NotWhole("The audit does not end where it ended when it was backed up.")
    day = manifest.made_at[:10]
    fault = audit_proof.first_fault(
        session, lines=[each for each in seals.lines(settings) if each.on.isoformat() < day]
    )
    if fault is not None:
        raise NotWhole(f"The audit is not whole: {fault}.")


def _erase_again(session: Session, settings: Settings) -> int:
    ledger = list(erasures.read(settings))
    for each in ledger:
        erase_again(session, each.claimant_id, each.key_ids, at=each.at)
    return len(ledger)


@contextmanager
def _engine(url: str) -> Iterator[Engine]:
    engine = create_engine(url, poolclass=NullPool, hide_parameters=True)
    try:
        yield engine
    finally:
        engine.dispose()
