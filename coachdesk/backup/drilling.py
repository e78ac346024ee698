"""The monthly drill: a backup is brought back into a place of its own, checked, and taken away again."""

import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, make_url, text
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.pool import NullPool

from coachdesk.backup.archive import HEADER, key_name
from coachdesk.backup.restoring import NotEmpty, check_empty, restore
from coachdesk.config import Settings, database_address


def drill(settings: Settings, file: Path, into: str | None = None) -> dict[str, Any]:
    """Restore into a temporary place (or the empty database of that address), and remove it; the figures."""
    with file.open("rb") as sealed:
        key_name(sealed.read(HEADER))  # what is none of ours needs no place
    with _place(settings, into) as place:
        return restore(place, file)


@contextmanager
def _place(settings: Settings, into: str | None) -> Iterator[Settings]:
    if settings.is_sqlite:
        settings.instance.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.TemporaryDirectory(dir=settings.instance, prefix=".drill-") as folder:
            yield at(settings, f"sqlite:///{folder}/drill.sqlite3")
    elif into is not None:
        place = at(settings, database_address("--into", into))
        check_empty(place)
        try:
            yield place
        finally:
            _run(place.owner_url, "DROP OWNED BY CURRENT_USER CASCADE")
    else:
        name = f"coachdesk_drill_{secrets.token_hex(4)}"
        _make(settings, name)
        try:
            address = make_url(settings.owner_url).set(database=name).render_as_string(hide_password=False)
            yield at(settings, address)
        finally:
            _run(settings.owner_url, f"DROP DATABASE {name} WITH (FORCE)")


def at(settings: Settings, address: str) -> Settings:
    """The same settings for another database, where nobody but its owner is let in."""
    return replace(settings, database_url=address, owner_url=address,
                   erasures=settings.erasures_file, seals=settings.seals_file)  # fmt: skip


def _make(settings: Settings, name: str) -> None:
    try:
        _run(settings.owner_url, f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'")
    except ProgrammingError as error:
        raise NotEmpty("The owner may not make a database. Name an empty one of the owner's with --into.") from error


def _run(url: str, statement: str) -> None:
    engine = create_engine(url, poolclass=NullPool, isolation_level="AUTOCOMMIT", hide_parameters=True)
    try:
        with engine.connect() as connection:
            connection.execute(text(statement))
    finally:
        engine.dispose()
