"""What a page costs in processor time, here and in the database: busy neighbours change that little."""

import time
from collections.abc import Callable
from pathlib import Path
from statistics import quantiles

from coachdesk.bench.rounds import ROUNDS
from coachdesk.bench.stage import Stage

BACKEND = "SELECT pg_backend_pid()"


def ratio(stage: Stage, floor: Callable[[], object], app: Callable[[], object]) -> float | None:
    """The page in times of the floor, by the lower quartile of each; None where the database is not on this machine."""
    if not stage.source.is_postgresql:
        return None
    with stage.engine.connect() as connection:
        of_app = int(connection.exec_driver_sql(BACKEND).scalar_one())
    of_floor = int(stage.source.rows(BACKEND, {})[0][0])
    if not (_runtime(of_app).exists() and _runtime(of_floor).exists()):
        return None
    floors: list[float] = []
    apps: list[float] = []
    for _round in range(ROUNDS):
        floors.append(_spent(floor, of_floor))
        apps.append(_spent(app, of_app))
    return quantiles(apps, n=4)[0] / quantiles(floors, n=4)[0]


def note(found: float | None) -> tuple[str, ...]:
    return (f"In processor time, here and in the database: {found:.2f} times the bare page.",) if found else ()


def _spent(call: Callable[[], object], backend: int) -> float:
    """Milliseconds of this thread and of one process of the database."""
    here, there = time.thread_time(), _ran(backend)
    call()
    return (time.thread_time() - here) * 1000 + (_ran(backend) - there) / 1e6


def _ran(pid: int) -> int:
    """Nanoseconds that a process has run."""
    return int(_runtime(pid).read_text().split()[0])


def _runtime(pid: int) -> Path:
    return Path(f"/proc/{pid}/schedstat")
