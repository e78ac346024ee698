"""What is written down of what happens: a line of JSON each, in UTC, with nothing in it that is about a person.

A line holds words of ours, numbers, and the id of its request. Paths, queries, forms, names and what a fault said are
never handed to it; a route is named by its rule (`/claimants/<uuid:claimant_id>`).
"""

import logging
import re
import secrets
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

OURS = "coachdesk"
WELL_FORMED = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{7,63}")
LIBRARIES = ("gunicorn.error", "gunicorn.access", "apscheduler", "py.warnings")

_BEFORE = (
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True, key="time"),
)


def logger(name: str) -> Any:
    """A logger whose calls are `log.info("what.happened", number=1)`."""
    return structlog.wrap_logger(
        logging.getLogger(name),
        processors=[structlog.stdlib.filter_by_level, *_BEFORE, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )


def start(level: str = "info") -> None:
    """Write our lines to the standard error, each on a line of its own. Called again it changes the level alone."""
    ours = logging.getLogger(OURS)
    ours.setLevel(level.upper())
    if not any(isinstance(each, _ToStderr) for each in ours.handlers):
        ours.addHandler(_ToStderr())


class _ToStderr(logging.StreamHandler):  # type: ignore[type-arg]
    """The standard error as it is now, and not as it was when the program began."""

    def __init__(self) -> None:
        super().__init__(sys.stderr)
        self.setFormatter(formatter())

    @property
    def stream(self) -> Any:
        return sys.stderr

    @stream.setter
    def stream(self, _stream: Any) -> None:
        pass


def formatter() -> logging.Formatter:
    """One line of JSON, whatever logged it. Of a library only the sentence is kept, without what was put into it."""
    return structlog.stdlib.ProcessorFormatter(
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, structlog.processors.JSONRenderer()],
        foreign_pre_chain=[_without_what_was_put_in, *_BEFORE],
        pass_foreign_args=True,
    )


def _without_what_was_put_in(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> dict[str, Any]:
    """A library puts paths and words of visitors into its sentences: its numbers are kept, and its pattern."""
    record: logging.LogRecord = event["_record"]
    told: dict[str, Any] = {
        "event": str(record.msg) if isinstance(record.msg, str) and record.name in LIBRARIES else "library",
        "logger": record.name,
        "_record": record,
        "_from_structlog": False,
    }
    if record.exc_info and record.exc_info[0]:
        told["fault"] = record.exc_info[0].__qualname__
    if numbers := [each for each in event.get("positional_args", ()) if isinstance(each, int)]:
        told["numbers"] = numbers
    return told


def request_id(given: str | None) -> str:
    """The id that a proxy gave this request, if it is one, or a fresh one."""
    return given if given and WELL_FORMED.fullmatch(given) else secrets.token_hex(8)
