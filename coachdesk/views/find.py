"""Find a person: from any page with `/`, opened with one press."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from coachdesk import policies
from coachdesk.db import db
from coachdesk.queries.find import Found, find
from coachdesk.scripts_of_names import script_of
from coachdesk.services import audit
from coachdesk.views.access import allow, the_viewer

blueprint = Blueprint("find", __name__)


@blueprint.get("/find")
@allow(policies.coaches_and_leads)
def index() -> ResponseReturnValue:
    """People the viewer may see; a single one is opened at once."""
    words = request.args.get("q", "").strip()[:100]
    people, more = find(db.session, the_viewer(), words)
    audit.record(db.session, "claimants.searched", subject="claimant", facts={"found": len(people)})
    if len(people) == 1:
        return redirect(url_for("claimants.show", claimant_id=people[0].id), 303)
    return render_template(
        "claimants/find.html", q=words, people=[_row(person) for person in people], more=more, finding=True
    )


def _row(person: Found) -> dict[str, object]:
    lang, direction = script_of(person.name)
    return {
        "url": url_for("claimants.show", claimant_id=person.id),
        "name": person.name,
        "name_latin": person.latin_name,
        "lang": lang,
        "dir": direction,
        "reference": person.reference,
        "birth_year": person.birth_year,
        "coach_name": person.coach_name,
    }
