"""A test's own threads look past the walls of PostgreSQL, as the `db` fixture does for the test itself."""

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask
from flask_sqlalchemy_lite import SQLAlchemy

from coachdesk.db import PAST_THE_WALLS, db


@contextmanager
def beyond(app: Flask) -> Iterator[SQLAlchemy]:
    """The application's context with the database of a command: what it reads and writes is nobody's in particular."""
    with app.app_context():
        db.session.info[PAST_THE_WALLS] = "tests"
        yield db
