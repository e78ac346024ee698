"""Words that somebody looked for, closed before they stand in an address: a name is in no history, log or referrer.

They open for the account that looked and for nobody else; what does not open is no word at all.
"""

import hmac
import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from flask import current_app, request

from coachdesk.views.access import the_viewer

FIELD, CLOSED = "q", "words"
LONGEST, NONCE = 100, 12


def typed() -> str:
    """The words of the form that was sent."""
    return request.form.get(FIELD, "").strip()[:LONGEST]


def asked() -> str:
    """The words of this address. One that was typed by hand may have them open; no page of ours leads there."""
    closed = request.args.get(CLOSED)
    return (_opened(closed) if closed else request.args.get(FIELD, "")).strip()[:LONGEST]


def in_address(words: str) -> dict[str, Any]:
    """What stands in an address for these words; nothing for none."""
    return {CLOSED: _closed(words)} if words else {}


def _closed(words: str) -> str:
    nonce = os.urandom(NONCE)
    return urlsafe_b64encode(nonce + _box().encrypt(nonce, words.encode(), _whose())).decode().rstrip("=")


def _opened(text: str) -> str:
    try:
        content = urlsafe_b64decode(text + "=" * (-len(text) % 4))
        return _box().decrypt(content[:NONCE], content[NONCE:], _whose()).decode()
    except (InvalidTag, ValueError):
        return ""


def _box() -> AESGCM:
    return AESGCM(hmac.digest(str(current_app.secret_key).encode(), b"words looked for", "sha256"))


def _whose() -> bytes:
    return the_viewer().account_id.bytes
