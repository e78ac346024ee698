"""`coachdesk demo`: the made-up office that a visitor can try everything in."""

import json
import sys
from dataclasses import asdict
from datetime import date

import click

from coachdesk import clock
from coachdesk.commands.context import in_database
from coachdesk.db import db
from coachdesk.demo import beginning, many
from coachdesk.demo.beginning import NotADemo
from coachdesk.demo.office import Made

AS_JSON = click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")


@click.group("demo")
def command() -> None:
    """A made-up office to try everything in. It needs a database made with `coachdesk migrate --demo`."""


@command.command("load")
@click.option("--if-empty", is_flag=True, help="Keep what is there; on a later day, only move it to that day.")
@AS_JSON
@in_database("demo")
def load(if_empty: bool, as_json: bool) -> None:
    """Make the demo office as it is today (on a day nobody works: on the last day they did)."""
    if _made_for() is None:
        _make(again=False, as_json=as_json)
    elif if_empty:
        _go_on(as_json)
    else:
        raise click.ClickException("The demo office is there already. `coachdesk demo reset` begins again.")


@command.command("reset")
@AS_JSON
@in_database("demo")
def reset(as_json: bool) -> None:
    """Begin again from the first day: what was changed in the demo is gone, the audit aside."""
    _made_for()
    _make(again=True, as_json=as_json)


def _made_for() -> date | None:
    try:
        return beginning.made_for(db.session)
    except NotADemo as error:
        raise click.ClickException(str(error)) from error


def _make(*, again: bool, as_json: bool) -> None:
    make = beginning.begin_again if again else beginning.begin
    with click.progressbar(length=many.COUNT, label="Making the demo office", file=sys.stderr) as bar:
        made = make(db.session, clock.now(), bar.update)
    click.echo(json.dumps(asdict(made), default=str) if as_json else _in_words(made))


def _in_words(made: Made) -> str:
    return (
        f"Harbour Street on {_day(made.day)}: {made.people} people, {made.without_coach} of them without a coach, "
        f"{made.meetings} meetings behind them and {made.booked} to come."
    )


def _day(day: date) -> str:
    return f"{day:%A} {day.day} {day:%B %Y}"


def _go_on(as_json: bool) -> None:
    moved_to = beginning.go_on(db.session, clock.now())
    if as_json:
        click.echo(json.dumps({"moved_to": moved_to}, default=str))
    elif moved_to:
        click.echo(f"The demo office has moved on to {_day(moved_to)}.")
