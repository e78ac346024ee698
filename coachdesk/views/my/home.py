"""My first page: who is there for me, when we meet next, what I want and what each of us does."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from coachdesk import policies
from coachdesk.views import my
from coachdesk.views.access import allow
from coachdesk.views.my.contact import contact_of

blueprint = Blueprint("my_home", __name__)


@blueprint.get("/my")
@allow(policies.claimants)
def show() -> ResponseReturnValue:
    claimant = my.me()
    return my.page("my/home.html", claimant, called=claimant.called, contact=contact_of(claimant))
