"""A nonce in every form: the second press of a button is answered with where the first one led.

Only what is sent again as it was is a second press. A browser may show a page again as it was left, with the nonce that
was spent: who types something else there, or mends what they typed while they wait for the answer, sends another form.
"""

import hashlib
import hmac
import json
import secrets
from base64 import urlsafe_b64encode
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from flask import Response, current_app, g, redirect, request, session, url_for
from markupsafe import Markup
from sqlalchemy import delete, select, update
from sqlalchemy.dialects import postgresql, sqlite
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

from coachdesk import clock
from coachdesk.db import db, is_postgresql
from coachdesk.models import FormNonce
from coachdesk.views.access import current_viewer
from coachdesk.views.languages import local_path

FIELD = "form_nonce"
LONGEST = 400
CHANCE, MARK = 24, 15


def form_nonce() -> Markup:
    """The hidden field that stands in every form that changes something; it bears the mark of whom it was shown to."""
    visit()
    viewer = current_viewer()
    mark = f".{mark_of(viewer.account_id)}" if viewer else ""
    return Markup('<input type="hidden" name="{}" value="{}">').format(FIELD, secrets.token_urlsafe(18) + mark)


def mark_of(account_id: UUID) -> str:
    """What stands for an account in its forms: nobody else can make it, and it names nobody."""
    return _code(b"form shown to " + account_id.bytes)


def _code(text: bytes) -> str:
    code = hmac.digest(str(current_app.secret_key).encode(), text, "sha256")
    return urlsafe_b64encode(code).decode()[:MARK]


def mark_in(nonce: str) -> str:
    """The mark that a form bears, or none."""
    mark = nonce.partition(".")[2]
    return mark if len(mark) == MARK else ""


def spent_before() -> AnyResponse | None:
    """Spend this form's nonce; the answer to give when it was spent before."""
    if not request.form.get(FIELD):
        return None
    nonce = f"{_chance(request.form[FIELD])}{_code_of_what_was_sent()}"
    dialect = postgresql if is_postgresql(db.session) else sqlite
    values = {"owner": _owner(), "nonce": nonce, "led_to": "", "sent_at": clock.now()}
    spent = dialect.insert(FormNonce).values(values).on_conflict_do_nothing().returning(FormNonce.nonce)
    if db.session.execute(spent).first() is not None:
        g.form_nonce = nonce
        return None
    led_to = db.session.scalar(select(FormNonce.led_to).where(FormNonce.owner == _owner(), FormNonce.nonce == nonce))
    target = led_to or (here if _lets_in(here := local_path(request.referrer)) else url_for("home.show"))
    if request.headers.get("HX-Request"):
        return Response("", 204, {"HX-Redirect": target})
    return redirect(target, 303)


def is_spent(nonce: str) -> bool:
    """Whether something was sent with this nonce, and taken."""
    its_own = FormNonce.nonce.startswith(_chance(nonce), autoescape=True)
    found = select(FormNonce.nonce).where(FormNonce.owner == _owner(), its_own).limit(1)
    return bool(nonce) and db.session.scalar(found) is not None


def give_back() -> None:
    """The form was only shown again: it may still be sent as it was."""
    if nonce := g.pop("form_nonce", None):
        db.session.execute(delete(FormNonce).where(FormNonce.owner == _owner(), FormNonce.nonce == nonce))


def remember(response: AnyResponse) -> None:
    """Keep where this form led, in the transaction of what it wrote."""
    if nonce := g.get("form_nonce"):
        led_to = response.headers.get("Location") or response.headers.get("HX-Redirect") or local_path(request.referrer)
        kept = led_to if len(led_to) <= LONGEST and not _lets_in(led_to) else ""
        where = (FormNonce.owner == _owner(), FormNonce.nonce == nonce)
        db.session.execute(update(FormNonce).where(*where).values(led_to=kept))


def _lets_in(address: str) -> bool:
    """Whether whoever has this address comes in by it, or sets a password: such a link is kept as a digest alone."""
    try:
        _endpoint, values = current_app.url_map.bind(request.host).match(urlsplit(address).path, method="GET")
    except (HTTPException, ValueError):
        return False
    return "token" in values


def _chance(nonce: str) -> str:
    """What is this form's alone, as it begins what is kept."""
    return nonce[:CHANCE].partition(".")[0] + "."


def _code_of_what_was_sent() -> str:
    """The same for the same fields and files, sent to the same address; it tells nothing of them."""
    fields = [each for each in request.form.lists() if each[0] not in ("csrf_token", FIELD)]
    files = [(name, file.filename, _digest(file.stream)) for name, file in request.files.items(multi=True)]
    sent = json.dumps([request.full_path, request.form[FIELD], fields, files])
    return _code(b"form as it was sent " + sent.encode())


def _digest(file: Any) -> str:
    digest = hashlib.file_digest(file, "sha256").hexdigest()
    file.seek(0)
    return digest


def _owner() -> str:
    """Whoever is signed in, else the visit. Fixed at the start of the request: signing in or out does not change it."""
    if "form_owner" not in g:
        viewer = current_viewer()
        g.form_owner = str(viewer.account_id) if viewer else visit()
    owner: str = g.form_owner
    return owner


def visit() -> str:
    """A browser by a name of chance, given with the first form it is shown: two presses before a sign-in are of one."""
    if "visit" not in session:
        session["visit"] = secrets.token_urlsafe(18)
    return str(session["visit"])
