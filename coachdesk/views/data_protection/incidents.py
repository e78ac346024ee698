"""What went wrong with a record: entered by whoever saw it, looked into and closed by the officer."""

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from coachdesk import clock, policies
from coachdesk.db import db
from coachdesk.forms.data_protection import INCIDENTS, IncidentForm, MisplacedForm, OutcomeForm
from coachdesk.models import Event, Incident, MisplacedNote, Note, Staff
from coachdesk.models.label import IncidentKind
from coachdesk.queries import data_protection as queries
from coachdesk.services import audit, misplaced_notes
from coachdesk.services import incidents as services
from coachdesk.services.rights import Answered
from coachdesk.translation import gettext as _
from coachdesk.views.access import allow, load_or_404, the_viewer
from coachdesk.views.data_protection import desk_url, named, own_offices, person
from coachdesk.views.data_protection.desk import hours_words
from coachdesk.views.filters import speech

blueprint = Blueprint("incidents", __name__)


@blueprint.get("/incidents/new")
@allow(policies.works_here)
def new() -> ResponseReturnValue:
    return _entry(_form(formdata=None))


@blueprint.post("/incidents")
@allow(policies.works_here)
def create() -> ResponseReturnValue:
    """Entered at once, by anybody at work; what follows is the officer's."""
    form = _form()
    if not form.validate():
        return _entry(form), 422
    claimant = queries.by_reference(db.session, policies.reported_claimants(the_viewer()), form.reference.data)
    words = form.words.data
    if form.reference.data and claimant is None:
        words = _("Reference given: %(reference)s", reference=form.reference.data) + "\n\n" + words
    office_id = claimant.office_id if claimant else UUID(form.office.data)
    services.enter(
        db.session, office_id, claimant, IncidentKind(form.kind.data), words, by=the_viewer().account_id, at=clock.now()
    )
    flash(_("Entered. The data protection officer looks into it. Saying so was right."), "good")
    return redirect(url_for("home.show"), 303)


def _form(**values: Any) -> IncidentForm:
    return IncidentForm([(str(office.id), office.name) for office in own_offices()], **values)


def _entry(form: IncidentForm) -> str:
    return render_template(
        "data_protection/incident_new.html", form=form, action=url_for("incidents.create"),
        many_offices=len(form.office.choices) > 1, back_url=url_for("home.show"),
    )  # fmt: skip


# --- A note on the wrong person -------------------------------------------------------------------------------


@blueprint.get("/notes/<uuid:note_id>/misplaced")
@allow(policies.coaches_and_leads)
def misplaced(note_id: UUID) -> ResponseReturnValue:
    return _misplaced_page(_load_note(note_id), MisplacedForm(formdata=None))


@blueprint.post("/notes/<uuid:note_id>/misplaced")
@allow(policies.coaches_and_leads)
def hide(note_id: UUID) -> ResponseReturnValue:
    """Hidden at once. It was in sight of the person and of everybody who works with them: the officer looks into it."""
    note, form = _load_note(note_id), MisplacedForm()
    if not form.validate():
        return _misplaced_page(note, form), 422
    claimant_id = note.claimant_id
    misplaced_notes.mark(db.session, note, form.words.data, by=the_viewer().account_id, at=clock.now())
    flash(_("Hidden from everybody. The data protection officer keeps it and looks into it."), "good")
    return redirect(url_for("claimants.show", claimant_id=claimant_id), 303)


def _load_note(note_id: UUID) -> Note:
    return load_or_404(policies.visible_notes(the_viewer()), note_id)


def _misplaced_page(note: Note, form: MisplacedForm) -> str:
    audit.record(db.session, "claimant.opened", subject="note", subject_id=note.id, claimant_id=note.claimant_id)
    return render_template(
        "data_protection/misplaced.html", form=form, person=named(person(note.claimant_id)),
        day_words=speech().named_day(clock.as_london(note.written_at).date()),
        action=url_for("incidents.hide", note_id=note.id), back_url=url_for("notes.show", note_id=note.id),
    )  # fmt: skip


# --- One incident ---------------------------------------------------------------------------------------------


@blueprint.get("/data-protection/incidents/<uuid:incident_id>")
@allow(policies.data_protection_officers)
def show(incident_id: UUID) -> ResponseReturnValue:
    return _page(_load(incident_id), OutcomeForm(formdata=None))


