"""`coachdesk import`: the people, the staff and the history of an office, from the export of its old case system."""

import json
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import BinaryIO, TextIO

import click
from flask import current_app

from coachdesk import clock
from coachdesk.commands.context import in_database
from coachdesk.config import Settings
from coachdesk.db import db
from coachdesk.importing import words
from coachdesk.importing.doubt import Outcome
from coachdesk.importing.files import Progress, Source
from coachdesk.importing.kind import Kind
from coachdesk.importing.office import (
    Report,
    Sources,
    bytes_to_read,
    choose_office,
    load_office,
    refuse_demo,
    sources_of,
)
from coachdesk.importing.refusal import ImportRefused

SHOWN = 40
OUTCOMES = {
    Outcome.REJECTED: "Not loaded",
    Outcome.WARNED: "Loaded with a remark",
    Outcome.DIFFERS: "Kept as it is here",
}


@click.group("import")
def command() -> None:
    """Bring an office in from the export of its old case system."""


@command.command("office")
@click.argument("directory", metavar="DIR", type=click.Path(exists=True, path_type=Path))
@click.option("--office", "office_name", default="", help="Which office; it is made if there is none of this name.")
@click.option("--dry-run", is_flag=True, help="Tell what would happen, and change nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
@click.option("--rejects", "rejects_file", metavar="FILE", type=click.Path(dir_okay=False, path_type=Path),
              help="Where to write the rows that did not come in. [default: in the instance folder]")  # fmt: skip
@in_database("import")
def office(directory: Path, office_name: str, dry_run: bool, as_json: bool, rejects_file: Path | None) -> None:
    """Load staff.csv, claimants.csv and meetings.csv from a folder: all of it, or none.

    Rows that cannot come in are written to a CSV, each with its line and the reason. Mended, that file is loaded by
    giving it in place of the folder. Loading a file again never overwrites what people changed in CoachDesk.
    Nothing is sent to anybody.

    Ends with 0 when the import was done, and with 1 when nothing was imported.
    """
    at = clock.now()
    try:
        refuse_demo(db.session, allowed=_settings().allow_demo_import)
        sources = _sources(directory)
        target = _target(rejects_file, directory, at, dry_run=dry_run)
        with _draft(target, always=rejects_file is not None) as draft, _progress(sources) as progress:
            report = _load(sources, office_name, draft, at, progress, dry_run=dry_run)
    except ImportRefused as refusal:
        db.session.rollback()
        raise click.ClickException(f"Nothing was imported. {refusal}") from refusal
    written = target if target and target.exists() else None
    _print(report, written, dry_run=dry_run, as_json=as_json)
    if not report.tally.found_something:
        sys.exit(1)


def _load(
    sources: Sources, name: str, draft: TextIO | None, at: datetime, progress: Progress, *, dry_run: bool
) -> Report:
    session = db.session
    chosen = choose_office(session, name, by=None, at=at)
    report = load_office(session, chosen, sources, by=None, at=at, rejects=draft, progress=progress)
    if dry_run or not report.tally.found_something:
        session.rollback()
    else:
        session.commit()
    return report


def _settings() -> Settings:
    settings: Settings = current_app.config["SETTINGS"]
    return settings


def _sources(path: Path) -> dict[Kind, Source]:
    """The three files of a folder, or the one file of rejects that stands for them."""
    if path.is_file():
        return sources_of(_source(path))
    for kind in Kind:
        if not (path / kind.file_name).is_file():
            raise ImportRefused(f"There is no {kind.file_name} in {path}.")
    return {kind: _source(path / kind.file_name) for kind in Kind}


def _source(path: Path) -> Source:
    def opened() -> BinaryIO:
        return path.open("rb")

    return Source(path.name, opened, path.stat().st_size)


def _target(asked: Path | None, path: Path, at: datetime, *, dry_run: bool) -> Path | None:
    """Where rejects go; a dry run writes them only where it is asked to."""
    if asked is None:
        name = f"rejects-{clock.as_london(at):%Y%m%d-%H%M%S}.csv"
        return None if dry_run else _settings().instance / name
    read = [path] if path.is_file() else [path / kind.file_name for kind in Kind]
    if asked.exists() and any(asked.samefile(each) for each in read if each.exists()):
        raise ImportRefused(f"{asked} is a file that is read. Choose another one for the rejects.")
    return asked


@contextmanager
def _draft(target: Path | None, *, always: bool) -> Iterator[TextIO | None]:
    """A file that takes its name when all went well: whole, readable by its owner alone, and none when it is empty."""
    if target is None:
        yield None
        return
    try:
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=".rejects-", suffix=".csv")
    except OSError as error:
        raise ImportRefused(f"{target} cannot be written.") from error
    draft = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as out:
            yield out
        if always or _has_rows(draft):
            draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)


def _has_rows(draft: Path) -> bool:
    with draft.open("rb") as lines:
        return len(list(islice(lines, 2))) > 1


@contextmanager
def _progress(sources: Sources) -> Iterator[Progress]:
    """A bar on a terminal, beside what is printed."""
    with click.progressbar(length=bytes_to_read(sources), label="Loading", file=sys.stderr) as bar:
        yield bar.update


def _print(report: Report, rejects: Path | None, *, dry_run: bool, as_json: bool) -> None:
    tally = report.tally
    if as_json:
        click.echo(json.dumps(tally.figures() | {"rejects": str(rejects) if rejects else None}))
        return
    click.echo(_heading(report, dry_run=dry_run))
    for kind, counts in tally.counts.items():
        figures = (
            f"{counts.rows:>9,} rows  {counts.imported:>9,} new  {counts.updated:>7,} changed  "
            f"{counts.unchanged:>9,} as before  {counts.warned:>6,} with a remark  {counts.rejected:>6,} not loaded"
        )
        click.echo(f"  {words.kind(kind):<9}{figures}")
    for name, count in tally.notes.items():
        click.echo(f"  {words.note(name, count)}")
    _print_doubts(report)
    if rejects:
        click.echo(f"Rows that were not loaded: {rejects}. Mend them there and load that file.")


def _heading(report: Report, *, dry_run: bool) -> str:
    office = report.office.name
    if not report.tally.found_something:
        return f"Nothing was imported into {office}: no row could be loaded."
    if not report.tally.did_something:
        return f"Nothing has changed in {office}: the files say what they said before."
    if dry_run:
        return f"This is what would happen in {office}. Nothing was changed."
    return f"Imported into {office}. Nobody was written to."


def _print_doubts(report: Report) -> None:
    doubts = report.tally.in_order()
    for doubt in doubts[:SHOWN]:
        click.echo(f"  {doubt.kind.file_name}, line {doubt.line}: {OUTCOMES[doubt.outcome]}. {words.reason(doubt)}")
    more = len(doubts) - SHOWN + report.tally.not_shown
    if more > 0:
        click.echo(f"  and {more:,} more.")
