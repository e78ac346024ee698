"""Steps of a plan, as a coach adds them, ticks them and writes down what was said to them."""

from collections.abc import Callable
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm.exc import StaleDataError

from coachdesk import clock, policies
from coachdesk.db import db
from coachdesk.forms.base import VersionedForm
from coachdesk.forms.steps import AnswerForm, StandingForm, StepForm
from coachdesk.models import Claimant, Staff, Step
from coachdesk.models.label import Party
from coachdesk.services import audit
from coachdesk.services import steps as services
from coachdesk.services.claimants import ChangedMeanwhile
from coachdesk.services.refusals import ContactStopped
from coachdesk.translation import gettext as _
from coachdesk.views.access import allow, load_or_404, the_viewer
from coachdesk.views.claimants import identity
from coachdesk.views.htmx import is_fragment, render_page
from coachdesk.views.languages import local_path
from coachdesk.views.plan_rows import step_row

blueprint = Blueprint("steps", __name__)
Change = Callable[[Step, VersionedForm], None]


@blueprint.get("/claimants/<uuid:claimant_id>/steps/new")
@allow(policies.coaches_and_leads)
def new(claimant_id: UUID) -> ResponseReturnValue:
    claimant = load_or_404(policies.visible_claimants(the_viewer()), claimant_id)
    is_promise = request.args.get("owner") == Party.COACH
    return _form_page(claimant, StepForm(owner=Party.COACH if is_promise else Party.CLAIMANT))


@blueprint.post("/claimants/<uuid:claimant_id>/steps")
@allow(policies.coaches_and_leads)
def create(claimant_id: UUID) -> ResponseReturnValue:
    """A step for the person waits for their word; a promise of one's own stands. For whoever we were told died, neither
    is written down."""
    claimant = load_or_404(policies.visible_claimants(the_viewer()), claimant_id)
    form = StepForm()
    if not form.validate():
        return _form_page(claimant, form), 422
    try:
        services.propose(
            db.session,
            claimant,
            owner=form.party,
            words=form.words.data,
            due_on=form.due_on.data,
            proposed_by=Party.COACH,
            coach_id=the_viewer().staff_id,
            by=the_viewer().account_id,
            at=clock.now(),
        )
    except ContactStopped:
        return _form_page(claimant, form), 409
    if form.party is Party.COACH:
        flash(_("Your promise is in the plan. %(name)s can see it.", name=claimant.spoken_of), "good")
    else:
        flash(_("Proposed. It waits for %(name)s’s word.", name=claimant.spoken_of), "good")
    return redirect(_plan_of(claimant_id), 303)


@blueprint.post("/steps/<uuid:step_id>/done")
@allow(policies.coaches_and_leads)
def done(step_id: UUID) -> ResponseReturnValue:
    """One press: it acts at once, and says so in its row."""
    return _change(step_id, StandingForm(), _with(services.done))


@blueprint.post("/steps/<uuid:step_id>/undo")
@allow(policies.coaches_and_leads)
def undo(step_id: UUID) -> ResponseReturnValue:
    return _change(step_id, StandingForm(), _with(services.undo))


@blueprint.post("/steps/<uuid:step_id>/off")
@allow(policies.coaches_and_leads)
def take_off(step_id: UUID) -> ResponseReturnValue:
    return _change(step_id, StandingForm(), _with(services.take_off))


@blueprint.post("/steps/<uuid:step_id>/answer")
@allow(policies.coaches_and_leads)
def answer(step_id: UUID) -> ResponseReturnValue:
    """What was said to a step: the coach's own yes, or the person's word, written down for them."""

    def say(step: Step, form: AnswerForm) -> None:
        services.answer(
            db.session, step, form.answer, by_party=Party.COACH, version=form.version.data,
            by=the_viewer().account_id, at=clock.now(),
        )  # fmt: skip

    return _change(step_id, AnswerForm(), say)


def _with(service: Callable[..., None]) -> Change:
    def change(step: Step, form: VersionedForm) -> None:
        service(
            db.session, step, by_party=Party.COACH, version=form.version.data, by=the_viewer().account_id,
            at=clock.now(),
        )  # fmt: skip

    return change


def _change(step_id: UUID, form: VersionedForm, change: Callable[..., None]) -> ResponseReturnValue:
    """Change a step as it was seen; where it is another by now, say how it stands."""
    step = _load(step_id)
    if not form.validate():
        return _as_it_stands(step, 422)
    try:
        change(step, form)
    except (ChangedMeanwhile, services.CannotBecome, services.NotTheirs):
        return _as_it_stands(step, 409)
    except StaleDataError:
        db.session.rollback()
        return _as_it_stands(_load(step_id), 409)
    if is_fragment():
        return render_template("plans/_step.html", step=_row(step), swapped=True)
    back = request.form.get("back")
    return redirect(local_path(back) if back else _plan_of(step.claimant_id, f"step-{step.id}"), 303)


def _load(step_id: UUID) -> Step:
    return load_or_404(policies.visible_steps(the_viewer()), step_id)


def _row(step: Step) -> dict[str, object]:
    coach = db.session.get(Staff, step.coach_id) if step.coach_id else None
    return step_row(db.session.get_one(Claimant, step.claimant_id), step, coach.name if coach else "")


def _as_it_stands(step: Step, status: int) -> ResponseReturnValue:
    """The row as it is now, with a sentence; without scripts, a page of its own."""
    claimant = db.session.get_one(Claimant, step.claimant_id)
    page, fragment = "plans/changed.html", "plans/_step.html"
    who = None if is_fragment() else identity(claimant)
    return render_page(
        page, fragment, status, step=_row(step), changed=True, person=who, back_url=_plan_of(claimant.id)
    )


def _form_page(claimant: Claimant, form: StepForm) -> str:
    """The form again, with what was typed. It stands on a page about somebody: that is an opening, too."""
    audit.record(db.session, "claimant.opened", subject="claimant", subject_id=claimant.id, claimant_id=claimant.id)
    return render_template(
        "plans/step_form.html",
        person=identity(claimant),
        form=form,
        is_promise=form.owner.data == Party.COACH.value,
        action=url_for("steps.create", claimant_id=claimant.id),
        back_url=_plan_of(claimant.id),
    )


def _plan_of(claimant_id: UUID, anchor: str = "plan") -> str:
    return url_for("claimants.show", claimant_id=claimant_id, _anchor=anchor)
