"""Where a request comes from: the socket, or what the proxies before us say, as many as `COACHDESK_PROXIES` names.

The gate (gate.py) believes so many proxies and no more; what else a browser claims about its address is not read.
"""

from flask import request


def client_address() -> str:
    """The network address of whoever is there; empty when there is none (a socket of this machine)."""
    return request.remote_addr or ""
