"""Cover, named by the lead: who stands in for somebody's coach, from a day, to a day."""

from typing import Any
from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from coachdesk import clock, policies
from coachdesk.adjustments.words import label_text
from coachdesk.db import db
from coachdesk.forms.safeguarding import CoverForm
from coachdesk.models import Claimant, Cover, Staff
from coachdesk.queries import placements
from coachdesk.services import absences, audit
from coachdesk.services import cover as services
from coachdesk.translation import gettext as _
from coachdesk.views.access import allow, load_or_404, the_viewer
from coachdesk.views.claimants import identity
from coachdesk.views.filters import speech

blueprint = Blueprint("cover", __name__)


@blueprint.get("/claimants/<uuid:claimant_id>/cover")
@allow(policies.leads)
def show(claimant_id: UUID) -> ResponseReturnValue:
    claimant = _load(claimant_id)
    return _page(claimant, _form(claimant, formdata=None, from_on=clock.today()))


@blueprint.post("/claimants/<uuid:claimant_id>/cover")
@allow(policies.leads)
def name(claimant_id: UUID) -> ResponseReturnValue:
    """Name who stands in: from that day they see the record, and after the last day no more."""
    claimant = _load(claimant_id)
    form = _form(claimant)
    if not form.validate():
        return _page(claimant, form), 422
    coach = db.session.get_one(Staff, UUID(form.coach.data))
    try:
        services.name(
            db.session, claimant, coach, from_on=form.from_on.data, until_on=form.until_on.data,
            by=the_viewer().account_id, at=clock.now(),
        )  # fmt: skip
    except services.DoesNotFit as error:
        field = form.until_on if error.why in ("days", "taken") else form.coach
        field.errors = [why_words(error.why, coach.name)]
        return _page(claimant, form), 409
    until = speech().named_day(form.until_on.data)
    flash(_("%(name)s stands in until %(day)s. The coach stays the same.", name=coach.name, day=until), "good")
    return redirect(url_for("cover.show", claimant_id=claimant_id), 303)


@blueprint.post("/cover/<uuid:cover_id>/end")
@allow(policies.leads)
def end(cover_id: UUID) -> ResponseReturnValue:
    cover: Cover = load_or_404(policies.visible_covers(the_viewer()), cover_id)
    absences.end_cover(db.session, cover, by=the_viewer().account_id, at=clock.now())
    flash(_("The cover is over. The record is no longer open to them."), "good")
    return redirect(url_for("cover.show", claimant_id=cover.claimant_id), 303)


def _load(claimant_id: UUID) -> Claimant:
    claimant = load_or_404(policies.visible_claimants(the_viewer()), claimant_id)
    if not policies.can_place(the_viewer(), claimant):
        abort(403)
    return claimant


def _form(claimant: Claimant, **chosen: Any) -> CoverForm:
    coaches = placements.coaches_here(db.session, claimant.office_id)
    return CoverForm({str(coach_id): coach.name for coach_id, coach in coaches.items()}, **chosen)


def why_words(why: str, name: str) -> str:
    """Why somebody cannot stand in. Who is shut out is told to nobody: it is said as for anybody who cannot."""
    if why == "days":
        return _("The last day comes before the first, or is over. Give other days.")
    if why == "taken":
        return _("Somebody stands in on some of these days already. End that first, or give other days.")
    if why == "own":
        return _("%(name)s is their own coach. Choose somebody else.", name=name)
    if why == "away":
        return _("%(name)s is away then. Choose somebody else.", name=name)
    if why in ("shut_out", "not_here"):
        return _("%(name)s cannot stand in here. Choose somebody else.", name=name)
    return _("%(name)s would break something they asked for: %(what)s.", name=name, what=label_text(why))


def _page(claimant: Claimant, form: CoverForm) -> str:
    audit.record(db.session, "claimant.opened", subject="claimant", subject_id=claimant.id, claimant_id=claimant.id)
    said = speech()
    return render_template(
        "cover/show.html",
        person=identity(claimant),
        form=form,
        covers=[
            {
                "name": coach_name,
                "words": _("from %(first)s to %(last)s", first=said.named_day(cover.from_on),
                           last=said.named_day(cover.until_on)),
                "another_url": url_for("absences.another", cover_id=cover.id),
                "end_url": url_for("cover.end", cover_id=cover.id),
            }
            for cover, coach_name in services.of_person(db.session, claimant.id, clock.today())
        ],
        action=url_for("cover.name", claimant_id=claimant.id),
        back_url=url_for("claimants.show", claimant_id=claimant.id),
    )  # fmt: skip
