"""`coachdesk slots`: the times that the booking page would offer, and what is in the way of the others."""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import click
from sqlalchemy import or_, select

from coachdesk import clock, spoken_reference
from coachdesk.commands.context import in_database
from coachdesk.db import db
from coachdesk.models import Claimant, Relationship, Staff
from coachdesk.models.label import Mode
from coachdesk.services import audit, slots
from coachdesk.slots.search import Answer
from coachdesk.slots.words import clock_text, rule_text


@click.command("slots")
@click.argument("reference")
@click.option(
    "--days",
    type=click.IntRange(1, 92),
    help="How many days. [default: 14, and more until three days have times, up to 56]",
)
@click.option("--from", "from_on", type=click.DateTime(["%Y-%m-%d"]), help="From which day on. [default: today]")
@click.option("--mode", type=click.Choice([mode.value for mode in Mode]),
              help="How to meet. [default: as they do]")  # fmt: skip
@click.option("--minutes", type=click.IntRange(5, 240), help="How long. [default: as they need]")
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON.")
@in_database("slots")
def command(
    reference: str, days: int | None, from_on: datetime | None, mode: str | None, minutes: int | None, as_json: bool
) -> None:
    """Print the times at which somebody can meet their coach.

    REFERENCE is the one that is said aloud (DA7-4K2), or the office's own. What is printed is what the page offers.
    """
    claimant, coach = _found(reference)
    audit.record(db.session, "claimant.opened", subject="claimant", subject_id=claimant.id, claimant_id=claimant.id,
                 at=clock.now())  # fmt: skip
    asked: dict[str, Any] = {"mode": mode, "minutes": minutes, "from_on": from_on.date() if from_on else None}
    if days is None:
        answer = slots.offer_enough(db.session, claimant, coach, **asked, at=clock.now())
    else:
        answer = slots.offer(db.session, claimant, coach, **asked, days=days, at=clock.now())
    if as_json:
        click.echo(json.dumps(_as_json(claimant.spoken_reference, answer), ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join(_lines(answer)))


def _found(reference: str) -> tuple[Claimant, Staff]:
    said = or_(Claimant.spoken_reference == spoken_reference.normal(reference), Claimant.reference == reference.strip())
    current = (Relationship.claimant_id == Claimant.id) & Relationship.ended_on.is_(None)
    rows = db.session.execute(
        select(Claimant, Staff).where(said)
        .outerjoin(Relationship, current).outerjoin(Staff, Staff.id == Relationship.coach_id)
    ).all()  # fmt: skip
    if not rows:
        raise click.ClickException(f"Nobody here has the reference {reference}.")
    if len(rows) > 1:
        raise click.ClickException("Several people have this reference in their offices. Use the one said aloud.")
    claimant, coach = rows[0]
    if coach is None:
        raise click.ClickException("They have no coach yet, so there are no times to offer.")
    return claimant, coach


def _as_json(reference: str, answer: Answer) -> dict[str, Any]:
    rules = answer.rules
    return {
        "reference": reference,
        "from": answer.window.from_on.isoformat(),
        "to": answer.window.last_on.isoformat(),
        "minutes": rules.minutes,
        "rest_minutes": rules.rest_minutes,
        "mode": rules.mode,
        "modes": sorted(rules.modes),
        "first_meeting": rules.first,
        "in_hours": answer.in_hours,
        "ruled_out": [{"rule": each.rule, "starts": each.starts} for each in answer.ruled_out],
        "free": len(answer.free),
        "more": [{"without": rule, "starts": count, "first": _shown(first)} for rule, count, first in answer.more],
        "three": [_shown(start) for start in answer.three()],
        "days": [
            {
                "on": day.on.isoformat(),
                "closed": day.closed,
                "why": day.why,
                "starts": [_shown(start) for start in day.starts],
                "suggested": [_shown(start) for start in day.suggested],
            }
            for day in answer.days
        ],
    }


def _lines(answer: Answer) -> Iterator[str]:
    """The days that are worked, then the account."""
    rules = answer.rules
    yield f"{rules.minutes} minutes, {rules.mode}, and {rules.rest_minutes} of rest"
    for day in answer.days:
        if day.hours:
            times = "  ".join(f"{_time(start):>5}" for start in day.suggested)
            yield f"{day.on:%a %d %b}  {times or (rule_text(day.why, rules) if day.why else 'No room')}"
    yield f"{answer.in_hours:6}  in the coach's hours"
    for each in answer.ruled_out:
        yield f"{-each.starts:6}  {rule_text(each.rule, rules)}"
    yield f"{len(answer.free):6}  free"


def _shown(instant: datetime) -> str:
    """As London's clocks show it, with how far they are ahead."""
    return clock.as_london(instant).isoformat(timespec="minutes")


def _time(instant: datetime) -> str:
    shown = clock.as_london(instant)
    return clock_text(shown.hour * 60 + shown.minute)
