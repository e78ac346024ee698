"""The database as its owner sees it: what migrates, and what an attacker with the file or the owner's word could do."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, create_engine
from sqlalchemy.pool import NullPool

from coachdesk.config import Settings


@contextmanager
def owners(settings: Settings) -> Iterator[Engine]:
    """An engine that connects as the owner."""
    engine = create_engine(settings.owner_url, poolclass=NullPool)
    try:
        yield engine
    finally:
        engine.dispose()


def settings_of(app: Any) -> Settings:
    found: Settings = app.config["SETTINGS"]
    return found
