"""Somebody goes on at another office, at the word of a lead of theirs."""

from uuid import UUID

from flask import abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from coachdesk import clock, policies
from coachdesk.db import db
from coachdesk.forms.life import OfficeMoveForm
from coachdesk.models import Claimant, Office
from coachdesk.services import office_moves as services
from coachdesk.translation import gettext as _
from coachdesk.views.access import allow, the_viewer
from coachdesk.views.life.room import blueprint, page, the_claimant


@blueprint.get("/claimants/<uuid:claimant_id>/life/office")
@allow(policies.leads)
def office(claimant_id: UUID) -> ResponseReturnValue:
    claimant = _their_lead(claimant_id)
    return page("office", claimant, form=_form(claimant, formdata=None))


@blueprint.post("/claimants/<uuid:claimant_id>/life/office")
@allow(policies.leads)
def move_office(claimant_id: UUID) -> ResponseReturnValue:
    """Afterwards the record is not seen from here, and the page that is shown is one of ours."""
    claimant = _their_lead(claimant_id)
    form = _form(claimant)
    if not form.validate():
        return page("office", claimant, form=form), 422
    chosen = db.session.get_one(Office, UUID(form.office.data))
    called = claimant.spoken_of
    try:
        services.move(db.session, claimant, chosen, by=the_viewer().account_id, at=clock.now())
    except services.ReferenceTaken:
        flash(_("Somebody at %(office)s has the same reference in the old records. Nothing was changed: ask the "
                "administrator to put one of them right first.", office=chosen.name), "act")  # fmt: skip
        return page("office", claimant, form=form), 409
    flash(_("%(name)s goes on at %(office)s. A lead there is the contact, and promises a coach.", name=called,
            office=chosen.name), "good")  # fmt: skip
    return redirect(url_for("placements.index"), 303)


def _their_lead(claimant_id: UUID) -> Claimant:
    claimant = the_claimant(claimant_id)
    if not policies.can_place(the_viewer(), claimant):
        abort(403)
    return claimant


def _form(claimant: Claimant, **given: object) -> OfficeMoveForm:
    there = policies.offices_to_move_to(the_viewer(), claimant).order_by(Office.name)
    return OfficeMoveForm(offices=db.session.scalars(there).all(), **given)
