"""CoachDesk: one claimant, one work coach who stays."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from coachdesk.config import Settings


def create_app(settings: "Settings | None" = None) -> "Flask":
    """The application, wired (see wiring.py). Raises BadSettings with a sentence when it was told nonsense."""
    from coachdesk.wiring import build

    return build(settings)
