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
@click.option(
    "--head", "kept_head", help="A head that was printed earlier and kept elsewhere: the chain leads through it."
)
@click.option("--json", "as_json", is_flag=True, help="Print figures as JSON.")
@in_database("command")
def verify(kept_head: str | None, as_json: bool) -> None:
    """Walk the chain. Ends with 1, and names the first fault, when an event was changed or taken away.

    Keep the head that it prints outside this machine: with it, cutting off the end of the chain is seen too.
    """
    fault = audit.first_fault(db.session, kept_head)
    head = audit.head(db.session)
    waiting, since = audit.unsealed_since(db.session)
    seconds = int((clock.now() - since).total_seconds()) if since else 0
    if as_json:
        click.echo(json.dumps({"fault": fault, "unsealed": waiting, "oldest_unsealed_seconds": seconds, "head": head}))
    else:
        click.echo(f"Fault: {fault}." if fault else f"The chain is whole. Its head: {head or 'none yet'}")
        click.echo(
            f"{waiting} events wait to be sealed, the oldest for {seconds} s." if waiting else "Every event is sealed."
        )
    if fault:
        sys.exit(1)
