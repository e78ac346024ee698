"""PostgreSQL's roles: the application owns nothing, only ever adds to the audit, and says for whom it looks."""

from collections.abc import Iterator
from threading import Barrier, Thread

import pytest
from sqlalchemy import make_url, select, text
from sqlalchemy.exc import ProgrammingError

from coachdesk import create_app, database, migrating
from coachdesk.config import Settings
from coachdesk.db import Base, look_as
from coachdesk.db import db as app_db
from coachdesk.migrating import APPEND_ONLY
from coachdesk.models import Office
from tests import people
from tests.every_table import tables
from tests.owning import owners, settings_of

pytestmark = pytest.mark.postgresql

VIEWER = text("SELECT current_setting('coachdesk.viewer', true)")
ADD_ONLY = {"SELECT", "INSERT"}
LESS = dict.fromkeys(APPEND_ONLY, ADD_ONLY) | {"installation": {"SELECT"}}
GRANTS = {name: LESS.get(name, ADD_ONLY | {"UPDATE", "DELETE"}) for name in tables()} | {"alembic_version": {"SELECT"}}


@pytest.fixture
def bare(engine, worker_name: str) -> Iterator[dict[str, str]]:
    name = f"{worker_name}_roles"
    yield engine.bare(name)
    engine.drop(name)


def refused(db, statement: str) -> None:
    with pytest.raises(ProgrammingError, match=r"permission denied|must be owner"), db.session.begin_nested():
        db.session.execute(text(statement))


def test_the_application_role_is_nobody_special(db, engine) -> None:
    row = db.session.execute(
        text("SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication FROM pg_roles "
             "WHERE rolname = session_user")
    ).one()  # fmt: skip
    assert not any(row)
    member_of = text("SELECT roleid::regrole::text FROM pg_auth_members WHERE member = session_user::regrole")
    assert db.session.scalars(member_of).all() == [engine.wide]
    by_itself = text("SELECT pg_has_role(session_user, :wide, 'USAGE')")
    assert not db.session.execute(by_itself, {"wide": engine.wide}).scalar()
    wide = text("SELECT rolsuper OR rolbypassrls OR rolcanlogin FROM pg_roles WHERE rolname = :wide")
    assert not db.session.execute(wide, {"wide": engine.wide}).scalar()


@pytest.mark.parametrize("which", ["application", "wide"])
def test_the_table_of_grants(db, engine, which: str) -> None:
    """What the application's two roles may do with each table; a new table has to be thought about here."""
    role = getattr(engine, which)
    held = text(
        "SELECT c.relname, a.privilege_type FROM pg_class c CROSS JOIN LATERAL aclexplode(c.relacl) a "
        "WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND a.grantee::regrole::text = :role"
    )
    found: dict[str, set[str]] = {}
    for table, privilege in db.session.execute(held, {"role": role}):
        found.setdefault(table, set()).add(privilege)
    assert found == GRANTS
    columns = text(
        "SELECT c.relname, t.attname FROM pg_attribute t JOIN pg_class c ON c.oid = t.attrelid "
        "CROSS JOIN LATERAL aclexplode(t.attacl) a "
        "WHERE c.relname = ANY(:tables) AND a.privilege_type = 'UPDATE' AND a.grantee::regrole::text = :role"
    )
    no_update = [name for name, privileges in GRANTS.items() if "UPDATE" not in privileges]
    values = {"tables": no_update, "role": role}
    assert {tuple(row) for row in db.session.execute(columns, values)} == {("installation", "demo_day")}


