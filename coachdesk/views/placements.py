"""People without a coach: a lead sees a suggestion for each with its reason, and the hours, and confirms one or all."""

from uuid import UUID

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from coachdesk import clock, policies
from coachdesk.adjustments.coach_fit import BrokenRule
from coachdesk.adjustments.words import broken_text
from coachdesk.db import db
from coachdesk.forms import placements as forms
from coachdesk.models import Claimant, Office, Staff
from coachdesk.queries import placements as queries
from coachdesk.services import audit
from coachdesk.services import placements as services
from coachdesk.services.placements import Breaks, Confirmed, HasCoach, KeptApart, NotHere
from coachdesk.views import glass, placement_rows
from coachdesk.views.access import allow, load_or_404, the_viewer
from coachdesk.views.htmx import aimed_at, is_fragment, render_page
from coachdesk.views.led_offices import asked_for, led_offices

blueprint = Blueprint("placements", __name__)


@blueprint.get("/placements")
@allow(policies.leads)
def index() -> ResponseReturnValue:
    """Everybody in one office who has no coach."""
    offices = led_offices()
    return _page(asked_for(offices), offices)


@blueprint.post("/placements")
@allow(policies.leads)
def confirm_all() -> ResponseReturnValue:
    """Give everybody the coach that the page showed for them."""
    viewer, offices = the_viewer(), led_offices()
    office = asked_for(offices)
    try:
        shown = forms.proposal(viewer.account_id)
    except forms.NotAsShown:
        flash(_("Nothing was changed: these suggestions could not be read. Here they are anew."), "act")
        return _page(office, offices, 422)
    done = services.confirm_all(
        db.session,
        office.id,
        shown.beginnings,
        shown.waits,
        among=policies.placeable_claimants(viewer),
        lead_id=viewer.staff_id,
        by=viewer.account_id,
        at=clock.now(),
    )
    _tell(done)
    return _back(office, offices)


@blueprint.post("/placements/<uuid:claimant_id>")
@allow(policies.leads)
def confirm_one(claimant_id: UUID) -> ResponseReturnValue:
    """Give one person the coach that was suggested, or another one."""
    viewer = the_viewer()
    claimant = load_or_404(policies.placeable_claimants(viewer), claimant_id)
    if not policies.can_place(viewer, claimant):
        abort(403)
    offices = led_offices()
    office = next(each for each in offices if each.id == claimant.office_id)
    chosen = forms.coach_chosen(claimant_id, viewer.account_id)
    if chosen is None:
        flash(_("No coach was chosen for %(name)s. Choose one, then press again.", name=claimant.name), "act")
        return _page(office, offices, 422)
    try:
        services.confirm_one(
            db.session,
            claimant,
            chosen.coach_id,
            reason=chosen.reason or services.LEAD_CHOSE,
            params=chosen.params,
            by=viewer.account_id,
            at=clock.now(),
        )
    except HasCoach as first:
        flash(_had_one(claimant, first.coach_id), "act")
        return _page(office, offices, 409)
    except NotHere:
        flash(_("This coach takes nobody here. %(name)s still has no coach.", name=claimant.name), "act")
        return _page(office, offices, 422)
    except KeptApart:
        coach = db.session.get_one(Staff, chosen.coach_id)
        flash(
            _(
                "%(coach)s cannot be the coach of %(name)s. Whoever works here, or is close to them, is helped by "
                "somebody of another team.",
                coach=coach.name,
                name=claimant.name,
            ),
            "act",
        )
        return _page(office, offices, 422)
    except Breaks as broken:
        flash(_why_not(claimant, chosen.coach_id, broken), "act")
        return _page(office, offices, 422)
    coach = db.session.get_one(Staff, chosen.coach_id)
    flash(_("%(coach)s is the coach of %(name)s from today.", coach=coach.name, name=claimant.name), "good")
    return _back(office, offices)


def _page(office: Office, offices: list[Office], status: int = 200) -> ResponseReturnValue:
    viewer = the_viewer()
    found = queries.placings(db.session, office.id, clock.today(), viewer)
    facts = {"people": len(found.people)}
    audit.record(db.session, "placements.listed", subject="office", subject_id=office.id, facts=facts)
    page = placement_rows.page(office, offices, found, viewer, request.args.get("show", ""))
    page["openings"] = [] if is_fragment() else glass.lines_to_see()
    piece = "placements/_people.html" if aimed_at("placements") else "placements/_all.html"
    return render_page("placements/index.html", piece, status, **page)


def _back(office: Office, offices: list[Office]) -> ResponseReturnValue:
    address = placement_rows.here(office, offices, request.args.get("show", ""))
    return redirect(url_for("placements.index", **address), 303)


def _tell(done: Confirmed) -> None:
    if done.placed:
        people = ngettext("%(num)s person has a coach now.", "%(num)s people have a coach now.", len(done.placed))
        flash(people, "good")
    if done.had_one:
        words = ngettext(
            "%(num)s person was given a coach by somebody else in the meantime. That stands as it is.",
            "%(num)s people were given a coach by somebody else in the meantime. That stands as it is.",
            len(done.had_one),
        )
        flash(words, "watch")
    if done.no_longer:
        words = ngettext(
            "For %(num)s person the suggestion no longer holds. Here is what fits now.",
            "For %(num)s people the suggestion no longer holds. Here is what fits now.",
            len(done.no_longer),
        )
        flash(words, "watch")
    if not (done.placed or done.had_one or done.no_longer):
        flash(_("Noted. Nobody could be given a coach; each has a named contact and a date."), "info")


def _had_one(claimant: Claimant, coach_id: UUID) -> str:
    coach = db.session.get_one(Staff, coach_id)
    words = _(
        "Somebody else was first: %(coach)s is the coach of %(name)s. Nothing was changed.",
        coach=coach.name,
        name=claimant.name,
    )
    return str(words)


def _why_not(claimant: Claimant, coach_id: UUID, broken: Breaks) -> str:
    """Each rule in a sentence, then who alone can lift it."""
    name = db.session.get_one(Staff, coach_id).name
    told = [
        _("%(name)s asked not to be with %(coach)s.", name=claimant.name, coach=name)
        if reason == "ruled_out"
        else broken_text(BrokenRule(code, reason), name)
        for code, reason in broken.reasons.items()
    ]
    told.append(_("Only %(name)s can say that it is fine. Nothing was changed.", name=claimant.name))
    return " ".join(told)
