"""The whole timetable on one screen: when, and which function.

Each works on what is due, so a missed tick loses nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from coachdesk.jobs import away, deliveries, keeping, retention
from coachdesk.services import (
    attempts,
    audit,
    claims,
    job_runs,
    leavers,
    load_weeks,
    moves,
    nonces,
    note_drafts,
    resealing,
    rotation,
    uploads,
)

Sweep = Callable[[Session, datetime], int]


@dataclass(frozen=True)
class Job:
    """`every` is in seconds; `sweep` takes what is due as of a time and says how much it did."""

    name: str
    every: int
    sweep: Sweep


TIMETABLE = (
    Job("seal_audit", 30, audit.seal_all_due),
    Job("send_outbox", 10, deliveries.send_all_due),
    Job("release_holds", 60, claims.release_all_due),
    Job("end_uploads", 60, uploads.end_all_due),
    Job("rotate_keys", 60, rotation.go_on),
    Job("rotate_values", 60, resealing.go_on),
    Job("forget_nonces", 3600, nonces.forget_all_due),
    Job("follow_answers", 60, away.follow_all_due),
    Job("complete_cover", 600, away.complete_all),
    Job("end_moves", 3600, moves.take_back_all_due),
    Job("forget_tries", 3600, attempts.forget_all_due),
    Job("forget_drafts", 86_400, note_drafts.forget_all_due),
    Job("keep_load_weeks", 3600, load_weeks.keep_all_due),
    Job("seal_late_ones", 86_400, audit.seal_late_ones),
    Job("publish_seal", 3600, keeping.publish_seal),
    Job("note_erasures", 3600, keeping.note_erasures),
    Job("forget_old_keys", 86_400, resealing.destroy_superseded),
    Job("finish_handovers", 600, leavers.finish_all_due),
    Job("forget_job_runs", 86_400, job_runs.forget_all_due),
    Job("dispose", 86_400, retention.dispose_all_due),
)
