"""`coachdesk keys`: fresh secrets, which keys are in use, and changing them while people work."""

import json
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

import click
from flask import current_app
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session
from sqlalchemy.pool import NullPool

from coachdesk import clock
from coachdesk.commands.context import in_database
from coachdesk.config import Settings, fresh_secrets
from coachdesk.db import db, look_as
from coachdesk.models import KeyCheck, key_ring
from coachdesk.services import audit, key_checks, resealing, rotation

AS_JSON = click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")


@click.group("keys", invoke_without_command=True)
@click.pass_context
def command(context: click.Context) -> None:
    """Fresh secrets, which keys are in use, and changing them. Without a word: `new`.

    \b
    To change a key:
      1. coachdesk keys new             a fresh key; give it a name of its own (m2)
      2. put it second in the list      on every host, and start CoachDesk again
      3. put it first                   on every host, and start CoachDesk again
      4. coachdesk keys rotate          while people work; the scheduler does it too, more slowly
      5. coachdesk keys retire m1       when it says so, take the old one out of the list
    """
    if context.invoked_subcommand is None:
        context.invoke(new)


@command.command("new")
def new() -> None:
    """Print a fresh value for each secret the program needs, as lines for an environment file."""
    for name, value in fresh_secrets().items():
        click.echo(f"{name}={value}")


@command.command("list")
@AS_JSON
@in_database("command")
def list_keys(as_json: bool) -> None:
    """Print each key by its name: since when it is in use, and how much needs it. Never the key itself."""
    with as_owner() as session:
        uses, rows = rotation.uses(session), []
        known = {(row.kind, row.key_name): row for row in session.scalars(select(KeyCheck))}
        vault = key_ring.vault(session)
    for kind, keys in key_checks.kinds(vault).items():
        for name in keys.keys:
            row = known.get((kind, name))
            rows.append({
                "kind": kind, "id": name, "in_use": name == keys.current[0], "needed_by": uses[kind, name],
                "first_used_at": row.first_used_at.isoformat() if row else None,
                "retired_at": row.retired_at.isoformat() if row and row.retired_at else None,
            })  # fmt: skip
    if as_json:
        click.echo(json.dumps(rows))
        return
    for each in rows:
        state = "in use" if each["in_use"] else "retired" if each["retired_at"] else "opens only"
        since = f"first used {str(each['first_used_at'])[:10]}" if each["first_used_at"] else "not used yet"
        needed = {"master": "data keys", "index": "indexes", "audit": "signatures"}[str(each["kind"])]
        click.echo(f"{each['kind']:<7} {each['id']:<9}{state:<11} {since:<22} {each['needed_by']:>9,} {needed}")


@command.command("rotate")
@click.option("--values", is_flag=True, help="Give every person a fresh data key too, and close what is theirs anew.")
@AS_JSON
@in_database("command")
def rotate(values: bool, as_json: bool) -> None:
    """Bring everything under the keys in use, a little at a time, while people work.

    Data keys are closed anew under the first of COACHDESK_MASTER_KEYS, blind indexes made anew under the first of
    COACHDESK_INDEX_KEYS. It may be stopped at any moment and started again: what is done stays done, and the scheduler
    goes on with the rest. Notes keep the data key they were written with, since nobody may change them.
    """
    with as_owner() as session:
        done, left = _rotate(session, values=values)
        facts = {name: int(done[name]) for name in ("data_keys", "indexes", "people", "values")} | {"left": left}
        if sum(done.values()):
            audit.record(session, "keys.rotated", subject="installation", facts=facts, at=clock.now())
    if as_json:
        click.echo(json.dumps(facts))
        return
    click.echo(f"{done['data_keys']:,} data keys and {done['indexes']:,} indexes are under the keys in use now.")
    if values:
        click.echo(f"{done['people']:,} people have a fresh key; {done['values']:,} values were closed anew under it.")
    if left:
        click.echo(f"{left:,} were held by somebody. The scheduler goes on with them, or run this again.")


def _rotate(session: Session, *, values: bool) -> tuple[Counter[str], int]:
    """What was done, and how much is left because somebody held it."""
    done: Counter[str] = Counter()
    if values:
        resealing.begin(session, at=clock.now())
        audit.record(session, "keys.values_begun", subject="installation", at=clock.now())
    todo = rotation.to_do(session)
    session.commit()
    with click.progressbar(length=sum(todo.values()) or 1, label="Closing anew", file=sys.stderr) as bar:
        for what, many in rotation.rounds(session):
            session.commit()
            done[what] += many
            bar.update(many)
    if values:
        done += _values(session)
    resealing.destroy_superseded(session, clock.now())
    return done, sum(rotation.to_do(session).values())


def _values(session: Session) -> Counter[str]:
    """Person by person, each a transaction; the scheduler goes on with whoever was being worked with."""
    done: Counter[str] = Counter()
    before, after = resealing.begun_at(session), UUID(int=0)
    assert before is not None
    while people := resealing.due(session, before, after, rotation.BATCH):
        for each in people:
            session.commit()
            try:
                done["values"] += resealing.reseal(session, each, at=clock.now())
                done["people"] += 1
                session.commit()
            except resealing.Busy:
                session.rollback()
        after = people[-1]
    if not resealing.due(session, before, UUID(int=0), 1):
        resealing.end(session, at=clock.now())
    return done


@command.command("retire")
@click.argument("key_id")
@in_database("command")
def retire(key_id: str) -> None:
    """Say that a key is no longer needed, when nothing needs it any more. Then take it out of the list.

    Keep the key itself for as long as there is a backup made with it: nothing else opens that.
    """
    with as_owner() as session:
        kind = _retire(session, key_id)
    click.echo(f"{key_id} is no longer needed. Take it out of {key_checks.SETTING[kind]}, on every host.")


def _retire(session: Session, key_id: str) -> str:
    vault = key_ring.vault(session)
    found = [(kind, keys) for kind, keys in key_checks.kinds(vault).items() if key_id in keys.keys]
    if not found:
        raise click.ClickException(f"There is no key called {key_id} in the lists that were given.")
    if len(found) > 1:
        raise click.ClickException(f"Several keys are called {key_id}. Give each a name of its own.")
    ((kind, keys),) = found
    if keys.current[0] == key_id:
        raise click.ClickException(f"{key_id} is in use: it stands first in {key_checks.SETTING[kind]}.")
    if needed := rotation.uses(session)[kind, key_id]:
        why = "The audit is verified with it, so it stays" if kind == "audit" else "Run `coachdesk keys rotate` first"
        raise click.ClickException(f"{key_id} is still needed {needed:,} times. {why}.")
    key_checks.retire(session.connection(), kind, key_id, at=clock.now())
    audit.record(session, "keys.retired", subject="installation", facts={"kind": kind, "id": key_id}, at=clock.now())
    return kind


@contextmanager
def as_owner() -> Iterator[Session]:
    """A session of the owner's, committed when it ends well: whoever counts what needs a key has to see every row."""
    settings: Settings = current_app.config["SETTINGS"]
    info = dict(db.session.info)
    engine = create_engine(settings.owner_url, poolclass=NullPool, hide_parameters=True)
    try:
        with Session(engine, info=info, expire_on_commit=False) as session:
            look_as(session, "system:command")
            yield session
            session.commit()
    finally:
        engine.dispose()
