"""`coachdesk admin`: somebody who can sign in, before anybody can."""

import click
from flask import current_app, url_for

from coachdesk import clock
from coachdesk.commands.context import in_database
from coachdesk.db import db
from coachdesk.models import Account
from coachdesk.models.label import Role
from coachdesk.services import accounts


@click.group("admin")
def command() -> None:
    """Administrators: they set the service up, and cannot open a person's record."""


@command.command("create")
@click.option("--name", prompt="Name", help="The administrator's name.")
@click.option("--email", prompt="Email address", help="The address to sign in with.")
@click.option("--host", default="http://127.0.0.1:8000", show_default=True, help="Where the pages are served.")
@in_database("command")
def create(name: str, email: str, host: str) -> None:
    """Make an administrator, and print a link to set a password. The link works once, for three days."""
    try:
        account = accounts.create(db.session, name=name.strip(), email=email.strip(), by=None, at=clock.now())
    except ValueError as error:
        raise click.ClickException(f"Nothing was made: {error}.") from error
    accounts.grant(db.session, account, Role.ADMINISTRATOR, by=None, at=clock.now())
    _print_link(account, host)


@command.command("password-link")
@click.option("--email", prompt="Email address", help="Whose link.")
@click.option("--host", default="http://127.0.0.1:8000", show_default=True, help="Where the pages are served.")
@in_database("command")
def password_link(email: str, host: str) -> None:
    """Print a link with which somebody who has an account sets a new password. Older links end."""
    account = accounts.find(db.session, email)
    if account is None or account.closed_at is not None:
        raise click.ClickException("There is no account with this email address.")
    _print_link(account, host)


def _print_link(account: Account, host: str) -> None:
    token = accounts.make_password_link(db.session, account, by=None, at=clock.now())
    with current_app.test_request_context():
        path = url_for("sessions.password", token=token)
    click.echo(f"{account.name} sets a password here, once, within three days:\n{host}{path}")
