"""Requests from outside: entered, decided, and told to the person."""

from typing import Any
from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm.exc import StaleDataError

from coachdesk import clock, policies
from coachdesk.db import db
from coachdesk.forms.data_protection import DECISIONS, PARTIES, AnswerForm, OutsideForm, ReferenceForm
from coachdesk.models import OutsideRequest
from coachdesk.models.label import Decision, OutsideParty
from coachdesk.queries import data_protection as queries
from coachdesk.services import audit
from coachdesk.services import outside_requests as services
from coachdesk.services.rights import Answered, ChangedMeanwhile
from coachdesk.translation import gettext as _
from coachdesk.views.access import allow, load_or_404, the_viewer
from coachdesk.views.data_protection import desk_url, named, own_offices, person, person_named
from coachdesk.views.filters import speech

blueprint = Blueprint("outside_requests", __name__)


@blueprint.get("/data-protection/outside/<uuid:outside_id>")
@allow(policies.data_protection_officers)
def show(outside_id: UUID) -> ResponseReturnValue:
    request = _load(outside_id)
    return _page(request, AnswerForm(formdata=None, version=request.version), ReferenceForm(formdata=None))


@blueprint.post("/data-protection/outside/<uuid:outside_id>/person")
@allow(policies.data_protection_officers)
def name_person(outside_id: UUID) -> ResponseReturnValue:
    """Whom it is about, once that is known."""
    request, form = _load(outside_id), ReferenceForm()
    claimant = person_named(form) if form.validate() else None
    if claimant is None:
        return _page(request, AnswerForm(formdata=None, version=request.version), form), 422
    try:
        services.name_person(db.session, request, claimant, by=the_viewer().account_id, at=clock.now())
    except Answered:
        return _answered(request)
    flash(_("It is about %(name)s.", name=claimant.spoken_of), "good")
    return redirect(url_for("outside_requests.show", outside_id=request.id), 303)


@blueprint.post("/data-protection/outside/<uuid:outside_id>/decision")
@allow(policies.data_protection_officers)
def decide(outside_id: UUID) -> ResponseReturnValue:
    """The decision; what was typed stays on the page when somebody was quicker."""
    request, form = _load(outside_id), AnswerForm()
    if not form.validate():
        return _page(request, form, ReferenceForm(formdata=None)), 422
    answer = services.Answer(
        Decision(form.decision.data), form.basis.data, form.items.data, form.reason.data,
        form.forbidden_by.data if form.forbidden.data else "",
    )  # fmt: skip
    try:
        services.decide(
            db.session, request, answer, version=form.version.data, by=the_viewer().account_id, at=clock.now()
        )
        db.session.flush()
    except Answered:
        return _answered(request)
    except (ChangedMeanwhile, StaleDataError):
        db.session.rollback()
        request = _load(outside_id)
        form.version.process_data(request.version)
        form.form_errors.append(_("Somebody wrote to this meanwhile. What you typed is still here: look at both."))
        return _page(request, form, ReferenceForm(formdata=None)), 409
    flash(_("Decided. The person reads it on their page.") if request.told_at else _("Decided."), "good")
    return redirect(url_for("outside_requests.show", outside_id=request.id), 303)


@blueprint.post("/data-protection/outside/<uuid:outside_id>/telling")
@allow(policies.data_protection_officers)
def tell(outside_id: UUID) -> ResponseReturnValue:
    """No law forbids it any more."""
    request = _load(outside_id)
    try:
        services.tell(db.session, request, by=the_viewer().account_id, at=clock.now())
    except Answered:
        return _answered(request)
    flash(_("The person reads it on their page now."), "good")
    return redirect(url_for("outside_requests.show", outside_id=request.id), 303)


# --- Entering one: by the officer, or handed over by whoever was asked ----------------------------------------


@blueprint.get("/outside/new")
@allow(policies.works_here)
def new() -> ResponseReturnValue:
    return _entry(OutsideForm(formdata=None, received_on=clock.today()))


@blueprint.post("/outside")
@allow(policies.works_here)
def create() -> ResponseReturnValue:
    """Into the queue. Whoever hands it over is not told whether the reference is anybody's."""
    form = OutsideForm()
    if not form.validate():
        return _entry(form), 422
    offices = own_offices() or abort(409)
    claimant = queries.by_reference(db.session, policies.reported_claimants(the_viewer()), form.reference.data)
    words = form.asked.data
    if form.reference.data and claimant is None:
        words = _("Reference given: %(reference)s", reference=form.reference.data) + "\n\n" + words
    made = services.enter(
        db.session, claimant.office_id if claimant else offices[0].id, claimant, _asked(form, words),
        by=the_viewer().account_id, at=clock.now(),
    )  # fmt: skip
    return handed_over(made, url_for("home.show"))


