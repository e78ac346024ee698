"""The lists that the rules are read from: plain CSV files that somebody who writes no code can read and mend."""

import csv
import io
from collections.abc import Sequence
from importlib.resources import files


class BadData(ValueError):
    """A list of the package says something that cannot be; the application does not start with it."""


def rows(name: str, columns: Sequence[str]) -> list[dict[str, str]]:
    """Every row of one list, all its columns given and trimmed."""
    text = (files("coachdesk.data") / name).read_text(encoding="utf-8")
    return rows_of(name, text, columns)


def rows_of(name: str, text: str, columns: Sequence[str]) -> list[dict[str, str]]:
    """The same for a text that is at hand. Every cell has to say something."""
    header, *lines = list(csv.reader(io.StringIO(text, newline=""), strict=True)) or [[]]
    if header != list(columns):
        raise BadData(f"{name}: the columns are {header}, not {list(columns)}")
    for number, cells in enumerate(lines, start=2):
        if len(cells) != len(columns):
            raise BadData(f"{name}, line {number}: {len(cells)} columns instead of {len(columns)}")
        if any(cell != cell.strip() or not cell for cell in cells):
            raise BadData(f"{name}, line {number}: an empty cell, or spaces around one")
    return [dict(zip(columns, cells, strict=True)) for cells in lines]
