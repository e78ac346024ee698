"""A booking at its cheapest: one INSERT that claims the time of two, kept when both rows came back."""

import sqlite3
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import psycopg

ON_POSTGRESQL = """
INSERT INTO claim (id, resource_id, booking_id, starts_at, ends_at, kind, live)
VALUES (%s, %s, %s, %s, %s, 'booking', true), (%s, %s, %s, %s, %s, 'booking', true)
ON CONFLICT DO NOTHING RETURNING id
"""
ON_SQLITE = ON_POSTGRESQL.replace("%s", "?").replace("ON CONFLICT DO NOTHING ", "")


class Desk:
    """A connection of the driver's own; on SQLite the triggers leave out what is taken."""

    def __init__(self, address: str) -> None:
        self.is_postgresql = address.startswith("postgresql")
        self.connection: Any = (
            psycopg.connect(address.replace("+psycopg", "", 1)) if self.is_postgresql else _sqlite(address)
        )

    def book(self, resources: tuple[UUID, UUID], starts_at: datetime, ends_at: datetime) -> bool:
        """Claim this time for both, in a transaction of its own; False when either is taken."""
        booking, span = self._id(uuid4()), (self._instant(starts_at), self._instant(ends_at))
        values = [each for one in sorted(resources) for each in (self._id(uuid4()), self._id(one), booking, *span)]
        if not self.is_postgresql:
            self.connection.execute("BEGIN IMMEDIATE")
        kept = len(self.connection.execute(ON_POSTGRESQL if self.is_postgresql else ON_SQLITE, values).fetchall()) == 2
        (self.connection.commit if kept else self.connection.rollback)()
        return kept

    def close(self) -> None:
        self.connection.close()

    def _id(self, value: UUID) -> Any:
        return value if self.is_postgresql else value.hex

    def _instant(self, value: datetime) -> Any:
        return value if self.is_postgresql else value.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")


def _sqlite(address: str) -> sqlite3.Connection:
    connection = sqlite3.connect(address.removeprefix("sqlite:///"), isolation_level=None, timeout=30)
    connection.execute("PRAGMA journal_mode=wal")
    connection.execute("PRAGMA synchronous=full")
    return connection
