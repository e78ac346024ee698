"""Runs the migrations as the owner of the database, one transaction each, on either engine."""

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
    if connection.dialect.name == "sqlite":  # a table that is made anew must not take its children with it
        connection.exec_driver_sql("PRAGMA foreign_keys=off")
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        transaction_per_migration=True,
        render_item=render_item,
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()
    if connection.dialect.name == "sqlite":
        broken = connection.execute(text("PRAGMA foreign_key_check")).fetchall()
        if broken:
            raise RuntimeError(f"the migration left {len(broken)} rows that point nowhere")
        connection.commit()
        connection.exec_driver_sql("PRAGMA foreign_keys=on")


run()
