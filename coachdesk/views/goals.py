"""A goal: every wording there was, and a first one, written down for somebody who said it. Only they reword it."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from coachdesk import clock, policies
from coachdesk.db import db
from coachdesk.forms.goals import FirstGoalForm
from coachdesk.models import Claimant, Goal
from coachdesk.queries import plan
from coachdesk.services import audit, goals
from coachdesk.translation import gettext as _
from coachdesk.views.access import allow, load_or_404, the_viewer
from coachdesk.views.claimants import identity
from coachdesk.views.filters import speech

blueprint = Blueprint("goals", __name__)


@blueprint.get("/claimants/<uuid:claimant_id>/goals")
@allow(policies.coaches_and_leads)
def index(claimant_id: UUID) -> ResponseReturnValue:
    claimant = _load(claimant_id)
    return _page(claimant, FirstGoalForm())


@blueprint.post("/claimants/<uuid:claimant_id>/goals")
@allow(policies.coaches_and_leads)
def create(claimant_id: UUID) -> ResponseReturnValue:
    """A first goal, read back to them. Where one stands, it stands."""
    claimant, form = _load(claimant_id), FirstGoalForm()
    if not form.validate():
        return _page(claimant, form), 422
    try:
        goals.say(
            db.session, claimant, form.words.data, by_claimant=False, read_back=form.read_back.data,
            by=the_viewer().account_id, at=clock.now(),
        )  # fmt: skip
    except goals.OnlyTheyReword:
        sentence = _("A goal stands already, and only %(name)s rewords it.", name=claimant.spoken_of)
        form.form_errors.append(sentence)
        return _page(claimant, form), 409
    flash(_("Written down, in the words of %(name)s. Only they reword it.", name=claimant.spoken_of), "good")
    return redirect(_plan_of(claimant_id), 303)


def _load(claimant_id: UUID) -> Claimant:
    return load_or_404(policies.visible_claimants(the_viewer()), claimant_id)


def _page(claimant: Claimant, form: FirstGoalForm) -> str:
    """Their goal is part of their record: looking at it is an opening."""
    audit.record(db.session, "claimant.opened", subject="claimant", subject_id=claimant.id, claimant_id=claimant.id)
    wordings = plan.wordings(db.session, claimant)
    return render_template(
        "plans/goals.html",
        person=identity(claimant),
        form=form,
        stands=bool(wordings) and wordings[0].ended_at is None,
        wordings=[_wording(goal) for goal in wordings],
        action=url_for("goals.create", claimant_id=claimant.id),
        back_url=_plan_of(claimant.id),
    )


def _wording(goal: Goal) -> dict[str, str]:
    said, began = speech(), speech().day_of(goal.made_at)
    label = _("%(began)s to %(ended)s", began=began, ended=said.day_of(goal.ended_at)) if goal.ended_at else began
    return {"words": goal.words or "", "label": label}


def _plan_of(claimant_id: UUID) -> str:
    return url_for("claimants.show", claimant_id=claimant_id, _anchor="plan")
