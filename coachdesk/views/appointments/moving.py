"""Moving a meeting: the same page with its present time on it. It stays the same meeting, with all that was written."""

from uuid import UUID

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from coachdesk import clock, policies
from coachdesk.db import db
from coachdesk.models import Appointment
from coachdesk.models.label import AppointmentState
from coachdesk.services import appointments as services
from coachdesk.translation import gettext as _
from coachdesk.views.access import allow, the_viewer
from coachdesk.views.appointments.booking import Refused, refused, the_form, wants_yes, when_words
from coachdesk.views.appointments.room import blueprint, note_opened, the_meeting
from coachdesk.views.appointments.show import conflict
from coachdesk.views.appointments.times import Form, Search, Wish, looked_for, times_page, with_whom


@blueprint.get("/appointments/<uuid:appointment_id>/move")
@allow(policies.coaches_and_leads)
def times(appointment_id: UUID) -> ResponseReturnValue:
    """Where else it can be. A meeting that has begun, or is over, cannot be moved: its page says so."""
    meeting, claimant = the_meeting(appointment_id)
    if meeting.state is not AppointmentState.BOOKED or meeting.starts_at <= clock.now():
        flash(_("It cannot be moved any more. Another meeting can be booked."), "watch")
        return redirect(url_for("appointments.show", appointment_id=meeting.id), 303)
    note_opened(claimant, meeting)
    return times_page(claimant, Wish.of(request.args, moves=True), moving=meeting)


@blueprint.post("/appointments/<uuid:appointment_id>/move")
@allow(policies.coaches_and_leads)
def move(appointment_id: UUID) -> ResponseReturnValue:
    """Move it to what was chosen, or leave it where it is and say why."""
    meeting, claimant = the_meeting(appointment_id)
    wish, form = Wish.of(request.form, moves=True), the_form()
    coach = with_whom(claimant, wish)
    if coach is None:
        return times_page(claimant, wish, moving=meeting, status=409)
    if not form.validate() or form.instant is None:
        return times_page(claimant, wish, form=form, moving=meeting, status=422)
    found, was = looked_for(claimant, coach, wish, meeting), meeting.version
    if wants_yes(form, found):
        return times_page(claimant, wish, form=form, moving=meeting, status=422)
    try:
        _move(meeting, found, form)
    except (services.CannotMove, services.ChangedMeanwhile):
        return conflict(appointment_id)
    except Refused as refusal:
        return refused(refusal, form, found, lambda: the_meeting(appointment_id)[1], appointment_id)
    db.session.flush()
    if meeting.version == was:
        flash(_("It stays where it is."), "info")
    else:
        flash(_("Moved to %(when)s.", when=when_words(meeting)), "good")
    return redirect(url_for("appointments.show", appointment_id=meeting.id), 303)


def _move(meeting: Appointment, found: Search, form: Form) -> None:
    assert form.instant is not None
    rules = found.answer.rules
    services.move(
        db.session,
        meeting,
        starts_at=form.instant,
        minutes=rules.minutes,
        mode=rules.mode,
        version=form.version.data,
        by=the_viewer().account_id,
        at=clock.now(),
        coach=found.coach if found.cover or meeting.cover_id else None,
        cover=found.cover,
        agreed_by_claimant=found.cover is not None,
    )
