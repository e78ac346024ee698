"""Writing rows by the thousand.

PostgreSQL copies them into a temporary table and inserts from there, so that rules about who may write which row still
hold; SQLite takes them one after the other in one statement.
"""

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import Connection, Table, text
from sqlalchemy.orm import Session

from coachdesk.db import Base, is_postgresql

Row = dict[str, Any]
Processor = Callable[[Any], Any] | None


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


def _copy(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    quote = connection.dialect.identifier_preparer.quote
    columns = list(rows[0])
    names, incoming = ", ".join(map(quote, columns)), quote(f"incoming_{table.name}")
    like = f"(LIKE {quote(table.name)}) ON COMMIT DROP"
    connection.execute(text(f"CREATE TEMPORARY TABLE IF NOT EXISTS {incoming} {like}"))
    processors = [_processor(connection, table, column) for column in columns]
    driver: Any = connection.connection.driver_connection
    with driver.cursor() as cursor, cursor.copy(f"COPY {incoming} ({names}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row([
                value if process is None or value is None else process(value)
                for value, process in zip(row.values(), processors, strict=True)
            ])  # fmt: skip
    connection.execute(text(f"INSERT INTO {quote(table.name)} ({names}) SELECT {names} FROM {incoming}"))  # noqa: S608
    connection.execute(text(f"TRUNCATE {incoming}"))


def _processor(connection: Connection, table: Table, column: str) -> Processor:
    kind = table.columns[column].type.dialect_impl(connection.dialect)
    found: Processor = kind.bind_processor(connection.dialect)
    return found
