"""When it never suits me, and how often we meet. Nothing here asks why."""

from uuid import UUID

from flask import Blueprint, abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from coachdesk import clock, policies
from coachdesk.db import db
from coachdesk.forms.my_meetings import PeriodForm, RhythmForm
from coachdesk.models import Appointment, BlockedPeriod, Claimant, Staff
from coachdesk.queries import blocked_periods as queries
from coachdesk.queries.off_screen import is_shown
from coachdesk.queries.offices import chosen
from coachdesk.services import blocked_periods as services
from coachdesk.services import contact_plan
from coachdesk.services.blocked_periods import TooMany
from coachdesk.services.claimants import ChangedMeanwhile
from coachdesk.slots.rules import WAYS
from coachdesk.translation import gettext as _
from coachdesk.translation import list_text, ngettext
from coachdesk.views import my
from coachdesk.views.access import allow, load_or_404, the_viewer
from coachdesk.views.filters import speech
from coachdesk.views.meeting_words import clock_words, coach_called
from coachdesk.views.my import offers
from coachdesk.views.my.meeting_page import how_words
from coachdesk.views.my.offers import Wish
from coachdesk.views.period_words import period_words

blueprint = Blueprint("my_times", __name__)
WEEK = 7


@blueprint.get("/my/times")
@allow(policies.claimants)
def show() -> ResponseReturnValue:
    return _page(my.me(), PeriodForm(formdata=None))


@blueprint.post("/my/times")
@allow(policies.claimants)
def add() -> ResponseReturnValue:
    """Keep a time free of meetings."""
    claimant, form = my.me(), PeriodForm()
    if not form.validate():
        return _page(claimant, form, status=422)
    at = clock.now()
    try:
        kept = services.add(db.session, claimant, **form.said, by=the_viewer().account_id, at=at)
    except TooMany:
        flash(_("There are very many times here already. Take some away first, or ask your coach."), "act")
        return _page(claimant, form, status=409)
    flash(_("Kept. We do not offer you a meeting then."), "good")
    _say_what_is_booked(kept)
    return redirect(url_for("my_times.show"), 303)


@blueprint.post("/my/times/<uuid:period_id>/end")
@allow(policies.claimants)
def remove(period_id: UUID) -> ResponseReturnValue:
    """The time suits me again."""
    period = load_or_404(policies.visible_blocked_periods(the_viewer()), period_id)
    services.take_away(db.session, period, by=the_viewer().account_id, at=clock.now())
    flash(_("Taken away. We may offer you a meeting then."), "good")
    return redirect(url_for("my_times.show"), 303)


@blueprint.post("/my/times/rhythm")
@allow(policies.claimants)
def agree() -> ResponseReturnValue:
    """How often we meet, from the next meeting on."""
    claimant = my.me()
    form = _rhythm_form(claimant)
    if not form.validate():
        return _page(claimant, PeriodForm(formdata=None), rhythm=form, status=422)
    try:
        contact_plan.agree_rhythm(db.session, claimant, form.days, by=the_viewer().account_id, at=clock.now())
    except (contact_plan.OutOfRange, ChangedMeanwhile):
        abort(409)
    flash(_("Kept. Your coach sees it, too. You can change it any time."), "good")
    return redirect(url_for("my_times.show", _anchor="often"), 303)


def _page(
    claimant: Claimant, form: PeriodForm, rhythm: RhythmForm | None = None, status: int = 200
) -> ResponseReturnValue:
    kept = queries.kept(db.session, claimant.id, clock.today())
    coach = offers.coach_of(claimant)
    return my.page(
        "my/times/show.html",
        claimant,
        status,
        form=rhythm if rhythm is not None and rhythm.errors else form,
        period_form=form,
        rhythm_form=rhythm or _rhythm_form(claimant, fresh=True),
        periods=[period_words(period) for period in kept],
        coach=coach_called(coach),
        ways=_ways(claimant, coach),
    )


def _rhythm_form(claimant: Claimant, *, fresh: bool = False) -> RhythmForm:
    days = int(chosen(db.session, claimant.office_id, clock.today())["rhythm_days"])
    usual = _("What is usual here: %(often)s", often=often_words(days))
    return RhythmForm(claimant.rhythm_days, usual, fresh=fresh)


def often_words(days: int) -> str:
    """About every 4 weeks; every 10 days where it makes no weeks."""
    if days % WEEK:
        return ngettext("about every day", "about every %(num)d days", days)
    return ngettext("about every week", "about every %(num)d weeks", days // WEEK)


def _ways(claimant: Claimant, coach: Staff | None) -> str:
    """How we can meet, in a sentence; nothing where something has to be settled, or a coach found, first."""
    rules = offers.rules_of(claimant, Wish(), clock.now()) if coach else None
    ways = [how_words(way) for way in WAYS if rules and way in rules.modes]
    if len(ways) == len(WAYS):
        return _("In person, by phone or by video. You choose when you choose a time.")
    if not ways:
        return ""
    return _("You asked for certain ways to meet. These keep to that: %(ways)s.", ways=list_text(ways))


def _say_what_is_booked(period: BlockedPeriod) -> None:
    """A meeting that is booked then stays until I move it: that is said, and nothing is cancelled behind my back."""
    shown = is_shown("appointment", Appointment.id, period.claimant_id)
    for meeting in queries.meetings_in(db.session, period, clock.now(), shown):
        day = speech().named_day(clock.as_london(meeting.starts_at).date())
        said = _(
            "You have a meeting then: %(day)s at %(time)s. It stays. You can change it under your meetings.",
            day=day,
            time=clock_words(meeting.starts_at),
        )
        flash(said, "watch")
