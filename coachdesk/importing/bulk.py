"""Writing rows by the thousand.

PostgreSQL copies them into a temporary table and inserts from there, so that rules about who may write which row still
hold; SQLite takes them one after the other in one statement.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from json import dumps
from typing import Any

from sqlalchemy import JSON, Connection, Table, text
from sqlalchemy.orm import Session

from coachdesk.db import Base, is_postgresql

Row = dict[str, Any]
Processor = Callable[[Any], Any]
EMPTY: dict[type, str] = {dict: "{}", list: "[]"}


def insert_all(session: Session, model: type[Base], rows: Sequence[Row]) -> None:
    """Insert rows that all have the same columns."""
    if not rows:
        return
    table = model.__table__
    assert isinstance(table, Table)
    if is_postgresql(session):
        _copy(session.connection(), table, rows)
    else:
        session.connection().execute(table.insert(), rows)


@contextmanager
def planned_for_growth(session: Session) -> Iterator[None]:
    """PostgreSQL plans with the sizes tables had before: while they grow, everything is looked up through its index."""
    if is_postgresql(session):
        session.execute(text("SET LOCAL enable_seqscan = off"))
    yield
    if is_postgresql(session):
        session.execute(text("SET LOCAL enable_seqscan = on"))


def _copy(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    quote = connection.dialect.identifier_preparer.quote
    columns = list(rows[0])
    names, incoming = ", ".join(map(quote, columns)), quote(f"incoming_{table.name}")
    like = f"(LIKE {quote(table.name)} INCLUDING DEFAULTS) ON COMMIT DROP"
    connection.execute(text(f"CREATE TEMPORARY TABLE IF NOT EXISTS {incoming} {like}"))
    processors = _processors(connection, table, columns)
    driver: Any = connection.connection.driver_connection
    with driver.cursor() as cursor, cursor.copy(f"COPY {incoming} ({names}) FROM STDIN") as copy:
        for row in rows:
            values = list(row.values())
            for place, process in processors:
                if values[place] is not None:
                    values[place] = process(values[place])
            copy.write_row(values)
    connection.execute(text(f"INSERT INTO {quote(table.name)} ({names}) SELECT {names} FROM {incoming}"))  # noqa: S608
    connection.execute(text(f"TRUNCATE {incoming}"))


def _processors(connection: Connection, table: Table, columns: Sequence[str]) -> list[tuple[int, Processor]]:
    """What turns a value into the driver's, for the columns that need it, by their place."""
    found: list[tuple[int, Processor]] = []
    for place, column in enumerate(columns):
        kind = table.columns[column].type
        process = kind.dialect_impl(connection.dialect).bind_processor(connection.dialect)
        if process:
            found.append((place, _json if isinstance(kind, JSON) else process))
    return found


def _json(value: Any) -> str:
    return dumps(value) if value else EMPTY[type(value)]
