"""Cells of a CSV that goes out: nothing may take a name for a formula, and the name has to come back as it was.

A cell that begins with = + - @, a tab or a line's end, or with apostrophes and then one of these, gets an apostrophe in
front. Taking one off wherever apostrophes stand before such a sign undoes exactly that and nothing else.
"""

import re

_RISKY = re.compile(r"'*[=+\-@\t\r\n]")
_PROTECTED = re.compile(r"'+[=+\-@\t\r\n]")


def safe(cell: str) -> str:
    """The cell as it may leave."""
    return f"'{cell}" if _RISKY.match(cell) else cell


def plain(cell: str) -> str:
    """A cell that left through `safe`, as it was."""
    return cell[1:] if _PROTECTED.match(cell) else cell
