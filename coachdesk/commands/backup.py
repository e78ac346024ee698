"""`coachdesk backup`: everything in one sealed file, made while people work."""

import json
from pathlib import Path

import click
from flask import current_app

from coachdesk import clock
from coachdesk.backup.making import backup
from coachdesk.backup.postgresql import ToolFailed
from coachdesk.commands.context import in_database
from coachdesk.config import Settings
from coachdesk.db import db
from coachdesk.services import audit


@click.command("backup")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
@in_database("command")
def command(file: Path, as_json: bool) -> None:
    """Write everything into FILE, as it is at one moment, encrypted under the master key in use.

    SQLite is copied by its online backup, PostgreSQL by pg_dump as the owner (COACHDESK_OWNER_URL). The file holds no
    key: keep the keys, erasures.log and seals.log elsewhere. `coachdesk drill FILE` shows that it can be brought back.
    """
    settings: Settings = current_app.config["SETTINGS"]
    try:
        figures = backup(settings, file.absolute())
    except FileExistsError as error:
        raise click.ClickException(f"{file} is there already. Name another file.") from error
    except ToolFailed as error:
        raise click.ClickException(str(error)) from error
    except OSError as error:
        raise click.ClickException(f"{file} cannot be written: {error.strerror}.") from error
    facts = {"rows": figures["rows"], "key": figures["key"]}
    audit.record(db.session, "backup.made", subject="installation", facts=facts, at=clock.now())
    if as_json:
        click.echo(json.dumps(figures))
    else:
        click.echo(
            f"{figures['rows']:,} rows of {figures['tables']} tables in {figures['bytes']:,} bytes, "
            f"in {figures['seconds']} s. The master key {figures['key']} opens it."
        )
