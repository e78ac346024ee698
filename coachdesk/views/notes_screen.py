"""Somebody's notes kept off their screen: their own choice, written down by their coach at their word."""

from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from coachdesk import clock, policies
from coachdesk.db import db
from coachdesk.models import Claimant
from coachdesk.queries.own_notes import any_off_screen
from coachdesk.services import audit, own_choices
from coachdesk.translation import gettext as _
from coachdesk.views.access import allow, load_or_404, the_viewer
from coachdesk.views.claimants import identity

blueprint = Blueprint("notes_screen", __name__)


@blueprint.get("/claimants/<uuid:claimant_id>/notes/screen")
@allow(policies.coaches_and_leads)
def show(claimant_id: UUID) -> ResponseReturnValue:
    claimant = _load(claimant_id)
    audit.record(db.session, "claimant.opened", subject="claimant", subject_id=claimant.id, claimant_id=claimant.id)
    return render_template(
        "notes/screen.html",
        person=identity(claimant),
        all_off=claimant.notes_off_screen,
        some_off=any_off_screen(db.session, claimant),
        back_url=url_for("claimants.show", claimant_id=claimant.id),
    )


@blueprint.post("/claimants/<uuid:claimant_id>/notes/screen")
@allow(policies.coaches_and_leads)
def keep_off(claimant_id: UUID) -> ResponseReturnValue:
    """Off at their word. Showing them again is the person's alone, on their own pages: what was seen stays seen."""
    claimant = _load(claimant_id)
    if not policies.can_change_claimant(the_viewer(), claimant):
        abort(403)
    by, at = the_viewer().account_id, clock.now()
    own_choices.keep_notes_off_screen(db.session, claimant, off=True, at_their_word=True, by=by, at=at)
    name = identity(claimant)["called"]
    flash(_("Written down. %(name)s’s notes are kept off their screen.", name=name), "good")
    return redirect(url_for("notes_screen.show", claimant_id=claimant.id), 303)


def _load(claimant_id: UUID) -> Claimant:
    return load_or_404(policies.visible_claimants(the_viewer()), claimant_id)
