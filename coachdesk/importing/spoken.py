"""Short references for many people at once, none of them in use."""

import os
from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from coachdesk import spoken_reference
from coachdesk.models import Claimant


def fresh_references(session: Session, count: int) -> list[str]:
    """As many as asked for, each its own."""
    found: set[str] = set()
    while len(found) < count:
        drawn = set(_draw(count - len(found))) - found
        used = select(Claimant.spoken_reference).where(Claimant.spoken_reference.in_(drawn))
        found |= drawn - set(session.scalars(used))
    return list(found)


def _draw(count: int) -> Iterator[str]:
    """Drawn all at once: asking the machine for chance letter by letter takes its time."""
    letters, chance = spoken_reference.ALPHABET, memoryview(os.urandom(8 * count)).cast("Q")
    for number in chance:
        figures = ""
        for _ in range(6):
            number, letter = divmod(number, len(letters))
            figures += letters[letter]
        yield f"{figures[:3]}-{figures[3:]}"
