"""One meeting on its own page, and calling it off."""

from typing import Any
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from coachdesk import clock, policies, words
from coachdesk.db import db
from coachdesk.models import Appointment, Claimant
from coachdesk.models.label import AppointmentState, Party
from coachdesk.queries import appointments as queries
from coachdesk.queries.off_screen import is_kept_off
from coachdesk.services import appointments as services
from coachdesk.services import read_first
from coachdesk.translation import gettext as _
from coachdesk.views.access import allow, the_viewer
from coachdesk.views.appointments.room import blueprint, chips, in_order, note_opened, the_meeting, the_page
from coachdesk.views.appointments.said import kept_words, outcome_lines, seen_to
from coachdesk.views.filters import speech
from coachdesk.views.meeting_words import briefing

US = "us"


@blueprint.get("/appointments/<uuid:appointment_id>")
@allow(policies.coaches_and_leads)
def show(appointment_id: UUID) -> ResponseReturnValue:
    """What it is, what to keep to, and what can be done with it now."""
    meeting, claimant = the_meeting(appointment_id)
    note_opened(claimant, meeting)
    return _page(meeting, claimant)


@blueprint.get("/appointments/<uuid:appointment_id>/cancel")
@allow(policies.coaches_and_leads)
def calling_off(appointment_id: UUID) -> ResponseReturnValue:
    """Who calls it off is asked, and nothing else: nobody gives a reason."""
    meeting, claimant = the_meeting(appointment_id)
    if not _is_ahead(meeting):
        flash(_cannot(meeting), "watch")
        return redirect(url_for("appointments.show", appointment_id=meeting.id), 303)
    note_opened(claimant, meeting)
    found = queries.whole(db.session, meeting)
    return render_template(
        "appointments/cancel.html",
        **the_page(claimant, list(found.adjustments)),
        meeting=summary(meeting),
        version=meeting.version,
    )


@blueprint.post("/appointments/<uuid:appointment_id>/cancel")
@allow(policies.coaches_and_leads)
def cancel(appointment_id: UUID) -> ResponseReturnValue:
    """Call it off, in the name of whoever did. Its time is free again at once."""
    meeting, _claimant = the_meeting(appointment_id)
    if (caller := request.form.get("by")) not in (Party.CLAIMANT, US):
        abort(422)
    version = request.form.get("version", type=int)
    try:
        services.cancel(
            db.session,
            meeting,
            by_claimant=caller == Party.CLAIMANT,
            by=the_viewer().account_id,
            at=clock.now(),
            version=version,
        )
    except (services.CannotMove, services.ChangedMeanwhile):
        return conflict(meeting.id)
    flash(_("Called off. Its time is free again."), "good")
    return redirect(url_for("appointments.show", appointment_id=meeting.id), 303)


def conflict(appointment_id: UUID, why: str = "") -> ResponseReturnValue:
    """The meeting as it is now, with a sentence that says why what was asked for was not done."""
    db.session.rollback()
    meeting, claimant = the_meeting(appointment_id)
    changed = meeting.state is AppointmentState.BOOKED and meeting.starts_at > clock.now()
    sentence = _("This meeting was changed while you were looking at it. Here it is as it is now.")
    return _page(meeting, claimant, conflict=why or (sentence if changed else _cannot(meeting))), 409


def summary(meeting: Appointment) -> dict[str, Any]:
    """A meeting in a few words, for the pages about it."""
    said = speech()
    return {
        "id": meeting.id,
        "url": url_for("appointments.show", appointment_id=meeting.id),
        "day_words": said.named_day(clock.as_london(meeting.starts_at).date()),
        "time_words": said.time(meeting.starts_at),
        "until_words": said.time(meeting.ends_at),
        "minutes": meeting.minutes,
        "mode_words": words.mode(meeting.mode),
        "state_words": words.state(meeting.state),
    }


def _page(meeting: Appointment, claimant: Claimant, conflict: str = "") -> str:
    found = queries.whole(db.session, meeting)
    adjustments = in_order(found.adjustments)
    codes = [each.code for each in adjustments]
    lines = briefing(meeting, found.agenda, found.coach, found.office, claimant, you=False, codes=codes)
    return render_template(
        "appointments/show.html",
        **the_page(claimant, adjustments),
        meeting=summary(meeting),
        conflict=conflict,
        lines=lines,
        theirs=(found.agenda and found.agenda.theirs) or "",
        words_first=_words_first(claimant),
        to_keep=chips(adjustments),
        seen_to=seen_to(found.to_arrange, adjustments),
        kept=outcome_lines(adjustments, found.said_by(Party.COACH)),
        kept_by_them=outcome_lines(adjustments, found.said_by(Party.CLAIMANT)),
        kept_words=kept_words(claimant),
        can=_can(meeting),
        kept_off=is_kept_off(db.session, claimant.id, "appointment", meeting.id),
    )


def _words_first(claimant: Claimant) -> str:
    """What the person wants known, for whoever covers for their coach today: it stands before everything else."""
    cover = read_first.covers_today(db.session, claimant.id, the_viewer().staff_id, clock.today())
    return (claimant.own_words or "") if cover else ""


def _can(meeting: Appointment) -> dict[str, bool]:
    """What can be done with a meeting now."""
    booked, begun = meeting.state is AppointmentState.BOOKED, meeting.starts_at <= clock.now()
    over = meeting.state in (AppointmentState.MET, AppointmentState.DID_NOT_MEET)
    return {
        "move": booked and not begun,
        "write": booked,
        "note": booked or over,
        "record": booked and begun,
        "correct": over,
        "book": not booked,
    }


def _is_ahead(meeting: Appointment) -> bool:
    return meeting.state is AppointmentState.BOOKED and meeting.starts_at > clock.now()


def _cannot(meeting: Appointment) -> str:
    if meeting.state is not AppointmentState.BOOKED:
        return _("It is “%(state)s” already. Nothing was changed.", state=words.state(meeting.state))
    return _("It has begun. Write down what came of it instead.")
