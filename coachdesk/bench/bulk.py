"""Writing the made-up rows fast, as the owner of an empty database: rows first, indexes and references after."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Table

from coachdesk.bench.people import Made
from coachdesk.db import Base

BATCH = 20_000
REFERENCES = """
SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid) FROM pg_constraint
WHERE contype = 'f' AND connamespace = 'public'::regnamespace
"""
INDEXES = """
SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid) FROM pg_index i
JOIN pg_class c ON c.oid = i.indrelid
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'
AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conindid = i.indexrelid)
"""


def write(connection: Connection, made: Iterable[Made]) -> None:
    """Write rows table by table, some thousands at a time, so that memory does not grow with the data."""
    rest = iter(made)
    while some := list(islice(rest, BATCH)):
        by_table: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for model, row in some:
            by_table[model.__tablename__].append(row)
        for table in Base.metadata.sorted_tables:
            if rows := by_table.get(table.name):
                _insert(connection, table, rows)


def _insert(connection: Connection, table: Table, rows: list[dict[str, Any]]) -> None:
    if connection.dialect.name == "postgresql":
        _copy(connection, table, rows)
    else:
        connection.execute(table.insert(), rows)


def run(connection: Connection, statement: str) -> None:
    """A statement as it stands, whatever signs it holds."""
    connection.exec_driver_sql(statement.replace("%", "%%") if connection.dialect.name == "postgresql" else statement)


def _copy(connection: Connection, table: Table, rows: list[dict[str, Any]]) -> None:
    quote = connection.dialect.identifier_preparer.quote
    columns = list(rows[0])
    as_json = {number for number, name in enumerate(columns) if isinstance(rows[0][name], (dict, list))}
    driver: Any = connection.connection.driver_connection
    with (
        driver.cursor() as cursor,
        cursor.copy(f"COPY {quote(table.name)} ({', '.join(map(quote, columns))}) FROM STDIN") as copy,
    ):
        for row in rows:
            values = list(row.values())
            for number in as_json:
                values[number] = json.dumps(values[number])
            copy.write_row(values)


@contextmanager
def bare_tables(connection: Connection) -> Iterator[None]:
    """Tables without their indexes and references while they are filled; the database checks all of it afterwards."""
    if connection.dialect.name != "postgresql":
        yield
        return
    references = connection.exec_driver_sql(REFERENCES).all()
    indexes = connection.exec_driver_sql(INDEXES).all()
    for table, name, _definition in references:
        run(connection, f"ALTER TABLE {table} DROP CONSTRAINT {name}")
    for name, _definition in indexes:
        run(connection, f"DROP INDEX {name}")
    yield
    run(connection, "SET LOCAL maintenance_work_mem = '256MB'")
    for _name, definition in indexes:
        run(connection, definition)
    for table, name, definition in references:
        run(connection, f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}")
