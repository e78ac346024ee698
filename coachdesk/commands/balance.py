"""`coachdesk balance`: the proposal that a lead would see, for an office or for each of them. Nobody is asked."""

import json
import sys
from collections.abc import Callable, Iterator
from typing import Any

import click
from sqlalchemy import select

from coachdesk import clock
from coachdesk.balancing import Proposal, words
from coachdesk.commands.context import in_database
from coachdesk.db import db
from coachdesk.models import Office
from coachdesk.queries import balancing as queries
from coachdesk.queries.balancing import Situation
from coachdesk.services import audit
from coachdesk.services import balancing as services


@click.command("balance")
@click.option("--office", "office_name", default="", metavar="NAME", help="Which office. [default: all of them]")
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON.")
@in_database("balance")
def command(office_name: str, as_json: bool) -> None:
    """Print who would be asked to change their coach, so that nobody is over the line.

    It is the same proposal, by the same rules, as on the page; people are named by their references. It changes
    nothing. How far it is goes to the other output.
    """
    found = [_of_office(office) for office in _offices(office_name)]
    if as_json:
        click.echo(json.dumps([_as_json(*each) for each in found], ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join(line for each in found for line in _lines(*each)))


def _offices(name: str) -> list[Office]:
    wanted = select(Office).order_by(Office.name)
    found = list(db.session.scalars(wanted.where(Office.name == name.strip()) if name else wanted))
    if name and not found:
        raise click.ClickException(f"There is no office called {name}.")
    return found


def _of_office(office: Office) -> tuple[Office, Situation, Proposal]:
    situation = queries.situation(db.session, office.id, clock.today())
    with click.progressbar(length=100, label=office.name, file=sys.stderr) as bar:
        proposal = services.propose(situation, progress=_steps(bar))
    audit.record(db.session, "balancing.proposed", subject="office", subject_id=office.id,
                 facts={"people": len(situation.people), "moves": len(proposal.moves)})  # fmt: skip
    return office, situation, proposal


def _steps(bar: Any) -> Callable[[float], None]:
    done = 0

    def tell(share: float) -> None:
        nonlocal done
        now = round(100 * share)
        if now > done:
            bar.update(now - done)
            done = now

    return tell


def _as_json(office: Office, situation: Situation, proposal: Proposal) -> dict[str, Any]:
    names = {each: coach.facts.name for each, coach in situation.coaches.items()}
    return {
        "office": office.name,
        "line_percent": round(100 * situation.line, 1),
        "people": len(situation.people),
        "waiting_for_a_first_coach": situation.waiting,
        "coaches": [
            {"name": name, "before": _percent(proposal.before[each]), "after": _percent(proposal.after[each])}
            for each, name in names.items()
        ],
        "moves": [
            {
                "reference": situation.people[each.person_id].reference,
                "from": names[each.from_id],
                "to": names[each.to_id],
                "cost": each.cost,
                "hours": round(each.needed_minutes / 60, 2),
                "reason": each.reason_code,
            }
            for each in proposal.moves
        ],
        "cost": proposal.cost,
        "bound": round(proposal.bound, 2),
        "gap": round(proposal.gap, 4),
        "everybody_under": proposal.is_everybody_under,
        "over_hours": round(proposal.over_minutes / 60, 2),
        "over_hours_at_least": round(proposal.over_bound / 60, 2),
        "still_over": [
            {"name": names[each.coach_id], "hours": round(each.over_minutes / 60, 2),
             "why": [{"code": reason.code, **reason.params} for reason in each.reasons]}
            for each in proposal.unsolved
        ],
    }  # fmt: skip


def _lines(office: Office, situation: Situation, proposal: Proposal) -> Iterator[str]:
    names = {each: coach.facts.name for each, coach in situation.coaches.items()}
    yield f"{office.name}: {len(situation.people):,} people of {len(names)} coaches."
    for each, name in names.items():
        yield f"{_percent(proposal.before[each]):>7}% {_percent(proposal.after[each]):>7}%  {name}"
    for move in proposal.moves:
        reference = situation.people[move.person_id].reference
        yield f"{reference}  {names[move.from_id]} to {names[move.to_id]}. {words.strength_text(move.cost)}"
    if not proposal.moves and proposal.is_everybody_under:
        yield "Everybody is under the line. Nobody has to be asked."
    elif proposal.moves:
        yield f"{len(proposal.moves)} people, {proposal.cost} points; no choice breaks less than {proposal.bound:.1f}."
    if not proposal.is_everybody_under:
        over, least = proposal.over_minutes / 60, proposal.over_bound / 60
        yield f"{over:.1f} hours stay over the line; no choice leaves fewer than {least:.1f}."


def _percent(share: float) -> float | None:
    """Where there is no time at all, no share."""
    return round(share, 1) if share < float("inf") else None
