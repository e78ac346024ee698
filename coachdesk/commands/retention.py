"""`coachdesk retention`: what is due to go under which rule, and letting it go."""

import json

import click
from flask import current_app

from coachdesk import clock
from coachdesk.backup import erasures as ledger
from coachdesk.commands.context import in_database
from coachdesk.db import db
from coachdesk.retention import plan as retention


@click.group("retention")
def command() -> None:
    """How long each kind of record is kept. Nothing on hold goes."""


@command.command("plan")
@click.option("--json", "as_json", is_flag=True, help="Print figures as JSON.")
@in_database("retention")
def plan(as_json: bool) -> None:
    """A dry run: per rule, what would go today. Nothing is changed."""
    due = retention.plan(db.session, clock.now())
    if as_json:
        click.echo(json.dumps([{"rule": d.rule, "before": d.before.isoformat(), "rows": d.rows} for d in due]))
        return
    for each in due:
        rows = ", ".join(f"{number} {table}" for table, number in each.rows.items()) or "nothing"
        click.echo(f"{each.rule:<10} before {each.before.isoformat()}: {rows}")


@command.command("run")
@click.option("--yes", is_flag=True, help="Do not ask.")
@in_database("retention")
def run(yes: bool) -> None:
    """Let go what is due. Certificates are written first; `plan` shows what it will be."""
    if not yes:
        click.confirm("Delete what `coachdesk retention plan` shows?", abort=True)
    settings = current_app.config["SETTINGS"]

    def keep(claimant_id, key_ids, at) -> None:  # type: ignore[no-untyped-def]
        ledger.note_when_committed(db.session, settings, claimant_id, key_ids, at)

    went = retention.run(db.session, by=None, at=clock.now(), ledger=keep)
    click.echo(f"{went} rows and records went." if went else "Nothing was due.")