@pytest.mark.parametrize("table", APPEND_ONLY)
def test_the_audit_is_only_ever_added_to(db, table: str) -> None:
    column = next(iter(Base.metadata.tables[table].columns)).name
    refused(db, f"UPDATE {table} SET {column} = {column}")
    refused(db, f"DELETE FROM {table}")
    refused(db, f"TRUNCATE {table}")
    refused(db, f"SELECT * FROM {table} FOR UPDATE")
    refused(db, f"ALTER TABLE {table} DISABLE TRIGGER ALL")
    refused(db, f"DROP TABLE {table}")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE installation SET purpose = 'demo'",
        "INSERT INTO installation (id, purpose, made_at) VALUES (1, 'demo', now())",
        "DELETE FROM installation",
        "UPDATE alembic_version SET version_num = '0001'",
        "DELETE FROM alembic_version",
        "TRUNCATE claimant CASCADE",
        "ALTER TABLE claim DROP CONSTRAINT ex_claim_live",
        "CREATE TABLE mine (id int)",
        "CREATE FUNCTION public.mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "DROP TABLE claimant",
    ],
)
def test_the_application_may_not(db, statement: str) -> None:
    refused(db, statement)


def test_without_the_second_role_it_says_what_to_run_and_changes_nothing(bare, engine) -> None:
    settings = Settings.from_environ(bare)
    with engine._superuser() as connection:
        connection.execute(f'REVOKE "{engine.wide}" FROM "{engine.application}"')
    try:
        with pytest.raises(database.NotReady, match=f"GRANT {engine.wide} TO {engine.application}"):
            migrating.migrate(settings)
    finally:
        engine.let_look_past()
    with owners(settings) as owner, owner.connect() as connection:
        assert database.revision(connection) is None


@pytest.mark.parametrize(
    "down",
    [
        "ALTER TABLE note DISABLE ROW LEVEL SECURITY",
        "DROP POLICY coachdesk_reads ON note",
        "COMMENT ON FUNCTION coachdesk_visible(text) IS 'of another version'",
    ],
)
def test_without_its_walls_it_is_not_served(bare, down: str) -> None:
    """And migrating raises them again."""
    settings = Settings.from_environ(bare)
    migrating.migrate(settings)
    app = create_app(settings)
    with app.app_context():
        database.check_ready(app_db.engine)
        with owners(settings) as owner, owner.begin() as connection:
            connection.execute(text(down))
        with pytest.raises(database.NotReady, match="walls of row-level security are not up"):
            database.check_ready(app_db.engine)
        assert migrating.migrate(settings) == []
        database.check_ready(app_db.engine)
        app_db.engine.dispose()


def test_the_owners_address_is_not_served_with(bare) -> None:
    """Whoever owns the tables is above every policy: pages are not served as their owner."""
    migrating.migrate(Settings.from_environ(bare))
    app = create_app(Settings.from_environ(bare | {"DATABASE_URL": bare["COACHDESK_OWNER_URL"]}))
    with app.app_context():
        with pytest.raises(database.NotReady, match="superuser or as the owner"):
            database.check_ready(app_db.engine)
        app_db.engine.dispose()


def test_a_superuser_is_not_served_with(bare, engine) -> None:
    migrating.migrate(Settings.from_environ(bare))
    superuser = make_url(engine.server).set(
        drivername="postgresql+psycopg", database=make_url(bare["DATABASE_URL"]).database
    )
    app = create_app(Settings.from_environ(bare | {"DATABASE_URL": superuser.render_as_string(hide_password=False)}))
    answer = app.test_client().get("/ready")
    assert answer.status_code == 503
    assert "Use a role of its own" in answer.json["why"]
    with app.app_context():
        app_db.engine.dispose()


def test_a_member_of_the_owner_is_not_served_with(bare, engine) -> None:
    """`SET ROLE` would make the application the owner whenever it liked."""
    settings = Settings.from_environ(bare)
    migrating.migrate(settings)
    app = create_app(settings)
    with app.app_context():
        database.check_ready(app_db.engine)
        with engine._superuser() as connection:
            connection.execute(f'GRANT "{engine.owner}" TO "{engine.application}"')
        try:
            with pytest.raises(database.NotReady, match="owner of the tables"):
                database.check_ready(app_db.engine)
        finally:
            with engine._superuser() as connection:
                connection.execute(f'REVOKE "{engine.owner}" FROM "{engine.application}"')
            app_db.engine.dispose()


