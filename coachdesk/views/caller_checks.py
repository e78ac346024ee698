"""What a person agrees that we ask whoever rings in their name; the coach writes it down with them."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from coachdesk import clock, policies
from coachdesk.db import db
from coachdesk.forms.callers import CallerCheckForm
from coachdesk.models import Claimant, key_ring
from coachdesk.services import audit
from coachdesk.services import caller_checks as services
from coachdesk.translation import gettext as _
from coachdesk.views.access import allow, load_or_404, the_viewer
from coachdesk.views.claimants import identity
from coachdesk.views.coming_in import let_in_or_403
from coachdesk.views.filters import speech

blueprint = Blueprint("caller_checks", __name__)


@blueprint.get("/claimants/<uuid:claimant_id>/caller-check")
@allow(policies.coaches_and_leads)
def show(claimant_id: UUID) -> ResponseReturnValue:
    return _page(_load(claimant_id), CallerCheckForm(formdata=None))


@blueprint.post("/claimants/<uuid:claimant_id>/caller-check")
@allow(policies.coaches_and_leads)
def agree(claimant_id: UUID) -> ResponseReturnValue:
    """The question can be read again; the answer is theirs, and is shown to nobody."""
    claimant, form = _load(claimant_id), CallerCheckForm()
    let_in_or_403(claimant)
    if not form.validate():
        return _page(claimant, form), 422
    services.agree(db.session, claimant, question=form.chosen, answer=form.answer.data, by=the_viewer().account_id,
                   at=clock.now())  # fmt: skip
    flash(_("Saved. From now on this is asked of whoever rings in this name."), "good")
    return redirect(url_for("caller_checks.show", claimant_id=claimant.id), 303)


@blueprint.post("/claimants/<uuid:claimant_id>/caller-check/end")
@allow(policies.coaches_and_leads)
def end(claimant_id: UUID) -> ResponseReturnValue:
    claimant = _load(claimant_id)
    services.end(db.session, claimant, by=the_viewer().account_id, at=clock.now())
    flash(_("Taken away. Nobody is told anything on the telephone now: we ring back."), "good")
    return redirect(url_for("caller_checks.show", claimant_id=claimant.id), 303)


def _load(claimant_id: UUID) -> Claimant:
    return load_or_404(policies.visible_claimants(the_viewer()), claimant_id)


def _page(claimant: Claimant, form: CallerCheckForm) -> str:
    audit.record(db.session, "claimant.opened", subject="claimant", subject_id=claimant.id, claimant_id=claimant.id)
    key_ring.load(db.session, [claimant.key_id])
    check = services.current(db.session, claimant.id)
    return render_template(
        "callers/check.html",
        person=identity(claimant),
        form=form,
        agreed=check and {"question": check.question, "day_words": speech().day_of(check.made_at)},
        back_url=url_for("claimants.show", claimant_id=claimant.id),
    )
