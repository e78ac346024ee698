"""What a page asks of the database: reads apart from writes, and from what every request asks about who is looking."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import event

ABOUT_THE_VIEWER = ("FROM sign_in", "set_config(")


@dataclass
class Counted:
    """The statements, in their order."""

    all: list[str] = field(default_factory=list)

    @property
    def reads(self) -> list[str]:
        """What was read for the page itself."""
        reads = [each for each in self.all if each.lstrip().upper().startswith(("SELECT", "WITH"))]
        return [each for each in reads if not any(words in each for words in ABOUT_THE_VIEWER)]


@contextmanager
def statements(db: Any) -> Iterator[Counted]:
    """Count the statements of what is done inside."""
    counted = Counted()

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        counted.all.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield counted
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
