"""Who is beside me: I let somebody in to as much as I choose, and end it at once. They are not told that it ended."""

from uuid import UUID

from flask import Blueprint, Response, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from coachdesk import clock, policies
from coachdesk.db import db
from coachdesk.forms.supporters import ScopesForm, SupporterForm
from coachdesk.models import Claimant, Supporter
from coachdesk.queries import supporters as queries
from coachdesk.services import invitations, supporters
from coachdesk.translation import gettext as _
from coachdesk.views import my
from coachdesk.views.access import allow, load_or_404, the_viewer
from coachdesk.views.slips import slip
from coachdesk.views.supporter_words import row

blueprint = Blueprint("my_supporters", __name__)


@blueprint.get("/my/supporters")
@allow(policies.claimants)
def index() -> ResponseReturnValue:
    return _page(my.me(), SupporterForm(formdata=None))


@blueprint.post("/my/supporters")
@allow(policies.claimants)
def create() -> ResponseReturnValue:
    """I name somebody. Nothing opens until they have the link from my own hand."""
    claimant, form = my.me(), SupporterForm()
    if not form.validate():
        return _page(claimant, form, status=422)
    try:
        made = supporters.name_one(
            db.session, claimant, name=form.name.data, scopes=form.scopes, until_on=form.span.until(clock.today()),
            by=the_viewer().account_id, at=clock.now(),
        )  # fmt: skip
    except supporters.Enough:
        form.name.errors = [_("Ten people is the most. End one first.")]
        return _page(claimant, form, status=409)
    flash(_("Written down. Now make a link for them."), "good")
    return redirect(url_for("my_supporters.show", supporter_id=made.id), 303)


@blueprint.get("/my/supporters/<uuid:supporter_id>")
@allow(policies.claimants)
def show(supporter_id: UUID) -> ResponseReturnValue:
    supporter = _load(supporter_id)
    return _one(my.me(), supporter, _as_it_stands(supporter))


@blueprint.post("/my/supporters/<uuid:supporter_id>")
@allow(policies.claimants)
def change(supporter_id: UUID) -> ResponseReturnValue:
    claimant, supporter, form = my.me(), _load(supporter_id), ScopesForm()
    if not form.validate():
        return _one(claimant, supporter, form, status=422)
    supporters.change_scopes(db.session, supporter, form.scopes, by=the_viewer().account_id, at=clock.now())
    flash(_("Saved. They see that much from now on."), "good")
    return redirect(url_for("my_supporters.show", supporter_id=supporter.id), 303)


@blueprint.post("/my/supporters/<uuid:supporter_id>/yes")
@allow(policies.claimants)
def confirm(supporter_id: UUID) -> ResponseReturnValue:
    """My yes to somebody whom my coach proposed."""
    supporter = _load(supporter_id)
    supporters.confirm(db.session, supporter, by=the_viewer().account_id, at=clock.now())
    flash(_("You said yes. Now make a link for them."), "good")
    return redirect(url_for("my_supporters.show", supporter_id=supporter.id), 303)


@blueprint.post("/my/supporters/<uuid:supporter_id>/link")
@allow(policies.claimants)
def link(supporter_id: UUID) -> ResponseReturnValue:
    """A link to hand over, shown once."""
    claimant, supporter, at = my.me(), _load(supporter_id), clock.now()
    try:
        token = supporters.hand_over(db.session, supporter, by=the_viewer().account_id, at=at)
    except supporters.NotOpen:
        flash(_("They are in already, or it waits for your yes."), "watch")
        return _one(claimant, supporter, _as_it_stands(supporter), status=409)
    address = url_for("invited.show", token=token, _external=True)
    paper = slip(address, token, at + invitations.LASTS)
    return my.page("my/supporters/slip.html", claimant, slip=paper, back_url=url_for("my_supporters.index"))


@blueprint.post("/my/supporters/<uuid:supporter_id>/end")
@allow(policies.claimants)
def end(supporter_id: UUID) -> ResponseReturnValue:
    supporter = _load(supporter_id)
    said = (
        _("You said no. They see nothing, and nobody tells them.")
        if supporter.confirmed_at is None
        else _("It has ended. They see nothing of yours now, and nobody tells them.")
    )
    supporters.end(db.session, supporter, by=the_viewer().account_id, at=clock.now())
    flash(said, "good")
    return redirect(url_for("my_supporters.index"), 303)


def _load(supporter_id: UUID) -> Supporter:
    """Somebody who is beside me now, or waits for my yes."""
    stands = (Supporter.ended_at.is_(None), Supporter.until_on >= clock.today())
    return load_or_404(policies.visible_supporters(the_viewer()).where(*stands), supporter_id)


def _as_it_stands(supporter: Supporter) -> ScopesForm:
    return ScopesForm(formdata=None, plan="plan" in supporter.scopes, meetings="meetings" in supporter.scopes)


def _page(claimant: Claimant, form: SupporterForm, status: int = 200) -> Response:
    found = queries.of(db.session, claimant, clock.today())
    rows = [row(each) for each in found.open]
    return my.page("my/supporters/index.html", claimant, status, form=form, supporters=rows)


def _one(claimant: Claimant, supporter: Supporter, form: ScopesForm, status: int = 200) -> Response:
    found = queries.of(db.session, claimant, clock.today())
    seen = next(row(each) for each in found.open if each.supporter.id == supporter.id)
    return my.page("my/supporters/show.html", claimant, status, form=form, supporter=seen)
