"""A demo as it was made for the Tuesday of the tests; what a test changes in it is forgotten."""

from collections.abc import Iterator

import pytest
from flask import Flask

from coachdesk import create_app
from coachdesk.config import Settings
from coachdesk.db import db as database
from coachdesk.db import look_as
from tests import engines


@pytest.fixture(scope="module")
def demo_app(engine: engines.Engine, worker_name: str) -> Iterator[Flask]:
    name = f"{worker_name}_demo_office"
    app = create_app(Settings.from_environ(engine.clone(name, "demo")))
    yield app
    with app.app_context():
        database.engine.dispose()
    engine.drop(name)


@pytest.fixture
def demo(demo_app: Flask):
    with demo_app.app_context():
        look_as(database.session, "system:demo")
        yield database
        database.session.rollback()
