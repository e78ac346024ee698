"""The database: column types, how a transaction begins, and whom it says is looking.

SQLite is the embedded default and PostgreSQL the engine for anything larger; the models are the same on both.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from flask_sqlalchemy_lite import SQLAlchemy
from sqlalchemy import BindParameter, DateTime, Dialect, Engine, Enum, Insert, MetaData, Update, Uuid, event, text
from sqlalchemy.engine import Connection
from sqlalchemy.orm import DeclarativeBase, Mapped, ORMExecuteState, Session, SessionTransaction, mapped_column
from sqlalchemy.sql.visitors import iterate
from sqlalchemy.types import TypeDecorator
from uuid_utils.compat import uuid7

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
VIEWER = "viewer"
NOBODY = ""
SET_VIEWER = text("SELECT set_config('coachdesk.viewer', :viewer, true)")


class UtcDateTime(TypeDecorator[datetime]):
    """An instant: aware when it goes in, UTC in the database, aware when it comes out."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone cannot be stored")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """What every table is made from."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {datetime: UtcDateTime, UUID: Uuid}


class Row(Base):
    """A table whose rows are named by a UUIDv7 made here, never counted or guessed."""

    __abstract__ = True

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)


def word_of(kind: type[StrEnum], name: str) -> Enum:
    """A column that holds one of an enum's words; the database refuses any other."""
    return Enum(
        kind,
        name=name,
        native_enum=False,
        create_constraint=True,
        length=40,
        values_callable=lambda members: [member.value for member in members],
        validate_strings=True,
    )


db = SQLAlchemy(session_options={"autoflush": True, "expire_on_commit": False})


@event.listens_for(Engine, "connect")
def _prepare_sqlite(connection: Any, _record: Any) -> None:
    """SQLite: we say BEGIN ourselves, references are checked, and INSERT OR REPLACE cannot slip past a trigger."""
    if type(connection).__module__ != "sqlite3":
        return
    connection.isolation_level = None
    for pragma in (
        "busy_timeout=30000",
        "journal_mode=wal",
        "synchronous=full",
        "foreign_keys=on",
        "recursive_triggers=on",
    ):
        connection.execute(f"PRAGMA {pragma}")


@event.listens_for(Engine, "begin")
def _begin(connection: Connection) -> None:
    """SQLite: begin IMMEDIATE, for a noted read writes too; `begin="DEFERRED"` for what only reads."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(f"BEGIN {connection.get_execution_options().get('begin', 'IMMEDIATE')}")


@event.listens_for(Session, "after_begin")
def _say_who_is_looking(session: Session, transaction: SessionTransaction, connection: Connection) -> None:
    """PostgreSQL: name the viewer for this transaction, always, and an empty one when nobody is signed in."""
    if connection.dialect.name == "postgresql" and not transaction.nested:
        _set_viewer(connection, session.info.get(VIEWER, NOBODY))


@event.listens_for(Session, "do_orm_execute")
def _refuse_unknown_columns(state: ORMExecuteState) -> None:
    """Many rows at once: a name that is no column (a secret's, say) would be left out in silence, its text lost."""
    if not isinstance(state.statement, Insert | Update) or state.parameters is None or state.bind_mapper is None:
        return
    rows = [state.parameters] if isinstance(state.parameters, Mapping) else state.parameters
    unknown = {name for row in rows for name in row} - set(state.bind_mapper.column_attrs.keys())
    if unknown:
        unknown -= {each.key for each in iterate(state.statement) if isinstance(each, BindParameter)}
    if unknown:
        raise TypeError(f"{state.bind_mapper.class_.__name__} has no column for {', '.join(sorted(unknown))}")


@contextmanager
def apart(session: Session) -> Iterator[None]:
    """A short transaction of its own, for what has to stand whatever the request answers: a try to come in, say.

    What the request had begun is undone, so it comes before anything is written.
    """
    session.rollback()
    try:
        yield
    except BaseException:
        session.rollback()
        raise
    session.commit()


def look_as(session: Session, viewer: str) -> None:
    """Say who is looking: an account's id, or the name of a system role such as `system:scheduler`."""
    if session.info.get(VIEWER, NOBODY) == viewer:
        return
    session.info[VIEWER] = viewer
    if session.in_transaction() and session.connection().dialect.name == "postgresql":
        _set_viewer(session.connection(), viewer)


def _set_viewer(connection: Connection, viewer: str) -> None:
    connection.execute(SET_VIEWER, {"viewer": viewer})


def is_postgresql(session: Session) -> bool:
    return session.get_bind().dialect.name == "postgresql"
