"""What came of a meeting: one press where all was as it should be, a page where something was not."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from coachdesk import clock, policies
from coachdesk.adjustments.words import label_text, short_text
from coachdesk.db import db
from coachdesk.forms.appointments import NO, YES, OutcomeForm
from coachdesk.models import Appointment, Claimant
from coachdesk.models.label import AppointmentState, Party
from coachdesk.queries import appointments as queries
from coachdesk.services import appointments as services
from coachdesk.services.outcomes import Outcomes
from coachdesk.translation import gettext as _
from coachdesk.views.access import allow, the_viewer
from coachdesk.views.appointments.room import blueprint, in_order, note_opened, the_meeting, the_page
from coachdesk.views.appointments.said import kept_words
from coachdesk.views.appointments.show import conflict, summary
from coachdesk.views.htmx import is_fragment
from coachdesk.views.languages import local_path

SAID = {AppointmentState.MET: YES, AppointmentState.DID_NOT_MEET: NO}


@blueprint.get("/appointments/<uuid:appointment_id>/outcome")
@allow(policies.coaches_and_leads)
def outcome(appointment_id: UUID) -> ResponseReturnValue:
    """Everything was kept, until somebody says otherwise; what was said before stands there to be put right."""
    meeting, claimant = the_meeting(appointment_id)
    note_opened(claimant, meeting)
    return _page(meeting, claimant, None)


@blueprint.post("/appointments/<uuid:appointment_id>/outcome")
@allow(policies.coaches_and_leads)
def record(appointment_id: UUID) -> ResponseReturnValue:
    """Write it down. `all_kept` is the one press of a day's list: they met, and every adjustment was kept."""
    meeting, claimant = the_meeting(appointment_id)
    if request.form.get("all_kept") == YES:
        return _record(meeting, met=True, outcomes=None) or _done_in_one(meeting)
    adjustments = queries.whole(db.session, meeting).adjustments
    form = OutcomeForm.about(adjustments, {})
    if not form.validate():
        return _page(meeting, claimant, form), 422
    met = form.met.data == YES
    if refused := _record(meeting, met=met, outcomes=form.outcomes(adjustments) if met else None):
        return refused
    flash(
        _("Written down.") if met else _("Written down. Nothing follows from it. A new time may suit better."), "good"
    )
    return redirect(url_for("appointments.show", appointment_id=meeting.id), 303)


def _record(meeting: Appointment, *, met: bool, outcomes: Outcomes | None) -> ResponseReturnValue | None:
    """The answer to give when it cannot be written down."""
    by, at = the_viewer().account_id, clock.now()
    try:
        services.record(db.session, meeting, met=met, outcomes=outcomes, said_by=Party.COACH, by=by, at=at)
    except services.NotYet:
        return conflict(meeting.id, _("It is still ahead. What came of it is written down from its beginning on."))
    except services.CannotMove:
        return conflict(meeting.id)
    return None


def _done_in_one(meeting: Appointment) -> ResponseReturnValue:
    """Back to where it was pressed, with the way to put it right beside what was done."""
    put_right_url = url_for("appointments.outcome", appointment_id=meeting.id)
    if is_fragment():
        return render_template("appointments/_recorded.html", put_right_url=put_right_url)
    link = Markup('<a href="{}">{}</a>').format(put_right_url, _("Put it right"))
    flash(Markup("{} {}").format(_("Done: met, adjustments kept."), link), "good")
    back = local_path(request.form.get("back") or request.referrer)
    at_home = url_for("appointments.show", appointment_id=meeting.id)
    return redirect(at_home if back == "/" else back, 303)


def _page(meeting: Appointment, claimant: Claimant, form: OutcomeForm | None) -> str:
    found = queries.whole(db.session, meeting)
    adjustments = in_order(found.adjustments)
    if form is None:
        said = found.said_by(Party.COACH)
        form = OutcomeForm.about(adjustments, said, formdata=None, data={"met": SAID.get(meeting.state)})
    rows: list[dict[str, Any]] = []
    for each in adjustments:
        kept, words = form.of(each)
        rows.append({
            "short": short_text(each.code, each.params), "label": label_text(each.code),
            "strength": each.strength.value, "kept": kept, "words": words,
        })  # fmt: skip
    return render_template(
        "appointments/outcome.html",
        **the_page(claimant, adjustments),
        meeting=summary(meeting),
        form=form,
        rows=rows,
        kept_words=kept_words(claimant),
        is_ahead=meeting.starts_at > clock.now(),
        back_url=url_for("appointments.show", appointment_id=meeting.id),
    )
