"""My meetings: what each is, a new one, another time, none. Up to the start nothing asks why and nothing follows."""

from uuid import UUID

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from coachdesk import clock, policies
from coachdesk.db import db
from coachdesk.forms.my_meetings import KeptForm, OwnAgendaForm, TimeForm
from coachdesk.models import Appointment, Claimant
from coachdesk.models.label import AppointmentState, Party
from coachdesk.queries import appointments as queries
from coachdesk.queries import my_meetings as lists
from coachdesk.queries.off_screen import is_shown
from coachdesk.services import appointments as services
from coachdesk.services.appointments import (
    CannotMove,
    ChangedMeanwhile,
    ContactStopped,
    NotFree,
    NotTheirCoach,
    RuledOut,
    ToSettle,
)
from coachdesk.translation import gettext as _
from coachdesk.views import my
from coachdesk.views.access import allow, load_or_404, the_viewer
from coachdesk.views.my import meeting_page, offers
from coachdesk.views.my.offers import Wish

blueprint = Blueprint("my_meetings", __name__)


@blueprint.get("/my/meetings")
@allow(policies.claimants)
def index() -> ResponseReturnValue:
    """What is ahead, and what was."""
    claimant = my.me()
    found = lists.of(db.session, claimant.id, clock.now())
    ahead, before = ([meeting_page.row(*each) for each in rows] for rows in found)
    return my.page("my/meetings/index.html", claimant, ahead=ahead, before=before)


@blueprint.get("/my/meetings/new")
@allow(policies.claimants)
def new() -> ResponseReturnValue:
    """Three times. None of them: three more, as often as wanted, and nothing is noted."""
    return offers.page(my.me(), Wish.of(request.args))


@blueprint.post("/my/meetings")
@allow(policies.claimants)
def create() -> ResponseReturnValue:
    """Take one of them."""
    claimant, form = my.me(), TimeForm()
    wish = Wish.of(request.form)
    coach, cover = offers.with_whom(claimant, wish)
    if coach is None:
        return offers.page(claimant, wish, status=409)
    if not form.validate() or form.starts_at is None:
        return offers.page(claimant, wish, form=form, status=422)
    by, at = the_viewer().account_id, clock.now()
    rules = offers.rules_of(claimant, wish, at)
    try:
        cover = cover or offers.stand_in(claimant, wish, coach, form.starts_at, by=by, at=at)
        made = services.book(
            db.session, claimant, coach, starts_at=form.starts_at, minutes=rules.minutes, mode=rules.mode, by=by, at=at,
            cover=cover, agreed_by_claimant=cover is not None,
        )  # fmt: skip
    except (ContactStopped, NotFree, RuledOut, ToSettle, NotTheirCoach) as refusal:
        return _times_again(claimant, wish, refusal)
    flash(_("Your meeting is booked. You can change or cancel it any time before it starts."), "good")
    return redirect(url_for("my_meetings.show", appointment_id=made.id), 303)


@blueprint.get("/my/meetings/<uuid:appointment_id>")
@allow(policies.claimants)
def show(appointment_id: UUID) -> ResponseReturnValue:
    """Nobody goes into it blind."""
    return meeting_page.page(my.me(), _load(appointment_id))


@blueprint.post("/my/meetings/<uuid:appointment_id>/words")
@allow(policies.claimants)
def write(appointment_id: UUID) -> ResponseReturnValue:
    """What I want to talk about, and who comes with me."""
    claimant, meeting, form = my.me(), _load(appointment_id), OwnAgendaForm()
    if not form.validate():
        return meeting_page.page(claimant, meeting, form=form, status=422)
    words = {"theirs": form.theirs.data, "company": form.company.data}
    try:
        services.write_agenda(db.session, meeting, by=the_viewer().account_id, at=clock.now(), **words)
    except CannotMove:
        flash(_("This meeting is over, so this was not kept. What you typed is still here."), "act")
        return meeting_page.page(claimant, meeting, form=form, status=409)
    flash(_("Kept. Your coach can read it before you meet."), "good")
    return redirect(url_for("my_meetings.show", appointment_id=meeting.id), 303)