def test_migrating_without_the_owners_address_says_so_and_changes_nothing(bare) -> None:
    only = bare | {"COACHDESK_OWNER_URL": bare["DATABASE_URL"]}
    with pytest.raises(database.NotReady, match="Give its owner's address in COACHDESK_OWNER_URL"):
        migrating.migrate(Settings.from_environ(only))


def test_a_role_that_is_not_there_is_asked_for_before_anything_is_made(bare) -> None:
    url = make_url(bare["DATABASE_URL"]).set(username="cd_nobody").render_as_string(hide_password=False)
    settings = Settings.from_environ(bare | {"DATABASE_URL": url})
    with pytest.raises(database.NotReady, match="CREATE ROLE cd_nobody"):
        migrating.migrate(settings)
    with owners(settings) as engine, engine.connect() as connection:
        assert database.revision(connection) is None


def test_a_database_that_does_not_answer_says_so(bare) -> None:
    url = make_url(bare["DATABASE_URL"]).set(database="not_there").render_as_string(hide_password=False)
    app = create_app(Settings.from_environ(bare | {"DATABASE_URL": url}))
    answer = app.test_client().get("/sign-in")
    assert answer.status_code == 503
    assert "coachdesk doctor" in answer.text
    assert "not_there" not in answer.text


# --- Who is looking -----------------------------------------------------------------------------------------


def test_the_viewer_is_said_in_each_transaction_and_gone_after_it(db) -> None:
    look_as(db.session, "system:command")
    assert db.session.scalar(VIEWER) == "system:command"
    db.session.commit()
    assert db.session.scalar(VIEWER) == "system:command"
    look_as(db.session, "")
    assert db.session.scalar(VIEWER) == ""
    db.session.rollback()
    assert db.session.scalar(VIEWER) == ""


def test_the_viewer_may_change_in_the_middle_of_a_transaction(db) -> None:
    assert db.session.scalar(VIEWER) == ""
    look_as(db.session, "somebody")
    assert db.session.scalar(VIEWER) == "somebody"


@pytest.mark.committed
def test_the_viewer_outlives_a_savepoint_and_not_the_transaction(db) -> None:
    look_as(db.session, "somebody")
    savepoint = db.session.begin_nested()
    people.office(db.session)
    savepoint.rollback()
    assert db.session.scalar(VIEWER) == "somebody"
    with db.session.begin_nested():
        assert db.session.scalar(VIEWER) == "somebody"
    db.session.commit()
    assert connection_says(db) in (None, "")


@pytest.mark.committed
def test_a_pooled_connection_does_not_remember_who_was_looking(db) -> None:
    look_as(db.session, "somebody")
    db.session.execute(select(Office))
    backend = db.session.scalar(text("SELECT pg_backend_pid()"))
    db.session.commit()
    with db.engine.connect() as connection:
        assert connection.execute(text("SELECT pg_backend_pid()")).scalar() == backend
        assert connection.execute(VIEWER).scalar() in (None, "")
    db.session.execute(select(Office))
    db.session.rollback()
    assert connection_says(db) in (None, "")


@pytest.mark.committed
def test_two_sessions_look_each_for_its_own(app, db) -> None:
    both_in = Barrier(2)
    seen = {}

    def look(name: str) -> None:
        with app.app_context():
            look_as(db.session, name)
            db.session.execute(select(Office))
            both_in.wait(10)
            seen[name] = db.session.scalar(VIEWER)

    threads = [Thread(target=look, args=(name,)) for name in ("amina", "dev")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen == {"amina": "amina", "dev": "dev"}


def connection_says(db) -> str | None:
    with db.engine.connect() as connection:
        said: str | None = connection.execute(VIEWER).scalar()
        return said


def test_the_settings_of_the_tests_are_the_applications(app) -> None:
    settings = settings_of(app)
    assert settings.database_url != settings.owner_url
