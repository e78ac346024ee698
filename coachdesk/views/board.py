"""The board: the hours of each coach of an office, what stands beside them, and what waits for the lead's word."""

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from coachdesk import clock, policies
from coachdesk.db import db
from coachdesk.models.label import Role
from coachdesk.queries import board as queries
from coachdesk.queries import continuity as continuity_queries
from coachdesk.queries import offices
from coachdesk.views import board_rows, continuity_rows
from coachdesk.views.access import allow, the_viewer
from coachdesk.views.htmx import render_page
from coachdesk.views.led_offices import asked_for, led_offices, ways_to
from coachdesk.views.navigation import keep_open_work

blueprint = Blueprint("board", __name__)


@blueprint.get("/board")
@allow(policies.leads)
def show() -> ResponseReturnValue:
    """One office; of a lead who has a team there, that team."""
    viewer, on = the_viewer(), clock.today()
    every = offices.with_figures(db.session, viewer.offices(Role.LEAD), on)
    office = asked_for(every)
    settings = offices.workload_of(every[office])
    coaches, waiting = queries.of_office(db.session, viewer, office.id, settings, on)
    if len(every) == 1 and not policies.coaches(viewer):  # what the bar over the page counts, too
        keep_open_work(waiting["without_coach"].people, waiting["to_settle"].people)
    return render_template(
        "board/show.html",
        office=office,
        continuity_url=url_for("board.continuity", office=office.id),
        balancing_url=url_for("balancing.index", office=office.id),
        leavers_url=url_for("leavers.index"),
        what_if_url=url_for("what_if.show", office=office.id),
        all_continuity_url=url_for("continuity.index", office=office.id),
        offices=ways_to("board.show", every, office),
        **board_rows.page(office, coaches, waiting, settings),
    )


@blueprint.get("/board/continuity")
@allow(policies.leads)
def continuity() -> ResponseReturnValue:
    """How much of people's meetings is with their own coach: asked for by the page when it stands there, since it reads
    a year of meetings. With scripts off there is a link to all of it."""
    viewer, on = the_viewer(), clock.today()
    office = asked_for(led_offices())
    whole = policies.leads_whole_office(viewer, office.id)
    found = continuity_queries.of_office(db.session, office.id, policies.led_coaches(viewer), on, whole=whole)
    figures = offices.chosen(db.session, office.id, on)
    lines = {"good": figures["continuity_good_percent"], "watch": figures["continuity_watch_percent"]}
    return render_page(
        "board/continuity.html",
        "board/_continuity.html",
        page=continuity_rows.page(found.figures, on, lines),
        all_url=url_for("continuity.index", office=office.id),
    )
