"""One thing that I keep off my screen: a note, a step, my goal, a meeting. It comes back with my coach."""

from uuid import UUID

from flask import Blueprint, abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from coachdesk import clock, policies
from coachdesk.db import db
from coachdesk.models import Appointment, Claimant, Goal, Step
from coachdesk.queries.off_screen import THINGS, is_shown
from coachdesk.queries.own_notes import on_screen, step_on_screen
from coachdesk.services import off_screen
from coachdesk.translation import gettext as _
from coachdesk.views import my
from coachdesk.views.access import allow, load_or_404, the_viewer

blueprint = Blueprint("my_off_screen", __name__)


@blueprint.get("/my/off-screen/<subject>/<uuid:subject_id>")
@allow(policies.claimants)
def show(subject: str, subject_id: UUID) -> ResponseReturnValue:
    """What it means, and how it comes back, before anything is taken off."""
    claimant = my.me()
    _load(claimant, subject, subject_id)
    return my.page(
        "my/off_screen.html",
        claimant,
        subject=subject,
        subject_id=subject_id,
        lines=[_goes_with_it(subject)],
        back_url=_back(subject),
    )


@blueprint.post("/my/off-screen/<subject>/<uuid:subject_id>")
@allow(policies.claimants)
def keep(subject: str, subject_id: UUID) -> ResponseReturnValue:
    claimant = my.me()
    _load(claimant, subject, subject_id)
    off_screen.keep_off(db.session, claimant, subject, subject_id, by=the_viewer().account_id, at=clock.now())
    flash(_("It is off this screen."), "good")
    return redirect(_back(subject), 303)


def _load(claimant: Claimant, subject: str, subject_id: UUID) -> None:
    """It is mine and on my screen; whatever else it may be is not here."""
    viewer = the_viewer()
    if subject not in THINGS:
        abort(404)
    if subject == "note":
        load_or_404(policies.visible_notes(viewer).where(on_screen(db.session, claimant)), subject_id)
    elif subject == "step":
        step = load_or_404(policies.visible_steps(viewer).where(Step.claimant_id == claimant.id), subject_id)
        if not step_on_screen(db.session, claimant, step):
            abort(404)
    elif subject == "goal":
        shown = is_shown("goal", Goal.id, claimant.id)
        load_or_404(policies.visible_goals(viewer).where(Goal.ended_at.is_(None), shown), subject_id)
    else:
        shown = is_shown("appointment", Appointment.id, claimant.id)
        load_or_404(policies.visible_appointments(viewer).where(shown), subject_id)


def _goes_with_it(subject: str) -> str:
    return {
        "note": _("This note leaves these pages, and what we agreed in it leaves your plan here."),
        "step": _("This step leaves these pages. It stays on the plan that your coach has."),
        "goal": _("Your goal leaves these pages. It stays as you wrote it."),
        "appointment": _("This meeting leaves these pages. It stays booked, if it is ahead."),
    }[subject]


def _back(subject: str) -> str:
    """Where things of this kind stand."""
    where = {"note": "my_notes.index", "step": "my_plan.show", "goal": "my_plan.show"}
    return url_for(where.get(subject, "my_meetings.index"))
