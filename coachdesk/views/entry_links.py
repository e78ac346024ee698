"""The slip with which a claimant comes in: made by their coach, shown once, in words that tell an onlooker nothing."""

from uuid import UUID

import segno
from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from coachdesk import clock, policies
from coachdesk.db import db
from coachdesk.models import Claimant, Office
from coachdesk.queries.claimants import asks_for_care
from coachdesk.services import entry_links
from coachdesk.translation import gettext as _
from coachdesk.views import claimants
from coachdesk.views.access import allow, load_or_404, the_viewer
from coachdesk.views.filters import speech
from coachdesk.views.meeting_words import clock_words

blueprint = Blueprint("entry_links", __name__)
ASKED = "asked"


@blueprint.post("/claimants/<uuid:claimant_id>/entry-link")
@allow(policies.coaches_and_leads)
def create(claimant_id: UUID) -> ResponseReturnValue:
    """Make the slip; for somebody who is reached in a safe way only, ask first."""
    claimant = load_or_404(policies.visible_claimants(the_viewer()), claimant_id)
    if asks_for_care(db.session, claimant.id) and request.form.get(ASKED) != "yes":
        return render_template("entry_links/ask_first.html", person=claimants.identity(claimant), field=ASKED)
    token = entry_links.make(db.session, claimant, by=the_viewer().account_id, at=clock.now())
    return render_template("entry_links/slip.html", person=claimants.identity(claimant), slip=_slip(claimant, token))


def _slip(claimant: Claimant, token: str) -> dict[str, object]:
    office, ends_at = db.session.get_one(Office, claimant.office_id), clock.now() + entry_links.LINK_LASTS
    address = url_for("come_in.show", token=token, _external=True)
    day = speech().named_day(clock.as_london(ends_at).date())
    return {
        "door": address.removesuffix(token),
        "parts": token.split("-"),
        "code": _drawn(address),
        "until_words": _("%(day)s, %(time)s", day=day, time=clock_words(ends_at)),
        "phone": office.phone,
        "coach_name": the_viewer().name,
    }


def _drawn(address: str) -> Markup:
    """Black on white in every scheme: cameras read nothing else well."""
    svg = segno.make(address, micro=False).svg_inline(
        omitsize=True, light="#fff", svgclass="code", lineclass=None, title=_("The same address as a picture")
    )
    return Markup(svg.replace("<svg ", '<svg role="img" ', 1))  # noqa: S704 made here, of our own address
