"""PostgreSQL under the tests: an owner that migrates, and the application's role under which everything else runs."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy import make_url

from tests.engines.base import Engine


class Postgresql(Engine):
    name = "postgresql"

    def __init__(self, folder: Path, server: str) -> None:
        super().__init__(folder)
        self.server = server
        self.prefix = folder.name.replace("-", "_").lower()  # so that two runs on one server do not meet
        self.roles = self.application, self.owner = f"{self.prefix}_app", f"{self.prefix}_owner"
        self.wide = f"{self.application}_wide"
        self.password = hashlib.sha256(f"{self.prefix} {server}".encode()).hexdigest()  # a worker comes to the same one

    def prepare(self) -> None:
        """Make the roles of this run: the owner, the application's, and the one that looks past the walls."""
        statement = "CREATE ROLE {role} LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB PASSWORD {password}"
        with self._superuser() as connection:
            for role in self.roles:
                connection.execute(
                    sql.SQL(statement).format(role=sql.Identifier(role), password=sql.Literal(self.password))
                )
            connection.execute(sql.SQL("GRANT {} TO CURRENT_USER").format(sql.Identifier(self.owner)))
            connection.execute(sql.SQL("CREATE ROLE {} NOLOGIN").format(sql.Identifier(self.wide)))
        self.let_look_past()

    def let_look_past(self) -> None:
        """The application may take the wide role on, and does not have it by itself."""
        app, wide = sql.Identifier(self.application), sql.Identifier(self.wide)
        with self._superuser() as connection:
            if connection.info.server_version >= 160_000:
                connection.execute(sql.SQL("GRANT {} TO {} WITH INHERIT FALSE, SET TRUE").format(wide, app))
            else:
                connection.execute(sql.SQL("ALTER ROLE {} NOINHERIT").format(app))
                connection.execute(sql.SQL("GRANT {} TO {}").format(wide, app))

    def clear(self) -> None:
        """Remove what this run made."""
        with self._superuser() as connection:
            made = connection.execute(
                "SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [f"{self.prefix}_"]
            ).fetchall()
            for (database,) in made:
                connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(database)))
            for role in (*self.roles, self.wide):
                connection.execute(sql.SQL("DROP ROLE IF EXISTS {}").format(sql.Identifier(role)))

    def drop(self, name: str) -> None:
        with self._superuser() as connection:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(self._database(name)))

    def _create(self, name: str) -> None:
        statement = "CREATE DATABASE {name} OWNER {owner} TEMPLATE template0 ENCODING 'UTF8'"
        with self._superuser() as connection:
            connection.execute(sql.SQL(statement).format(name=self._database(name), owner=sql.Identifier(self.owner)))

    def _copy(self, source: str, target: str) -> None:
        statement = "CREATE DATABASE {target} OWNER {owner} TEMPLATE {source}"
        names = {
            "target": self._database(target),
            "source": self._database(source),
            "owner": sql.Identifier(self.owner),
        }
        with self._superuser() as connection:
            connection.execute(sql.SQL(statement).format(**names))

    def _addresses(self, name: str) -> dict[str, str]:
        url = make_url(self.server).set(
            drivername="postgresql+psycopg", password=self.password, database=f"{self.prefix}_{name}"
        )
        as_role = {"DATABASE_URL": self.application, "COACHDESK_OWNER_URL": self.owner}
        return {
            variable: url.set(username=role).render_as_string(hide_password=False) for variable, role in as_role.items()
        }

    def _database(self, name: str) -> sql.Identifier:
        return sql.Identifier(f"{self.prefix}_{name}")

    @contextmanager
    def _superuser(self) -> Iterator[psycopg.Connection]:
        with psycopg.connect(self.server, autocommit=True) as connection:
            yield connection
