"""The front desk: who comes today, and what to know when they do. It is all that opens for whoever sits there."""

from typing import Any

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue

from coachdesk import clock, policies
from coachdesk.adjustments.words import short_text
from coachdesk.db import db
from coachdesk.models import key_ring
from coachdesk.queries.front_desk import Arrival, arrivals
from coachdesk.search_name import search_name
from coachdesk.services import audit
from coachdesk.views.access import allow, the_viewer
from coachdesk.views.filters import speech
from coachdesk.views.htmx import is_fragment, render_page
from coachdesk.views.who import name_row

blueprint = Blueprint("front_desk", __name__)


@blueprint.get("/front-desk")
@allow(policies.receptionists)
def index() -> ResponseReturnValue:
    """Today's list. It asks by itself whether it changed; whoever has it as it stands is told nothing again."""
    coming = arrivals(db.session, the_viewer())
    mark = _mark(coming)
    if is_fragment() and request.args.get("seen") == mark:
        return "", 204
    audit.record(db.session, "front_desk.listed", subject="appointment", facts={"people": len(coming)})
    many = len({each.office_name for each in coming}) > 1
    return render_page(
        "front_desk/index.html",
        "front_desk/_arrivals.html",
        day_words=speech().named_day(clock.today()),
        arrivals=[_row(each) for each in coming],
        several_offices=many,
        again_url=url_for("front_desk.index", seen=mark),
    )


def _mark(coming: list[Arrival]) -> str:
    """What stands for this list as this person was shown it today: nobody else can make it."""
    shown = f"front desk {the_viewer().account_id} {clock.today()} {coming!r}"
    return key_ring.vault(db.session).fingerprint(shown)


def _row(arrival: Arrival) -> dict[str, Any]:
    return {
        "time_words": speech().time(arrival.starts_at),
        "called": arrival.called if arrival.called != arrival.name else "",
        **name_row(arrival.name, arrival.latin_name),
        "pronouns": arrival.pronouns,
        "coach_name": arrival.coach_name,
        "for_whom": arrival.for_whom,
        "office_name": arrival.office_name,
        "own_words": arrival.own_words,
        "adjustments": [(short_text(code, params), strength) for code, strength, params in arrival.adjustments],
        "find": search_name(arrival.called, arrival.name, arrival.latin_name, arrival.coach_name),
    }
