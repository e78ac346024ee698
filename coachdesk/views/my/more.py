"""Everything else that is mine, and how to ask for help."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from coachdesk import policies
from coachdesk.views import my
from coachdesk.views.access import allow
from coachdesk.views.my.contact import contact_of

blueprint = Blueprint("my_more", __name__)


@blueprint.get("/my/more")
@allow(policies.claimants)
def show() -> ResponseReturnValue:
    claimant = my.me()
    return my.page("my/more.html", claimant, contact=contact_of(claimant), links=[])
