"""`coachdesk schedule`: the scheduler alone, for a host that serves no pages."""

import signal
import threading

import click
from flask import current_app

from coachdesk.commands.context import in_database
from coachdesk.jobs import runner


@click.command("schedule")
@in_database("scheduler")
def command() -> None:
    """Keep the timetable until told to stop. Several schedulers may run; each job still happens once a tick."""
    stop = threading.Event()
    for sign in (signal.SIGINT, signal.SIGTERM):
        signal.signal(sign, lambda *_: stop.set())
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    runner.run(app, stop)