@blueprint.post("/data-protection/incidents/<uuid:incident_id>/closing")
@allow(policies.data_protection_officers)
def close(incident_id: UUID) -> ResponseReturnValue:
    incident, form = _load(incident_id), OutcomeForm()
    if not form.validate():
        return _page(incident, form), 422
    try:
        services.close(db.session, incident, form.outcome.data, by=the_viewer().account_id, at=clock.now())
    except Answered:
        form.form_errors.append(_("This was closed already. Nothing was changed."))
        return _page(incident, form), 409
    flash(_("Closed, with what was learned."), "good")
    return redirect(url_for("incidents.show", incident_id=incident.id), 303)


@blueprint.post("/data-protection/incidents/<uuid:incident_id>/telling")
@allow(policies.data_protection_officers)
def tell(incident_id: UUID) -> ResponseReturnValue:
    """The person whose record it stood in is told, honestly: they may have read it."""
    incident = _load(incident_id)
    try:
        services.tell_reader(db.session, incident, by=the_viewer().account_id, at=clock.now())
    except Answered:
        return _page(incident, OutcomeForm(formdata=None)), 409
    flash(_("They read on their own page what happened."), "good")
    return redirect(url_for("incidents.show", incident_id=incident.id), 303)


@blueprint.post("/data-protection/incidents/<uuid:incident_id>/release")
@allow(policies.data_protection_officers)
def release(incident_id: UUID) -> ResponseReturnValue:
    """The note was about this person after all."""
    incident = _load(incident_id)
    hidden = misplaced_notes.of_incident(db.session, incident)
    if hidden is None:
        return _page(incident, OutcomeForm(formdata=None)), 409
    misplaced_notes.release(db.session, hidden, by=the_viewer().account_id, at=clock.now())
    flash(_("The note stands where it stood."), "good")
    return redirect(url_for("incidents.show", incident_id=incident.id), 303)


def _load(incident_id: UUID) -> Incident:
    return load_or_404(policies.visible_incidents(the_viewer()), incident_id)


def _page(incident: Incident, form: OutcomeForm) -> str:
    audit.record(db.session, "incident.opened", subject="incident", subject_id=incident.id,
                 claimant_id=incident.claimant_id)  # fmt: skip
    said = speech()
    return render_template(
        "data_protection/incident.html",
        incident={
            "kind_words": str(INCIDENTS[incident.kind]),
            "words": incident.words,
            "outcome": incident.outcome,
            "found_words": said.moment_within(incident.found_at),
            "found_by": queries.account_name(db.session, incident.found_by),
            "clock_words": hours_words(incident.found_at + services.TELL_WITHIN),
            "late": incident.found_at + services.TELL_WITHIN < clock.now(),
            "closed_words": said.moment(incident.closed_at),
            "closed_by": queries.account_name(db.session, incident.closed_by),
        },
        person=named(person(incident.claimant_id)),
        note=_note(misplaced_notes.of_incident(db.session, incident)),
        told_words=said.moment_within(_told_at(incident)),
        form=form,
        close_url=url_for("incidents.close", incident_id=incident.id),
        tell_url=url_for("incidents.tell", incident_id=incident.id),
        release_url=url_for("incidents.release", incident_id=incident.id),
        back_url=desk_url(),
    )


def _note(hidden: MisplacedNote | None) -> dict[str, Any] | None:
    """The note as it was written: the officer alone reads it."""
    if hidden is None:
        return None
    note = db.session.get_one(Note, hidden.note_id)
    author = db.session.get_one(Staff, note.author_id)
    parts = [
        (_("What was said"), note.said),
        (_("What %(coach)s saw", coach=author.name), note.saw),
        (_("What %(coach)s thinks", coach=author.name), note.think),
    ]
    return {
        "by": author.name,
        "when_words": speech().moment(note.written_at),
        "parts": [(label, text) for label, text in parts if text],
    }


def _told_at(incident: Incident) -> Any:
    told = (Event.subject_id == incident.id, Event.verb == "incident.reader_told")
    return db.session.scalar(select(Event.at).where(*told).order_by(Event.id).limit(1))
