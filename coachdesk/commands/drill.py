"""`coachdesk drill`: show that a backup can be brought back."""

import json
from pathlib import Path

import click

from coachdesk.backup.drilling import drill
from coachdesk.commands.restore import tell, tried
from coachdesk.config import Settings


@click.command("drill")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--into", metavar="ADDRESS", help="PostgreSQL: an empty database of the owner's, where none may be made.")
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
def command(file: Path, into: str | None, as_json: bool) -> None:
    """Bring FILE back into a temporary place, check it, print figures, and take it away again.

    Once a month, and on the machine that would be used: what was not tried does not work. SQLite needs nothing; on
    PostgreSQL the owner makes a database for it, or is given an empty one with --into.
    """
    figures = tried(lambda: drill(Settings.from_environ(), file, into))
    if as_json:
        click.echo(json.dumps(figures))
    else:
        tell(figures, "came back")
