"""Everything else that is mine, and how to ask for help."""

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue

from coachdesk import policies
from coachdesk.translation import gettext as _
from coachdesk.views import my
from coachdesk.views.access import allow
from coachdesk.views.my.contact import contact_of

blueprint = Blueprint("my_more", __name__)


@blueprint.get("/my/more")
@allow(policies.claimants)
def show() -> ResponseReturnValue:
    claimant = my.me()
    groups = [
        (_("About me"), [
            (_("What I want you to know"), url_for("my_own_words.show")),
            (_("What I want"), url_for("my_plan.goal")),
            (_("My coach"), url_for("my_coach.show")),
            (_("My adjustments"), url_for("my_adjustments.show")),
            (_("My notes"), url_for("my_notes.index")),
        ]),
        (_("When we meet or ring"), [
            (_("Times that do not suit me"), url_for("my_times.show")),
            (_("When my coach is away"), url_for("my_away.show")),
            (_("When I ring"), url_for("my_caller_check.show")),
        ]),
        (_("Who sees my page"), [
            (_("How I come in"), url_for("my_coming_in.show")),
            (_("Who is beside me"), url_for("my_supporters.index")),
            (_("Who opened my record"), url_for("my_opened.index")),
            (_("Who asked about me"), url_for("my_asked.index")),
            (_("My record"), url_for("my_record.show")),
        ]),
    ]  # fmt: skip
    return my.page("my/more.html", claimant, contact=contact_of(claimant), groups=groups)
