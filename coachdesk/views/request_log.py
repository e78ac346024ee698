"""One line for each request, and one for what somebody who keeps watch looks for: tries to come in, refusals, limits.

Who is named by a keyed code that stands for an account at work; of claimants it says that it was one, and not which.
"""

import hmac
import time
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any
from uuid import UUID

import structlog
from flask import Flask, current_app, g, request
from werkzeug.wrappers import Response

from coachdesk import logs, metrics
from coachdesk.policies import Viewer

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT")
# Where somebody tries to come in: what came of it is told by its own line.
TRIES = {"sessions.create", "sessions.set_password", "come_in.enter", "provider.answer"}
REFUSED = {400: "refused.bad_request", 403: "refused.access", 404: "refused.access", 413: "refused.too_much",
           414: "refused.too_much", 429: "refused.throttled"}  # fmt: skip
HEADER = "X-Request-ID"
log = logs.logger(__name__)


class Logbook:
    """WSGI, outside everything else: it sees the answer as it goes out, whoever gave it."""

    def __init__(self, inside: "WSGIApplication") -> None:
        self.inside = inside

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        began, line = time.perf_counter(), Line(logs.request_id(environ.get("HTTP_X_REQUEST_ID")))
        environ["coachdesk.line"] = line
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=line.request_id)

        def started(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            line.status = int(status[:3])
            return start_response(status, [*headers, (HEADER, line.request_id)], *more)

        try:
            return self.inside(environ, started)
        finally:
            _write(line, environ, time.perf_counter() - began)


class Line:
    """What is known of a request by its end."""

    def __init__(self, request_id: str) -> None:
        self.request_id, self.status, self.route, self.who = request_id, 500, "", ""


def _write(line: Line, environ: "WSGIEnvironment", seconds: float) -> None:
    method = environ["REQUEST_METHOD"]
    method = method if method in METHODS else "other"
    route = line.route or ("/static" if environ.get("PATH_INFO", "").startswith("/static/") else "none")
    metrics.count(route, method, line.status, seconds)
    took = round(seconds * 1000, 1)
    log.info("request", route=route, method=method, status=line.status, took_ms=took, who=line.who or "nobody")


def _note(response: Response) -> Response:
    """What only the inside knows: the route and who asked. A refusal of somebody signed in has a line of its own."""
    viewer: Viewer | None = g.get("viewer") or g.get("was_viewer")
    line: Line = request.environ.get("coachdesk.line") or Line("")
    line.route = request.url_rule.rule if request.url_rule else "none"
    line.who = who(viewer)
    told = {"route": line.route, "who": line.who, "status": response.status_code}
    if request.endpoint in TRIES:
        log.info("sign_in.tried", came_in=bool(g.get("came_in")), **told)
    event = REFUSED.get(response.status_code)
    if event and (event != "refused.access" or (viewer and request.url_rule)):
        log.warning(event, **told)
    return response


def who(viewer: Viewer | None) -> str:
    """A code for an account at work, the same each time, that only we can make."""
    if viewer is None:
        return "nobody"
    return "claimant" if viewer.claimant_id else code_of(viewer.account_id)


def code_of(account_id: UUID) -> str:
    key = str(current_app.secret_key).encode()
    return hmac.digest(key, b"in the log " + account_id.bytes, "sha256").hex()[:12]


def init(app: Flask) -> None:
    app.before_request(_remember_viewer)
    app.after_request(_note)


def _remember_viewer() -> None:
    """The page of a refusal shows nobody, and its line still says who it was."""
    g.was_viewer = g.get("viewer")


def wrap(app: Flask) -> None:
    app.wsgi_app = Logbook(app.wsgi_app)  # type: ignore[method-assign]
