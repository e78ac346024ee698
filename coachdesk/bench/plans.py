"""How PostgreSQL would run the statements of a page: none may read a large table from end to end."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import Engine

LARGE_ROWS = 10_000
LARGE = """
SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = 'public' AND c.relkind = 'r' AND c.reltuples >= %(rows)s
"""


def read_whole(engine: Engine, statements: Iterable[tuple[str, Any]], *, rows: int = LARGE_ROWS) -> list[str]:
    """The large tables that a statement would read from end to end; empty is good."""
    with engine.connect() as connection:
        large = {name for (name,) in connection.exec_driver_sql(LARGE, {"rows": rows})}
        found: set[str] = set()
        for statement, parameters in statements:
            plan = connection.exec_driver_sql(f"EXPLAIN (FORMAT JSON) {statement}", parameters).scalar_one()
            tree = json.loads(plan) if isinstance(plan, str) else plan
            found |= {table for table in _scanned(tree[0]["Plan"]) if table in large}
    return sorted(found)


def _scanned(plan: dict[str, Any]) -> Iterator[str]:
    if plan["Node Type"] == "Seq Scan":
        yield plan["Relation Name"]
    for part in plan.get("Plans", ()):
        yield from _scanned(part)
