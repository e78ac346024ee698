"""What becomes of each kind of row when two records of one person are made into one.

Every table that names a claimant stands here; a new one that does not fails a test.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Table

from coachdesk.db import Base
from coachdesk.models.label import CoachAnswer

REASON = "merged"


@dataclass(frozen=True)
class Current:
    """Of these a person has one at a time: where the kept record has one, the other's ends, in the column `ends`."""

    ends: str
    today: bool = False
    also: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Alike:
    """Rows that say the same of the same: where the kept record has it, the other's stays where it is."""

    columns: tuple[str, ...]
    while_empty: str = ""


# Moved as they are.
MOVES = {
    "absence_question", "adjustment_outcome", "appointment", "blocked_period", "circumstance", "coach_wish", "cover",
    "death", "former_name", "goal", "handover_part", "hold", "hold_back", "incident", "note", "note_addition",
    "opening", "outbox_message", "outside_request", "record_request", "redaction", "representative", "steady_time",
    "step", "supporter", "words_to_ask",
}  # fmt: skip
CURRENT: Mapping[str, Current] = {
    "relationship": Current("ended_on", today=True, also=(("end_reason", REASON),)),
    "waiting": Current("ended_on", today=True),
    "caller_check": Current("ended_at"),
    "coach_request": Current("answered_at", also=(("outcome", CoachAnswer.TAKEN_BACK),)),
    "handover": Current("ended_at"),
    "move": Current("ended_at"),
}
ALIKE: Mapping[str, Alike] = {
    "adjustment": Alike(("code",), "ended_on"),
    "conflict": Alike(("staff_id",), "ended_at"),
    "matter": Alike(("kind", "about"), "settled_at"),
    "note_draft": Alike(("author_id", "about")),
    "off_screen": Alike(("subject", "subject_id")),
    "shut_out": Alike(("staff_id",), "ended_at"),
}
# The audit is never changed, what was erased stays erased, and an account is a way in: it closes, or moves whole.
STAYS = {"event", "erasure", "account"}


def tables() -> list[Table]:
    """Every table that names a claimant, by the name of the column."""
    return [table for table in Base.metadata.sorted_tables if "claimant_id" in table.c]
