"""Where a request comes from: the socket, or what the proxies before us say, as many as `COACHDESK_PROXIES` names.

Nothing but the count of proxies is trusted: with none, what a browser claims about its address is not read.
"""

from flask import Flask, request
from werkzeug.middleware.proxy_fix import ProxyFix


def client_address() -> str:
    """The network address of whoever is there; empty when there is none (a socket of this machine)."""
    return request.remote_addr or ""


def init(app: Flask) -> None:
    """Believe as many proxies as there are, and no more."""
    proxies = getattr(app.config["SETTINGS"], "proxies", 0)
    if proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=0)  # type: ignore[method-assign]
