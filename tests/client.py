"""A client of the application whose requests are like real ones: each in a context of its own."""

from contextvars import Context
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from coachdesk.db import db


class Client(FlaskClient):
    """Keep what the test has written, make the request as a stranger to it, and show the test what has changed."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        db.session.commit()
        response = Context().run(super().open, *args, **kwargs)
        db.session.expire_all()
        return response
