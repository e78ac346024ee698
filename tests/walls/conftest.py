"""A world that is really committed, so that another connection than the application's can look at it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from flask import Flask
from sqlalchemy import text

from coachdesk import clock as clock_module
from coachdesk import create_app
from coachdesk.config import Settings
from coachdesk.db import Base
from coachdesk.db import db as database
from coachdesk.models import Claimant
from coachdesk.walls.tables import WALLS
from tests import engines, every_table
from tests.beyond import beyond
from tests.conftest import TUESDAY
from tests.owning import owners, settings_of
from tests.views import world as worlds
from tests.views.world import World

# Rows of Maya's, once more for Rosa: everything there is about her, whatever the world made.
AGAIN = """
INSERT INTO {table} SELECT (jsonb_populate_record(NULL::{table}, to_jsonb(it)
    || jsonb_build_object('id', gen_random_uuid(), 'claimant_id', CAST(:rosa AS text)) || CAST(:more AS jsonb))).*
FROM {table} AS it WHERE claimant_id = CAST(:maya AS uuid) ON CONFLICT DO NOTHING
"""
MORE = {"outbox_message": '{"once": "again"}', "appointment": '{"coach_id": null}'}
NOT_AGAIN = ("relationship", "account", "erasure", "cover", "shut_out", "supporter", "opening")


@pytest.fixture(scope="module")
def standing(engine: engines.Engine, worker_name: str) -> Iterator[World]:
    """Everybody of tests/views/world.py, with a row about Rosa and one about a stranger in every table."""
    clock_module.fix(TUESDAY)
    name = f"{worker_name}_walls"
    app = create_app(Settings.from_environ(engine.clone(name)))
    with beyond(app):
        world = worlds.make(app, database)
        world.office.name = "Quay Street"
        maya = every_table.fill(database.session)
        database.session.commit()
        _once_more(app, maya, world.rosa)
        yield world
        database.session.close()
        database.engine.dispose()
    engine.drop(name)


def _once_more(app: Flask, maya: Claimant, rosa: Claimant) -> None:
    with owners(settings_of(app)) as engine, engine.begin() as connection:
        for name in WALLS:
            if "claimant_id" in Base.metadata.tables[name].columns and name not in NOT_AGAIN:
                values = {"rosa": str(rosa.id), "maya": str(maya.id), "more": MORE.get(name, "{}")}
                connection.execute(text(AGAIN.format(table=name)), values)


@pytest.fixture(scope="module")
def raw(standing: World) -> Callable[..., Any]:
    """A connection past the application: its own address and role, and whoever it says is looking."""
    address = settings_of(standing.app).database_url.replace("+psycopg", "", 1)

    @contextmanager
    def connect(who: str | None = None) -> Iterator[psycopg.Connection]:
        with psycopg.connect(address) as connection:
            if who is not None:
                viewer = str(standing.accounts[who].id) if who in standing.accounts else who
                connection.execute(
                    "SELECT set_config('coachdesk.viewer', %s, true), set_config('coachdesk.now', %s, true)",
                    [viewer, TUESDAY.isoformat()],
                )
            yield connection
            connection.rollback()

    return connect
