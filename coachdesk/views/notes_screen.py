"""What somebody keeps off their screen: all their notes, written down by their coach at their word, or single things.

A single thing comes back with the coach, when the person asks for it.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Select

from coachdesk import clock, policies
from coachdesk.db import db
from coachdesk.models import Appointment, Claimant, Goal, Note, OffScreen, Step, key_ring
from coachdesk.queries.off_screen import kept_off
from coachdesk.queries.own_notes import any_off_screen
from coachdesk.services import audit, off_screen, own_choices
from coachdesk.translation import gettext as _
from coachdesk.views.access import allow, load_or_404, the_viewer
from coachdesk.views.claimants import identity
from coachdesk.views.filters import speech

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
        things=_things(claimant),
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


@blueprint.post("/off-screen/<uuid:thing_id>/return")
@allow(policies.coaches_and_leads)
def bring_back(thing_id: UUID) -> ResponseReturnValue:
    """Only when they ask: somebody else may be looking at their screen."""
    thing = load_or_404(policies.visible_off_screen(the_viewer()), thing_id)
    if request.form.get("asked") != "yes":
        abort(422)
    off_screen.bring_back(db.session, thing, by=the_viewer().account_id, at=clock.now())
    flash(_("It is on their pages again."), "good")
    return redirect(url_for("notes_screen.show", claimant_id=thing.claimant_id), 303)


def _things(claimant: Claimant) -> list[dict[str, Any]]:
    """Each in a line, as far as the viewer may read it."""
    viewer, said = the_viewer(), speech()
    rows = kept_off(db.session, claimant.id)
    key_ring.load(db.session, [claimant.key_id])
    lines = {
        **{each.id: _("Note of %(day)s", day=said.day_of(each.written_at))
           for each in _of(policies.visible_notes(viewer), Note.id, rows)},
        **{each.id: _("Step: %(words)s", words=each.words)
           for each in _of(policies.visible_steps(viewer), Step.id, rows)},
        **{each.id: _("Goal: %(words)s", words=each.words)
           for each in _of(policies.visible_goals(viewer), Goal.id, rows)},
        **{each.id: _("Meeting: %(when)s", when=said.moment(each.starts_at))
           for each in _of(policies.visible_appointments(viewer), Appointment.id, rows)},
    }  # fmt: skip
    return [
        {"words": lines[of], "url": url_for("notes_screen.bring_back", thing_id=row.id)}
        for of, row in rows.items()
        if of in lines
    ]


def _of(scope: Select[Any], row_id: Any, rows: dict[UUID, OffScreen]) -> Sequence[Any]:
    return db.session.scalars(scope.where(row_id.in_(rows.keys()))).all() if rows else ()


def _load(claimant_id: UUID) -> Claimant:
    return load_or_404(policies.visible_claimants(the_viewer()), claimant_id)
