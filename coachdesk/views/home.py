"""The front page: in a demo the way in, else the page where somebody's work begins."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from coachdesk import policies
from coachdesk.views import demo, my, supporting
from coachdesk.views.access import current_viewer, public
from coachdesk.views.navigation import home_of
from coachdesk.views.purpose import is_demo

blueprint = Blueprint("home", __name__)


@blueprint.get("/")
@public
def show() -> ResponseReturnValue:
    viewer = current_viewer()
    if viewer is not None:
        return redirect(home_of(viewer), 303)
    if is_demo():
        return demo.front_page()
    return redirect(url_for("sessions.new"), 303)


@blueprint.get("/accessibility")
@public
def accessibility() -> ResponseReturnValue:
    """In the frame of whoever reads it. From the door that names nothing, and beside somebody, it names nothing too."""
    viewer, frame = current_viewer(), None
    if viewer and policies.claimants(viewer):
        frame = my.frame(my.me())
    elif viewer and policies.supporters(viewer):
        frame = supporting.frame()
    mine = frame is not None or (viewer is None and "mine" in request.args)
    return render_template("pages/accessibility.html", my=frame, mine=mine)
