"""How one person comes in, at their coach's desk: a code that is said, or no account at all; who is beside them."""

from typing import Any
from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from coachdesk import clock, policies
from coachdesk.db import db
from coachdesk.forms.supporters import SupporterForm
from coachdesk.models import Claimant, Supporter
from coachdesk.queries import supporters as queries
from coachdesk.services import audit, coming_in, invitations, sign_in_codes, supporters
from coachdesk.translation import gettext as _
from coachdesk.views import claimants
from coachdesk.views.access import allow, load_or_404, the_viewer
from coachdesk.views.filters import speech
from coachdesk.views.slips import slip
from coachdesk.views.supporter_words import row

blueprint = Blueprint("coming_in", __name__)


@blueprint.get("/claimants/<uuid:claimant_id>/coming-in")
@allow(policies.coaches_and_leads)
def show(claimant_id: UUID) -> ResponseReturnValue:
    return page(_load(claimant_id), SupporterForm(formdata=None))


@blueprint.post("/claimants/<uuid:claimant_id>/code")
@allow(policies.coaches_and_leads)
def say_code(claimant_id: UUID) -> ResponseReturnValue:
    """A code to tell the person, shown once."""
    claimant, at = _load(claimant_id), clock.now()
    let_in_or_403(claimant)
    try:
        code = sign_in_codes.say(db.session, claimant, by=the_viewer().account_id, at=at)
    except coming_in.NoAccount:
        return refused(claimant)
    until = speech().time(at + sign_in_codes.LASTS)
    return render_template("coming_in/code.html", person=claimants.identity(claimant), code=code, until=until)


@blueprint.post("/claimants/<uuid:claimant_id>/account")
@allow(policies.coaches_and_leads)
def choose_account(claimant_id: UUID) -> ResponseReturnValue:
    """No account, or one again: at the person's word, with them."""
    claimant, none = _load(claimant_id), request.form.get("account")
    if none not in ("none", "one"):
        abort(422)
    if not policies.can_change_claimant(the_viewer(), claimant):
        abort(403)
    by, at = the_viewer().account_id, clock.now()
    coming_in.want_no_account(db.session, claimant, none=none == "none", by=by, at=at)
    told = _("Written down. Nothing lets anybody in for them now.") if none == "none" else _("They can come in again.")
    flash(told, "good")
    return redirect(url_for("coming_in.show", claimant_id=claimant.id), 303)


@blueprint.post("/claimants/<uuid:claimant_id>/supporters")
@allow(policies.coaches_and_leads)
def propose(claimant_id: UUID) -> ResponseReturnValue:
    """Propose somebody to be beside the person. Nothing opens without the person's own yes, said alone."""
    claimant, form = _load(claimant_id), SupporterForm()
    if not form.validate():
        return page(claimant, form, 422)
    try:
        supporters.name_one(
            db.session, claimant, name=form.name.data, scopes=form.scopes, until_on=form.span.until(clock.today()),
            proposed=True, by=the_viewer().account_id, at=clock.now(),
        )  # fmt: skip
    except supporters.Enough:
        form.name.errors = [_("Ten people is the most. One has to end first.")]
        return page(claimant, form, 409)
    flash(_("Proposed. It waits for the person’s own yes."), "good")
    return redirect(url_for("coming_in.show", claimant_id=claimant.id), 303)


@blueprint.post("/supporters/<uuid:supporter_id>/paper")
@allow(policies.coaches_and_leads)
def on_paper(supporter_id: UUID) -> ResponseReturnValue:
    """The person's yes on paper, for whoever has no account; and the link, for the person to hand over."""
    supporter, at, by = _load_supporter(supporter_id), clock.now(), the_viewer().account_id
    claimant = _load(supporter.claimant_id)
    let_in_or_403(claimant)
    if not claimant.no_account:
        flash(_("Only the person says yes to this, alone, on their own page."), "act")
        return page(claimant, SupporterForm(formdata=None), 409)
    try:
        supporters.confirm(db.session, supporter, on_paper=True, by=by, at=at)
        token = supporters.hand_over(db.session, supporter, by=by, at=at)
    except supporters.NotOpen:
        flash(_("They are in already."), "watch")
        return page(claimant, SupporterForm(formdata=None), 409)
    paper = slip(url_for("invited.show", token=token, _external=True), token, at + invitations.LASTS)
    person = claimants.identity(claimant)
    return render_template("invitations/slip.html", name=supporter.name, slip=paper, back_url=person["url"])


@blueprint.post("/supporters/<uuid:supporter_id>/end")
@allow(policies.coaches_and_leads)
def end_supporter(supporter_id: UUID) -> ResponseReturnValue:
    """Ended at the person's word; the supporter is not told."""
    supporter = load_or_404(policies.visible_supporters(the_viewer()), supporter_id)
    supporters.end(db.session, supporter, by=the_viewer().account_id, at=clock.now())
    flash(_("It has ended. Nobody tells the supporter."), "good")
    return redirect(url_for("coming_in.show", claimant_id=supporter.claimant_id), 303)


def page(claimant: Claimant, form: SupporterForm, status: int = 200) -> ResponseReturnValue:
    audit.record(db.session, "claimant.opened", subject="claimant", subject_id=claimant.id, claimant_id=claimant.id)
    person = claimants.identity(claimant)
    found = queries.of(db.session, claimant, clock.today())
    return render_template("coming_in/show.html", form=form, **_words(claimant, person, found)), status


def let_in_or_403(claimant: Claimant) -> None:
    """A way in is given by whoever works with the person, not under glass that was broken for half an hour."""
    theirs = policies.let_in_claimants(the_viewer()).where(Claimant.id == claimant.id)
    if db.session.scalar(theirs.with_only_columns(Claimant.id)) is None:
        abort(403)


def refused(claimant: Claimant) -> ResponseReturnValue:
    """They asked for no account: that is said, and what is left."""
    return render_template("coming_in/no_account.html", person=claimants.identity(claimant)), 409


def _words(claimant: Claimant, person: dict[str, Any], found: queries.Beside) -> dict[str, Any]:
    return {
        "person": person,
        "no_account": claimant.no_account,
        "supporters": [row(each, at_work=True) for each in found.open],
    }


def _load_supporter(supporter_id: UUID) -> Supporter:
    stands = (Supporter.ended_at.is_(None), Supporter.until_on >= clock.today())
    return load_or_404(policies.visible_supporters(the_viewer()).where(*stands), supporter_id)


def _load(claimant_id: UUID) -> Claimant:
    return load_or_404(policies.visible_claimants(the_viewer()), claimant_id)
