"""The head of the audit's chain, published once a day: a row, a line in a file outside the database, and a page.

Whoever owns the database, and no key, can cut the chain short and leave no trace in it. A head that was published
before shows it.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from coachdesk import clock
from coachdesk.append_only_file import append_line
from coachdesk.config import Settings
from coachdesk.models import PublishedSeal, Seal


class BrokenFile(RuntimeError):
    """A line of the file of seals that is none."""


@dataclass(frozen=True)
class Published:
    """What was published on a day."""

    on: date
    number: int
    code: str


def publish(session: Session, settings: Settings, as_of: datetime) -> int:
    """Publish the last seal, once a day of London's; returns how many were published."""
    day = clock.as_london(as_of).date()
    if session.get(PublishedSeal, day) is not None:
        return 0
    seal = session.scalars(select(Seal).order_by(Seal.number.desc()).limit(1)).first()
    if seal is None:
        return 0
    row = {"day_on": day, "number": seal.number, "code": seal.code, "published_at": as_of}
    session.execute(insert(PublishedSeal).values(row))
    line = {"day": day.isoformat(), "number": seal.number, "code": bytes(seal.code).hex(), "at": as_of.isoformat()}
    append_line(settings.seals_file, json.dumps(line, separators=(",", ":")))
    return 1


def rows(session: Session, limit: int | None = None) -> Sequence[Published]:
    """What the database says was published, the newest first."""
    newest = select(PublishedSeal).order_by(PublishedSeal.day_on.desc()).limit(limit)
    return [Published(row.day_on, row.number, bytes(row.code).hex()) for row in session.scalars(newest)]


def lines(settings: Settings) -> Iterator[Published]:
    """What the file says. Raises BrokenFile with the number of a line that is none."""
    if not settings.seals_file.exists():
        return
    with settings.seals_file.open(encoding="utf-8") as file:
        for number, text in enumerate(file, start=1):
            try:
                line = json.loads(text)
                yield Published(date.fromisoformat(line["day"]), int(line["number"]), str(line["code"]))
            except (ValueError, KeyError, TypeError) as error:
                raise BrokenFile(f"Line {number} of {settings.seals_file} cannot be read.") from error
