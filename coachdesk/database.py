"""Whether the database is there and as this version needs it; it is made and upgraded in migrating.py."""

from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, select, text
from sqlalchemy.exc import DatabaseError, OperationalError, ProgrammingError

from coachdesk import clock, walls
from coachdesk.crypto.vault import Vault
from coachdesk.models import Installation
from coachdesk.models.label import Purpose
from coachdesk.services import key_checks

MIGRATIONS = Path(__file__).parent.parent / "migrations"
NO_DATABASE = "There is no CoachDesk database yet. Run `coachdesk migrate` (or `coachdesk migrate --demo` for a demo)."
UNSAFE_ROLE = """
SELECT rolsuper OR rolbypassrls OR EXISTS (
    SELECT 1 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') AND pg_has_role(current_user, c.relowner, 'MEMBER'))
FROM pg_roles WHERE rolname = current_user
"""


class NotReady(RuntimeError):
    """The database is not there, or not as this version needs it; the message says what to run."""


def revision(connection: Connection) -> str | None:
    """The revision the database stands at."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return found


def head() -> str:
    """The revision this version of the program needs: the last file, whose names count up (Alembic stays unloaded)."""
    return max(step.name for step in MIGRATIONS.glob("versions/[0-9]*.py")).partition("_")[0]


def check_ready(engine: Engine, keys: Vault | None = None) -> Purpose:
    """What this database is for. Raises NotReady with what to run when it is not as this version needs it.

    With keys, also when one is lacking that the database was written with, or is another one of that name.
    """
    if engine.dialect.name == "sqlite" and not Path(engine.url.database or "").exists():
        raise NotReady(NO_DATABASE)  # looking for it would make an empty one
    try:
        with engine.connect().execution_options(begin="DEFERRED") as connection:
            found = revision(connection)
            if found is None:
                raise NotReady(NO_DATABASE)
            if found != head():
                raise NotReady("The database is of another version than the program. Run `coachdesk migrate`.")
            _look_at_the_walls(connection)
            purpose = connection.execute(select(Installation.purpose)).scalar()
            fault, new = key_checks.look(connection, keys) if keys else (None, False)
        if fault is not None:
            raise NotReady(fault)
        if keys and new:
            with engine.begin() as connection:
                key_checks.note_first_use(connection, keys, at=clock.now())
    except OperationalError as error:
        raise NotReady("The database cannot be reached. `coachdesk doctor` says more.") from error
    except ProgrammingError as error:
        raise NotReady("The application may not read its database. Run `coachdesk migrate` as its owner.") from error
    except DatabaseError as error:
        raise NotReady("The file that DATABASE_URL names is no database. `coachdesk doctor` says more.") from error
    if purpose is None:
        raise NotReady("The database does not say what it is for. Run `coachdesk migrate`.")
    return purpose


def _look_at_the_walls(connection: Connection) -> None:
    """PostgreSQL: pages are served under row-level security, or not at all."""
    if connection.dialect.name != "postgresql":
        return
    if connection.execute(text(UNSAFE_ROLE)).scalar():
        raise NotReady(
            "DATABASE_URL connects as a superuser or as the owner of the tables. Use a role of its own, "
            "and give the owner's address in COACHDESK_OWNER_URL."
        )
    if not walls.are_up(connection):
        raise NotReady(
            "The walls of row-level security are not up, or not those of this version. Run `coachdesk migrate`."
        )
