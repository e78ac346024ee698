"""`coachdesk bench`: the figures, and whether the goals are met."""

import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from coachdesk.config import Settings

PATHS = ("caseload", "board", "person", "slots", "booking", "note", "import", "memory", "walls", "balance")


@click.command("bench")
@click.argument("path", type=click.Choice([*PATHS, "all"]))
@click.option("--size", default="S", show_default=True, type=click.Choice(["S", "M", "L"]),
              help="S: 12,000 people with 100 coaches; M: ten times as many; L: a million.")  # fmt: skip
@click.option("--check", is_flag=True, help="End with 1 when a goal is missed (on PostgreSQL; SQLite is only told).")
@click.option("--json", "as_json", is_flag=True, help="Print figures as JSON.")
@click.option("--compare", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="OLD.json",
              help="Print what moved since the figures in this file.")  # fmt: skip
@click.option("--page", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
              help="Write the page of figures there, with today's date.")  # fmt: skip
@click.option("--sqlite", is_flag=True, help="Measure on SQLite, whatever DATABASE_URL says.")
def command(
    path: str, size: str, check: bool, as_json: bool, compare: Path | None, page: Path | None, sqlite: bool
) -> None:
    """Measure the application beside a floor in plain SQL: ratios, statements, rows and memory.

    The people are made up, and made once. PostgreSQL is the one of DATABASE_URL and COACHDESK_OWNER_URL, and has to
    be empty or the bench's own; on SQLite they stand in files of their own in the instance folder. `make bench`
    brings up a PostgreSQL for it.
    """
    from coachdesk.bench import report
    from coachdesk.bench.caseload import Differs
    from coachdesk.bench.data_set import NotOurs

    try:
        figures = report.measure(PATHS if path == "all" else (path,), size, _settings(sqlite), _tell)
    except (NotOurs, Differs) as refusal:
        raise click.ClickException(str(refusal)) from refusal
    click.echo(_as_json(figures, path) if as_json else "\n".join(line for each in figures for line in each.lines()))
    if page:
        page.write_text(report.page(figures) + "\n", encoding="utf-8")
    if compare:
        _tell("\n".join(report.compared(json.loads(compare.read_text()), figures)) or "Nothing moved by a tenth.")
    if check and not all(figure.ok for figure in figures):
        sys.exit(1)


def _as_json(figures: list[Any], path: str) -> str:
    made = [figure.as_json() for figure in figures]
    return json.dumps(made if path == "all" else made[0], ensure_ascii=False, indent=2)


def _settings(sqlite: bool) -> Settings:
    settings = Settings.from_environ()
    if not sqlite or settings.is_sqlite:
        return settings
    own = f"sqlite:///{settings.instance / 'bench.sqlite3'}"
    return replace(settings, database_url=own, owner_url=own)


def _tell(words: str) -> None:
    """Beside the figures, so that they stay whole."""
    click.echo(words, err=True)
