"""`coachdesk simulate`: a made-up year under three rules, and what came of it."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import click


@click.command("simulate")
@click.option("--weeks", default=52, show_default=True, type=click.IntRange(1, 104), help="How many weeks.")
@click.option("--coaches", default=12, show_default=True, type=click.IntRange(2, 100), help="Coaches at the start.")
@click.option("--people", default=1200, show_default=True, type=click.IntRange(1, 10_000), help="People at the start.")
@click.option("--seed", default=(1,), show_default=True, multiple=True, type=int, metavar="N",
              help="What the year is drawn from; the same seed, the same figures. Several with --page.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
@click.option("--page", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
              help="Write the page of the documentation there, with a table for each seed.")  # fmt: skip
def command(weeks: int, coaches: int, people: int, seed: tuple[int, ...], as_json: bool, page: Path | None) -> None:
    """Simulate an office for a year: what CoachDesk does, beside two other rules on the same events.

    CoachDesk's own assignment, cover, handover and slots run on a database of their own in a temporary folder; nothing
    of the office that is set up here is read or changed. A year of 1,200 people takes some minutes.
    """
    from coachdesk.simulating.report import lines, page_of
    from coachdesk.simulating.simulation import Asked, simulate

    done = [simulate(Asked(each, weeks, coaches, people), _progress(each)) for each in seed]
    if as_json:
        made = [each.as_json() for each in done]
        click.echo(json.dumps(made[0] if len(made) == 1 else made, indent=2))
    else:
        click.echo("\n\n".join("\n".join(lines(each)) for each in done))
    if page:
        page.write_text(page_of(done) + "\n", encoding="utf-8")


def _progress(seed: int) -> Callable[[date], None]:
    """Each month as it begins, on standard error, so that the figures stay whole."""
    told: set[str] = set()

    def tell(on: date) -> None:
        month = f"{on:%B %Y}"
        if month not in told:
            told.add(month)
            click.echo(f"Seed {seed}: {month} …", err=True)

    return tell
