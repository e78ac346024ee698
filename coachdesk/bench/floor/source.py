"""Where the floor reads: the driver's own connection, with nothing between it and the statement."""

import sqlite3
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import psycopg


class Source:
    """A connection of psycopg or sqlite3. Statements name their values `:name`, as SQLite does."""

    def __init__(self, address: str) -> None:
        self.is_postgresql = address.startswith("postgresql")
        self._connection: Any = self._postgresql(address) if self.is_postgresql else self._sqlite(address)

    def _postgresql(self, address: str) -> Any:
        return psycopg.connect(address.replace("+psycopg", "", 1), autocommit=True)

    def _sqlite(self, address: str) -> Any:
        connection = sqlite3.connect(address.removeprefix("sqlite:///"))
        connection.execute("PRAGMA journal_mode=wal")
        return connection

    def rows(self, statement: str, values: dict[str, Any]) -> Sequence[tuple[Any, ...]]:
        found: Sequence[tuple[Any, ...]] = self._connection.execute(statement, values).fetchall()
        return found

    def statement(self, text: str) -> str:
        """A statement in the driver's own style, made once."""
        if not self.is_postgresql:
            return text
        for name in ("coach", "claimant", "now", "begins", "ends"):
            text = text.replace(f":{name}", f"%({name})s")
        return text

    def id(self, value: UUID) -> Any:
        return value if self.is_postgresql else value.hex

    def instant(self, value: datetime) -> Any:
        return value if self.is_postgresql else value.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")

    def read_instant(self, value: Any) -> datetime | None:
        """SQLite hands text back."""
        return (
            value if value is None or isinstance(value, datetime) else datetime.fromisoformat(value).replace(tzinfo=UTC)
        )

    def read_date(self, value: Any) -> date | None:
        return value if value is None or isinstance(value, date) else date.fromisoformat(value)

    def read_id(self, value: Any) -> Any:
        return value if isinstance(value, UUID) else UUID(hex=value)

    def close(self) -> None:
        self._connection.close()
