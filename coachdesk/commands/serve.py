"""`coachdesk serve`: the pages, with the scheduler beside them."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import FrameType

import click

from coachdesk import database
from coachdesk.commands.context import in_database
from coachdesk.db import db


@click.command("serve")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen at.")
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1, 64))
@click.option("--no-scheduler", is_flag=True, help="Serve pages only.")
@in_database("command")
def command(port: int, host: str, workers: int, no_scheduler: bool) -> None:
    """Serve the pages until stopped; the scheduler runs in a process of its own."""
    purpose = database.check_ready(db.engine)
    db.session.close()
    db.engine.dispose()
    if purpose.value == "demo":
        os.environ.setdefault("COACHDESK_LOG", "warning")  # whoever looks at a demo reads the sentence below
    what = "The demo is" if purpose.value == "demo" else "CoachDesk is"
    click.echo(f"{what} at http://{host}:{port} (stop with Ctrl-C)")
    sys.stdout.flush()
    children = [subprocess.Popen(_pages(host, port, workers))]
    if not no_scheduler:
        children.append(subprocess.Popen([sys.executable, "-m", "coachdesk", "schedule"]))
    sys.exit(_watch(children))


def _pages(host: str, port: int, workers: int) -> list[str]:
    gunicorn = str(Path(sys.executable).with_name("gunicorn"))
    return [gunicorn, "-c", "python:coachdesk.gunicorn_conf", "coachdesk:create_app()", "--bind", f"{host}:{port}",
            "--workers", str(workers)]  # fmt: skip


def _watch(children: list[subprocess.Popen[bytes]]) -> int:
    """Wait until one child ends or we are told to stop; then stop them all. The pages' exit code is ours."""
    told: list[int] = []

    def stop(signal_number: int, _frame: FrameType | None) -> None:
        told.append(signal_number)

    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)
    while not told and all(child.poll() is None for child in children):
        time.sleep(0.2)
    for child in children:
        if child.poll() is None:
            child.terminate()
    codes = [child.wait(timeout=30) for child in children]
    return 0 if told else codes[0] or 1
