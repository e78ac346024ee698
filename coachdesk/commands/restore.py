"""`coachdesk restore`: a backup brought back into an empty place, checked, and nobody brought back with it."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import click
from sqlalchemy import make_url

from coachdesk.backup.archive import Damaged
from coachdesk.backup.erasures import BrokenLedger
from coachdesk.backup.postgresql import ToolFailed
from coachdesk.backup.restoring import NotEmpty, NotWhole, restore
from coachdesk.config import Settings, database_address
from coachdesk.services.seals import BrokenFile


@click.command("restore")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--into", metavar="ADDRESS", help="Another database than DATABASE_URL's, as its owner; it is empty too.")
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
def command(file: Path, into: str | None, as_json: bool) -> None:
    """Bring FILE back into an empty place: no SQLite file yet, or a PostgreSQL database without tables.

    A file that was changed or cut off is refused before anything is touched. What came back is checked: the rows of
    each table, the keys, and the audit's chain. Whoever was erased since (erasures.log, or COACHDESK_ERASURES_FILE) is
    erased again before anybody may use it.
    """
    settings = Settings.from_environ()
    figures = tried(lambda: restore(elsewhere(settings, into) if into else settings, file))
    if as_json:
        click.echo(json.dumps(figures))
    else:
        tell(figures, "are back")


def elsewhere(settings: Settings, address: str) -> Settings:
    """The settings for another database: the owner at that address, the application's role as it is here."""
    owner = database_address("--into", address)
    if make_url(owner).drivername == "sqlite":
        return replace(settings, database_url=owner, owner_url=owner)
    application = make_url(settings.database_url).set(database=make_url(owner).database)
    return replace(settings, owner_url=owner, database_url=application.render_as_string(hide_password=False))


def tried(act: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    try:
        return act()
    except (Damaged, NotEmpty, ToolFailed, BrokenLedger, BrokenFile) as error:
        raise click.ClickException(f"Nothing was restored. {error}") from error
    except NotWhole as error:
        raise click.ClickException(f"What came back is not whole; do not use it. {error}") from error


def tell(figures: dict[str, Any], what: str) -> None:
    click.echo(
        f"{figures['rows']:,} rows of {figures['tables']} tables {what}, as of {figures['made_at'][:16]}, "
        f"in {figures['seconds']} s."
    )
    click.echo(f"The rows of each table and the audit's chain are as they were. Its head: {figures['head'] or 'none'}")
    click.echo(f"{figures['erased_again']} people of the ledger were looked for, and erased where they had come back.")
