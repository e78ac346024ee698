"""What every path is measured on: the data set, the real application on it, somebody signed in, and the clock held."""

from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

from flask import Flask
from sqlalchemy import Engine

from coachdesk import clock, create_app
from coachdesk.bench import data_set, ids, visitor
from coachdesk.bench.data_set import Tell
from coachdesk.bench.floor.lexicon import Lexicon
from coachdesk.bench.floor.source import Source
from coachdesk.bench.lexicon import lexicon
from coachdesk.bench.sizes import NOW, Size
from coachdesk.config import KeySet, Settings
from coachdesk.db import db


@dataclass(frozen=True)
class Stage:
    """The application in this process, and the floor's own connection beside it."""

    size: Size
    settings: Settings
    app: Flask
    engine: Engine
    source: Source
    lexicon: Lexicon

    @property
    def engine_name(self) -> str:
        """`postgresql 15.14`, `sqlite 3.40.1`."""
        with self.engine.connect() as connection:
            version = ".".join(map(str, connection.dialect.server_version_info or ()))
        return f"{self.engine.dialect.name} {version}"

    def environment(self) -> dict[str, str]:
        """What a process of its own is told, so that it works on the same data at the same time of day."""
        return {
            "DATABASE_URL": self.settings.database_url,
            "COACHDESK_OWNER_URL": self.settings.owner_url,
            "COACHDESK_INSTANCE": str(self.settings.instance),
            "COACHDESK_TESTING": "yes",
            "COACHDESK_CLOCK": NOW.isoformat(),
            "COACHDESK_SECURE_COOKIES": "no",
            "COACHDESK_LOG": "warning",
            "SECRET_KEY": self.settings.secret_key,
            "COACHDESK_MASTER_KEYS": _as_text(self.settings.master_keys),
            "COACHDESK_INDEX_KEYS": _as_text(self.settings.index_keys),
            "COACHDESK_AUDIT_KEYS": _as_text(self.settings.audit_keys),
        }

    def cookie_of(self, staff_number: int) -> str:
        return visitor.sign_in(self.app, staff_number)

    def coach_id(self, number: int) -> UUID:
        return ids.made("staff", number)


def _as_text(keys: KeySet) -> str:
    """Keys as a setting has them."""
    return ",".join(f"{name}:{b64encode(key).decode()}" for name, key in keys.keys.items())


@contextmanager
def stage(size: Size, settings: Settings, tell: Tell) -> Iterator[Stage]:
    """Set up, and cleared away again. Raises data_set.NotOurs."""
    settings = data_set.ready(size, settings, tell)
    clock.fix(NOW)
    try:
        app = create_app(settings)
        with app.app_context():
            engine = db.engine
        source = Source(settings.owner_url)  # the floor knows no walls
        try:
            yield Stage(size, settings, app, engine, source, lexicon(app))
        finally:
            source.close()
            engine.dispose()
    finally:
        clock.fix(None)
