"""`coachdesk continuity`: how much of what people have with us is with one coach, of an office or of all of them."""

import json
from uuid import UUID

import click
from sqlalchemy import select

from coachdesk.commands.context import in_database
from coachdesk.db import db
from coachdesk.models import Office
from coachdesk.queries.continuity import Overall, overall

DIGITS = 4


@click.command("continuity")
@click.option("--office", "office_name", default="", metavar="NAME", help="Which office. [default: all of them]")
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
@in_database("continuity")
def command(office_name: str, as_json: bool) -> None:
    """Print how continuous people's meetings are, of all meetings that took place.

    The share is of meetings since somebody was named, with whoever was the named coach on that day. UPC, COC and SECON
    are means over people who met somebody twice or more. Nobody is named.
    """
    found = overall(db.session, _office(office_name) if office_name else None)
    click.echo(json.dumps(_figures(found)) if as_json else "\n".join(_lines(found)))


def _office(name: str) -> UUID:
    found = db.session.scalar(select(Office.id).where(Office.name == name.strip()))
    if found is None:
        raise click.ClickException(f"There is no office called {name}.")
    return found


def _figures(found: Overall) -> dict[str, float | None]:
    return {
        "people": found.means.people,
        "named_coach_share": _rounded(found.share.ratio.share),
        "upc": _rounded(found.means.upc),
        "coc": _rounded(found.means.coc),
        "secon": _rounded(found.means.secon),
    }


def _rounded(figure: float | None) -> float | None:
    return None if figure is None else round(figure, DIGITS)


def _lines(found: Overall) -> list[str]:
    share, figures = found.share, _figures(found)
    if not share.meetings:
        named = "Nobody was named at any meeting yet, so there is no share with the named coach."
    else:
        of_all = f"{share.with_named:,} of {share.meetings:,} meetings since somebody was named"
        named = f"{of_all} were with the named coach: {share.ratio.share:.1%}."
    told = [named]
    if share.chosen_cover:
        told.append(f"{share.chosen_cover:,} of them were with the cover coach whom the person chose.")
    if not found.means.people:
        return [*told, "Nobody has met twice yet."]
    people = "1 person" if found.means.people == 1 else f"{found.means.people:,} people"
    return [
        *told,
        f"Means over {people} who met twice or more:",
        f"{figures['upc']:9.4f}  UPC, the share of the coach they met most",
        f"{figures['coc']:9.4f}  COC (Bice-Boxerman), how little it was spread",
        f"{figures['secon']:9.4f}  SECON, how often the next meeting was with the same coach",
    ]
