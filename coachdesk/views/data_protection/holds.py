"""Holds, and the certificates of what was disposed of."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from coachdesk import clock, policies
from coachdesk.db import db
from coachdesk.forms.data_protection import HoldForm
from coachdesk.models import key_ring
from coachdesk.queries import data_protection as queries
from coachdesk.services import audit
from coachdesk.services import holds as services
from coachdesk.services.rights import Answered
from coachdesk.translation import gettext as _
from coachdesk.views.access import allow, load_or_404, the_viewer
from coachdesk.views.data_protection import desk_url, named, person_named
from coachdesk.views.data_protection.words import RULES, certificate_row
from coachdesk.views.filters import speech

blueprint = Blueprint("holds", __name__)


@blueprint.get("/data-protection/holds")
@allow(policies.data_protection_officers)
def index() -> ResponseReturnValue:
    return _page(HoldForm(formdata=None))


@blueprint.post("/data-protection/holds")
@allow(policies.data_protection_officers)
def create() -> ResponseReturnValue:
    form = HoldForm()
    claimant = person_named(form) if form.validate() else None
    if claimant is None:
        return _page(form), 422
    services.place(
        db.session, claimant, form.reason.data, form.review_on.data, by=the_viewer().account_id, at=clock.now()
    )
    flash(_("On hold. Nothing about %(name)s is deleted while it lasts.", name=claimant.spoken_of), "good")
    return redirect(url_for("holds.index"), 303)


@blueprint.post("/data-protection/holds/<uuid:hold_id>/end")
@allow(policies.data_protection_officers)
def end(hold_id: UUID) -> ResponseReturnValue:
    hold = load_or_404(policies.visible_holds(the_viewer()), hold_id)
    try:
        services.end(db.session, hold, by=the_viewer().account_id, at=clock.now())
    except Answered:
        flash(_("This hold ended before."), "act")
        return _page(HoldForm(formdata=None)), 409
    flash(_("The hold has ended. The usual times hold again."), "good")
    return redirect(url_for("holds.index"), 303)


@blueprint.get("/data-protection/certificates")
@allow(policies.data_protection_officers)
def certificates() -> ResponseReturnValue:
    rows = [certificate_row(each) for each in queries.certificates(db.session, the_viewer())]
    return render_template("data_protection/certificates.html", certificates=rows, back_url=desk_url())


@blueprint.get("/data-protection/certificates/<uuid:certificate_id>")
@allow(policies.data_protection_officers)
def certificate(certificate_id: UUID) -> ResponseReturnValue:
    """One certificate, to be printed: under which rule, how many rows of what, when and by whom. It names nobody."""
    found = load_or_404(policies.visible_certificates(the_viewer()), certificate_id)
    return render_template(
        "data_protection/certificate.html",
        rule_words=str(RULES.get(found.rule, found.rule)),
        rows=sorted(found.rows.items()),
        when_words=speech().moment(found.done_at),
        day_words=speech().whole_day(clock.as_london(found.done_at).date()),
        by=queries.account_name(db.session, found.done_by),
        number=str(found.id),
        back_url=url_for("holds.certificates"),
    )


def _page(form: HoldForm) -> str:
    standing = queries.holds(db.session, the_viewer())
    key_ring.load(db.session, {each.key_id for each in standing})
    people = queries.people(db.session, {each.claimant_id for each in standing})
    audit.record(db.session, "holds.listed", subject="hold", facts={"shown": len(standing)})
    rows = [
        {
            "person": named(people.get(each.claimant_id)),
            "reason": each.reason,
            "since_words": speech().day_of(each.made_at),
            "review_words": speech().day(each.review_on),
            "late": each.review_on <= clock.today(),
            "end_url": url_for("holds.end", hold_id=each.id),
        }
        for each in standing
    ]
    return render_template(
        "data_protection/holds.html", form=form, holds=rows, action=url_for("holds.create"), back_url=desk_url()
    )
