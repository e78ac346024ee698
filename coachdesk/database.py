"""Making, upgrading and checking the database: what is done as its owner, and what the application may do in it."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, make_url, select, text
from sqlalchemy.exc import OperationalError, ProgrammingError
from sqlalchemy.pool import NullPool

from coachdesk import clock
from coachdesk.config import Settings
from coachdesk.models import Installation
from coachdesk.models.label import Purpose

MIGRATIONS = Path(__file__).parent.parent / "migrations"
APPEND_ONLY = ("event", "seal", "seal_row")
UNSAFE_ROLE = """
SELECT rolsuper OR rolbypassrls OR EXISTS (
    SELECT 1 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = 'public' AND c.relkind = 'r' AND pg_get_userbyid(c.relowner) = current_user)
FROM pg_roles WHERE rolname = current_user
"""


class NotReady(RuntimeError):
    """The database is not there, or not as this version needs it; the message says what to run."""


def alembic_config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return config


def migrate(settings: Settings, *, demo: bool = False) -> list[str]:
    """Make or upgrade the database as its owner. Returns the revisions that were applied.

    The purpose is written once, when the database is made, and never changed. Raises NotReady when --demo is asked
    of a live database, or of PostgreSQL outside tests.
    """
    if settings.is_sqlite:
        settings.instance.mkdir(parents=True, exist_ok=True, mode=0o700)
    engine = create_engine(settings.owner_url, poolclass=NullPool)
    try:
        with engine.connect() as connection:
            before = revision(connection)
            connection.rollback()
            config = alembic_config()
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
            connection.commit()
            _install(connection, Purpose.DEMO if demo else Purpose.LIVE, fresh=before is None)
            _grant(connection, settings)
            connection.commit()
            return _between(before, revision(connection))
    finally:
        engine.dispose()


def revision(connection: Connection) -> str | None:
    """The revision the database stands at."""
    return MigrationContext.configure(connection).get_current_revision()


def head() -> str:
    """The revision this version of the program needs."""
    found = ScriptDirectory.from_config(alembic_config()).get_current_head()
    assert found is not None
    return found


def check_ready(engine: Engine) -> Purpose:
    """What this database is for. Raises NotReady with what to run when it is not as this version needs it."""
    try:
        with engine.connect().execution_options(begin="DEFERRED") as connection:
            found = revision(connection)
            if found != head():
                what = "There is no CoachDesk database yet" if found is None else "The database is of another version"
                raise NotReady(f"{what}. Run `coachdesk migrate` (or `coachdesk migrate --demo` for a demo).")
            if connection.dialect.name == "postgresql" and connection.execute(text(UNSAFE_ROLE)).scalar():
                raise NotReady(
                    "DATABASE_URL connects as a superuser or as the owner of the tables. Use a role of its own, "
                    "and give the owner's address in COACHDESK_OWNER_URL."
                )
            purpose = connection.execute(select(Installation.purpose)).scalar()
    except OperationalError as error:
        raise NotReady("The database cannot be reached. `coachdesk doctor` says more.") from error
    except ProgrammingError as error:
        raise NotReady("The application may not read its database. Run `coachdesk migrate` as its owner.") from error
    if purpose is None:
        raise NotReady("The database does not say what it is for. Run `coachdesk migrate`.")
    return purpose


def _install(connection: Connection, purpose: Purpose, *, fresh: bool) -> None:
    kept = connection.execute(select(Installation.purpose)).scalar()
    if kept is None:
        connection.execute(Installation.__table__.insert().values(id=1, purpose=purpose, made_at=clock.now()))
    elif purpose is Purpose.DEMO and kept is Purpose.LIVE and not fresh:
        raise NotReady("This database was made for real people; it can never become a demo.")


def _grant(connection: Connection, settings: Settings) -> None:
    """PostgreSQL: the application role reads and writes rows, and only ever adds to the audit."""
    role = make_url(settings.database_url).username
    if connection.dialect.name != "postgresql" or settings.owner_url == settings.database_url or not role:
        return
    name = connection.dialect.identifier_preparer.quote(role)
    connection.execute(text(f"GRANT USAGE ON SCHEMA public TO {name}"))
    connection.execute(text(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {name}"))
    for table in APPEND_ONLY:
        connection.execute(text(f"REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM {name}"))
    connection.execute(text(f"REVOKE INSERT, UPDATE, DELETE ON alembic_version, installation FROM {name}"))


def _between(before: str | None, after: str | None) -> list[str]:
    if before == after:
        return []
    script = ScriptDirectory.from_config(alembic_config())
    return [step.revision for step in reversed(list(script.iterate_revisions(after, before)))]
