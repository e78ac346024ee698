"""Figures for whoever runs the service: on this machine, or with a token out of a file. Nothing in them is of anybody.

Off unless COACHDESK_METRICS says yes; then what nobody may see is a page that does not exist.
"""

import hmac
from ipaddress import ip_address

from flask import Blueprint, abort, current_app, request
from flask.typing import ResponseReturnValue

from coachdesk import clock, metrics
from coachdesk.config import Settings
from coachdesk.db import db, look_as
from coachdesk.queries import running
from coachdesk.views.access import public

FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Via")
blueprint = Blueprint("metrics", __name__)


@blueprint.get("/metrics")
@public
def show() -> ResponseReturnValue:
    settings: Settings = current_app.config["SETTINGS"]
    if not settings.metrics or not _may_see(settings.metrics_token):
        abort(404)
    look_as(db.session, "system:metrics")
    return metrics.as_text(running.now(db.session, clock.now())), {"Content-Type": "text/plain; version=0.0.4"}


def _may_see(token: str) -> bool:
    """With a token nothing else counts; without one, a program on this machine with no proxy between."""
    if token:
        shown = request.headers.get("Authorization", "").encode("utf-8", "replace")
        return hmac.compare_digest(shown, f"Bearer {token}".encode())
    try:
        here = ip_address(request.remote_addr or "").is_loopback
    except ValueError:
        return False
    return here and not any(name in request.headers for name in FORWARDED)
