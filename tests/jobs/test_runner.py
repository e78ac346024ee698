"""Each tick of a job happens once over all hosts; a job that fails is noted, and tried at the next tick."""

import logging
import threading
from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from sqlalchemy import func, select

from coachdesk import clock as clock_module
from coachdesk.jobs import runner
from coachdesk.jobs.schedule import TIMETABLE, Job
from coachdesk.models import Event, FormNonce, JobRun, Office
from coachdesk.services import audit, job_runs, nonces
from tests import people

CANARY = "canary-of-somebody"


def add_an_office(session, now) -> int:
    people.office(session, f"Office {now.isoformat()}")
    return 1


def fail_half_way(session, now) -> int:
    people.office(session, "Half made")
    raise ZeroDivisionError(CANARY)


def runs(db) -> list[Any]:
    """What is noted, read by somebody who lets go again."""
    columns = (JobRun.due_at, JobRun.ended_at, JobRun.did, JobRun.trouble)
    noted = db.session.execute(select(*columns).order_by(JobRun.due_at)).all()
    db.session.rollback()
    return list(noted)


def offices(db) -> int:
    count = db.session.scalar(select(func.count()).select_from(Office))
    db.session.rollback()
    return count


@pytest.mark.committed
def test_a_tick_happens_once(app, db, clock) -> None:
    job = Job("offices", 30, add_an_office)
    now = clock_module.now()
    assert runner.run_once(app, job, now) == 1
    assert runner.run_once(app, job, now + timedelta(seconds=3)) is None
    assert runner.run_once(app, job, now + timedelta(seconds=30)) == 1
    assert [(run.due_at.second, run.did, run.trouble) for run in runs(db)] == [(0, 1, None), (30, 1, None)]


@pytest.mark.committed
def test_two_schedulers_that_see_one_tick_run_it_once(app, db) -> None:
    job, now = Job("offices", 30, add_an_office), clock_module.now()
    rounds, both, did = 12, Barrier(2), []

    def scheduler() -> None:
        for number in range(rounds):
            both.wait(30)
            did.append(runner.run_once(app, job, now + timedelta(seconds=30 * number)))

    threads = [Thread(target=scheduler) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(did, key=str) == [1] * rounds + [None] * rounds
    assert offices(db) == rounds
    assert len(runs(db)) == rounds


@pytest.mark.committed
def test_a_job_that_fails_leaves_nothing_but_a_note_and_the_next_tick_runs(app, db) -> None:
    job, now = Job("offices", 60, fail_half_way), clock_module.now()
    with pytest.raises(ZeroDivisionError):
        runner.run_once(app, job, now)
    assert offices(db) == 0
    (run,) = runs(db)
    assert run.trouble == "builtins.ZeroDivisionError"
    assert run.ended_at is not None
    assert run.did is None
    assert runner.run_once(app, job, now) is None
    well_again = Job("offices", 60, add_an_office)
    assert runner.run_once(app, well_again, now + timedelta(seconds=60)) == 1
    assert [run.trouble for run in runs(db)] == ["builtins.ZeroDivisionError", None]


@pytest.mark.committed
def test_a_job_that_fails_does_not_stop_the_scheduler_and_its_words_stay_out_of_the_log(app, db, caplog) -> None:
    tick = runner._ticker(app, Job("offices", 60, fail_half_way))
    with caplog.at_level(logging.ERROR):
        tick()
    assert "'job': 'offices'" in caplog.text
    assert "ZeroDivisionError" in caplog.text
    assert "fail_half_way" in caplog.text
    assert CANARY not in "".join(record.getMessage() for record in caplog.records)
    assert not any(record.exc_info for record in caplog.records)


@pytest.mark.committed
def test_a_job_acts_under_the_name_of_the_scheduler(app, db) -> None:
    def note(session, now) -> int:
        audit.record(session, "audit.tested", subject="audit")
        return 1

    runner.run_once(app, Job("note", 30, note), clock_module.now())
    assert db.session.scalar(select(Event.actor)) == "system:scheduler"


@pytest.mark.once
def test_a_tick_is_the_same_for_every_host() -> None:
    job = Job("offices", 30, add_an_office)
    at = datetime(2026, 11, 24, 9, 30, 29, 999999, tzinfo=UTC)
    assert runner.tick_of(job, at) == datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
    assert runner.tick_of(job, at + timedelta(seconds=1)) == datetime(2026, 11, 24, 9, 30, 30, tzinfo=UTC)


@pytest.mark.once
def test_the_timetable_names_each_job_once_and_seals_within_a_minute() -> None:
    names = [job.name for job in TIMETABLE]
    assert len(set(names)) == len(names)
    assert all(len(name) <= 40 for name in names)
    assert next(job.every for job in TIMETABLE if job.name == "seal_audit") < 60


@pytest.mark.committed
@pytest.mark.parametrize("job", TIMETABLE, ids=lambda job: job.name)
def test_every_job_of_the_timetable_runs_on_an_empty_database(app, db, job) -> None:
    assert runner.run_once(app, job, clock_module.now()) == 0
    assert runs(db)[0].trouble is None


def test_nonces_are_kept_for_a_day_and_runs_for_a_month(db, clock) -> None:
    now = clock_module.now()
    db.session.add_all(
        FormNonce(owner="visit", nonce=str(age), sent_at=now - timedelta(hours=age)) for age in (1, 23, 25)
    )
    for age in (1, 30, 32):
        at = now - timedelta(days=age)
        db.session.add(JobRun(job="seal_audit", due_at=at, started_at=at))
    db.session.flush()
    assert nonces.forget_all_due(db.session, now) == 1
    assert job_runs.forget_all_due(db.session, now) == 1


@pytest.mark.committed
def test_the_scheduler_keeps_its_timetable_until_it_is_told_to_stop(app, db, clock, monkeypatch) -> None:
    clock.at(None)
    happened, stop = threading.Event(), threading.Event()

    def told(session, now) -> int:
        happened.set()
        return 1

    monkeypatch.setattr(runner, "TIMETABLE", (Job("told", 1, told),))
    thread = Thread(target=runner.run, args=(app, stop))
    thread.start()
    try:
        assert happened.wait(10)
    finally:
        stop.set()
        thread.join(10)
    assert not thread.is_alive()
