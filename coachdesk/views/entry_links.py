"""The slip with which a claimant comes in: made by their coach, shown once, in words that tell an onlooker nothing."""

from uuid import UUID

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from coachdesk import clock, policies
from coachdesk.db import db
from coachdesk.models import Claimant, Office
from coachdesk.queries.claimants import asks_for_care
from coachdesk.services import entry_links
from coachdesk.services.coming_in import NoAccount
from coachdesk.views import claimants, coming_in
from coachdesk.views.access import allow, load_or_404, the_viewer
from coachdesk.views.slips import slip

blueprint = Blueprint("entry_links", __name__)
ASKED = "asked"


@blueprint.post("/claimants/<uuid:claimant_id>/entry-link")
@allow(policies.coaches_and_leads)
def create(claimant_id: UUID) -> ResponseReturnValue:
    """Make the slip; for somebody who is reached in a safe way only, ask first."""
    claimant = load_or_404(policies.visible_claimants(the_viewer()), claimant_id)
    coming_in.let_in_or_403(claimant)
    if asks_for_care(db.session, claimant.id) and request.form.get(ASKED) != "yes":
        return render_template("entry_links/ask_first.html", person=claimants.identity(claimant), field=ASKED)
    try:
        token = entry_links.make(db.session, claimant, by=the_viewer().account_id, at=clock.now())
    except NoAccount:
        return coming_in.refused(claimant)
    return render_template("entry_links/slip.html", person=claimants.identity(claimant), slip=_slip(claimant, token))


def _slip(claimant: Claimant, token: str) -> dict[str, object]:
    office = db.session.get_one(Office, claimant.office_id)
    paper = slip(url_for("come_in.show", token=token, _external=True), token, clock.now() + entry_links.LINK_LASTS)
    return paper | {"phone": office.phone, "coach_name": the_viewer().name}
