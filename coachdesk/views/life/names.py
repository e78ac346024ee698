"""Somebody has another name, other pronouns, or both."""

from uuid import UUID

from flask import abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm.exc import StaleDataError

from coachdesk import clock, policies
from coachdesk.db import db
from coachdesk.forms.life import NamesForm
from coachdesk.models import Claimant
from coachdesk.services import names as services
from coachdesk.services.claimants import ChangedMeanwhile
from coachdesk.translation import gettext as _
from coachdesk.views.access import allow, the_viewer
from coachdesk.views.life.room import blueprint, page, the_claimant


@blueprint.get("/claimants/<uuid:claimant_id>/life/name")
@allow(policies.coaches_and_leads)
def name(claimant_id: UUID) -> ResponseReturnValue:
    claimant = the_claimant(claimant_id)
    return page("name", claimant, form=NamesForm(formdata=None, obj=claimant))


@blueprint.post("/claimants/<uuid:claimant_id>/life/name")
@allow(policies.coaches_and_leads)
def change_name(claimant_id: UUID) -> ResponseReturnValue:
    """From now on nothing here says the name of before."""
    claimant, form = the_claimant(claimant_id), NamesForm()
    if not policies.can_change_claimant(the_viewer(), claimant):
        abort(403)
    if not form.validate():
        return page("name", claimant, form=form), 422
    try:
        services.change(db.session, claimant, form.names, version=form.version.data, by=the_viewer().account_id,
                        at=clock.now())  # fmt: skip
    except ChangedMeanwhile:
        return _changed(claimant, form)
    except StaleDataError:
        db.session.rollback()
        return _changed(the_claimant(claimant_id), form)
    flash(_("Saved. Everything here says %(name)s from now on.", name=claimant.spoken_of), "good")
    return redirect(url_for("claimants.show", claimant_id=claimant_id), 303)


def _changed(claimant: Claimant, form: NamesForm) -> ResponseReturnValue:
    """What stands now is in the bar above, what was typed in the fields: a second press saves it."""
    form.form_errors.append(_("The record changed while you wrote. Look at how it stands, then save."))
    form.version.raw_data, form.version.data = None, claimant.version
    return page("name", claimant, form=form, stands=claimant), 409
