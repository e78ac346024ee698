"""Who may act for somebody, in what, and with which paper."""

from uuid import UUID

from flask import abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from coachdesk import clock, policies
from coachdesk.db import db
from coachdesk.forms.life import RepresentativeForm
from coachdesk.models import Claimant, Representative
from coachdesk.models.label import RepresentativeKind
from coachdesk.services import representatives as services
from coachdesk.translation import gettext as _
from coachdesk.views.access import allow, the_viewer
from coachdesk.views.life.room import blueprint, page, the_claimant
from coachdesk.views.life_words import standing


@blueprint.get("/claimants/<uuid:claimant_id>/life/representatives")
@allow(policies.coaches_and_leads)
def representatives(claimant_id: UUID) -> ResponseReturnValue:
    return _page(the_claimant(claimant_id), RepresentativeForm(formdata=None, from_on=clock.today()))


@blueprint.post("/claimants/<uuid:claimant_id>/life/representatives")
@allow(policies.coaches_and_leads)
def note_representative(claimant_id: UUID) -> ResponseReturnValue:
    claimant, form = the_claimant(claimant_id), RepresentativeForm()
    if not form.validate():
        return _page(claimant, form), 422
    services.note(
        db.session, claimant, RepresentativeKind(form.kind.data), name=form.name.data, contact=form.contact.data or "",
        authority=form.authority.data, scopes=form.scopes.data, from_on=form.from_on.data,
        until_on=form.until_on.data, by=the_viewer().account_id, at=clock.now(),
    )  # fmt: skip
    flash(_("Written down. %(name)s goes on deciding everything else.", name=claimant.spoken_of), "good")
    return _back(claimant)


@blueprint.post("/claimants/<uuid:claimant_id>/life/representatives/<uuid:representative_id>/end")
@allow(policies.coaches_and_leads)
def end_representative(claimant_id: UUID, representative_id: UUID) -> ResponseReturnValue:
    claimant = the_claimant(claimant_id)
    row = db.session.get(Representative, representative_id)
    if row is None or row.claimant_id != claimant.id:
        abort(404)
    services.end(db.session, row, by=the_viewer().account_id, at=clock.now())
    flash(_("It no longer holds. %(name)s decides.", name=claimant.spoken_of), "good")
    return _back(claimant)


def _page(claimant: Claimant, form: RepresentativeForm) -> str:
    return page("representatives", claimant, form=form, life=standing(claimant))


def _back(claimant: Claimant) -> ResponseReturnValue:
    return redirect(url_for("life.representatives", claimant_id=claimant.id), 303)
