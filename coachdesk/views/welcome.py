"""Where somebody begins for whom there is nothing yet: said plainly, and by their own name."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from coachdesk import policies
from coachdesk.views.access import allow

blueprint = Blueprint("welcome", __name__)


@blueprint.get("/welcome")
@allow(policies.anyone_signed_in)
def show() -> ResponseReturnValue:
    return render_template("welcome/show.html")
