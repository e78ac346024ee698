"""What people type, before anything looks at it."""

from uuid import UUID

from flask import Flask, abort, request


def init(app: Flask) -> None:
    app.before_request(refuse_what_no_database_keeps)


def refuse_what_no_database_keeps() -> None:
    """PostgreSQL keeps no text with a NUL in it, and nobody types one."""
    for typed in (request.args, request.form):
        if any("\0" in text for _name, texts in typed.lists() for text in texts):
            abort(422)


def id_of(text: str) -> UUID | None:
    """An id in an address or a hidden field; what is none is left to the usual."""
    try:
        return UUID(text)
    except ValueError:
        return None
