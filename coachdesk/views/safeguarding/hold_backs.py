"""Keeping an opening from the person's own list: asked by one, agreed by another, looked at again on a day."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from coachdesk import clock, policies
from coachdesk.db import db
from coachdesk.forms.safeguarding import HoldBackForm
from coachdesk.models import Claimant, Opening, key_ring
from coachdesk.queries import safeguarding as queries
from coachdesk.services import audit, hold_backs
from coachdesk.translation import gettext as _
from coachdesk.views.access import allow, load_or_404, the_viewer
from coachdesk.views.filters import speech
from coachdesk.views.navigation import home_of
from coachdesk.views.opening_words import because

blueprint = Blueprint("hold_backs", __name__)
USUAL = timedelta(days=28)


@blueprint.get("/openings/<uuid:opening_id>/hold-back")
@allow(policies.safeguarding_leads)
def new(opening_id: UUID) -> ResponseReturnValue:
    return _form_page(_load(opening_id), HoldBackForm(formdata=None, review_on=clock.today() + USUAL))


@blueprint.post("/openings/<uuid:opening_id>/hold-back")
@allow(policies.safeguarding_leads)
def create(opening_id: UUID) -> ResponseReturnValue:
    """Ask that it is kept from the person's list. It stays in the list until a second person agrees."""
    opening, form = _load(opening_id), HoldBackForm()
    if not form.validate():
        return _form_page(opening, form), 422
    by, at = the_viewer().account_id, clock.now()
    try:
        hold_backs.ask(db.session, opening, words=form.words.data, review_on=form.review_on.data, by=by, at=at)
    except hold_backs.TooLong:
        form.review_on.errors = [_("Give a day after today, and at most ninety days away.")]
        return _form_page(opening, form), 422
    flash(_("Asked. It stays in their list until a second person agrees."), "good")
    return redirect(url_for("safeguarding.index"), 303)


@blueprint.get("/hold-backs")
@allow(policies.agrees_hold_backs)
def index() -> ResponseReturnValue:
    """What is held back, or waits for a second person, at one's office."""
    audit.record(db.session, "hold_backs.listed", subject="hold_back")
    held = held_rows(queries.held_back(db.session, the_viewer()))
    return render_template("safeguarding/hold_backs.html", held=held)


@blueprint.post("/hold-backs/<uuid:hold_back_id>/agreement")
@allow(policies.agrees_hold_backs)
def agree(hold_back_id: UUID) -> ResponseReturnValue:
    """Be the second person."""
    asked = load_or_404(policies.visible_hold_backs(the_viewer()), hold_back_id)
    try:
        hold_backs.agree(db.session, asked, by=the_viewer().account_id, at=clock.now())
    except hold_backs.NotTheirs:
        abort(403)
    flash(_("Agreed. It is not in their list until the day to look again."), "good")
    return redirect(_back(), 303)


@blueprint.post("/hold-backs/<uuid:hold_back_id>/end")
@allow(policies.agrees_hold_backs)
def end(hold_back_id: UUID) -> ResponseReturnValue:
    """Put it into the person's list again."""
    held = load_or_404(policies.visible_hold_backs(the_viewer()), hold_back_id)
    hold_backs.end(db.session, held, by=the_viewer().account_id, at=clock.now())
    flash(_("It stands in their list."), "good")
    return redirect(_back(), 303)


def held_rows(found: Iterable[queries.Held]) -> list[dict[str, Any]]:
    """What is held back, as it is read at work."""
    return [_row(each) for each in found]


def _row(found: queries.Held) -> dict[str, Any]:
    held, opening, viewer = found.hold_back, found.opening, the_viewer()
    may_agree = held.agreed_at is None and viewer.account_id not in (held.asked_by, opening.account_id)
    return {
        "called": found.claimant.latin_name or found.claimant.name,
        "reference": found.claimant.spoken_reference,
        "opened_words": _("%(who)s, %(when)s", who=found.opened_by, when=speech().moment_within(opening.opened_at)),
        "because": because(opening.reason, found.claimant.latin_name or found.claimant.name),
        "opening_text": opening.words or "",
        "words": held.words or "",
        "asked_by": found.asked_by,
        "review_words": speech().day(held.review_on),
        "is_agreed": held.agreed_at is not None,
        "is_due": held.agreed_at is not None and held.review_on <= clock.today(),
        "agree_url": url_for("hold_backs.agree", hold_back_id=held.id) if may_agree else "",
        "end_url": url_for("hold_backs.end", hold_back_id=held.id),
    }


def _load(opening_id: UUID) -> Opening:
    """One's own opening is for others to judge."""
    opening = load_or_404(policies.visible_openings(the_viewer()), opening_id)
    if opening.account_id == the_viewer().account_id:
        abort(403)
    return opening


def _back() -> str:
    return url_for("hold_backs.index") if policies.agrees_hold_backs(the_viewer()) else home_of(the_viewer())


def _form_page(opening: Opening, form: HoldBackForm) -> str:
    key_ring.load(db.session, [opening.key_id])
    claimant = db.session.get_one(Claimant, opening.claimant_id)
    audit.record(db.session, "hold_back.looked_at", subject="opening", subject_id=opening.id,
                 claimant_id=opening.claimant_id)  # fmt: skip
    name = claimant.latin_name or claimant.name
    return render_template(
        "safeguarding/hold_back.html",
        form=form,
        called=name,
        opened={"when_words": speech().moment_within(opening.opened_at), "because": because(opening.reason, name),
                "words": opening.words or ""},
        action=url_for("hold_backs.create", opening_id=opening.id),
        back_url=url_for("glass.index"),
    )  # fmt: skip
