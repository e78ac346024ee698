"""Raising the walls, as the owner of the tables, each time the database is migrated; and whether they are up."""

import hashlib
from collections.abc import Iterator

from sqlalchemy import Connection, text

from coachdesk.walls.functions import SIGNATURES, STATEMENTS, VISIBLE
from coachdesk.walls.tables import WALLS

# The role that looks past the walls: taken on for a transaction or a part of one (db.wide), never by itself.
WIDE = "_wide"
INHERIT_BY_GRANT = 16
ROLES = """
SELECT w.oid IS NOT NULL AS is_there, w.rolcanlogin OR w.rolsuper OR w.rolbypassrls AS is_unsafe,
       w.oid IS NOT NULL AND pg_has_role(a.oid, w.oid, 'MEMBER') AS may_become,
       w.oid IS NOT NULL AND pg_has_role(a.oid, w.oid, 'USAGE') AS inherits
FROM pg_roles a LEFT JOIN pg_roles w ON w.rolname = a.rolname || '_wide' WHERE a.rolname = :role
"""
OLD = "SELECT tablename, policyname FROM pg_policies WHERE schemaname = 'public' AND policyname LIKE 'coachdesk\\_%'"
STANDING = """
SELECT coalesce(obj_description(to_regprocedure(:function), 'pg_proc'), '') = :mark
   AND (SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname = 'public' AND c.relname = ANY(:tables) AND c.relrowsecurity) = cardinality(:tables)
   AND (SELECT count(*) FROM pg_policies
        WHERE schemaname = 'public' AND tablename || ' ' || policyname = ANY(:policies)
          AND (current_user = ANY(roles) OR policyname = 'coachdesk_wide')) = cardinality(:policies)
"""


class NotThere(RuntimeError):
    """The roles that the walls name are not as they have to be; the message says what to run."""


def raise_walls(connection: Connection, role: str) -> None:
    """Make functions and policies anew for the application's role and its wide one. Raises NotThere."""
    look_at_roles(connection, role)
    quote = connection.dialect.identifier_preparer.quote
    app, wide = quote(role), quote(role + WIDE)
    for statement in _statements(connection, app, wide):
        connection.exec_driver_sql(statement)


def _statements(connection: Connection, app: str, wide: str) -> Iterator[str]:
    for table, policy in connection.execute(text(OLD)).all():
        yield f'DROP POLICY IF EXISTS "{policy}" ON "{table}"'
    for signature in SIGNATURES:  # another version's may have given back something else
        yield f"DROP FUNCTION IF EXISTS {signature}"
    yield from STATEMENTS
    for signature in SIGNATURES:
        yield f"REVOKE EXECUTE ON FUNCTION {signature} FROM PUBLIC"
        yield f"GRANT EXECUTE ON FUNCTION {signature} TO {app}, {wide}"
    for table, wall in WALLS.items():
        yield f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY"
        for name, clauses in wall.policies().items():
            yield f"CREATE POLICY {name} ON {table} {clauses.format(app=app)}"
        yield f"CREATE POLICY coachdesk_wide ON {table} FOR ALL TO {wide} USING (true) WITH CHECK (true)"
    yield f"COMMENT ON FUNCTION {VISIBLE} IS '{mark()}'"


def look_at_roles(connection: Connection, role: str) -> None:
    """Raises NotThere with the sentences to run."""
    found = connection.execute(text(ROLES), {"role": role}).one()
    if found.is_there and not found.is_unsafe and found.may_become and not found.inherits:
        return
    by_grant = int((connection.dialect.server_version_info or (0,))[0]) >= INHERIT_BY_GRANT
    steps = [] if found.is_there else [f"CREATE ROLE {role}{WIDE} NOLOGIN;"]
    if found.is_unsafe:
        steps.append(f"ALTER ROLE {role}{WIDE} NOLOGIN NOSUPERUSER NOBYPASSRLS;")
    if by_grant:
        steps.append(f"GRANT {role}{WIDE} TO {role} WITH INHERIT FALSE, SET TRUE;")
    else:
        steps += [f"ALTER ROLE {role} NOINHERIT;", f"GRANT {role}{WIDE} TO {role};"]
    raise NotThere("The application's second role is not as it has to be. Run as a superuser: " + " ".join(steps))


def are_up(connection: Connection) -> bool:
    """Whether the walls of this very version stand around every table, for the role that asks."""
    policies = [f"{table} {name}" for table, wall in WALLS.items() for name in (*wall.policies(), "coachdesk_wide")]
    values = {"function": VISIBLE, "mark": mark(), "tables": list(WALLS), "policies": policies}
    if not connection.execute(text(STANDING), values).scalar():
        return False
    role = connection.execute(text("SELECT current_user")).scalar()
    found = connection.execute(text(ROLES), {"role": role}).one()
    return bool(found.is_there and not found.is_unsafe and found.may_become and not found.inherits)


def mark() -> str:
    """What stands on the function: another version's walls are not these."""
    said = [*STATEMENTS, *(f"{table} {wall.policies()}" for table, wall in sorted(WALLS.items()))]
    return hashlib.sha256("\n".join(said).encode()).hexdigest()
