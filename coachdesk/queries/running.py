"""How the service runs, in numbers: for `/metrics` and for `coachdesk doctor`. Nothing about a person."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from coachdesk.models import JobRun, OutboxMessage
from coachdesk.services import audit

Gauges = Mapping[str, tuple[str, Mapping[str, float]]]


def now(session: Session, at: datetime) -> Gauges:
    """What is true just now: a name, what it is, and a number for each thing it is said of."""
    waiting, since = audit.unsealed_since(session)
    return {
        "coachdesk_job_age_seconds": ("Since a job was last run to its end", _ages(session, at)),
        "coachdesk_job_faults": ("Ticks of a job that ended with a fault, of those still kept", _faults(session)),
        "coachdesk_outbox": ("Messages that are due and have not left, by their way", _outbox(session, at)),
        "coachdesk_unsealed_events": ("Events that no seal closes over yet", {"all": waiting}),
        "coachdesk_unsealed_age_seconds": ("Since the oldest of them", {"all": _seconds(since, at)}),
    }


def last_runs(session: Session) -> Mapping[str, datetime]:
    """When each job was last run to its end."""
    ended = select(JobRun.job, func.max(JobRun.started_at)).where(
        JobRun.ended_at.is_not(None), JobRun.trouble.is_(None)
    )
    return {row[0]: row[1] for row in session.execute(ended.group_by(JobRun.job))}


def _ages(session: Session, at: datetime) -> dict[str, float]:
    return {job: _seconds(ran, at) for job, ran in sorted(last_runs(session).items())}


def _faults(session: Session) -> dict[str, float]:
    found = select(JobRun.job, func.count()).where(JobRun.trouble.is_not(None)).group_by(JobRun.job)
    return {row[0]: row[1] for row in session.execute(found)}


def _seconds(since: datetime | None, at: datetime) -> float:
    return round(max(0.0, (at - since).total_seconds()), 1) if since else 0.0


def _outbox(session: Session, at: datetime) -> dict[str, float]:
    due = select(OutboxMessage.channel, func.count()).where(OutboxMessage.sent_at.is_(None), OutboxMessage.due_at <= at)
    return {channel.value: count for channel, count in session.execute(due.group_by(OutboxMessage.channel)).all()}
