"""Browsers in which somebody has signed in before: guesses from elsewhere do not slow them.

A cookie of a year holds a name of chance and, for each account that signed in here, a mark that nobody else can make
and that says nothing about whose it is. It lets nobody in.
"""

import hmac
import secrets
from base64 import urlsafe_b64encode
from typing import Any
from uuid import UUID

from flask import after_this_request, current_app, request
from itsdangerous import BadData, URLSafeSerializer
from werkzeug.wrappers import Response

from coachdesk.models import Account

LASTS = 365 * 24 * 3600
MOST = 12


def name_at(account: Account | None) -> str | None:
    """The name of this browser, where this account has signed in with it before."""
    held = _held()
    if held is None or account is None:
        return None
    return str(held["name"]) if _mark(held["name"], account.id) in held["of"] else None


def remember(account_id: UUID) -> None:
    """Somebody has signed in here, with all that it takes."""
    held = _held() or {"name": secrets.token_urlsafe(12), "of": []}
    mark = _mark(held["name"], account_id)
    held["of"] = [mark, *(each for each in held["of"] if each != mark)][:MOST]
    text = str(_signer().dumps(held))

    @after_this_request
    def put(response: Response) -> Response:
        secure = bool(current_app.config["SESSION_COOKIE_SECURE"])
        response.set_cookie(_cookie(), text, max_age=LASTS, secure=secure, httponly=True, samesite="Lax")
        return response


def _held() -> dict[str, Any] | None:
    try:
        held = _signer().loads(request.cookies.get(_cookie(), ""))
    except BadData:
        return None
    return held if isinstance(held, dict) else None


def _mark(name: str, account_id: UUID) -> str:
    key = str(current_app.secret_key).encode()
    code = hmac.digest(key, b"a browser known to " + account_id.bytes + str(name).encode(), "sha256")
    return urlsafe_b64encode(code).decode()[:16]


def _cookie() -> str:
    return "__Host-known" if current_app.config["SESSION_COOKIE_SECURE"] else "known"


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.secret_key), salt="a browser that is known")
