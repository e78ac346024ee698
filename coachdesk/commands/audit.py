"""`coachdesk audit`: prove that nothing in the audit was changed."""

import json
import sys

import click
from flask import current_app

from coachdesk import clock
from coachdesk.commands.context import in_database
from coachdesk.config import Settings
from coachdesk.db import db
from coachdesk.services import audit, audit_proof, seals


@click.group("audit")
def command() -> None:
    """The audit: signed events, sealed into a chain within a minute, a seal published every day."""


@command.command("verify")
@click.option(
    "--head", "kept_head", help="A head that was printed earlier and kept elsewhere: the chain leads through it."
)
@click.option("--json", "as_json", is_flag=True, help="Print figures as JSON.")
@in_database("command")
def verify(kept_head: str | None, as_json: bool) -> None:
    """Walk the chain. Ends with 1, and says where, when an event was changed, taken away, cut off or put elsewhere.

    The chain has to lead through every seal that was published, as the database and the file of seals have them
    (seals.log in the instance folder, or COACHDESK_SEALS_FILE). Keep that file, or the head that is printed, outside
    this machine: with it, cutting off the end of the chain is seen too.
    """
    settings: Settings = current_app.config["SETTINGS"]
    try:
        lines = list(seals.lines(settings))
    except seals.BrokenFile as error:
        raise click.ClickException(str(error)) from error
    fault = audit_proof.first_fault(db.session, kept_head, lines)
    head = audit.head(db.session)
    waiting, since = audit.unsealed_since(db.session)
    seconds = int((clock.now() - since).total_seconds()) if since else 0
    published = seals.rows(db.session, 1)
    if as_json:
        where = {"seal": fault.seal, "event": fault.event, "day": fault.on} if fault else None
        figures = {
            "fault": str(fault) if fault else None, "where": where, "unsealed": waiting,
            "oldest_unsealed_seconds": seconds, "head": head, "published": published[0].on if published else None,
            "in_file": len(lines),
        }  # fmt: skip
        click.echo(json.dumps(figures, default=str))
    else:
        click.echo(f"Fault: {fault}." if fault else f"The chain is whole. Its head: {head or 'none yet'}")
        click.echo(
            f"{waiting} events wait to be sealed, the oldest for {seconds} s." if waiting else "Every event is sealed."
        )
        click.echo(
            f"Last published: {published[0].on}, seal {published[0].number}." if published else "None published."
        )
    if fault:
        sys.exit(1)
