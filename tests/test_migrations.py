"""Migrations go up, down and up again on either engine, empty and filled, and come to what the models say."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, event, func, inspect, select, text
from sqlalchemy.exc import DBAPIError

from coachdesk import create_app, database, migrating
from coachdesk.config import Settings
from coachdesk.db import Base
from coachdesk.models.label import Purpose
from tests import every_table
from tests.beyond import beyond
from tests.owning import owners

STEPS = [step.revision for step in ScriptDirectory.from_config(migrating.alembic_config()).walk_revisions()][::-1]
TRIGGERS = {
    "claim_no_overlap_changed",
    "claim_no_overlap_new",
    "deletion_certificate_no_delete",
    "deletion_certificate_no_update",
    "disposal_no_delete",
    "disposal_no_update",
    "erasure_no_delete",
    "erasure_no_update",
    "published_seal_no_delete",
    "published_seal_no_update",
    "event_no_delete",
    "event_no_update",
    "note_addition_no_delete",
    "note_addition_no_update",
    "note_no_delete",
    "note_no_update",
    "seal_no_delete",
    "seal_no_update",
    "seal_row_no_delete",
    "seal_row_no_update",
}
LEFT_BY_TEMPLATE = {"alembic_version"}


@pytest.fixture
def settings(engine, worker_name: str) -> Iterator[Settings]:
    """A database that nobody has migrated."""
    name = f"{worker_name}_bare"
    yield Settings.from_environ(engine.bare(name))
    engine.drop(name)


@pytest.fixture
def owner(settings: Settings) -> Iterator[Engine]:
    with owners(settings) as engine:
        yield engine


def step(engine: Engine, direction: str, revision: str) -> None:
    with engine.connect() as connection:
        config: Config = migrating.alembic_config()
        config.attributes["connection"] = connection
        getattr(command, direction)(config, revision)
        connection.commit()


def drawn(engine: Engine) -> dict[str, object]:
    """Everything there is in a database, by name: tables, columns, constraints, indexes, triggers."""
    with engine.connect() as connection:
        seen, found = inspect(connection), {}
        for table in seen.get_table_names():
            found[table] = {
                "columns": {c["name"]: (str(c["type"]), c["nullable"], c["default"]) for c in seen.get_columns(table)},
                "key": seen.get_pk_constraint(table),
                "references": sorted(str(each) for each in seen.get_foreign_keys(table)),
                "checks": sorted(str(each) for each in seen.get_check_constraints(table)),
                "uniques": sorted(str(each) for each in seen.get_unique_constraints(table)),
                "indexes": {each["name"]: in_words(each) for each in seen.get_indexes(table)},
            }
        found["triggers and exclusions"] = kept_by_the_engine(connection)
    return found


def in_words(index: dict[str, object]) -> dict[str, object]:
    options = index.get("dialect_options", {})
    return index | {"dialect_options": {name: str(value) for name, value in options.items()}}


def kept_by_the_engine(connection: Connection) -> dict[str, str]:
    """What Alembic does not see: SQLite's triggers, PostgreSQL's exclusion constraints."""
    if connection.dialect.name == "sqlite":
        rows = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"))
    else:
        rows = connection.execute(
            text("SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE contype = 'x'")
        )
    return {row[0]: row[1] for row in rows}


def fill(settings: Settings) -> None:
    with beyond(create_app(settings)) as db:
        every_table.fill(db.session)
        db.session.commit()
        for engine in db.engines.values():
            engine.dispose()


def how_many(engine: Engine) -> dict[str, int]:
    with engine.connect() as connection:
        return {
            name: connection.execute(select(func.count()).select_from(Base.metadata.tables[name])).scalar_one()
            for name in inspect(connection).get_table_names()
            if name in Base.metadata.tables
        }


def test_every_migration_goes_up_down_and_up_again_to_the_same(settings, owner) -> None:
    after = {}
    for revision in STEPS:
        step(owner, "upgrade", revision)
        after[revision] = drawn(owner)
        step(owner, "downgrade", "-1")
        step(owner, "upgrade", revision)
        assert drawn(owner) == after[revision], revision
    for below in reversed(STEPS[:-1]):
        step(owner, "downgrade", below)
        assert drawn(owner) == after[below], below
    step(owner, "downgrade", "base")
    assert set(drawn(owner)) == LEFT_BY_TEMPLATE | {"triggers and exclusions"}
    assert drawn(owner)["triggers and exclusions"] == {}
    step(owner, "upgrade", "head")
    assert drawn(owner) == after[STEPS[-1]]


def test_filled_tables_go_down_and_up_again_and_what_is_below_is_kept(settings, owner) -> None:
    migrating.migrate(settings)
    fill(settings)
    before = how_many(owner)
    assert not [name for name, rows in before.items() if rows == 0]
    for below in reversed(STEPS[:-1]):
        step(owner, "downgrade", below)
        left = how_many(owner)
        assert left == {name: before[name] for name in left}, below
    for revision in STEPS[1:]:
        step(owner, "upgrade", revision)
        assert {name: rows for name, rows in how_many(owner).items() if name in left} == left, revision
    migrating.migrate(settings)
    fill_again = how_many(owner)
    assert fill_again["claimant"] == 2
    assert fill_again["event"] == 0


def test_the_program_needs_the_last_step() -> None:
    assert database.head() == STEPS[-1]


def test_the_models_are_what_the_migrations_make(settings, owner) -> None:
    migrating.migrate(settings)
    with owner.connect() as connection:
        config = migrating.alembic_config()
        config.attributes["connection"] = connection
        command.check(config)
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, Base.metadata) == []


def test_checks_and_the_conditions_of_indexes_are_what_the_models_say(settings, owner) -> None:
    """Alembic compares neither."""
    migrating.migrate(settings)
    with owner.connect() as connection:
        seen = inspect(connection)
        for name, table in Base.metadata.tables.items():
            wanted = {str(each.name) for each in table.constraints if each.__visit_name__.endswith("check_constraint")}
            assert {each["name"] for each in seen.get_check_constraints(name)} == wanted, name
            partial = {str(i.name) for i in table.indexes if i.dialect_options["sqlite"]["where"] is not None}
            where = f"{connection.dialect.name}_where"
            found = {each["name"] for each in seen.get_indexes(name) if where in each.get("dialect_options", {})}
            assert found - {"ex_claim_live"} == partial, name


def test_what_alembic_does_not_see_is_there_by_name(settings, owner, engine_name) -> None:
    migrating.migrate(settings)
    with owner.connect() as connection:
        kept = kept_by_the_engine(connection)
        if engine_name == "sqlite":
            assert set(kept) == TRIGGERS
        else:
            assert set(kept) == {"ex_claim_live"}
            assert "tstzrange(starts_at, ends_at) WITH &&" in kept["ex_claim_live"]
            assert kept["ex_claim_live"].endswith("WHERE (live)")


@pytest.mark.sqlite
def test_references_are_not_followed_while_a_table_is_made_anew(owner) -> None:
    """SQLite obeys `foreign_keys=off` only between transactions: said later, a table made anew empties its children."""
    seen = []

    def look(connection, _cursor, statement, *_rest) -> None:
        if statement.lstrip().startswith("CREATE TABLE"):
            seen.append(connection.connection.driver_connection.execute("PRAGMA foreign_keys").fetchone()[0])

    event.listen(owner, "before_cursor_execute", look)
    step(owner, "upgrade", "head")
    assert len(seen) > 20
    assert set(seen) == {0}


@pytest.mark.sqlite
def test_a_migration_that_breaks_a_reference_leaves_no_trace(owner) -> None:
    """The upgrade after next is stopped by a row that points nowhere; the database stays at the one before."""
    step(owner, "upgrade", STEPS[1])
    with owner.connect() as connection:
        connection.connection.driver_connection.execute("PRAGMA foreign_keys=off")
        connection.execute(text("INSERT INTO team (id, office_id, name) VALUES ('a', 'nowhere', 'Team')"))
        connection.commit()
    before = drawn(owner)
    with pytest.raises(RuntimeError, match="1 rows that point nowhere"):
        step(owner, "upgrade", "head")
    assert drawn(owner) == before


# --- coachdesk.migrating.migrate -----------------------------------------------------------------------------


def test_migrating_tells_what_was_done_and_a_second_time_nothing(settings) -> None:
    assert migrating.migrate(settings) == STEPS
    assert migrating.migrate(settings) == []


def test_a_database_knows_what_it_is_for_and_never_changes_it(settings, owner) -> None:
    migrating.migrate(settings)
    with pytest.raises(database.NotReady, match="made for real people"):
        migrating.migrate(settings, demo=True)
    migrating.migrate(settings)
    assert purpose(owner) == Purpose.LIVE.value


def test_a_demo_stays_one(settings, owner) -> None:
    migrating.migrate(settings, demo=True)
    migrating.migrate(settings)
    migrating.migrate(settings, demo=True)
    assert purpose(owner) == Purpose.DEMO.value


def test_an_older_database_of_real_people_is_not_even_upgraded_for_a_demo(settings, owner) -> None:
    migrating.migrate(settings)
    step(owner, "downgrade", STEPS[-2])
    with pytest.raises(database.NotReady, match="made for real people"):
        migrating.migrate(settings, demo=True)
    with owner.connect() as connection:
        assert database.revision(connection) == STEPS[-2]


def test_the_purpose_is_one_row(settings, owner) -> None:
    migrating.migrate(settings)
    with owner.connect() as connection, pytest.raises(DBAPIError):
        connection.execute(
            text("INSERT INTO installation (id, purpose, made_at) VALUES (2, 'demo', CURRENT_TIMESTAMP)")
        )


def test_a_database_of_a_newer_program_says_so(settings, owner) -> None:
    migrating.migrate(settings)
    with owner.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(database.NotReady, match="newer CoachDesk"):
        migrating.migrate(settings)


def test_two_that_migrate_at_once_do_it_once(settings, engine, worker_name) -> None:
    environ = {"PATH": "/usr/bin:/bin"} | engine.environment(f"{worker_name}_bare")
    command = [Path(sys.executable).with_name("coachdesk"), "migrate"]
    both = [
        subprocess.Popen(command, env=environ, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        for _ in range(2)
    ]
    said = [process.communicate()[0] for process in both]
    assert [process.returncode for process in both] == [0, 0], said
    assert any(STEPS[-1] in each for each in said)
    assert migrating.migrate(settings) == []


def purpose(engine: Engine) -> str:
    with engine.connect() as connection:
        return connection.execute(text("SELECT purpose FROM installation")).scalar_one()
