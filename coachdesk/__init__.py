"""CoachDesk: one claimant, one work coach who stays."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from coachdesk.config import Settings


def create_app(settings: "Settings | None" = None) -> "Flask":
    """The application, wired (see wiring.py). Raises BadSettings with a sentence when it was told nonsense."""
    with _nothing_thrown_away():
        from coachdesk.wiring import build

        return build(settings)


@contextmanager
def _nothing_thrown_away() -> Iterator[None]:
    """Without the collector, which would walk all that is loaded again and again: a quarter of the time of a start."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
