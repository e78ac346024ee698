"""A made-up office of one size: built once, known by its name, and never beside anybody else's records."""

import hashlib
import inspect
from collections.abc import Callable, Iterator
from dataclasses import replace

from sqlalchemy import Connection, Engine, create_engine, func, select, text
from sqlalchemy.dialects import sqlite
from sqlalchemy.pool import NullPool
from sqlalchemy.schema import CreateTable

from coachdesk import database, migrating
from coachdesk.bench import bulk, ids, meetings, people
from coachdesk.bench.people import Made
from coachdesk.bench.sizes import Size
from coachdesk.config import Settings
from coachdesk.crypto.vault import Vault
from coachdesk.db import Base
from coachdesk.models import Account, Office

Tell = Callable[[str], None]
KEPT = ("alembic_version", "installation")


class NotOurs(RuntimeError):
    """The database holds an office that the bench did not make; it is left alone."""


def name_of(size: Size, settings: Settings) -> str:
    """`Bench M 1f0c9a2b`: the size, and a digest of the schema, of what fills it and of the key that closes it."""
    tables = "".join(str(CreateTable(table).compile(dialect=sqlite.dialect())) for table in Base.metadata.sorted_tables)
    made_by = inspect.getsource(people) + inspect.getsource(meetings) + inspect.getsource(ids)
    key = Vault.of(settings).fingerprint("bench")
    digest = hashlib.sha256("\0".join((database.head(), tables, made_by, key, repr(size))).encode()).hexdigest()
    return f"Bench {size.name} {digest[:8]}"


def ready(size: Size, settings: Settings, tell: Tell) -> Settings:
    """The settings of a database that holds this data set; it is built where it is not there yet. Raises NotOurs."""
    name = name_of(size, settings)
    if settings.is_sqlite:
        settings = _own_file(settings, name)
        migrating.migrate(settings)
    else:
        _check_ready(settings)
    engine = create_engine(settings.owner_url, poolclass=NullPool)
    try:
        _build_unless_there(engine, size, name, settings, tell)
    finally:
        engine.dispose()
    return settings


def _own_file(settings: Settings, name: str) -> Settings:
    """SQLite: a file of its own in the instance folder, so that the office there is never touched."""
    file = settings.instance / "bench" / f"{name.lower().replace(' ', '-')}.sqlite3"
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    return replace(settings, database_url=f"sqlite:///{file}", owner_url=f"sqlite:///{file}")


def _check_ready(settings: Settings) -> None:
    engine = create_engine(settings.database_url, poolclass=NullPool)
    try:
        database.check_ready(engine)
    finally:
        engine.dispose()


def _build_unless_there(engine: Engine, size: Size, name: str, settings: Settings, tell: Tell) -> None:
    with engine.begin() as connection:
        found = offices_found(connection)
        if found and all(office.startswith(f"{name} ") for office in found):
            return
        tell(f"Making {name}: {size.claimants:,} people with {size.coaches:,} coaches …")
        if found:
            _empty(connection)
        build(connection, size, name, Vault.of(settings))
    tidy(settings)


def tidy(settings: Settings) -> None:
    """Let the database look at its tables as it would overnight: after many rows have come, or have gone again."""
    engine = create_engine(settings.owner_url, poolclass=NullPool)
    postgresql = engine.dialect.name == "postgresql"
    with engine.connect().execution_options(**({"isolation_level": "AUTOCOMMIT"} if postgresql else {})) as connection:
        connection.execute(text("VACUUM ANALYZE" if postgresql else "ANALYZE"))
        connection.commit()
    engine.dispose()


def offices_found(connection: Connection) -> list[str]:
    """The names of the offices here, all of them the bench's. Raises NotOurs."""
    rows = connection.execute(select(Office.id, Office.name)).all()
    made = {ids.made("office", number) for number in range(len(rows))}
    strangers = [row.name for row in rows if row.id not in made]
    accounts = connection.execute(select(func.count()).select_from(Account)).scalar_one()
    if strangers:
        raise NotOurs(
            f"This database holds {strangers[0]}, an office that the bench did not make. "
            "Give it a database of its own in DATABASE_URL, or use --sqlite."
        )
    if accounts and not rows:
        raise NotOurs("Somebody can sign in to this database already. Give the bench one of its own, or use --sqlite.")
    return [row.name for row in rows]


def _empty(connection: Connection) -> None:
    """Take an older data set away."""
    tables = [table for table in Base.metadata.sorted_tables if table.name not in KEPT]
    quote = connection.dialect.identifier_preparer.quote
    connection.execute(text(f"TRUNCATE {', '.join(quote(table.name) for table in tables)}"))


def build(connection: Connection, size: Size, name: str, vault: Vault) -> None:
    """Fill an empty database."""
    with bulk.bare_tables(connection):
        bulk.write(connection, people.offices(size, name))
        bulk.write(connection, people.staff(size, vault))
        bulk.write(connection, _everybody(size, vault))
        bulk.run(connection, meetings.fill(size, postgresql=connection.dialect.name == "postgresql"))


def _everybody(size: Size, vault: Vault) -> Iterator[Made]:
    for number in range(size.claimants):
        yield from people.Person(size, vault, number).rows()
