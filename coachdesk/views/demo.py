"""The way into a demo."""

from flask import redirect, url_for
from flask.typing import ResponseReturnValue


def front_page() -> ResponseReturnValue:
    return redirect(url_for("sessions.new"), 303)
