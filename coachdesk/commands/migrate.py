"""`coachdesk migrate`: make or upgrade the database."""

import click

from coachdesk import migrating
from coachdesk.config import Settings


@click.command("migrate")
@click.option("--demo", is_flag=True, help="Make a demo: for made-up people only, for life.")
def command(demo: bool) -> None:
    """Make or upgrade the database, as its owner.

    The first time it also writes down what the database is for: real people, or with --demo a demo. That never changes.
    """
    done = migrating.migrate(Settings.from_environ(), demo=demo)
    click.echo(f"Migrated: {', '.join(done)}." if done else "The database is up to date.")
