"""`coachdesk audit`: prove that nothing in the audit was changed."""

import json
import sys

import click

from coachdesk import clock
from coachdesk.commands.context import in_database
from coachdesk.db import db
from coachdesk.services import audit


@click.group("audit")
def command() -> None:
    """The audit: signed events, sealed into a chain within a minute."""


@command.command("verify")
@click.option("--json", "as_json", is_flag=True, help="Print figures as JSON.")
@in_database("command")
def verify(as_json: bool) -> None:
    """Walk the chain. Ends with 1, and names the first fault, when an event was changed or taken away."""
    fault = audit.first_fault(db.session)
    waiting, since = audit.unsealed_since(db.session)
    seconds = int((clock.now() - since).total_seconds()) if since else 0
    if as_json:
        click.echo(json.dumps({"fault": fault, "unsealed": waiting, "oldest_unsealed_seconds": seconds}))
    else:
        click.echo(f"Fault: {fault}." if fault else "The chain is whole.")
        click.echo(f"{waiting} events wait to be sealed, the oldest for {seconds} s." if waiting else "Every event is sealed.")
    if fault:
        sys.exit(1)