@blueprint.post("/my/meetings/<uuid:appointment_id>/adjustments")
@allow(policies.claimants)
def say(appointment_id: UUID) -> ResponseReturnValue:
    """Were my adjustments kept? It stands beside what my coach said, and changes nothing of it."""
    claimant, meeting = my.me(), _load(appointment_id)
    whole = queries.whole(db.session, meeting)
    form = KeptForm.of(whole.adjustments, meeting_page.kept_labels(whole.adjustments))
    all_kept = "all" in request.form
    if not all_kept and not form.validate():
        return meeting_page.page(claimant, meeting, kept_form=form, status=422)
    met = meeting.state is not AppointmentState.DID_NOT_MEET
    try:
        services.record(
            db.session, meeting, met=met, outcomes=None if all_kept else form.outcomes, said_by=Party.CLAIMANT,
            by=the_viewer().account_id, at=clock.now(),
        )  # fmt: skip
    except CannotMove:
        flash(_("This can be said once the meeting has begun. Nothing was kept."), "act")
        return meeting_page.page(claimant, meeting, status=409)
    flash(_("Thank you. It stands beside what your coach wrote. Both can be read."), "good")
    return redirect(url_for("my_meetings.show", appointment_id=meeting.id, _anchor="kept"), 303)


@blueprint.get("/my/meetings/<uuid:appointment_id>/move")
@allow(policies.claimants)
def times(appointment_id: UUID) -> ResponseReturnValue:
    """Another time for this meeting."""
    meeting = _load(appointment_id)
    if not offers.may_change(meeting):
        return _led_back(meeting)
    return offers.page(my.me(), Wish.of(request.args, moving=meeting))


@blueprint.post("/my/meetings/<uuid:appointment_id>/move")
@allow(policies.claimants)
def move(appointment_id: UUID) -> ResponseReturnValue:
    """Up to the start, and nothing else changes."""
    claimant, meeting, form = my.me(), _load(appointment_id), TimeForm()
    wish = Wish.of(request.form, moving=meeting)
    if not offers.may_change(meeting):
        return _led_back(meeting)
    coach, cover = offers.with_whom(claimant, wish)
    if coach is None:
        return offers.page(claimant, wish, status=409)
    if not form.validate() or form.starts_at is None:
        return offers.page(claimant, wish, form=form, status=422)
    by, at = the_viewer().account_id, clock.now()
    rules = offers.rules_of(claimant, wish, at)
    try:
        services.move(
            db.session, meeting, starts_at=form.starts_at, minutes=rules.minutes, mode=rules.mode,
            version=form.version.data, by=by, at=at, cover=cover,
            coach=coach if cover or meeting.cover_id else None, agreed_by_claimant=cover is not None,
        )  # fmt: skip
    except CannotMove:
        return _led_back(meeting)
    except (ContactStopped, NotFree, RuledOut, ToSettle, NotTheirCoach, ChangedMeanwhile) as refusal:
        return _times_again(claimant, wish, refusal)
    flash(_("Your meeting has its new time. Nothing else changes."), "good")
    return redirect(url_for("my_meetings.show", appointment_id=meeting.id), 303)


@blueprint.get("/my/meetings/<uuid:appointment_id>/cancel")
@allow(policies.claimants)
def cancel(appointment_id: UUID) -> ResponseReturnValue:
    """One question, so that nobody cancels by a slip."""
    meeting = _load(appointment_id)
    if not offers.may_change(meeting):
        return _led_back(meeting)
    return meeting_page.ask_to_cancel(my.me(), meeting)


@blueprint.post("/my/meetings/<uuid:appointment_id>/cancel")
@allow(policies.claimants)
def call_off(appointment_id: UUID) -> ResponseReturnValue:
    """No reason is asked for or kept. New times are offered once, by a link."""
    meeting = _load(appointment_id)
    try:
        services.cancel(db.session, meeting, by_claimant=True, by=the_viewer().account_id, at=clock.now())
    except (CannotMove, ChangedMeanwhile):
        return _led_back(meeting)
    return redirect(url_for("my_meetings.show", appointment_id=meeting.id), 303)


def _load(appointment_id: UUID) -> Appointment:
    """A meeting of mine that I do not keep off the screen; any other is not here."""
    shown = is_shown("appointment", Appointment.id, my.me().id)
    return load_or_404(policies.visible_appointments(the_viewer()).where(shown), appointment_id)


def _led_back(meeting: Appointment) -> ResponseReturnValue:
    """It has begun, or was cancelled in the meantime: its own page says how it stands."""
    if meeting.state is AppointmentState.BOOKED:
        flash(_("This meeting has begun. It cannot be changed here any more. You can ring us."), "watch")
    return redirect(url_for("my_meetings.show", appointment_id=meeting.id), 303)


def _times_again(claimant: Claimant, wish: Wish, refusal: Exception) -> ResponseReturnValue:
    """A calm sentence, and new times."""
    return offers.page(claimant, wish, told=offers.why(refusal), status=409)
