"""Continuity: how much of what people have with us is with their own coach. For a lead their coaches by name, never
ranked; for a coach their own line alone."""

from uuid import UUID

from flask import Blueprint, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue

from coachdesk import clock, policies
from coachdesk.db import db
from coachdesk.models import Office, Staff
from coachdesk.models.label import Role
from coachdesk.queries import continuity as queries
from coachdesk.queries.offices import chosen
from coachdesk.queries.placements import offices_of
from coachdesk.views import continuity_rows
from coachdesk.views.access import allow, load_or_404, the_viewer

blueprint = Blueprint("continuity", __name__)


@blueprint.get("/continuity")
@allow(policies.leads)
def index() -> ResponseReturnValue:
    """The people of a lead's coaches together, and each coach."""
    viewer, on = the_viewer(), clock.today()
    offices = offices_of(db.session, viewer.offices(Role.LEAD))
    office = _asked_for(offices)
    whole = policies.leads_whole_office(viewer, office.id)
    found = queries.of_office(db.session, office.id, policies.led_coaches(viewer), on, whole=whole)
    lines = _lines(office.id)
    return render_template(
        "continuity/index.html",
        page=continuity_rows.page(found.figures, on, lines),
        coaches=[continuity_rows.coach(each, lines) for each in found.coaches],
        office=office,
        whole=whole,
        offices=[
            (each.name, url_for("continuity.index", office=each.id), each.id == office.id)
            for each in (offices if len(offices) > 1 else [])
        ],
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


def _asked_for(offices: list[Office]) -> Office:
    """The one the address names, or the first."""
    wanted = request.args.get("office", type=UUID)
    return next((each for each in offices if wanted in (None, each.id)), None) or abort(404)


def _lines(office_id: UUID) -> dict[str, float]:
    """Where good begins and where watching does, as the office has them today."""
    figures = chosen(db.session, office_id, clock.today())
    return {"good": figures["continuity_good_percent"], "watch": figures["continuity_watch_percent"]}
