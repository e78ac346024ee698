"""Where somebody is for a while, and how to reach them there."""

from uuid import UUID

from flask import abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from coachdesk import clock, policies
from coachdesk.db import db
from coachdesk.forms.life import CircumstanceForm
from coachdesk.models import Circumstance, Claimant
from coachdesk.models.label import CircumstanceKind
from coachdesk.services import circumstances as services
from coachdesk.translation import gettext as _
from coachdesk.views.access import allow, the_viewer
from coachdesk.views.life.room import blueprint, page, the_claimant
from coachdesk.views.life_words import standing


@blueprint.get("/claimants/<uuid:claimant_id>/life/circumstances")
@allow(policies.coaches_and_leads)
def circumstances(claimant_id: UUID) -> ResponseReturnValue:
    return _page(the_claimant(claimant_id), CircumstanceForm(formdata=None, from_on=clock.today()))


@blueprint.post("/claimants/<uuid:claimant_id>/life/circumstances")
@allow(policies.coaches_and_leads)
def note_circumstance(claimant_id: UUID) -> ResponseReturnValue:
    claimant, form = the_claimant(claimant_id), CircumstanceForm()
    if not form.validate():
        return _page(claimant, form), 422
    services.note(
        db.session, claimant, CircumstanceKind(form.kind.data), from_on=form.from_on.data, until_on=form.until_on.data,
        words=form.words.data or "", by=the_viewer().account_id, at=clock.now(),
    )  # fmt: skip
    flash(
        _("Written down.") if form.words.data else _("Written down. Letters and emails wait until it is over."), "good"
    )
    return _back(claimant)


@blueprint.post("/claimants/<uuid:claimant_id>/life/circumstances/<uuid:circumstance_id>/end")
@allow(policies.coaches_and_leads)
def end_circumstance(claimant_id: UUID, circumstance_id: UUID) -> ResponseReturnValue:
    claimant = the_claimant(claimant_id)
    row = db.session.get(Circumstance, circumstance_id)
    if row is None or row.claimant_id != claimant.id:
        abort(404)
    services.end(db.session, row, by=the_viewer().account_id, at=clock.now())
    flash(_("Over. Letters and emails go as before."), "good")
    return _back(claimant)


def _page(claimant: Claimant, form: CircumstanceForm) -> str:
    return page("circumstances", claimant, form=form, life=standing(claimant))


def _back(claimant: Claimant) -> ResponseReturnValue:
    return redirect(url_for("life.circumstances", claimant_id=claimant.id), 303)
