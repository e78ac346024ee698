"""Who opened my record, and what they did there: newest first, in plain words, nothing counted."""

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue

from coachdesk import policies
from coachdesk.db import db
from coachdesk.queries.off_screen import kept_off
from coachdesk.views import my
from coachdesk.views.access import allow
from coachdesk.views.opened_days import days_of

blueprint = Blueprint("my_opened", __name__)


@blueprint.get("/my/opened")
@allow(policies.claimants)
def index() -> ResponseReturnValue:
    claimant = my.me()
    days, before = days_of(claimant, kept_off(db.session, claimant.id).keys())
    older_url = url_for("my_opened.index", before=before) if before else None
    return my.page("my/opened.html", claimant, days=days, older_url=older_url)
