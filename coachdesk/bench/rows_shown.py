"""What a reader finds on a page: whom the rows of a table link to, the words of their cells, every word there is."""

from html.parser import HTMLParser

Row = tuple[str, ...]
VOID = ("br", "hr", "input", "meta", "link", "img", "path", "circle", "rect")


class _Reader(HTMLParser):
    """Rows of every table. Words for screen readers alone are left out, and so is the count before folded chips."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.heads: list[bool] = []
        self.texts: list[str] = []
        self._in_row = False
        self._silent: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        classes = (dict(attrs).get("class") or "").split()
        if tag == "tr":
            self.rows.append([])
            self.heads.append(True)
            self._in_row = True
        elif tag in ("td", "th") and self._in_row:
            self.rows[-1].append("")
            self.heads[-1] &= tag == "th"
        elif self._in_row and tag == "a" and not self.rows[-1][-1]:
            self.rows[-1].insert(0, (dict(attrs).get("href") or "").rpartition("/")[2])
        elif self._in_row and self.rows[-1] and "vh" not in classes:
            self.rows[-1][-1] += f" {classes[1]}:" if classes[:1] == ["c"] else " "
        if self._silent or "vh" in classes or tag == "summary":
            self._silent += [] if tag in VOID else [tag]

    def handle_endtag(self, tag: str) -> None:
        if self._silent:
            self._silent.pop()
        if tag == "table":
            self._in_row = False

    def handle_data(self, data: str) -> None:
        if self._silent:
            return
        self.texts.append(" ".join(data.split()))
        if self._in_row and self.rows[-1]:
            self.rows[-1][-1] += data


def _read(page: bytes) -> _Reader:
    reader = _Reader()
    reader.feed(page.decode())
    return reader


def rows_shown(page: bytes) -> list[Row]:
    """The rows of tables, their heads left out, blanks made one; where a row links to a record, its id comes first."""
    reader = _read(page)
    bodies = (row for row, head in zip(reader.rows, reader.heads, strict=True) if not head)
    return [tuple(" ".join(cell.split()) for cell in row) for row in bodies]


def words_missing(page: bytes, floor: bytes) -> list[str]:
    """What the floor says and the page does not."""
    shown = " ".join(_read(page).texts)
    return [text for text in _read(floor).texts if text not in shown]
