"""Beside somebody: who let me in, and as much of theirs as they chose. What ended is not there; nothing tells of it."""

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, make_response, render_template, url_for
from flask.typing import ResponseReturnValue

from coachdesk import clock, policies, words
from coachdesk.db import db
from coachdesk.models import Claimant, Supporter, key_ring
from coachdesk.models.label import Party, SupportScope
from coachdesk.queries import supporters as queries
from coachdesk.queries.own_notes import plan_on_screen
from coachdesk.queries.plan import plan_of
from coachdesk.scripts_of_names import script_of
from coachdesk.services import audit
from coachdesk.translation import gettext as _
from coachdesk.views.access import allow, load_or_404, the_viewer
from coachdesk.views.filters import speech
from coachdesk.views.meeting_words import clock_words, length_words
from coachdesk.views.my import Frame, first_name
from coachdesk.views.my.steps import open_rows

blueprint = Blueprint("supporting", __name__)
AS = {"as": "supporter"}


@blueprint.get("/supporting")
@allow(policies.supporters)
def index() -> ResponseReturnValue:
    people = db.session.scalars(policies.supported_claimants(the_viewer()).order_by(Claimant.search_name)).all()
    rows = [_person(each) | {"url": url_for("supporting.show", claimant_id=each.id)} for each in people]
    audit.record(db.session, "supporter.listed", subject="account", subject_id=the_viewer().account_id)
    return _page("supporting/index.html", people=rows)


@blueprint.get("/supporting/<uuid:claimant_id>")
@allow(policies.supporters)
def show(claimant_id: UUID) -> ResponseReturnValue:
    """The plan, the times and places of meetings: what the person chose, without what they keep off their screen."""
    viewer = the_viewer()
    claimant = load_or_404(policies.supported_claimants(viewer), claimant_id)
    of_them = policies.open_support(viewer).where(Supporter.claimant_id == claimant.id)
    scopes = {scope for support in db.session.scalars(of_them) for scope in support.scopes}
    key_ring.load(db.session, [claimant.key_id])
    shown: dict[str, Any] = {"plan": None, "meetings": None}
    if SupportScope.PLAN.value in scopes:
        shown["plan"] = _plan(claimant)
    if SupportScope.MEETINGS.value in scopes:
        shown["meetings"] = [_meeting(each) for each in queries.meetings_ahead(db.session, claimant, clock.now())]
    facts = AS | dict.fromkeys(sorted(scopes), True)
    audit.record(db.session, "supporter.opened", subject="claimant", subject_id=claimant.id, claimant_id=claimant.id,
                 facts=facts)  # fmt: skip
    return _page("supporting/show.html", person=_person(claimant), **shown)


def _person(claimant: Claimant) -> dict[str, str | None]:
    lang, direction = script_of(claimant.called)
    return {"called": claimant.called, "lang": lang, "dir": direction}


def _plan(claimant: Claimant) -> dict[str, Any]:
    plan = plan_on_screen(db.session, claimant, plan_of(db.session, claimant, reader=the_viewer(), limit=None))
    return {
        "goal": plan.goal.words if plan.goal else "",
        "theirs": [_step(each) for each in open_rows(plan, Party.CLAIMANT)],
        "coachs": [_step(each) for each in open_rows(plan, Party.COACH)],
    }


def _step(row: Any) -> dict[str, str]:
    """A step as a line: whether it is done, and nothing to press."""
    return {"words": row.words, "done": row.tag if row.tag_kind == "good" else ""}


def _meeting(seen: queries.MeetingAhead) -> dict[str, str]:
    meeting = seen.appointment
    day = speech().named_day(clock.as_london(meeting.starts_at).date())
    return {
        "when": _("%(day)s at %(time)s", day=day, time=clock_words(meeting.starts_at)),
        "length": length_words(meeting.minutes),
        "how": words.mode_within(meeting.mode),
        "where": ", ".join(filter(None, (seen.office.name, seen.office.place))) if meeting.mode == "in_person" else "",
        "coach": first_name(seen.coach_name),
    }


def frame() -> Frame:
    """What the header shows: nothing that says what this is, or whose pages these are about."""
    return Frame(_("My page"), neutral=True, home_url=url_for("supporting.index"), nav=[], leaving_signs_out=True)


def _page(template: str, **context: Any) -> Response:
    return make_response(render_template(template, my=frame(), **context))
