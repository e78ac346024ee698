"""Find a person: from any page with `/`, opened with one press."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from coachdesk import policies
from coachdesk.db import db
from coachdesk.queries.find import Found, find, find_others
from coachdesk.services import audit
from coachdesk.views import looked_for
from coachdesk.views.access import allow, the_viewer
from coachdesk.views.who import name_row

blueprint = Blueprint("find", __name__)


@blueprint.get("/find")
@allow(policies.opens_records)
def index() -> ResponseReturnValue:
    """People the viewer may see, a single one opened at once; and others of the office, for a whole name alone."""
    words = looked_for.asked()
    people, more = find(db.session, the_viewer(), words)
    others = find_others(db.session, the_viewer(), words)
    facts = {"found": len(people), "others": len(others)}
    audit.record(db.session, "claimants.searched", subject="claimant", facts=facts)
    if len(people) == 1 and not others:
        return redirect(url_for("claimants.show", claimant_id=people[0].id), 303)
    return render_template(
        "claimants/find.html",
        q=words,
        people=[_row(person) for person in people],
        more=more,
        others=[_row(person, "glass.new") for person in others],
        finding=True,
    )


@blueprint.post("/find")
@allow(policies.opens_records)
def look() -> ResponseReturnValue:
    """The words are sent, and the address of the answer holds them closed."""
    return redirect(url_for("find.index", **looked_for.in_address(looked_for.typed())), 303)


def _row(person: Found, endpoint: str = "claimants.show") -> dict[str, object]:
    return {
        "url": url_for(endpoint, claimant_id=person.id),
        **name_row(person.name, person.latin_name),
        "reference": person.reference,
        "birth_year": person.birth_year,
        "coach_name": person.coach_name,
    }
