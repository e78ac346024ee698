"""My plan: what I want in my words, what I do, what my coach does. I can change it any time."""

from collections.abc import Callable
from functools import partial
from uuid import UUID

from flask import Blueprint, Response, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from wtforms.fields.choices import SelectChoice

from coachdesk import clock, policies
from coachdesk.db import db
from coachdesk.forms.my_plan import GoalForm, StepForm
from coachdesk.models import Claimant, Goal, Step
from coachdesk.models.label import Party, StepState
from coachdesk.queries import claimants as people
from coachdesk.queries.off_screen import is_kept_off
from coachdesk.queries.own_notes import plan_on_screen, step_on_screen
from coachdesk.queries.plan import STEPS_SHOWN, plan_of
from coachdesk.services import goals, steps
from coachdesk.services.claimants import ChangedMeanwhile
from coachdesk.translation import gettext as _
from coachdesk.views import my
from coachdesk.views.access import allow, load_or_404, the_viewer
from coachdesk.views.my import first_name
from coachdesk.views.my.steps import off_rows, open_rows

blueprint = Blueprint("my_plan", __name__)


@blueprint.get("/my/plan")
@allow(policies.claimants)
def show() -> ResponseReturnValue:
    return _page(my.me())


@blueprint.get("/my/plan/goal")
@allow(policies.claimants)
def goal() -> ResponseReturnValue:
    claimant = my.me()
    standing = _goal_on_screen(claimant)
    return _goal_page(claimant, GoalForm(formdata=None, words=standing.words if standing else ""))


@blueprint.post("/my/plan/goal")
@allow(policies.claimants)
def say_goal() -> ResponseReturnValue:
    """My words stand as I wrote them; those before stay among the older ones."""
    claimant, form = my.me(), GoalForm()
    if request.form.get("none") == "yes":
        goals.let_go(db.session, claimant, by=the_viewer().account_id, at=clock.now())
        flash(_("You have no goal for now. That is fine."), "good")
        return redirect(url_for("my_plan.show"), 303)
    if not form.validate():
        return _goal_page(claimant, form, status=422)
    words = form.words.data
    goals.say(db.session, claimant, words, by_claimant=True, by=the_viewer().account_id, at=clock.now())
    flash(_("Saved, in your words."), "good")
    return redirect(url_for("my_plan.show"), 303)


@blueprint.get("/my/plan/steps/new")
@allow(policies.claimants)
def new() -> ResponseReturnValue:
    return _step_page(my.me(), StepForm(formdata=None))


@blueprint.post("/my/plan/steps")
@allow(policies.claimants)
def create() -> ResponseReturnValue:
    """A step of mine stands at once; one for my coach waits for their yes."""
    claimant, form = my.me(), StepForm()
    coach_id = people.coach_now(db.session, claimant.id).coach_id
    if not form.validate():
        return _step_page(claimant, form, status=422)
    owner = Party(form.owner.data)
    if owner is Party.COACH and coach_id is None:
        form.owner.errors = [_("You have no coach yet. Write it for yourself for now.")]
        return _step_page(claimant, form, status=422)
    steps.propose(
        db.session, claimant, owner=owner, words=form.words.data, due_on=None, proposed_by=Party.CLAIMANT,
        coach_id=coach_id, by=the_viewer().account_id, at=clock.now(),
    )  # fmt: skip
    flash(_("It is on your plan.") if owner is Party.CLAIMANT else _("You asked. It is on your plan."), "good")
    return redirect(url_for("my_plan.show"), 303)


@blueprint.post("/my/plan/steps/<uuid:step_id>/done")
@allow(policies.claimants)
def done(step_id: UUID) -> ResponseReturnValue:
    return _say(step_id, steps.done, _("Done."))


@blueprint.post("/my/plan/steps/<uuid:step_id>/undo")
@allow(policies.claimants)
def undo(step_id: UUID) -> ResponseReturnValue:
    return _say(step_id, steps.undo, _("It is back as it was."))


@blueprint.post("/my/plan/steps/<uuid:step_id>/answer")
@allow(policies.claimants)
def answer(step_id: UUID) -> ResponseReturnValue:
    """Not now, I disagree, yes: with no reason, and nothing comes of it."""
    told = {
        StepState.NOT_NOW.value: _("Not now. That is fine, and nothing comes of it."),
        StepState.DISAGREED.value: _("You disagree. That is fine, and nothing comes of it."),
        StepState.AGREED.value: _("It is on your plan."),
    }
    state = request.form.get("state", "")
    if state not in told:
        abort(422)
    return _say(step_id, partial(steps.answer, state=StepState(state)), told[state])


def _say(step_id: UUID, service: Callable[..., None], told: str) -> ResponseReturnValue:
    """Say it to a step of mine that is on my screen; where it cannot be so any more, the page as it is now says so."""
    viewer, claimant = the_viewer(), my.me()
    step = load_or_404(policies.visible_steps(viewer).where(Step.claimant_id == claimant.id), step_id)
    if not step_on_screen(db.session, claimant, step):
        abort(404)
    version = request.form.get("version", type=int)
    try:
        service(db.session, step, by_party=Party.CLAIMANT, version=version, by=viewer.account_id, at=clock.now())
    except (steps.CannotBecome, steps.NotTheirs, ChangedMeanwhile):
        flash(_("This step was changed just now. Here is your plan as it is."), "watch")
        return _page(claimant, status=409)
    flash(told, "good")
    if request.form.get("back") == "home":
        return redirect(url_for("my_home.show", _anchor="plan"), 303)
    return redirect(url_for("my_plan.show", _anchor=f"step-{step.id}"), 303)


def _page(claimant: Claimant, status: int = 200) -> Response:
    whole = plan_of(db.session, claimant, limit=None if request.args.get("steps") == "all" else STEPS_SHOWN)
    plan = plan_on_screen(db.session, claimant, whole)
    coach = people.coach_now(db.session, claimant.id).coach_name
    return my.page(
        "my/plan.html",
        claimant,
        status,
        goal=plan.goal,
        mine=open_rows(plan, Party.CLAIMANT),
        theirs=open_rows(plan, Party.COACH),
        off=off_rows(plan),
        coach=first_name(coach or ""),
        all_url=url_for("my_plan.show", steps="all") if plan.how_many > len(plan.steps) else None,
        links=[(_("My notes"), url_for("my_notes.index")), (_("My adjustments"), url_for("my_adjustments.show"))],
    )


def _goal_page(claimant: Claimant, form: GoalForm, status: int = 200) -> Response:
    return my.page("my/goal.html", claimant, status, form=form, goal=_goal_on_screen(claimant))


def _goal_on_screen(claimant: Claimant) -> Goal | None:
    standing = goals.standing_goal(db.session, claimant.id)
    kept_off = standing and is_kept_off(db.session, claimant.id, "goal", standing.id)
    return None if kept_off else standing


def _step_page(claimant: Claimant, form: StepForm, status: int = 200) -> Response:
    coach = people.coach_now(db.session, claimant.id).coach_name
    asked = _("%(name)s: I ask, and %(name)s says yes or no", name=first_name(coach)) if coach else ""
    who = [(Party.CLAIMANT, _("Me")), (Party.COACH, asked)]
    form.owner.choices = [SelectChoice(party.value, words) for party, words in who if words]
    return my.page("my/step.html", claimant, status, form=form)
