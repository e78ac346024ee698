"""The rows that did not come in, as a CSV to be mended and loaded again: each with its file, line and reason."""

import csv
from collections.abc import Sequence
from typing import TextIO

from coachdesk.importing import words
from coachdesk.importing.cells import safe
from coachdesk.importing.doubt import Doubt
from coachdesk.importing.files import MARKS, Line, Table
from coachdesk.importing.kind import Kind

BYTE_ORDER_MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"  # without it, spreadsheets take names apart


class Rejects:
    """One file for all kinds of rows; a row leaves empty what its kind has no column for.

    The columns of staff.csv are in it only when rows of staff are: those come first, so the first row decides.
    """

    def __init__(self, out: TextIO | None, tables: Sequence[Table]) -> None:
        self.count = 0
        self._writer = csv.writer(out, quoting=csv.QUOTE_ALL) if out else None
        self._out, self._tables = out, {table.kind: table for table in tables}
        self._columns: list[str] = []

    def write(self, doubt: Doubt, line: Line) -> None:
        """Give a row back."""
        self.count += 1
        if self._writer is None:
            return
        self._begin(with_staff=doubt.kind is Kind.STAFF)
        row = self._tables[doubt.kind].given_back(line)
        row |= {"file": doubt.kind.file_name, "line": str(doubt.line), "reason": words.reason(doubt)}
        self._writer.writerow([safe(row.get(column, "")) for column in self._columns])

    def finish(self) -> None:
        """A file without rows has its first line all the same."""
        self._begin(with_staff=False)

    def _begin(self, *, with_staff: bool) -> None:
        if self._columns or self._writer is None or self._out is None:
            return
        tables = (table for kind, table in self._tables.items() if with_staff or kind is not Kind.STAFF)
        self._columns = list(dict.fromkeys([*MARKS, *(column for table in tables for column in table.columns)]))
        self._out.write(BYTE_ORDER_MARK)
        self._writer.writerow([safe(column) for column in self._columns])
