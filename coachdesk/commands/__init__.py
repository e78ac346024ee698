"""`coachdesk <command>`: the same commands as `flask --app wsgi <command>`."""

import sys
from typing import Any

import click
from flask import Flask
from flask.cli import FlaskGroup
from sqlalchemy.exc import OperationalError

from coachdesk.config import BadSettings
from coachdesk.database import NotReady

ROOMS = ("admin", "audit", "bench", "demo", "doctor", "import_office", "keys", "migrate", "schedule", "serve")


class Manual(FlaskGroup):
    """The commands, and errors as one clear sentence."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(command_name(room) for room in ROOMS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        return load(name)

    def main(self, *args: Any, **kwargs: Any) -> Any:
        try:
            return super().main(*args, **kwargs)
        except (BadSettings, NotReady) as error:
            click.echo(str(error), err=True)
        except OperationalError as error:
            click.echo("The database cannot be reached. Is it running, and is DATABASE_URL right?", err=True)
            click.echo(str(error.orig).strip(), err=True)
        sys.exit(2)


def command_name(room: str) -> str:
    return room.partition("_")[0]


def load(name: str) -> click.Command | None:
    """A command by its name; only its own module is imported, so that the others cost nothing."""
    from importlib import import_module

    room = next((room for room in ROOMS if command_name(room) == name), None)
    found: click.Command | None = import_module(f"coachdesk.commands.{room}").command if room else None
    return found


def make_app() -> Flask:
    from coachdesk import create_app

    return create_app()


main = Manual(
    name="coachdesk",
    create_app=make_app,
    add_default_commands=False,
    add_version_option=False,
    load_dotenv=False,
    set_debug_flag=False,
    help="""CoachDesk: one claimant, one work coach who stays.

    \b
    A new office, from nothing:
      coachdesk migrate                 make the database
      coachdesk admin create            somebody who can sign in
      coachdesk import office DIR       the export of the old case system
      coachdesk serve                   the pages, and the scheduler beside them

    \b
    Settings are read from the environment:
      DATABASE_URL          postgresql://…; without it SQLite in the instance folder
      COACHDESK_OWNER_URL   PostgreSQL's owner, for migrations
      COACHDESK_INSTANCE    the instance folder (default: instance/)
      SECRET_KEY, COACHDESK_MASTER_KEYS, COACHDESK_INDEX_KEYS, COACHDESK_AUDIT_KEYS
    `coachdesk doctor` says what is missing or unsafe, and how to mend it.
    """,
)
