"""Words that were sent when the sign-in behind them had ended: they are carried over the next one, not lost.

The sign-in page holds the sent fields, signed, and the form's own mark says whose they are (nonces.py): only that
account is shown them again, on a page with one button. Nothing is sent by itself. What another site sends bears no
mark and is never shown, and neither is a password.
"""

import hmac
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from itsdangerous import BadData, URLSafeTimedSerializer

from coachdesk.forms.sessions import SignInForm
from coachdesk.policies import Viewer
from coachdesk.translation import gettext as _
from coachdesk.views import challenges, nonces
from coachdesk.views.access import OPEN_TO_ALL, the_viewer
from coachdesk.views.languages import local_path
from coachdesk.views.sign_in import load_viewer

FIELD = "kept"
OURS = ("csrf_token", nonces.FIELD, FIELD)
OLD = "old"  # what one's password was is a password
MOST = 600_000  # characters; a form of more is told to go back instead
LASTS = 12 * 60 * 60


@dataclass(frozen=True)
class Kept:
    """The fields of a form, in their order, and where they were going."""

    path: str
    fields: tuple[tuple[str, str], ...]

    @property
    def words(self) -> list[tuple[str, str]]:
        """What a person typed: it is shown, and can be changed."""
        return [field for field in self.fields if _is_text(field[1])]

    @property
    def rest(self) -> list[tuple[str, str]]:
        """What was chosen, and what the form itself brought along."""
        return [field for field in self.fields if not _is_text(field[1])]


def sent_words() -> str | None:
    """What was sent with this request, signed, to be carried over a sign-in; None when there is nothing to carry."""
    if request.method != "POST" or not _from_here():
        return None
    if (token := request.form.get(FIELD)) is not None:
        return token if _read(token) else None
    view = request.url_rule and current_app.view_functions.get(request.url_rule.endpoint)
    if view is None or getattr(view, "rule", OPEN_TO_ALL) == OPEN_TO_ALL:
        return None
    mark = nonces.mark_in(request.form.get(nonces.FIELD, ""))
    fields = [(name, text) for name, texts in request.form.lists() for text in texts if _may_be_carried(name)]
    if not mark or not any(text for _name, text in fields) or sum(len(text) for _name, text in fields) > MOST:
        return None
    path = request.full_path.rstrip("?")
    signed = _signer().dumps({"of": mark, "path": path, "fields": fields})
    return signed.decode() if isinstance(signed, bytes) else signed


def opened(token: str, viewer: Viewer) -> Kept | None:
    """What was carried, if it is this viewer's."""
    held = _read(token)
    if held is None or not hmac.compare_digest(str(held["of"]), nonces.mark_of(viewer.account_id)):
        return None
    return Kept(local_path(held["path"]), tuple((str(name), str(text)) for name, text in held["fields"]))


def sign_in_page(token: str | None, form: SignInForm | None = None) -> str:
    """Sign in, and what was typed is here; until then it is shown as it was sent, to whoever sent it."""
    form = form or SignInForm(formdata=None)
    return render_template("sessions/new.html", form=form, kept=token, ask=challenges.to_sign_in())


def page(kept: Kept) -> str:
    """The words again, and one button that sends them where they were going."""
    return render_template("sessions/kept.html", kept=kept)


def shown_again(token: str) -> ResponseReturnValue:
    """What was typed when the sign-in ended, for whoever typed it; the page may be loaded again."""
    load_viewer()
    words = opened(token, the_viewer())
    if words is None:
        flash(_("What was typed here belongs to another account, so it is not shown."), "act")
        return redirect(url_for("home.show"), 303)
    nonces.give_back()
    return page(words)


def _read(token: str) -> dict[str, Any] | None:
    try:
        held = _signer().loads(token, max_age=LASTS)
    except BadData:
        return None
    return held if isinstance(held, dict) else None


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(str(current_app.secret_key), salt="words kept over a sign-in")


def _from_here() -> bool:
    """Whether a page of ours sent this, as far as the browser says where it comes from."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        return False
    told = request.headers.get("Origin") or request.referrer
    return told is None or urlsplit(told).netloc == request.host


def _may_be_carried(name: str) -> bool:
    return name not in (*OURS, OLD) and "password" not in name.lower()


def _is_text(text: str) -> bool:
    return any(each.isspace() for each in text.strip()) or len(text) > 100
