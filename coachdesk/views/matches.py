"""What people asked of a coach and do not have: for a lead, with who here knows about it."""

from typing import Any

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from coachdesk import policies, words
from coachdesk.db import db
from coachdesk.models.label import Role
from coachdesk.queries import matches as queries
from coachdesk.services import audit
from coachdesk.skills import skill_text, skills_text
from coachdesk.small_groups import is_small
from coachdesk.translation import gettext as _
from coachdesk.translation import list_text, ngettext
from coachdesk.views.access import allow, the_viewer
from coachdesk.views.who import who

blueprint = Blueprint("matches", __name__)
SHOWN = 200


@blueprint.get("/matches")
@allow(policies.leads)
def index() -> ResponseReturnValue:
    viewer, session = the_viewer(), db.session
    offices = sorted(viewer.offices(Role.LEAD))
    found = queries.matches(session, viewer, offices)
    audit.record(session, "matches.listed", subject="office", facts={"people": len(found.people)})
    whole = all(policies.leads_whole_office(viewer, each) for each in offices)
    return render_template(
        "matches/index.html",
        people=[_person(each) for each in found.people[:SHOWN]],
        more=max(0, len(found.people) - SHOWN),
        skills=[_skill(each, whole=whole) for each in found.skills],
    )


def _person(found: queries.Unmet) -> dict[str, Any]:
    claimant = found.claimant
    told = []
    if found.skills:
        told.append(_("A coach who knows about %(skills)s.", skills=skills_text(found.skills)))
    if found.language:
        told.append(_("A coach who speaks %(language)s.", language=words.language_name(found.language)))
    if found.rather:
        told.append(_("%(name)s as their coach.", name=found.rather))
    return who(claimant) | {
        "coach_name": found.coach_name,
        "asked": told,
        "another_url": url_for("coach_requests.another", claimant_id=claimant.id),
    }


def _skill(found: queries.Asked, *, whole: bool) -> dict[str, Any]:
    """How many asked: of one's own work list always; of others only where they are five or more."""
    count = len(found.in_office)
    hidden = is_small(found.in_office) and not whole
    return {
        "name": skill_text(found.skill),
        "asked": _("fewer than five people") if hidden
        else ngettext("%(num)d person", "%(num)d people", count),
        "without": ngettext("%(num)d person", "%(num)d people", len(found.without)) if found.without else _("nobody"),
        "coaches": list_text(list(found.coaches)) if found.coaches else "",
    }  # fmt: skip
