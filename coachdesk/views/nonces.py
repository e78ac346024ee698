"""A nonce in every form: the second press of a button is answered with where the first one led."""

import secrets

from flask import Response, g, redirect, request, session, url_for
from markupsafe import Markup
from sqlalchemy import select, update
from sqlalchemy.dialects import postgresql, sqlite
from werkzeug.wrappers import Response as AnyResponse

from coachdesk import clock
from coachdesk.db import db, is_postgresql
from coachdesk.models import FormNonce
from coachdesk.views.access import current_viewer
from coachdesk.views.languages import local_path

FIELD = "form_nonce"
LONGEST = 400


def form_nonce() -> Markup:
    """The hidden field that stands in every form that changes something."""
    _visit()
    return Markup('<input type="hidden" name="{}" value="{}">').format(FIELD, secrets.token_urlsafe(18))


def spent_before() -> AnyResponse | None:
    """Spend this form's nonce; the answer to give when it was spent before."""
    nonce = request.form.get(FIELD, "")[:40]
    if not nonce:
        return None
    dialect = postgresql if is_postgresql(db.session) else sqlite
    values = {"owner": _owner(), "nonce": nonce, "led_to": "", "sent_at": clock.now()}
    spent = dialect.insert(FormNonce).values(values).on_conflict_do_nothing().returning(FormNonce.nonce)
    if db.session.execute(spent).first() is not None:
        g.form_nonce = nonce
        return None
    led_to = db.session.scalar(select(FormNonce.led_to).where(FormNonce.owner == _owner(), FormNonce.nonce == nonce))
    target = led_to or url_for("home.show")
    if request.headers.get("HX-Request"):
        return Response("", 204, {"HX-Redirect": target})
    return redirect(target, 303)


def remember(response: AnyResponse) -> None:
    """Keep where this form led, in the transaction of what it wrote."""
    if nonce := g.get("form_nonce"):
        led_to = response.headers.get("Location") or response.headers.get("HX-Redirect") or local_path(request.referrer)
        where = (FormNonce.owner == _owner(), FormNonce.nonce == nonce)
        db.session.execute(update(FormNonce).where(*where).values(led_to=led_to if len(led_to) <= LONGEST else ""))


def _owner() -> str:
    """Whoever is signed in, else the visit. Fixed at the start of the request: signing in or out does not change it."""
    if "form_owner" not in g:
        viewer = current_viewer()
        g.form_owner = str(viewer.account_id) if viewer else _visit()
    owner: str = g.form_owner
    return owner


def _visit() -> str:
    """A browser that nobody has signed in: named with the first form it is shown, so that two presses are of one."""
    if "visit" not in session:
        session["visit"] = secrets.token_urlsafe(18)
    return str(session["visit"])
