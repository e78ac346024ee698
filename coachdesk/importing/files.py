"""Reading a CSV file row by row, whatever its encoding and the order of its columns; never the whole of it at once."""

import codecs
import csv
import io
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from operator import itemgetter
from typing import BinaryIO

from coachdesk.importing import cells
from coachdesk.importing.kind import COLUMNS, Kind
from coachdesk.importing.refusal import ImportRefused
from coachdesk.translation import gettext as _
from coachdesk.translation import list_text

CHUNK = 64 * 1024
TOLD_EVERY = 500
MARKS = ("file", "line", "reason")
Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Source:
    """A file that can be opened as often as it is needed."""

    name: str
    open: Callable[[], BinaryIO]
    size: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """One row: the line it begins on, its cells as they are, and the values of the columns we know, trimmed."""

    number: int
    cells: Sequence[str]
    values: tuple[str, ...]
    whole: bool = True


class Table:
    """A file whose first line was read and found good. Iterating over `lines()` reads it from its beginning."""

    def __init__(self, kind: Kind, source: Source, encoding: str, header: Sequence[str]) -> None:
        self.kind, self.source, self.encoding = kind, source, encoding
        self.header = header
        self.marked = set(MARKS) <= set(header)
        self._values = itemgetter(*(header.index(column) for column in COLUMNS[kind]))

    @property
    def columns(self) -> list[str]:
        """The columns a row is given back with: ours, and whatever else stood in the file."""
        known = COLUMNS[self.kind]
        others = () if self.marked else (column for column in self.header if column not in {*known, *MARKS, ""})
        return [*known, *dict.fromkeys(others)]

    @property
    def has_rows(self) -> bool:
        with closing(_rows(self.source, self.encoding)) as rows:
            next(rows)
            return any(any(row) for _number, row in rows)

    def given_back(self, line: Line) -> dict[str, str]:
        """A row as it stood in the file, by column."""
        return dict(zip(self.header, line.cells, strict=False))

    def lines(self, progress: Progress = lambda _bytes: None) -> Iterator[Line]:
        """Every row that says anything; of a file of rejects only those that came out of this kind of file."""
        with closing(_rows(self.source, self.encoding, progress)) as rows:
            next(rows)
            for number, row in rows:
                if any(row) and (line := self._line(number, row)):
                    yield line

    def _line(self, number: int, row: list[str]) -> Line | None:
        width = len(self.header)
        whole = len(row) == width or (len(row) > width and not any(row[width:]))
        if len(row) < width:
            row += [""] * (width - len(row))
        if self.marked:
            row = [cells.plain(cell) for cell in row]
            if (row[self.header.index("file")].strip() or Kind.CLAIMANTS.file_name) != self.kind.file_name:
                return None
        return Line(number, row, tuple(map(str.strip, self._values(row))), whole)


def open_table(kind: Kind, source: Source) -> Table:
    """A file, ready to be read. Raises ImportRefused when it cannot be."""
    encoding = _encoding(source)
    header = _header(source, encoding)
    missing = [column for column in COLUMNS[kind] if column not in header]
    if missing:
        columns = list_text([f"“{column}”" for column in missing])
        raise ImportRefused(_("%(file)s has no column %(columns)s.", file=source.name, columns=columns))
    twice = next((column for column in COLUMNS[kind] if header.count(column) > 1), None)
    if twice:
        raise ImportRefused(_("%(file)s has the column “%(column)s” twice.", file=source.name, column=twice))
    table = Table(kind, source, encoding, header)
    if kind is not Kind.MEETINGS and not table.marked and not table.has_rows:
        raise ImportRefused(_("%(file)s is empty.", file=source.name))
    return table


def kinds_in(source: Source) -> list[Kind]:
    """The kinds of file whose rows a file of rejects can hold; none when it is no such file."""
    header = _header(source, _encoding(source))
    if not set(MARKS) <= set(header):
        return []
    return [kind for kind in Kind if set(COLUMNS[kind]) <= set(header)]


def _header(source: Source, encoding: str) -> list[str]:
    with closing(_rows(source, encoding)) as rows:
        _number, row = next(rows, (0, []))
    header = ["_".join(column.casefold().split()) for column in row]
    if not any(header):
        raise ImportRefused(_("%(file)s is empty.", file=source.name))
    return header


def _rows(
    source: Source, encoding: str, progress: Progress = lambda _bytes: None
) -> Generator[tuple[int, list[str]], None, None]:
    """Rows with the number of the line they begin on; lines without anything on them are passed over."""
    begins, at = 1, 0
    with source.open() as stream, io.TextIOWrapper(stream, encoding, newline="") as text:
        reader = csv.reader(text, strict=True)
        try:
            for number, row in enumerate(reader, start=1):
                if row:
                    yield begins, row
                begins = reader.line_num + 1
                if number % TOLD_EVERY == 0:
                    progress(stream.tell() - at)
                    at = stream.tell()
        except csv.Error:
            sentence = _("%(file)s cannot be read from line %(line)s on: a quotation mark is out of place.")
            raise ImportRefused(sentence % {"file": source.name, "line": begins}) from None
    progress(max(source.size - at, 0))


def _encoding(source: Source) -> str:
    """UTF-8 when all of the file is, else Windows-1252."""
    try:
        with source.open() as stream:
            return "utf-8-sig" if _is_text(stream, "utf-8", source.name) else _windows(source)
    except OSError:
        raise ImportRefused(_("%(file)s cannot be opened.", file=source.name)) from None


def _windows(source: Source) -> str:
    with source.open() as stream:
        if _is_text(stream, "cp1252", source.name):
            return "cp1252"
    raise ImportRefused(_("%(file)s is neither UTF-8 nor Windows-1252 text.", file=source.name))


def _is_text(stream: BinaryIO, encoding: str, name: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        while chunk := stream.read(CHUNK):
            if b"\0" in chunk:
                raise ImportRefused(_("%(file)s is not a CSV file.", file=name))
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True
