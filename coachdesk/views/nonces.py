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

FIELD = "form_nonce"


def form_nonce() -> Markup:
    """The hidden field that stands in every form that changes something."""
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
        led_to = response.headers.get("Location") or response.headers.get("HX-Redirect") or request.referrer or ""
        where = (FormNonce.owner == _owner(), FormNonce.nonce == nonce)
        db.session.execute(update(FormNonce).where(*where).values(led_to=led_to[:400]))


def _owner() -> str:
    """Fixed at the start of the request: signing in or out must not change whose form it was."""
    if "form_owner" not in g:
        if "visit" not in session:
            session["visit"] = secrets.token_urlsafe(18)
        g.form_owner = str(session["visit"])[:60]
    owner: str = g.form_owner
    return owner
