"""What a meeting is about. What the person wants to talk about is theirs: a coach writes it down at their word."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from coachdesk import clock, policies
from coachdesk.db import db
from coachdesk.forms.appointments import AgendaForm
from coachdesk.models import Agenda, Appointment, Claimant
from coachdesk.queries import appointments as queries
from coachdesk.services import appointments as services
from coachdesk.translation import gettext as _
from coachdesk.views.access import allow, the_viewer
from coachdesk.views.appointments.room import blueprint, note_opened, the_meeting, the_page
from coachdesk.views.appointments.show import conflict, summary


@blueprint.get("/appointments/<uuid:appointment_id>/agenda")
@allow(policies.coaches_and_leads)
def agenda(appointment_id: UUID) -> ResponseReturnValue:
    meeting, claimant = the_meeting(appointment_id)
    note_opened(claimant, meeting)
    return _page(meeting, claimant, None)


@blueprint.post("/appointments/<uuid:appointment_id>/agenda")
@allow(policies.coaches_and_leads)
def write_agenda(appointment_id: UUID) -> ResponseReturnValue:
    """Keep what was written. The person reads it with their meeting."""
    meeting, claimant = the_meeting(appointment_id)
    form = AgendaForm()
    if not form.validate():
        return _page(meeting, claimant, form), 422
    by, at = the_viewer().account_id, clock.now()
    try:
        services.write_agenda(db.session, meeting, by=by, at=at, shown=form.shown, **form.written)
    except services.ChangedMeanwhile:
        return _page(meeting, claimant, form, meanwhile=True), 409
    except services.CannotMove:
        return conflict(meeting.id)
    flash(_("Saved. %(name)s can read it.", name=claimant.spoken_of), "good")
    return redirect(url_for("appointments.show", appointment_id=meeting.id), 303)


def _page(meeting: Appointment, claimant: Claimant, form: AgendaForm | None, *, meanwhile: bool = False) -> str:
    """The form. Where the person wrote something meanwhile, it stands above what was typed; saving again decides."""
    found = queries.whole(db.session, meeting)
    theirs, company = _theirs(found.agenda)
    if form is None or meanwhile:
        form = form or AgendaForm(formdata=None, obj=found.agenda)
        form.show(theirs, company)
    return render_template(
        "appointments/agenda.html",
        **the_page(claimant, list(found.adjustments)),
        meeting=summary(meeting),
        meanwhile=meanwhile,
        theirs=theirs,
        company=company,
        form=form,
        back_url=url_for("appointments.show", appointment_id=meeting.id),
    )


def _theirs(agenda: Agenda | None) -> tuple[str, str]:
    """What stands in the person's own parts."""
    return (agenda.theirs or "", agenda.company or "") if agenda else ("", "")
