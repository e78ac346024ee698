"""The scheduler: a timer in a process of its own. Several may run; each tick of a job happens once."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime
from uuid import UUID

from apscheduler.schedulers.background import BackgroundScheduler
from flask import Flask
from sqlalchemy import update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from coachdesk import clock, faults, logs
from coachdesk.db import db, is_postgresql, look_as
from coachdesk.jobs.schedule import TIMETABLE, Job
from coachdesk.models import JobRun

log = logs.logger(__name__)


def run(app: Flask, stop: threading.Event) -> None:
    """Keep the timetable until told to stop."""
    scheduler = BackgroundScheduler(
        timezone=UTC, job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
    )
    for job in TIMETABLE:
        scheduler.add_job(_ticker(app, job), "interval", seconds=job.every, id=job.name)
    scheduler.start()
    try:
        stop.wait()
    finally:
        scheduler.shutdown()


def _ticker(app: Flask, job: Job) -> Callable[[], None]:
    def tick() -> None:
        try:
            run_once(app, job, clock.now())
        except Exception as fault:
            log.error("job.fault", job=job.name, trace=faults.without_words(fault))

    return tick


def run_once(app: Flask, job: Job, now: datetime) -> int | None:
    """Run one job for the tick it is; None when another scheduler has run it. One transaction.

    A fault undoes what the job did, is noted on the tick, and is raised; the next tick is run as if nothing had been.
    """
    with app.app_context():
        session = db.session
        look_as(session, "system:scheduler")
        run_id = _claim(session, job, now)
        if run_id is None:
            session.rollback()
            return None
        try:
            did = job.sweep(session, now)
            session.execute(update(JobRun).where(JobRun.id == run_id).values(ended_at=clock.now(), did=did))
            session.commit()
        except Exception as fault:
            session.rollback()
            _claim(session, job, now, ended_at=clock.now(), trouble=faults.kind(fault)[:200])
            session.commit()
            raise
        return did


def _claim(session: Session, job: Job, now: datetime, **more: object) -> UUID | None:
    """Take a tick; None when it is taken."""
    dialect = postgresql if is_postgresql(session) else sqlite
    values = {"id": uuid7(), "job": job.name, "due_at": tick_of(job, now), "started_at": now} | more
    taken = dialect.insert(JobRun).values(values).on_conflict_do_nothing().returning(JobRun.id)
    found: UUID | None = session.scalar(taken)
    return found


def tick_of(job: Job, now: datetime) -> datetime:
    """The tick of a job that a moment belongs to: the same for every host."""
    seconds = int(now.timestamp())
    return datetime.fromtimestamp(seconds - seconds % job.every, UTC)
