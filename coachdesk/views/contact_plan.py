"""How often a coach and one of their people are in touch, as the two agree it."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm.exc import StaleDataError

from coachdesk import clock, policies
from coachdesk.db import db
from coachdesk.forms.contact_plan import ANOTHER, AS_THE_OFFICE, USUAL_DAYS, RhythmForm
from coachdesk.models import Claimant
from coachdesk.queries import offices
from coachdesk.services import audit, contact_plan
from coachdesk.services.claimants import ChangedMeanwhile
from coachdesk.translation import gettext as _
from coachdesk.views.access import allow, load_or_404, the_viewer
from coachdesk.views.claimants import identity
from coachdesk.views.rhythm_words import about_every

blueprint = Blueprint("contact_plan", __name__)


@blueprint.get("/claimants/<uuid:claimant_id>/rhythm")
@allow(policies.coaches_and_leads)
def show(claimant_id: UUID) -> ResponseReturnValue:
    claimant = _load(claimant_id)
    return _page(claimant, _form(claimant, **_chosen(claimant), version=claimant.version))


@blueprint.post("/claimants/<uuid:claimant_id>/rhythm")
@allow(policies.coaches_and_leads)
def agree(claimant_id: UUID) -> ResponseReturnValue:
    """What the two agreed. Nothing hangs on it but when we think of the next meeting."""
    claimant = _load(claimant_id)
    form = _form(claimant)
    if not form.validate():
        return _page(claimant, form), 422
    try:
        contact_plan.agree_rhythm(
            db.session, claimant, form.agreed_days, version=form.version.data, by=the_viewer().account_id,
            at=clock.now(),
        )  # fmt: skip
    except ChangedMeanwhile:
        return _changed(claimant, form)
    except StaleDataError:
        db.session.rollback()
        return _changed(_load(claimant_id), form)
    flash(_("Saved. %(name)s can see it, and change it.", name=claimant.spoken_of), "good")
    return redirect(_plan_of(claimant_id), 303)


def _load(claimant_id: UUID) -> Claimant:
    return load_or_404(policies.visible_claimants(the_viewer()), claimant_id)


def _form(claimant: Claimant, **chosen: object) -> RhythmForm:
    office = int(offices.chosen(db.session, claimant.office_id, clock.today())["rhythm_days"])
    labels = {str(days): about_every(days) for days in USUAL_DAYS}
    often = _("As the office does it. %(often)s.", often=about_every(office))
    return RhythmForm({AS_THE_OFFICE: often, **labels, ANOTHER: _("Another number of days")}, **chosen)


def _chosen(claimant: Claimant) -> dict[str, object]:
    days = claimant.rhythm_days
    if days is None:
        return {"rhythm": AS_THE_OFFICE}
    return {"rhythm": str(days)} if days in USUAL_DAYS else {"rhythm": ANOTHER, "days": days}


def _changed(claimant: Claimant, form: RhythmForm) -> ResponseReturnValue:
    """Somebody wrote here meanwhile: what was chosen is still chosen, and a second press saves it."""
    form.form_errors.append(_("The record changed while you chose. Look again, then save."))
    form.version.raw_data, form.version.data = None, claimant.version
    return _page(claimant, form), 409


def _page(claimant: Claimant, form: RhythmForm) -> str:
    audit.record(db.session, "claimant.opened", subject="claimant", subject_id=claimant.id, claimant_id=claimant.id)
    return render_template(
        "plans/rhythm.html",
        person=identity(claimant),
        form=form,
        action=url_for("contact_plan.agree", claimant_id=claimant.id),
        back_url=_plan_of(claimant.id),
    )


def _plan_of(claimant_id: UUID) -> str:
    return url_for("claimants.show", claimant_id=claimant_id, _anchor="plan")
