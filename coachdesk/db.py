"""The database: column types, how a transaction begins, and whom it says is looking.

SQLite is the embedded default and PostgreSQL the engine for anything larger; the models are the same on both.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from enum import StrEnum
from functools import wraps
from itertools import count
from typing import Any, Concatenate, ParamSpec, TypeVar
from uuid import UUID

from flask_sqlalchemy_lite import SQLAlchemy
from sqlalchemy import (
    ARRAY,
    BindParameter,
    ColumnElement,
    DateTime,
    Dialect,
    Engine,
    Enum,
    Insert,
    MetaData,
    Update,
    Uuid,
    any_,
    bindparam,
    event,
    text,
)
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.orm import DeclarativeBase, Mapped, ORMExecuteState, Session, SessionTransaction, mapped_column
from sqlalchemy.sql.visitors import iterate
from sqlalchemy.types import TypeDecorator
from uuid_utils.compat import uuid7

from coachdesk import clock

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
P = ParamSpec("P")
R = TypeVar("R")
VIEWER, PAST_THE_WALLS, TURN = "viewer", "past_the_walls", "turn"
NOBODY, SYSTEM = "", "system:"
# In one statement: who looks, what time it is here, which transaction of ours this is, and as which of the two roles of
# the application (walls/). The owner of the tables, as whom keys are counted and a backup comes back, has one role
# alone: no wall stands before it.
SET_VIEWER = text(
    "SELECT set_config('coachdesk.viewer', :viewer, true), set_config('coachdesk.now', :now, true), "
    "set_config('coachdesk.turn', :turn, true), "
    "set_config('role', CASE WHEN :wide AND to_regrole(quote_ident(session_user || '_wide')) IS NOT NULL "
    "THEN session_user || '_wide' ELSE 'none' END, true)"
)


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


_turns = count()
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
        session.info[TURN] = str(next(_turns))
        _set_viewer(session, connection)


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


class Beyond(StrEnum):
    """Why something is read or written past the walls in a request: every way past them names one of these."""

    # Whoever signs in is looked up before anybody knows who is looking.
    SIGN_IN = "sign_in"
    # An office comes in as a whole, by an administrator who sees none of it afterwards.
    IMPORT = "import"
    # Times of a coach that are taken: read to offer others, by people who may not know whose they are.
    DIARY = "diary"
    # Whom a search may name and who may be opened by breaking the glass: people of one's own office.
    GLASS = "glass"
    # Somebody rings: whom they mean is found before it is known whether anything may be said.
    CALLERS = "callers"
    # Giving somebody a coach: whoever gives them away sees them no more in the same breath.
    PLACING = "placing"
    # Figures of a team that name nobody: everybody counts in them, whoever looks and whomever they are kept from.
    FIGURES = "figures"
    # The data protection officer's work on whole records: copies, merging, misplaced notes, disposal, erasing.
    RIGHTS = "rights"
    # Sensitive marks, shut-outs and openings that are kept from a list, in the safeguarding lead's offices.
    SAFEGUARDING = "safeguarding"
    # Who comes in by invitation or takes leave of somebody, on both sides of the change.
    SUPPORT = "support"
    # Whose pages somebody may step into, in a demo on one's own machine.
    DEMO = "demo"
    # A move to another office, a death: whoever writes it down may lose sight of the person by it.
    LIFE = "life"


def look_as(session: Session, viewer: str) -> None:
    """Say who is looking: an account's id, or the name of a system role such as `system:scheduler`."""
    if session.info.get(VIEWER, NOBODY) == viewer:
        return
    session.info[VIEWER] = viewer
    _say_again(session)


@contextmanager
def wide(session: Session, why: Beyond) -> Iterator[None]:
    """Look past the walls of PostgreSQL for these few statements; whoever does has asked policies.py first.

    What was begun is written before, under the walls, and what is begun inside is written inside.
    """
    if _is_past(session):
        yield
        return
    session.flush()
    session.info[PAST_THE_WALLS] = why
    _say_again(session)
    try:
        yield
        session.flush()
    except BaseException:
        del session.info[PAST_THE_WALLS]
        with suppress(SQLAlchemyError):  # a transaction that is lost takes the role with it
            _say_again(session)
        raise
    del session.info[PAST_THE_WALLS]
    _say_again(session)


def look_past(session: Session, why: Beyond) -> None:
    """The same for all that this session still does: for a room whose whole work is there (views/past_the_walls.py)."""
    session.info[PAST_THE_WALLS] = why
    _say_again(session)


def widely(why: Beyond) -> Callable[[Callable[Concatenate[Session, P], R]], Callable[Concatenate[Session, P], R]]:
    """The same for a whole function of a session."""

    def wrap(function: Callable[Concatenate[Session, P], R]) -> Callable[Concatenate[Session, P], R]:
        @wraps(function)
        def run(session: Session, /, *args: P.args, **kwargs: P.kwargs) -> R:
            with wide(session, why):
                return function(session, *args, **kwargs)

        return run

    return wrap


def _say_again(session: Session) -> None:
    if session.in_transaction() and is_postgresql(session):
        _set_viewer(session, session.connection())


def _set_viewer(session: Session, connection: Connection) -> None:
    viewer = session.info.get(VIEWER, NOBODY)
    values = {
        "viewer": viewer, "now": clock.now().isoformat(), "turn": session.info[TURN], "wide": _is_past(session),
    }  # fmt: skip
    connection.execute(SET_VIEWER, values)


def _is_past(session: Session) -> bool:
    return PAST_THE_WALLS in session.info or session.info.get(VIEWER, NOBODY).startswith(SYSTEM)


def refused_by_a_wall(error: DBAPIError) -> bool:
    """Whether a row was refused by a policy of a table (walls/).

    PostgreSQL has one code for this and for whatever else a role may not do, and its sentence depends on a setting: the
    function that refused tells them apart.
    """
    told = getattr(error.orig, "diag", None)
    return told is not None and (told.sqlstate, told.source_function) == ("42501", "ExecWithCheckOptions")


def one_of(column: Any, name: str, postgresql: bool) -> ColumnElement[bool]:
    """Whether a column is one of those that a statement is given under this name. PostgreSQL takes them as one array:
    the statement is the same, and its plan kept, however many they are."""
    if postgresql:
        found: ColumnElement[bool] = column == any_(bindparam(name, type_=ARRAY(column.type)))
        return found
    return column.in_(bindparam(name, expanding=True))  # type: ignore[no-any-return]


def is_postgresql(session: Session) -> bool:
    return session.get_bind().dialect.name == "postgresql"
