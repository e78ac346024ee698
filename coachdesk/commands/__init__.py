"""`coachdesk <command>`: the same commands as `flask --app wsgi <command>`."""

import sys
from importlib import import_module
from typing import Any

import click
from flask import Flask
from flask.cli import AppGroup, ScriptInfo
from sqlalchemy.exc import OperationalError

from coachdesk.config import BadSettings
from coachdesk.database import NotReady

ROOMS = (
    "admin",
    "audit",
    "backup",
    "balance",
    "bench",
    "continuity",
    "demo",
    "doctor",
    "drill",
    "import_office",
    "keys",
    "migrate",
    "restore",
    "retention",
    "schedule",
    "serve",
    "simulate",
    "slots",
)


class Rooms(AppGroup):
    """The commands by name; only the module of the one that is asked for is imported."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(map(_name, ROOMS))

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        room = next((room for room in ROOMS if _name(room) == name), None)
        found: click.Command | None = import_module(f"coachdesk.commands.{room}").command if room else None
        return found


def _name(room: str) -> str:
    return room.partition("_")[0]


class Manual(Rooms):
    """The same commands under our own name, with errors as one clear sentence."""

    def main(self, *args: Any, **kwargs: Any) -> Any:
        try:
            return super().main(*args, **kwargs)
        except (BadSettings, NotReady) as error:
            click.echo(str(error), err=True)
        except OperationalError as error:
            click.echo("The database cannot be reached. Is it running, and is DATABASE_URL right?", err=True)
            click.echo(str(error.orig).strip(), err=True)
        sys.exit(2)


def make_app() -> Flask:
    from coachdesk import create_app

    return create_app()


main = Manual(
    name="coachdesk",
    context_settings={
        "obj": ScriptInfo(create_app=make_app),
        "help_option_names": ["-h", "--help"],
        "max_content_width": 100,
    },
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
      Each of these, and both addresses, may stand in a file: SECRET_KEY_FILE=/run/secrets/…
      COACHDESK_ERASURES_FILE, COACHDESK_SEALS_FILE
                            what is kept outside the database (default: the instance folder)
    `coachdesk doctor` says what is missing or unsafe, and how to mend it.
    """,
)
