"""Some of the clients that book at once, in a process of their own.

`python -m coachdesk.bench.booking_clients`: each line that comes in is a piece of work, each that goes out what came
of it. `service` books as a page does, `floor` claims the same times with one statement.
"""

import json
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime
from threading import Lock
from typing import Any
from uuid import UUID

from flask import Flask

from coachdesk import clock, create_app
from coachdesk.bench.booking_jobs import MINUTES
from coachdesk.bench.floor.booking import Desk
from coachdesk.bench.sizes import NOW
from coachdesk.db import db, look_as
from coachdesk.models import Claimant, Staff
from coachdesk.services import appointments

THREADS = 8
BY = UUID(int=0xBE7C)
Came = Counter[str]
Attempt = Callable[[Mapping[str, str]], str]


def main() -> None:
    app = create_app()
    clock.fix(NOW)
    with ThreadPoolExecutor(THREADS) as pool:
        _answer({"ready": THREADS})
        for line in sys.stdin:
            work = json.loads(line)
            ready = {"service": service, "floor": floor}[work["kind"]]
            jobs, taking = iter(work["jobs"]), Lock()
            done = [pool.submit(_client, app, ready, jobs, taking) for _thread in range(THREADS)]
            _answer(dict(sum((each.result() for each in done), Came())))


def _client(app: Flask, ready: Any, jobs: Iterator[Mapping[str, str]], taking: Lock) -> Came:
    came = Came()
    with ready(app) as attempt:
        while True:
            with taking:
                job = next(jobs, None)
            if job is None:
                return came
            came[attempt(job)] += 1


@contextmanager
def service(app: Flask) -> Iterator[Attempt]:
    """Through the service, in a transaction each, as a request is one."""

    def attempt(job: Mapping[str, str]) -> str:
        with app.app_context():
            session = db.session
            look_as(session, "system:bench")
            try:
                claimant = session.get_one(Claimant, UUID(job["claimant"]))
                appointments.book(
                    session, claimant, session.get_one(Staff, UUID(job["coach"])),
                    starts_at=datetime.fromisoformat(job["starts_at"]), minutes=MINUTES, mode="phone", by=BY, at=NOW,
                )  # fmt: skip
                session.commit()
            except appointments.NotFree:
                session.rollback()
                return "refused"
            except Exception as error:  # what a user would be shown is what is counted
                session.rollback()
                return _named(error)
        return "booked"

    yield attempt


@contextmanager
def floor(app: Flask) -> Iterator[Attempt]:
    """With one statement on a connection of one's own."""
    desk = Desk(_address(app))

    def attempt(job: Mapping[str, str]) -> str:
        try:
            kept = desk.book(
                (UUID(job["coach_resource"]), UUID(job["claimant_resource"])),
                datetime.fromisoformat(job["starts_at"]), datetime.fromisoformat(job["rested_at"]),
            )  # fmt: skip
        except Exception as error:
            desk.connection.rollback()
            return _named(error)
        return "booked" if kept else "refused"

    try:
        yield attempt
    finally:
        desk.close()


def _address(app: Flask) -> str:
    address: str = app.config["SQLALCHEMY_ENGINES"]["default"]["url"]
    return address


def _named(error: Exception) -> str:
    """`error DeadlockDetected`; a rule that was in the way says which."""
    cause = getattr(error, "orig", None) or error
    return f"error {type(cause).__name__} {getattr(error, 'code', '') or ''}".strip()


def _answer(words: Mapping[str, Any]) -> None:
    print(json.dumps(words), flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
