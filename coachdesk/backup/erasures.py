"""The ledger of erased people: a file beside the database, never inside a backup.

A backup that is older than an erasure still holds the person and their wrapped data key. `coachdesk restore` reads this
file and erases them again before anybody is served. It holds ids and times, nobody's name.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import event, select
from sqlalchemy.orm import Session

from coachdesk.append_only_file import append_line
from coachdesk.config import Settings
from coachdesk.models import Erasure


class BrokenLedger(RuntimeError):
    """A line that cannot be read: somebody has to look before anything is restored."""


@dataclass(frozen=True)
class Erased:
    """One line: whose record, which data keys were destroyed, and when."""

    claimant_id: UUID
    key_ids: tuple[UUID, ...]
    at: datetime


def note(settings: Settings, claimant_id: UUID, key_ids: Iterable[UUID], at: datetime) -> None:
    """Add a line, on disk before this returns. For an erasure that is committed: see `note_when_committed`."""
    line = {"claimant": str(claimant_id), "keys": [str(each) for each in key_ids], "at": at.isoformat()}
    append_line(settings.erasures_file, json.dumps(line, separators=(",", ":")))


def note_when_committed(
    session: Session, settings: Settings, claimant_id: UUID, key_ids: Iterable[UUID], at: datetime
) -> None:
    """Add the line as soon as this transaction is committed; when it is undone, no line is written."""
    ids, waits = tuple(key_ids), [True]

    def committed(_session: Session) -> None:
        if waits:
            waits.clear()
            note(settings, claimant_id, ids, at)

    event.listen(session, "after_commit", committed)
    event.listen(session, "after_rollback", lambda _session: waits.clear())


def read(settings: Settings) -> Iterator[Erased]:
    """Every line, in the order written. Raises BrokenLedger with the number of a line that is none."""
    if not settings.erasures_file.exists():
        return
    with settings.erasures_file.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            try:
                yield _erased(line)
            except (ValueError, KeyError, TypeError) as error:
                raise BrokenLedger(f"Line {number} of {settings.erasures_file} cannot be read.") from error


def _erased(line: str) -> Erased:
    read_line = json.loads(line)
    keys = tuple(UUID(each) for each in read_line["keys"])
    return Erased(UUID(read_line["claimant"]), keys, datetime.fromisoformat(read_line["at"]))


def catch_up(session: Session, settings: Settings) -> int:
    """Write the lines that a crash between commit and file left out; returns how many."""
    known = {each.claimant_id for each in read(settings)}
    missing = [each for each in session.scalars(select(Erasure)) if each.claimant_id not in known]
    for each in missing:
        note(settings, each.claimant_id, map(UUID, each.key_ids), each.erased_at)
    return len(missing)
