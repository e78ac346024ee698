"""Saving a note beside one INSERT and a commit: sealed under the person's key, with its signed event.

A note cannot be taken away, not even here: those that were measured stay with the last person of the data set, whom
no other figure is about.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from coachdesk.bench import ids
from coachdesk.bench.caseload import noise
from coachdesk.bench.counting import counting
from coachdesk.bench.figure import Figure, Goal
from coachdesk.bench.floor.note import Pad
from coachdesk.bench.rounds import in_turns
from coachdesk.bench.sizes import NOW, USUAL_COACH
from coachdesk.bench.stage import Stage
from coachdesk.db import db, look_as
from coachdesk.models import Claimant, Staff
from coachdesk.services import notes

TEXTS = {"said": "What they said. " * 20, "saw": "What I saw. " * 15, "think": "What I think. " * 10}
UNPAID = (
    "The floor writes three texts that are sealed already. The service opens the person's data key, seals the texts "
    "under it, writes the note, a signed event, and takes the draft away. Who writes about whom is read by the page "
    "before, so it is not counted; a note with lines that were agreed writes a step and an event for each."
)


def measure(stage: Stage) -> Figure:
    """A note of a talk, in a transaction of its own each time."""
    with _desks(stage) as (floor, service):
        service()
        with counting(stage.engine) as counted:
            service()
        compared = in_turns(floor, service)
    statements = sum(number for kind, number in counted.queries.items() if kind != "viewer")
    measured: dict[str, Any] = {
        "rounds": compared.rounds,
        "floor_ms": compared.floor_ms,
        "app_ms": compared.app_ms,
        "ratio": compared.ratio,
        "spread": compared.spread,
        "noisy": compared.noisy,
        "queries": dict(counted.queries),
    }
    goals = (
        Goal("times one INSERT and a commit", 4.0, compared.ratio, timed=True),
        Goal("statements, the event among them", 4, statements),
    )
    return Figure("note", stage.size.name, stage.engine_name, measured, goals, (UNPAID, *noise(compared.noisy)))


@contextmanager
def _desks(stage: Stage) -> Iterator[tuple[Callable[[], None], Callable[[], None]]]:
    """The same note, written by the floor and by the service."""
    claimant_id, author_id = ids.made("claimant", stage.size.claimants - 1), stage.coach_id(USUAL_COACH)
    with stage.app.app_context():
        look_as(db.session, "system:bench")
        claimant, author = db.session.get_one(Claimant, claimant_id), db.session.get_one(Staff, author_id)
    said, saw, think = (len(text) for text in TEXTS.values())
    pad = Pad(stage.settings.owner_url, claimant_id, claimant.key_id, author_id, NOW)
    try:
        yield lambda: pad.write((said, saw, think)), lambda: _save(stage, claimant, author)
    finally:
        pad.close()


def _save(stage: Stage, claimant: Claimant, author: Staff) -> None:
    """As the view does it, in a session of its own that has read who writes about whom."""
    with stage.app.app_context():
        look_as(db.session, "system:bench")
        whom, by = db.session.merge(claimant, load=False), db.session.merge(author, load=False)
        notes.save(
            db.session, whom, by, appointment=None, said=TEXTS["said"], saw=TEXTS["saw"], think=TEXTS["think"],
            agreed=[], off_screen=None, by=by.id, at=NOW,
        )  # fmt: skip
        db.session.commit()
