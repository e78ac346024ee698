"""Coming in by a link from paper. Opening it uses nothing up; the button does, once."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from coachdesk import clock, policies
from coachdesk.db import db
from coachdesk.services import entry_links
from coachdesk.views.access import current_viewer, public
from coachdesk.views.sign_in import remember_sign_in

blueprint = Blueprint("come_in", __name__)


@blueprint.get("/come-in")
@public
def left() -> ResponseReturnValue:
    """Where signing out leads a claimant: it names nothing, like the pages that were left."""
    return render_template("come_in/left.html")


@blueprint.get("/come-in/<token>")
@public
def show(token: str) -> ResponseReturnValue:
    """One button: what looks at addresses before people do comes in nowhere, and uses nothing up."""
    if not entry_links.is_open(db.session, token, at=clock.now()):
        return _ended()
    return render_template("come_in/show.html", token=token, somebody_else=_somebody_at_work())


@blueprint.post("/come-in/<token>")
@public
def enter(token: str) -> ResponseReturnValue:
    """Let the person in. In the browser of somebody at work nothing is used up: the slip is not theirs."""
    viewer = current_viewer()
    if _somebody_at_work():
        return render_template("come_in/show.html", token=token, somebody_else=True), 409
    try:
        signed_in = entry_links.enter(db.session, token, at=clock.now())
    except entry_links.LinkEnded:
        return redirect(url_for("my_home.show"), 303) if viewer else _ended()
    remember_sign_in(*signed_in)
    return redirect(url_for("my_home.show"), 303)


def _somebody_at_work() -> bool:
    viewer = current_viewer()
    return viewer is not None and not policies.claimants(viewer)


def _ended() -> ResponseReturnValue:
    return render_template("come_in/ended.html"), 404
