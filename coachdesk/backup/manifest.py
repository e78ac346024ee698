"""What a backup says of itself, at its end: written when all else is known, read when all else was authenticated."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from sqlalchemy import Connection, func, inspect, select, table

LENGTH_BYTES = 4


@dataclass(frozen=True)
class Manifest:
    """`digest` is SHA-256 of the dump, `head` the last seal of the audit, `rows` how many there are in each table."""

    version: str
    engine: str
    revision: str
    made_at: str
    head: str | None
    rows: dict[str, int]
    digest: str = ""

    def as_tail(self) -> bytes:
        text = json.dumps(asdict(self), sort_keys=True).encode()
        return text + len(text).to_bytes(LENGTH_BYTES, "big")


def split(file: Path) -> Manifest:
    """Take the manifest off the end of what was decrypted, so that the dump is left."""
    size = file.stat().st_size
    with file.open("rb+") as content:
        content.seek(size - LENGTH_BYTES)
        length = int.from_bytes(content.read(LENGTH_BYTES), "big")
        content.seek(size - LENGTH_BYTES - length)
        manifest = Manifest(**json.loads(content.read(length)))
        content.truncate(size - LENGTH_BYTES - length)
    return manifest


def count_rows(connection: Connection) -> dict[str, int]:
    """How many rows each table has, as this transaction sees it."""
    names = sorted(name for name in inspect(connection).get_table_names() if not name.startswith("sqlite_"))
    return {name: connection.scalar(select(func.count()).select_from(table(name))) or 0 for name in names}
