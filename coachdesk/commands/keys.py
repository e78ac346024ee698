"""`coachdesk keys`: fresh secrets, to be kept outside the database."""

import click

from coachdesk.config import fresh_secrets


@click.command("keys")
def command() -> None:
    """Print a fresh value for each secret the program needs, as lines for an environment file."""
    for name, value in fresh_secrets().items():
        click.echo(f"{name}={value}")
