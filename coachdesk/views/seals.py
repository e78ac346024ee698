"""The seals of the audit that were published: for anybody who wants to keep them, without a sign-in."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from coachdesk.db import db
from coachdesk.services import seals
from coachdesk.views.access import public
from coachdesk.views.filters import speech

blueprint = Blueprint("seals", __name__)
SHOWN = 400


@blueprint.get("/seals")
@public
def index() -> ResponseReturnValue:
    said = speech()
    rows = [
        {"day_words": said.whole_day(each.on), "number": each.number, "code": each.code}
        for each in seals.rows(db.session, SHOWN)
    ]
    return render_template("seals/index.html", seals=rows)
