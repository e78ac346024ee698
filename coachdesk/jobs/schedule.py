"""The whole timetable on one screen: when, and which function.

Each works on what is due, so a missed tick loses nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from coachdesk.jobs import retention
from coachdesk.services import audit, claims, job_runs, nonces, note_drafts, uploads

Sweep = Callable[[Session, datetime], int]


@dataclass(frozen=True)
class Job:
    """`every` is in seconds; `sweep` takes what is due as of a time and says how much it did."""

    name: str
    every: int
    sweep: Sweep


TIMETABLE = (
    Job("seal_audit", 30, audit.seal_all_due),
    Job("release_holds", 60, claims.release_all_due),
    Job("end_uploads", 60, uploads.end_all_due),
    Job("forget_nonces", 3600, nonces.forget_all_due),
    Job("forget_drafts", 86_400, note_drafts.forget_all_due),
    Job("forget_job_runs", 86_400, job_runs.forget_all_due),
    Job("dispose", 86_400, retention.dispose_all_due),
)
