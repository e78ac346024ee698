"""English and Welsh: which one a page is in, and the button that changes it."""

import re

from flask import Blueprint, Flask, current_app, g, has_request_context, redirect, request, session
from flask.typing import ResponseReturnValue
from flask_babel import Babel, get_locale

from coachdesk.translation import catalogue
from coachdesk.views.access import public

blueprint = Blueprint("languages", __name__)
OURS = re.compile(r"/(?!/)[^\x00-\x1f\x7f\\]*")


@blueprint.post("/language")
@public
def choose() -> ResponseReturnValue:
    """Take the language that was pressed, and go back to where it was."""
    if request.form.get("language") in current_app.config["LANGUAGES"]:
        session["language"] = request.form["language"]
    return redirect(local_path(request.referrer), 303)


def local_path(address: str | None) -> str:
    """The path of an address of ours, or the front page: never anybody else's.

    Browsers leave out tabs and line ends and read a backslash as a slash: `/<tab>/elsewhere` is another site.
    """
    own = request.host_url
    if address and address.startswith(own):
        address = "/" + address[len(own) :]
    return address if address and OURS.fullmatch(address) else "/"


def chosen_language() -> str:
    """What the visitor pressed, else what the browser asks for, else English; a command has no visitor."""
    if not has_request_context():
        return "en"
    languages: list[str] = current_app.config["LANGUAGES"]
    if (pressed := session.get("language")) in languages:
        return str(pressed)
    return request.accept_languages.best_match(languages, "en") or "en"


def init(app: Flask) -> None:
    app.config.setdefault("LANGUAGES", ["en", "cy"])
    Babel(app, locale_selector=chosen_language, timezone_selector=lambda: "Europe/London")
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        gettext=lambda text: catalogue().ugettext(text),
        ngettext=lambda one, many, num: catalogue().ungettext(one, many, num),
        newstyle=True,
    )

    @app.context_processor
    def language() -> dict[str, str]:
        if "language" not in g:
            g.language = str(get_locale())
        return {"language": g.language}
