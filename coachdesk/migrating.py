"""Making and upgrading the database: what is done as its owner, and what the application may do in it."""

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, create_engine, insert, make_url, select, text
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.pool import NullPool

from coachdesk import clock, walls
from coachdesk.config import Settings
from coachdesk.crypto.vault import Vault
from coachdesk.database import MIGRATIONS, NotReady, revision
from coachdesk.models import Installation
from coachdesk.models.label import Purpose
from coachdesk.services import key_checks

NOT_ALLOWED = "42501"
APPEND_ONLY = (
    "event",
    "seal",
    "seal_row",
    "published_seal",
    "deletion_certificate",
    "disposal",
    "erasure",
)
ONE_AT_A_TIME = 7_240_002


def alembic_config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return config


def migrate(settings: Settings, *, demo: bool = False) -> list[str]:
    """Make or upgrade the database as its owner. Returns the revisions that were applied.

    The purpose is written once, when the database is made, and never changed. Raises NotReady, and changes nothing,
    when a demo is asked of a database made for real people, or when the owner or the application's role is not there.
    """
    if settings.is_sqlite:
        settings.instance.mkdir(parents=True, exist_ok=True, mode=0o700)
    engine = create_engine(settings.owner_url, poolclass=NullPool)
    try:
        with engine.connect() as connection:
            _wait_for_others(connection)
            before = revision(connection)
            _look_before(connection, settings, fresh=before is None, demo=demo)
            connection.rollback()
            _upgrade(connection)
            _install(connection, Purpose.DEMO if demo else Purpose.LIVE)
            _grant(connection, settings)
            _raise_walls(connection, settings)
            _write_keys_down(connection, Vault.of(settings))
            connection.commit()
            return _between(before, revision(connection))
    finally:
        engine.dispose()


def _wait_for_others(connection: Connection) -> None:
    """Two that migrate at once do it one after the other; on SQLite the only write lock sees to that."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_lock(:lock)"), {"lock": ONE_AT_A_TIME})


def _look_before(connection: Connection, settings: Settings, *, fresh: bool, demo: bool) -> None:
    if demo and not fresh and connection.execute(select(Installation.purpose)).scalar() is Purpose.LIVE:
        raise NotReady("This database was made for real people; it can never become a demo.")
    if role := _application_role(settings):
        known = connection.execute(text("SELECT 1 FROM pg_roles WHERE rolname = :role"), {"role": role}).scalar()
        if not known:
            raise NotReady(
                f"DATABASE_URL names a role that is not there yet. Run: CREATE ROLE {role} LOGIN PASSWORD '…'"
            )
        try:
            walls.look_at_roles(connection, role)
        except walls.NotThere as error:
            raise NotReady(str(error)) from error


def _upgrade(connection: Connection) -> None:
    config = alembic_config()
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, "head")
        connection.commit()
    except CommandError as error:
        raise NotReady("This database was made by a newer CoachDesk. Install that version to go on with it.") from error
    except ProgrammingError as error:
        if getattr(error.orig, "sqlstate", "") != NOT_ALLOWED:
            raise
        raise NotReady(
            "This role may not change the database. Give its owner's address in COACHDESK_OWNER_URL."
        ) from error


def _install(connection: Connection, purpose: Purpose) -> None:
    if connection.execute(select(Installation.purpose)).scalar() is None:
        connection.execute(insert(Installation).values(id=1, purpose=purpose, made_at=clock.now()))


def _application_role(settings: Settings) -> str | None:
    """PostgreSQL's role of the application, where it has one of its own."""
    if settings.is_sqlite or settings.owner_url == settings.database_url:
        return None
    return make_url(settings.database_url).username


def _grant(connection: Connection, settings: Settings) -> None:
    """PostgreSQL: the application's roles read and write rows, and only ever add to the audit."""
    role = _application_role(settings)
    if role is None:
        return
    quote = connection.dialect.identifier_preparer.quote
    for name in (quote(role), quote(role + walls.WIDE)):
        connection.execute(text(f"GRANT USAGE ON SCHEMA public TO {name}"))
        connection.execute(text(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {name}"))
        for table in APPEND_ONLY:
            connection.execute(text(f"REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM {name}"))
        connection.execute(text(f"REVOKE INSERT, UPDATE, DELETE ON alembic_version, installation FROM {name}"))
        connection.execute(text(f"GRANT UPDATE (demo_day) ON installation TO {name}"))


def _raise_walls(connection: Connection, settings: Settings) -> None:
    """PostgreSQL: row-level security under the same rules as policies.py (walls/)."""
    if role := _application_role(settings):
        walls.raise_walls(connection, role)


def _write_keys_down(connection: Connection, keys: Vault) -> None:
    fault, new = key_checks.look(connection, keys)
    if fault is not None:
        raise NotReady(fault)
    if new:
        key_checks.note_first_use(connection, keys, at=clock.now())


def _between(before: str | None, after: str | None) -> list[str]:
    if before == after:
        return []
    script = ScriptDirectory.from_config(alembic_config())
    return [step.revision for step in reversed(list(script.iterate_revisions(after, before)))]
