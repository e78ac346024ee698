"""What one request asks of the database: statements by what they are for, and the rows that came back."""

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from sqlalchemy import Engine, event

KINDS = ("page", "session", "viewer", "audit")
TRANSACTION = ("BEGIN", "SAVEPOINT", "RELEASE", "ROLLBACK", "COMMIT")


class Asked(NamedTuple):
    """A statement that ran; `wide` where it was past the walls, for the plan is another there."""

    statement: str
    parameters: Any
    wide: bool = False


@dataclass
class Counted:
    """Statements by kind; the rows that the page's own statements fetched; the statements themselves, for EXPLAIN."""

    queries: Counter[str] = field(default_factory=lambda: Counter(dict.fromkeys(KINDS, 0)))
    rows_fetched: int = 0
    statements: list[Asked] = field(default_factory=list)

    @property
    def page(self) -> int:
        return self.queries["page"]


def kind_of(statement: str) -> str | None:
    """What a statement is for; None where it only begins or ends a transaction."""
    plain = " ".join(statement.split())
    if plain.startswith(TRANSACTION):
        return None
    if "set_config(" in plain:
        return "viewer"
    if plain.startswith("INSERT INTO event "):
        return "audit"
    return "session" if "FROM sign_in" in plain else "page"


@contextmanager
def counting(engine: Engine) -> Iterator[Counted]:
    """Count everything that this engine executes."""
    counted, reading = Counted(), _Reading()

    def after(_connection: Any, cursor: Any, statement: str, parameters: Any, _context: Any, _many: bool) -> None:
        reading.kind = kind_of(statement)
        if reading.kind is None:
            return
        counted.queries[reading.kind] += 1
        if reading.kind == "viewer" and isinstance(parameters, Mapping):
            reading.wide = bool(parameters.get("wide"))
        if reading.kind == "page":
            counted.statements.append(Asked(statement, parameters, reading.wide))
            if hasattr(cursor, "row_factory") and type(cursor).__module__ == "sqlite3":
                cursor.row_factory = one_more
            elif cursor.description:
                counted.rows_fetched += cursor.rowcount

    def one_more(_cursor: Any, row: tuple[Any, ...]) -> tuple[Any, ...]:
        counted.rows_fetched += 1
        return row

    event.listen(engine, "after_cursor_execute", after)
    try:
        yield counted
    finally:
        event.remove(engine, "after_cursor_execute", after)


@dataclass
class _Reading:
    """The kind of statement that ran last, and whether it was past the walls."""

    kind: str | None = None
    wide: bool = False
