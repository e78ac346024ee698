"""When it never suits somebody: the rows that they keep themselves, written down by their coach at their word."""

from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from coachdesk import clock, policies
from coachdesk.db import db
from coachdesk.forms.my_meetings import PeriodForm
from coachdesk.models import BlockedPeriod, Claimant
from coachdesk.queries import blocked_periods as queries
from coachdesk.services import audit
from coachdesk.services import blocked_periods as services
from coachdesk.services.blocked_periods import TooMany
from coachdesk.translation import gettext as _
from coachdesk.views.access import allow, load_or_404, the_viewer
from coachdesk.views.claimants import identity
from coachdesk.views.filters import speech
from coachdesk.views.period_words import period_words

blueprint = Blueprint("claimant_times", __name__)


@blueprint.get("/claimants/<uuid:claimant_id>/times")
@allow(policies.coaches_and_leads)
def show(claimant_id: UUID) -> ResponseReturnValue:
    return _page(_load(claimant_id), PeriodForm(formdata=None)), 200


@blueprint.post("/claimants/<uuid:claimant_id>/times")
@allow(policies.coaches_and_leads)
def add(claimant_id: UUID) -> ResponseReturnValue:
    """Write down a time at the person's word."""
    claimant, form = _load(claimant_id), PeriodForm()
    if not policies.can_change_claimant(the_viewer(), claimant):
        abort(403)
    if not form.validate():
        return _page(claimant, form), 422
    try:
        kept = services.add(db.session, claimant, **form.said, by=the_viewer().account_id, at=clock.now())
    except TooMany:
        flash(_("There are very many times here already. Take some away first."), "act")
        return _page(claimant, form), 409
    flash(_("Written down. No meeting is offered then, and %(name)s can see it.", name=claimant.spoken_of), "good")
    _say_what_is_booked(kept)
    return redirect(url_for("claimant_times.show", claimant_id=claimant.id), 303)


@blueprint.post("/claimants/<uuid:claimant_id>/times/<uuid:period_id>/end")
@allow(policies.coaches_and_leads)
def remove(claimant_id: UUID, period_id: UUID) -> ResponseReturnValue:
    """The time suits again."""
    claimant = _load(claimant_id)
    period = db.session.scalar(policies.visible_blocked_periods(the_viewer()).where(BlockedPeriod.id == period_id))
    if period is None:  # pressed by two: it is gone, as both wanted
        flash(_("This was taken away already."))
        return redirect(url_for("claimant_times.show", claimant_id=claimant.id), 303)
    if period.claimant_id != claimant.id:
        abort(404)
    services.take_away(db.session, period, by=the_viewer().account_id, at=clock.now())
    flash(_("Taken away. Meetings may be offered then."), "good")
    return redirect(url_for("claimant_times.show", claimant_id=claimant.id), 303)


def _load(claimant_id: UUID) -> Claimant:
    return load_or_404(policies.visible_claimants(the_viewer()), claimant_id)


def _page(claimant: Claimant, form: PeriodForm) -> str:
    audit.record(db.session, "claimant.opened", subject="claimant", subject_id=claimant.id, claimant_id=claimant.id)
    kept = queries.kept(db.session, claimant.id, clock.today())
    return render_template(
        "claimant_times/show.html",
        person=identity(claimant),
        form=form,
        periods=[period_words(period) for period in kept],
        back_url=url_for("claimants.show", claimant_id=claimant.id),
    )


def _say_what_is_booked(period: BlockedPeriod) -> None:
    for meeting in queries.meetings_in(db.session, period, clock.now()):
        said = _(
            "There is a meeting then: %(when)s. It stays until it is moved.", when=speech().moment(meeting.starts_at)
        )
        flash(said, "watch")
