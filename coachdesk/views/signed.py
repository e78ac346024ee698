"""What a browser carries for us over a few pages: signed, for one purpose, for a short time, nothing secret in it."""

from datetime import timedelta
from typing import Any

from flask import current_app
from itsdangerous import BadData, URLSafeSerializer

from coachdesk import clock


def sign(purpose: str, /, **held: Any) -> str:
    """A text that nobody else can make."""
    signed = _signer(purpose).dumps(held | {"at": clock.now().timestamp()})
    return signed.decode() if isinstance(signed, bytes) else signed


def read(purpose: str, text: str, /, lasts: timedelta) -> dict[str, Any] | None:
    """What was signed for this purpose, not longer ago than this; else None."""
    try:
        held = _signer(purpose).loads(text)
    except BadData:
        return None
    if not isinstance(held, dict) or not 0 <= clock.now().timestamp() - held.pop("at", 0) < lasts.total_seconds():
        return None
    return held


def _signer(purpose: str) -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.secret_key), salt=purpose)
