"""Runs the migrations as the owner of the database, on either engine."""

from collections.abc import Iterator
from contextlib import contextmanager

from alembic import context
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from coachdesk import models  # noqa: F401
from coachdesk.db import Base, UtcDateTime


def render_item(kind, item, autogen_context):
    """Columns of ours are written as what they are in the database."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    return False


def run() -> None:
    connection = context.config.attributes.get("connection")
    if connection is not None:
        migrate(connection)
        return
    engine = create_engine(context.config.attributes["url"], poolclass=NullPool)
    with engine.connect() as connection:
        migrate(connection)
    engine.dispose()


def migrate(connection) -> None:
    """PostgreSQL: one transaction each. SQLite: one for all, so that what breaks a reference leaves no trace."""
    if connection.dialect.name == "sqlite":
        with references_unchecked(connection), connection.begin():
            upgrade_or_downgrade(connection)
            broken = connection.execute(text("PRAGMA foreign_key_check")).fetchall()
            if broken:
                raise RuntimeError(f"the migration left {len(broken)} rows that point nowhere")
    else:
        upgrade_or_downgrade(connection)


@contextmanager
def references_unchecked(connection) -> Iterator[None]:
    """A table that is made anew must not take its children with it. SQLite obeys this only between transactions."""
    connection.rollback()
    sqlite = connection.connection.driver_connection
    sqlite.execute("PRAGMA foreign_keys=off")
    try:
        yield
    finally:
        sqlite.execute("PRAGMA foreign_keys=on")


def upgrade_or_downgrade(connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        transaction_per_migration=True,
        render_item=render_item,
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()


run()
