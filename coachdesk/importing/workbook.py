"""What an import has to remember of every row: in a database of its own on disk, gone when it is closed."""

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from coachdesk.importing.batches import batches

SCHEMA = """
CREATE TABLE people (
    number INTEGER PRIMARY KEY, reference TEXT NOT NULL UNIQUE, digest TEXT, shared INTEGER NOT NULL DEFAULT 0,
    claimant BLOB, knew INTEGER NOT NULL DEFAULT 0, came INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE meetings (
    person INTEGER NOT NULL, start INTEGER NOT NULL, staff_no TEXT NOT NULL, facts TEXT NOT NULL,
    PRIMARY KEY (person, start, staff_no)
) WITHOUT ROWID;
CREATE TABLE undated (relationship BLOB PRIMARY KEY, claimant BLOB NOT NULL, coach BLOB NOT NULL) WITHOUT ROWID;
"""
PRAGMAS = ("journal_mode=off", "synchronous=off", "locking_mode=exclusive", "cache_size=-12288", "temp_store=file")
AT_ONCE = 500
COLUMNS = "reference, number, digest IS NOT NULL, shared, claimant, knew, came"


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a reference.

    Unlike people may share it in the file; it is somebody once they came in with it, or when they were here before.
    """

    number: int
    in_file: bool
    shared: bool
    claimant_id: UUID | None
    knew: bool
    came: bool

    @property
    def may_have_met(self) -> bool:
        """Whether a meeting can be theirs: somebody is here, and this file has not put in doubt who it is."""
        return self.claimant_id is not None and (self.came or not self.in_file)


class Workbook:
    """Rows go in by the thousand and are asked for by reference."""

    def __init__(self) -> None:
        self._db = sqlite3.connect("", isolation_level=None)  # no name: a file of its own that SQLite removes
        for pragma in PRAGMAS:
            self._db.execute(f"PRAGMA {pragma}")
        self._db.executescript(SCHEMA)
        self._db.execute("BEGIN")  # and never an end: nothing of it is to outlive the import

    def close(self) -> None:
        self._db.close()

    def survey(self, people: Iterable[tuple[str, str]]) -> None:
        """Note references, each with the digest of who stands there; unlike digests make a reference shared."""
        self._db.executemany(
            "INSERT INTO people (reference, digest) VALUES (?, ?)"
            " ON CONFLICT (reference) DO UPDATE SET shared = shared OR coalesce(digest <> excluded.digest, 0),"
            " digest = coalesce(digest, excluded.digest)",
            people,
        )

    def here_before(self, people: Iterable[tuple[str, UUID]]) -> None:
        """Note who was here before this import."""
        self._db.executemany(
            "INSERT INTO people (reference, claimant, knew) VALUES (?, ?, 1)"
            " ON CONFLICT (reference) DO UPDATE SET claimant = excluded.claimant, knew = 1",
            ((reference, claimant_id.bytes) for reference, claimant_id in people),
        )

    def came_in(self, people: Mapping[str, UUID]) -> None:
        """Note who came in with the file, new or not."""
        self._db.executemany(
            "UPDATE people SET claimant = ?, came = 1 WHERE reference = ?",
            [(claimant_id.bytes, reference) for reference, claimant_id in people.items()],
        )

    def known(self, references: Iterable[str]) -> dict[str, Known]:
        """What is known of these references."""
        found: dict[str, Known] = {}
        for part in batches(set(references), AT_ONCE):
            places = ",".join("?" * len(part))
            question = f"SELECT {COLUMNS} FROM people WHERE reference IN ({places})"  # noqa: S608 - question marks
            for reference, number, in_file, shared, claimant, knew, came in self._db.execute(question, part):
                claimant_id = UUID(bytes=claimant) if claimant else None
                found[reference] = Known(number, bool(in_file), bool(shared), claimant_id, bool(knew), bool(came))
        return found

    def met_before(self, person: int, start: int, staff_no: str, facts: str) -> str | None:
        """What an earlier row said of the same meeting; None when this is the first."""
        key = (person, start, staff_no)
        new = self._db.execute("INSERT OR IGNORE INTO meetings VALUES (?, ?, ?, ?)", (*key, facts)).rowcount
        if new:
            return None
        where = "person = ? AND start = ? AND staff_no = ?"
        row = self._db.execute(f"SELECT facts FROM meetings WHERE {where}", key).fetchone()  # noqa: S608 - a constant
        return str(row[0])

    def undated(self, relationships: Iterable[tuple[UUID, UUID, UUID]]) -> None:
        """Note relationships (their id, claimant and coach) of which no file said when they began."""
        rows = [tuple(each.bytes for each in one) for one in relationships]
        self._db.executemany("INSERT INTO undated VALUES (?, ?, ?)", rows)

    def all_undated(self) -> Iterable[Sequence[tuple[UUID, UUID, UUID]]]:
        """Those relationships, some at a time."""
        rows = self._db.execute("SELECT relationship, claimant, coach FROM undated")
        while part := rows.fetchmany(AT_ONCE):
            yield [(UUID(bytes=one), UUID(bytes=claimant), UUID(bytes=coach)) for one, claimant, coach in part]
