"""What the scheduler keeps outside the database: the seals it publishes, and the ledger of erased people."""

from datetime import datetime

from flask import current_app
from sqlalchemy.orm import Session

from coachdesk.backup import erasures
from coachdesk.config import Settings
from coachdesk.services import seals


def publish_seal(session: Session, as_of: datetime) -> int:
    """Once a day; asked every hour, so that a host that was off at night still publishes."""
    return seals.publish(session, _settings(), as_of)


def note_erasures(session: Session, _as_of: datetime) -> int:
    """The lines that a crash between commit and file left out."""
    return erasures.catch_up(session, _settings())


def _settings() -> Settings:
    settings: Settings = current_app.config["SETTINGS"]
    return settings
