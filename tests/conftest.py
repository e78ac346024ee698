"""What every test can ask for: the application, a database that forgets, a client, and a clock that stands still.

A test sees a database in which nothing is committed for good; one marked `committed` gets a database of its own.
"""

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from flask import Flask
from hypothesis import settings as hypothesis_settings

from coachdesk import clock as clock_module
from coachdesk import create_app
from coachdesk.config import Settings
from coachdesk.db import PAST_THE_WALLS
from coachdesk.db import db as database
from tests import engines, people
from tests.beyond import beyond
from tests.client import Client
from tests.compiled import keep_templates
from tests.views import standing
from tests.views import world as worlds
from tests.views.world import World

hypothesis_settings.register_profile("tests", deadline=None, derandomize=True)
hypothesis_settings.load_profile("tests")

TUESDAY = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)


def pytest_configure(config: pytest.Config) -> None:
    """Make the engine once a run, in the process that starts the workers."""
    if not hasattr(config, "workerinput") and not config.option.collectonly:
        undo = ExitStack()
        config.add_cleanup(undo.close)
        engines.make(undo, durable="proof" in config.option.markexpr and "not proof" not in config.option.markexpr)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/browser" in Path(item.path).as_posix():
            item.add_marker("browser")
    on_postgresql = os.environ.get(engines.NAME) == "postgresql"
    other = "sqlite" if on_postgresql else "postgresql"
    elsewhere = [item for item in items if item.get_closest_marker(other)]
    if on_postgresql:  # what asks for no database says the same on either
        elsewhere += [item for item in items if _asks_for_no_database(item) and item not in elsewhere]
    if elsewhere:
        config.hook.pytest_deselected(items=elsewhere)
        items[:] = [item for item in items if item not in elsewhere]


def _asks_for_no_database(item: pytest.Item) -> bool:
    return "engine" not in item.fixturenames and not item.get_closest_marker("postgresql")


@pytest.fixture(scope="session")
def engine() -> engines.Engine:
    """The kind of database of this run: a maker of clones."""
    engine = engines.of_this_run()
    keep_templates(engine.templates)
    return engine


@pytest.fixture(scope="session")
def engine_name(engine: engines.Engine) -> str:
    return engine.name


@pytest.fixture(scope="session")
def worker_name() -> str:
    return os.environ.get("PYTEST_XDIST_WORKER", "gw0")


@pytest.fixture(scope="session")
def worker_app(engine: engines.Engine, worker_name: str) -> Iterator[Flask]:
    with _application(engine, worker_name) as app:
        yield app


@pytest.fixture
def app(request: pytest.FixtureRequest, engine: engines.Engine, worker_name: str) -> Iterator[Flask]:
    """The application; on a fresh database of its own where the test is marked `committed`."""
    if request.node.get_closest_marker("committed"):
        with _application(engine, f"{worker_name}_committed") as app:
            yield app
    elif "standing_world" in request.fixturenames:
        yield request.getfixturevalue("standing_app")[0]
    else:
        yield request.getfixturevalue("worker_app")


@pytest.fixture
def db(request: pytest.FixtureRequest, app: Flask):
    """The database, inside the application's context; what the test and its requests write is gone afterwards.

    The test itself looks past the walls, as a command does; a request it makes looks as whoever is signed in.
    """
    if request.node.get_closest_marker("committed"):
        with beyond(app) as committed:
            yield committed
        return
    with app.app_context(), database.engine.connect() as connection:
        before = dict(database.sessionmaker.kw)
        outer = connection.begin()
        database.sessionmaker.kw |= {"bind": connection, "binds": None, "join_transaction_mode": "create_savepoint"}
        try:
            database.session.info[PAST_THE_WALLS] = "tests"
            yield database
        finally:
            database.session.close()
            outer.rollback()
            database.sessionmaker.kw.clear()
            database.sessionmaker.kw |= before


@pytest.fixture
def office(db):
    """An office with nobody in it yet."""
    return people.office(db.session)


@pytest.fixture(scope="session")
def standing_app(engine: engines.Engine, worker_name: str) -> Iterator[tuple[Flask, World]]:
    """An application in whose database the world of tests/views/world.py stands."""
    clock_module.fix(TUESDAY)
    with _application(engine, f"{worker_name}_world") as app:
        with beyond(app) as committed:
            stands = worlds.make(app, committed)
            committed.session.commit()
            committed.session.expunge_all()
        yield app, stands


@pytest.fixture
def standing_world(request: pytest.FixtureRequest, app: Flask, db) -> World:
    """The world, as if it had been made for this test."""
    if request.node.get_closest_marker("committed"):
        return worlds.make(app, db)
    return standing.again(request.getfixturevalue("standing_app")[1], app, db)


@pytest.fixture
def world(standing_world: World) -> World:
    """Everybody, and one of each thing; a file of tests may put more into it."""
    return standing_world


@pytest.fixture
def client(app: Flask, db) -> Client:
    """A browser without scripts that keeps its cookies; see tests/client.py."""
    app.test_client_class = Client
    return app.test_client()


@pytest.fixture(autouse=True)
def clock() -> Iterator[SimpleNamespace]:
    """The clock, held on a Tuesday morning: `clock.at(instant)` sets it and `clock.later(minutes=5)` moves it on."""
    clock_module.fix(TUESDAY)
    yield SimpleNamespace(
        at=clock_module.fix, later=lambda **by: clock_module.fix(clock_module.now() + timedelta(**by))
    )
    clock_module.fix(None)


@contextmanager
def _application(engine: engines.Engine, name: str) -> Iterator[Flask]:
    app = create_app(Settings.from_environ(engine.clone(name)))
    yield app
    with app.app_context():
        for each in database.engines.values():
            each.dispose()
    engine.drop(name)
