"""All figures of a run: measured one after the other, compared with an older run, written as a page."""

import logging
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from coachdesk import clock, logs
from coachdesk.bench import balance, board, booking, caseload, importing, memory, note, person, slots, walls
from coachdesk.bench.data_set import Tell
from coachdesk.bench.figure import Figure, moved, versions
from coachdesk.bench.sizes import SIZES, Size
from coachdesk.bench.stage import Stage, stage
from coachdesk.config import Settings

MEASURES: Mapping[str, Callable[[Stage], Figure]] = {
    "caseload": caseload.measure,
    "board": board.measure,
    "person": person.measure,
    "slots": slots.measure,
    "booking": booking.measure,
    "note": note.measure,
    "import": importing.measure,
    "memory": memory.measure,
    "walls": walls.measure,
}
ALONE: Mapping[str, Callable[[Size], Figure]] = {"balance": balance.measure}  # these ask no database


def measure(paths: Sequence[str], size: str, settings: Settings, tell: Tell) -> list[Figure]:
    """The figures of these paths, in order."""
    figures = []
    with ExitStack() as stack:
        ready: Stage | None = None
        for path in paths:
            if path not in ALONE and ready is None:
                ready = stack.enter_context(stage(SIZES[size], settings, tell))
                stack.enter_context(_log_elsewhere())
            tell(f"Measuring {path} …")
            figures.append(MEASURES[path](ready) if ready and path not in ALONE else ALONE[path](SIZES[size]))
    return figures


@contextmanager
def _log_elsewhere() -> Iterator[None]:
    """The line of each request is written, for it costs something, and not between the figures."""
    ours = logging.getLogger(logs.OURS)
    before = ours.handlers[:]
    with Path(os.devnull).open("w") as nowhere:
        line = logging.StreamHandler(nowhere)
        line.setFormatter(logs.formatter())
        ours.handlers[:] = [line]
        try:
            yield
        finally:
            ours.handlers[:] = before


def compared(old: Any, figures: Sequence[Figure]) -> Iterator[str]:
    """What moved since a run before, by a tenth at least."""
    before = {each["path"]: each for each in (old if isinstance(old, list) else [old])}
    for figure in figures:
        for line in moved(before.get(figure.path, {}), figure.as_json()):
            yield f"{figure.path}  {line}"


def page(figures: Sequence[Figure]) -> str:
    """The page that is kept in the documentation."""
    today = clock.today()
    said = ", ".join(f"{name} {version}" for name, version in versions().items())
    lines = [
        "# Figures",
        "",
        f"{today.day} {today:%B %Y}, {figures[0].engine}, {said}.",
        "",
        f"Written by `make bench SIZE={figures[0].size} PAGE=docs/figures.md`. {WHAT_THEY_ARE}",
    ]
    for figure in figures:
        lines += ["", f"## {figure.path.capitalize()}", "", "| what | measured | goal | |", "| --- | --- | --- | --- |"]
        lines += [goal.as_row(judged=figure.judged) for goal in figure.goals]
        lines += [f"\n{note}" for note in figure.notes]
    return "\n".join(lines)


WHAT_THEY_ARE = (
    "Ratios are of one run, in one process, in turns; times alone say little about another machine. "
    "*Bare* is plain SQL and a one-line table in a bare WSGI callable that shows the same rows."
)