@blueprint.get("/claimants/<uuid:claimant_id>/outside/new")
@allow(policies.coaches_and_leads)
def new_about(claimant_id: UUID) -> ResponseReturnValue:
    """From a person's page: somebody outside asked about them."""
    claimant = load_or_404(policies.visible_claimants(the_viewer()), claimant_id)
    _noted(claimant.id)
    return _entry(OutsideForm(formdata=None, received_on=clock.today()), named(claimant), claimant.id)


@blueprint.post("/claimants/<uuid:claimant_id>/outside")
@allow(policies.coaches_and_leads)
def create_about(claimant_id: UUID) -> ResponseReturnValue:
    claimant, form = load_or_404(policies.visible_claimants(the_viewer()), claimant_id), OutsideForm()
    if not form.validate():
        _noted(claimant.id)
        return _entry(form, named(claimant), claimant.id), 422
    made = services.enter(
        db.session, claimant.office_id, claimant, _asked(form, form.asked.data), by=the_viewer().account_id,
        at=clock.now(),
    )  # fmt: skip
    return handed_over(made, url_for("claimants.show", claimant_id=claimant.id))


def handed_over(made: OutsideRequest, back_url: str) -> ResponseReturnValue:
    if policies.data_protection_officers(the_viewer()):
        return redirect(url_for("outside_requests.show", outside_id=made.id), 303)
    flash(_("Handed over to the data protection officer. Tell whoever asked that the answer comes from there."), "good")
    return redirect(back_url, 303)


def _asked(form: OutsideForm, words: str) -> services.Asked:
    return services.Asked(OutsideParty(form.party.data), form.from_whom.data, words, form.received_on.data)


def _noted(claimant_id: UUID) -> None:
    audit.record(db.session, "claimant.opened", subject="claimant", subject_id=claimant_id, claimant_id=claimant_id)


def _entry(form: OutsideForm, about: dict[str, Any] | None = None, claimant_id: UUID | None = None) -> str:
    action = (
        url_for("outside_requests.create_about", claimant_id=claimant_id)
        if claimant_id else url_for("outside_requests.create")
    )  # fmt: skip
    back_url = url_for("claimants.show", claimant_id=claimant_id) if claimant_id else url_for("home.show")
    return render_template(
        "data_protection/outside_new.html", form=form, about=about, action=action, back_url=back_url
    )  # fmt: skip


# --- One request ----------------------------------------------------------------------------------------------


def _load(outside_id: UUID) -> OutsideRequest:
    return load_or_404(policies.visible_outside_requests(the_viewer()), outside_id)


def _answered(request: OutsideRequest) -> ResponseReturnValue:
    form = AnswerForm(formdata=None, version=request.version)
    form.form_errors.append(_("This was answered already. Nothing was changed."))
    return _page(request, form, ReferenceForm(formdata=None)), 409


def _page(request: OutsideRequest, form: AnswerForm, reference: ReferenceForm) -> str:
    audit.record(db.session, "outside_request.opened", subject="outside_request", subject_id=request.id,
                 claimant_id=request.claimant_id)  # fmt: skip
    said = speech()
    return render_template(
        "data_protection/outside.html",
        asked={
            "party": str(PARTIES[request.party]),
            "from_whom": request.from_whom,
            "words": request.asked,
            "received_words": said.whole_day(request.received_on),
            "due_words": said.named_day(request.due_on),
            "late": services.overdue(request),
            "entered_by": queries.account_name(db.session, request.entered_by),
        },
        answer=_answer(request) if request.decision else None,
        person=named(person(request.claimant_id)),
        form=form,
        reference=reference,
        decide_url=url_for("outside_requests.decide", outside_id=request.id),
        name_url=url_for("outside_requests.name_person", outside_id=request.id),
        tell_url=url_for("outside_requests.tell", outside_id=request.id),
        back_url=desk_url(),
    )


def _answer(request: OutsideRequest) -> dict[str, Any]:
    assert request.decision is not None
    return {
        "decision_words": str(DECISIONS[request.decision]),
        "by": queries.account_name(db.session, request.decided_by),
        "when_words": speech().moment(request.decided_at),
        "basis": request.basis,
        "given": request.items,
        "reason": request.reason,
        "forbidden_by": request.forbidden_by,
        "told_words": speech().moment_within(request.told_at),
        "may_be_told": request.told_at is None and request.claimant_id is not None,
    }
