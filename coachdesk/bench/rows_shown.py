"""What a reader finds in a table of a page: whom each row links to, and the words of its cells."""

from html.parser import HTMLParser

Row = tuple[str, ...]
VOID = ("br", "hr", "input", "meta", "link", "img", "path", "circle", "rect")


class _Reader(HTMLParser):
    """Rows of every table. Words for screen readers alone are left out, and so is the count before folded chips."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self._in_row = False
        self._silent: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        classes = (dict(attrs).get("class") or "").split()
        if tag == "tr":
            self.rows.append([])
            self._in_row = True
        elif tag in ("td", "th") and self._in_row:
            self.rows[-1].append("")
        elif self._in_row and tag == "a" and not self.rows[-1][-1]:
            self.rows[-1].insert(0, (dict(attrs).get("href") or "").rpartition("/")[2])
        if self._in_row and "c" in classes:
            self.rows[-1][-1] += f" {''.join(classes[1:])}:"
        if self._silent or "vh" in classes or tag == "summary":
            self._silent += [] if tag in VOID else [tag]

    def handle_endtag(self, tag: str) -> None:
        if self._silent:
            self._silent.pop()
        if tag == "table":
            self._in_row = False

    def handle_data(self, data: str) -> None:
        if self._in_row and not self._silent and self.rows[-1]:
            self.rows[-1][-1] += data


def rows_shown(page: bytes) -> list[Row]:
    """The rows that link somewhere: the id first, then the cells, blanks made one."""
    reader = _Reader()
    reader.feed(page.decode())
    linked = (row for row in reader.rows if row and len(row[0]) == 36)
    return [tuple(" ".join(cell.split()) for cell in row) for row in linked]
