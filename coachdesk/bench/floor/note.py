"""A note at its cheapest: one INSERT of three texts that are sealed already, and a commit."""

import sqlite3
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import psycopg

ON_POSTGRESQL = """
INSERT INTO note (id, key_id, claimant_id, author_id, written_at, off_screen, said_enc, saw_enc, think_enc)
VALUES (%s, %s, %s, %s, %s, false, %s, %s, %s) RETURNING id
"""
ON_SQLITE = ON_POSTGRESQL.replace("%s", "?")
SEALED_BY = 45  # version, key, nonce and tag: what a sealed text is longer by


class Pad:
    """A connection of the driver's own, and somebody to write about."""

    def __init__(self, address: str, claimant_id: UUID, key_id: UUID, author_id: UUID, at: datetime) -> None:
        self.is_postgresql = address.startswith("postgresql")
        self.connection: Any = (
            psycopg.connect(address.replace("+psycopg", "", 1)) if self.is_postgresql else _sqlite(address)
        )
        whom = (each if self.is_postgresql else each.hex for each in (key_id, claimant_id, author_id))
        when = at if self.is_postgresql else at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
        self.known = (*whom, when)

    def write(self, lengths: tuple[int, int, int]) -> None:
        """One note of three texts of these lengths, in a transaction of its own."""
        note_id, texts = uuid4(), (b"\x01" + bytes(length + SEALED_BY - 1) for length in lengths)
        values = [note_id if self.is_postgresql else note_id.hex, *self.known, *texts]
        if not self.is_postgresql:
            self.connection.execute("BEGIN IMMEDIATE")
        self.connection.execute(ON_POSTGRESQL if self.is_postgresql else ON_SQLITE, values).fetchall()
        self.connection.commit()

    def close(self) -> None:
        self.connection.close()


def _sqlite(address: str) -> sqlite3.Connection:
    connection = sqlite3.connect(address.removeprefix("sqlite:///"), isolation_level=None, timeout=30)
    connection.execute("PRAGMA journal_mode=wal")
    connection.execute("PRAGMA synchronous=full")
    return connection
