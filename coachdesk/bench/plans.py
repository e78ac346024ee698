"""How the database would run the statements of a page: none may read a large table from end to end."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import Connection, Engine

from coachdesk.bench.counting import Asked
from coachdesk.db import Base

LARGE_ROWS = 10_000
LARGE = """
SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = 'public' AND c.relkind = 'r' AND c.reltuples >= %(rows)s
"""
# As whom the statement ran: past the walls it has no conditions of theirs, and another plan.
AS_THEN = "SELECT set_config('role', CASE WHEN %(wide)s THEN session_user || '_wide' ELSE 'none' END, true)"


def read_whole(engine: Engine, statements: Iterable[Asked], *, whatever_size: bool = False) -> list[str]:
    """The large tables that a statement would read from end to end; empty is good.

    `whatever_size`: small ones too, where they would be read whole because no index is there.
    """
    with engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            return sorted({table for each in statements for table in _on_sqlite(connection, each)})
        if whatever_size:
            connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
        large = {name for (name,) in connection.exec_driver_sql(LARGE, {"rows": -1 if whatever_size else LARGE_ROWS})}
        found = {table for each in statements for table in _on_postgresql(connection, each)}
        return sorted(found & large)


def _on_postgresql(connection: Connection, asked: Asked) -> Iterator[str]:
    connection.exec_driver_sql(AS_THEN, {"wide": asked.wide})
    plan = connection.exec_driver_sql(f"EXPLAIN (FORMAT JSON) {asked.statement}", asked.parameters).scalar_one()
    tree = json.loads(plan) if isinstance(plan, str) else plan
    return _scanned(tree[0]["Plan"])


def _scanned(plan: dict[str, Any]) -> Iterator[str]:
    if plan["Node Type"] == "Seq Scan":
        yield plan["Relation Name"]
    for part in plan.get("Plans", ()):
        yield from _scanned(part)


def _on_sqlite(connection: Connection, asked: Asked) -> Iterator[str]:
    """Its plans say SCAN of a table that is read whole, and SEARCH of one that is looked into."""
    for *_numbers, detail in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {asked.statement}", asked.parameters):
        what, _, rest = str(detail).partition(" ")
        if what == "SCAN" and rest in Base.metadata.tables:
            yield rest
