"""The same list at work: to read it together with the person, or to print it for them."""

from uuid import UUID

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from coachdesk import policies
from coachdesk.db import db
from coachdesk.services import audit
from coachdesk.views.access import allow, load_or_404, the_viewer
from coachdesk.views.claimants import identity
from coachdesk.views.opened_days import days_of

blueprint = Blueprint("opened", __name__)


@blueprint.get("/claimants/<uuid:claimant_id>/opened")
@allow(policies.coaches_and_leads)
def show(claimant_id: UUID) -> ResponseReturnValue:
    """What is held back for safety is not here either: this is what the person may read."""
    claimant = load_or_404(policies.visible_claimants(the_viewer()), claimant_id)
    days, before = days_of(claimant)
    audit.record(db.session, "claimant.opened", subject="claimant", subject_id=claimant.id, claimant_id=claimant.id)
    return render_template(
        "claimants/opened.html",
        person=identity(claimant),
        days=days,
        older_url=url_for("opened.show", claimant_id=claimant.id, before=before) if before else None,
        back_url=url_for("claimants.show", claimant_id=claimant.id),
    )
