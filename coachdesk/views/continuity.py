"""Continuity: how much of what people have with us is with their own coach. For a lead their coaches by name, never
ranked; for a coach their own line alone."""

from uuid import UUID

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue

from coachdesk import clock, policies
from coachdesk.db import db
from coachdesk.models import Staff
from coachdesk.queries import continuity as queries
from coachdesk.queries.offices import chosen
from coachdesk.views import continuity_rows
from coachdesk.views.access import allow, load_or_404, the_viewer
from coachdesk.views.led_offices import asked_for, led_offices, ways_to

blueprint = Blueprint("continuity", __name__)


@blueprint.get("/continuity")
@allow(policies.leads)
def index() -> ResponseReturnValue:
    """The people of a lead's coaches together, and each coach."""
    viewer, on = the_viewer(), clock.today()
    led = led_offices()
    office = asked_for(led)
    whole = policies.leads_whole_office(viewer, office.id)
    found = queries.of_office(db.session, office.id, policies.led_coaches(viewer), on, whole=whole)
    lines = _lines(office.id)
    return render_template(
        "continuity/index.html",
        page=continuity_rows.page(found.figures, on, lines),
        coaches=[continuity_rows.coach(each, lines) for each in found.coaches],
        office=office,
        whole=whole,
        offices=ways_to("continuity.index", led, office),
    )


@blueprint.get("/continuity/mine")
@allow(policies.coaches)
def mine() -> ResponseReturnValue:
    """A coach's own line."""
    viewer, on = the_viewer(), clock.today()
    if viewer.staff_id is None:
        abort(404)
    staff: Staff = load_or_404(policies.visible_coaches(viewer), viewer.staff_id)
    found = queries.of_coach(db.session, staff.id, on)
    return render_template(
        "continuity/mine.html",
        page=continuity_rows.page(found.figures, on, _lines(staff.office_id)),
        own_people=continuity_rows.own_people(found.own_people),
    )


def _lines(office_id: UUID) -> dict[str, float]:
    """Where good begins and where watching does, as the office has them today."""
    figures = chosen(db.session, office_id, clock.today())
    return {"good": figures["continuity_good_percent"], "watch": figures["continuity_watch_percent"]}
