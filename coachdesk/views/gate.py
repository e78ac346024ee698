"""What is turned away before anything of ours looks at it: other people's host names, and plain http behind TLS.

The gate stands before the styles and scripts too. What asks for the machine (`/health`, `/ready`, `/metrics`) may come
by any name and without TLS: it says nothing of anybody.
"""

from collections.abc import Callable, Iterable
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from flask import Flask
from werkzeug.exceptions import BadRequest
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.wrappers import Response
from werkzeug.wsgi import get_host

from coachdesk import logs
from coachdesk.views import headers

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

FOR_THE_MACHINE = ("/health", "/ready", "/metrics")
# What programs fetch by themselves is refused without TLS: a redirect would hide that it went out in the clear.
FOR_PROGRAMS = (".ics", ".csv", ".json", ".xml")
log = logs.logger(__name__)


class Gate:
    """WSGI, outside the application."""

    def __init__(self, inside: "WSGIApplication", hosts: tuple[str, ...], *, https: bool, proxies: int) -> None:
        self.inside, self.hosts, self.https, self.proxies = inside, hosts, https, proxies

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        refusal = self._refusal(environ)
        return refusal(environ, start_response) if refusal else self.inside(environ, start_response)

    def _refusal(self, environ: "WSGIEnvironment") -> Response | None:
        if environ.get("PATH_INFO") in FOR_THE_MACHINE:
            return None
        if not self._is_ours(host := _host(environ)):
            log.warning("refused.host")
            return self._answer("This address is not one of this service.", 400)
        if not self.https or environ["wsgi.url_scheme"] == "https" or self._is_from_here(environ):
            return None
        if _is_a_page(environ):
            return self._answer("This service is reached over https.", 308, Location=_by_https(host, environ))
        log.warning("refused.plain_http")
        return self._answer("This is answered over https alone.", 403)

    def _is_ours(self, host: str) -> bool:
        return host in self.hosts or host.rpartition(":")[0] in self.hosts

    def _is_from_here(self, environ: "WSGIEnvironment") -> bool:
        """A browser on this machine with no proxy between: nothing travels."""
        try:
            return not self.proxies and ip_address(environ.get("REMOTE_ADDR", "")).is_loopback
        except ValueError:
            return False

    def _answer(self, words: str, status: int, **more: str) -> Response:
        carried = {**headers.HEADERS, **(headers.BY_HTTPS if self.https else {})}
        return Response(f"{words}\n", status, {**carried, **more}, mimetype="text/plain")


def _host(environ: "WSGIEnvironment") -> str:
    """The host as the visitor wrote it, in small letters; none where it is no host."""
    try:
        return get_host(environ).lower()
    except (BadRequest, ValueError, UnicodeError):
        return ""


def _is_a_page(environ: "WSGIEnvironment") -> bool:
    reads = environ["REQUEST_METHOD"] in ("GET", "HEAD")
    return reads and not environ.get("PATH_INFO", "").lower().endswith(FOR_PROGRAMS)


def _by_https(host: str, environ: "WSGIEnvironment") -> str:
    """The same page over https, in the form in which an address travels: nothing in it ends a header."""
    path = quote(environ.get("PATH_INFO", "/").encode("latin-1", "replace"), safe="/:@!$&'()*+,;=~")
    asked = quote(environ.get("QUERY_STRING", "").encode("latin-1", "replace"), safe="%/:@!$&'()*+,;=~?")
    return f"https://{host}{path}{'?' + asked if asked else ''}"


def init(app: Flask, *, hosts: tuple[str, ...], https: bool, proxies: int) -> None:
    inside: Callable[..., Any] = Gate(app.wsgi_app, hosts, https=https, proxies=proxies)
    if proxies:
        inside = ProxyFix(inside, x_for=proxies, x_proto=proxies)
    app.wsgi_app = inside  # type: ignore[method-assign]
