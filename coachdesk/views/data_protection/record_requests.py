"""What people ask about their own record, as the officer answers it: copy, correction, erasure."""

from typing import Any
from uuid import UUID

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from coachdesk import clock, policies
from coachdesk.backup import erasures as ledger
from coachdesk.db import db
from coachdesk.forms.data_protection import DECISIONS, REQUESTS, AskForm, DecideForm, EraseForm, LeaveOutForm
from coachdesk.models import Claimant, RecordRequest, Redaction
from coachdesk.models.label import Decision, RecordRequestKind
from coachdesk.queries import data_protection as queries
from coachdesk.services import audit, erasures, record_copy
from coachdesk.services import record_requests as services
from coachdesk.services.record_copy import Item, Part
from coachdesk.services.rights import Answered, OnHold
from coachdesk.translation import gettext as _
from coachdesk.views.access import allow, load_or_404, the_viewer
from coachdesk.views.data_protection import desk_url, named, person
from coachdesk.views.data_protection.copies import bundle
from coachdesk.views.data_protection.copy_words import lines, part_words
from coachdesk.views.filters import speech

blueprint = Blueprint("record_requests", __name__)
# Parts that are not left out row by row: what a person is here, and their own way in.
WHOLE = {"claimant", "account"}


@blueprint.get("/data-protection/requests/<uuid:request_id>")
@allow(policies.data_protection_officers)
def show(request_id: UUID) -> ResponseReturnValue:
    return _page(_load(request_id))


@blueprint.post("/data-protection/requests/<uuid:request_id>/redactions")
@allow(policies.data_protection_officers)
def leave_out(request_id: UUID) -> ResponseReturnValue:
    """One row is not in the copy, for a reason."""
    asked, form = _load(request_id), LeaveOutForm()
    item = _item_of(asked, form.part.data, form.item.data) if form.validate() else None
    if item is None:
        return _page(asked, left=form), 422
    try:
        services.leave_out(
            db.session, asked, item.part, item.id, services.LeftOut(form.why.data), form.words.data,
            by=the_viewer().account_id, at=clock.now(),
        )  # fmt: skip
    except Answered:
        return _page(asked, trouble=_answered_words()), 409
    return redirect(url_for("record_requests.show", request_id=asked.id, _anchor=f"part-{item.part}"), 303)


@blueprint.post("/data-protection/redactions/<uuid:redaction_id>/removal")
@allow(policies.data_protection_officers)
def put_back(redaction_id: UUID) -> ResponseReturnValue:
    redaction: Redaction = load_or_404(policies.visible_redactions(the_viewer()), redaction_id)
    asked, part = _load(redaction.request_id), redaction.subject
    try:
        services.put_back(db.session, asked, redaction, by=the_viewer().account_id, at=clock.now())
    except Answered:
        return _page(asked, trouble=_answered_words()), 409
    return redirect(url_for("record_requests.show", request_id=asked.id, _anchor=f"part-{part}"), 303)


@blueprint.post("/data-protection/requests/<uuid:request_id>/giving")
@allow(policies.data_protection_officers)
def give(request_id: UUID) -> ResponseReturnValue:
    """The person finds it on their own page, for thirty days."""
    asked = _load(request_id)
    if asked.kind is not RecordRequestKind.COPY:
        return _page(asked, trouble=_("There is no copy to give here.")), 409
    try:
        services.give(db.session, asked, by=the_viewer().account_id, at=clock.now())
    except Answered:
        return _page(asked, trouble=_answered_words()), 409
    flash(_("Given. They fetch it on their own page for thirty days; here you fetch it for paper."), "good")
    return redirect(url_for("record_requests.show", request_id=asked.id), 303)


@blueprint.get("/data-protection/requests/<uuid:request_id>/copy.zip")
@allow(policies.data_protection_officers)
def fetch(request_id: UUID) -> ResponseReturnValue:
    """The bundle for paper, or to be read together: for whoever has no screen of their own."""
    asked = _load(request_id)
    if not services.can_be_fetched(asked, at=clock.now()):
        return _page(asked, trouble=_("There is no copy to fetch now.")), 409
    services.fetched(db.session, asked, by=the_viewer().account_id, at=clock.now())
    return bundle(_person(asked), asked)


@blueprint.post("/data-protection/requests/<uuid:request_id>/decision")
@allow(policies.data_protection_officers)
def decide(request_id: UUID) -> ResponseReturnValue:
    """What is put right, or why not; or why a copy or an erasure is declined. Both texts stay."""
    asked, form = _load(request_id), DecideForm()
    if not form.validate():
        return _page(asked, form), 422
    decision = Decision(form.decision.data)
    if asked.kind is not RecordRequestKind.CORRECTION and decision is not Decision.DECLINED:
        return _page(asked, form, trouble=_("Give the copy, or erase the record, with its own button.")), 409
    try:
        services.decide(db.session, asked, decision, form.reason.data, by=the_viewer().account_id, at=clock.now())
    except Answered:
        return _page(asked, form, trouble=_answered_words()), 409
    flash(_("Decided. They read it on their own page."), "good")
    return redirect(url_for("record_requests.show", request_id=asked.id), 303)


@blueprint.post("/data-protection/requests/<uuid:request_id>/erasure")
@allow(policies.data_protection_officers)
def erase(request_id: UUID) -> ResponseReturnValue:
    """Everything about the person goes, and the keys that opened it. Nobody can undo it."""
    asked = _load(request_id)
    claimant = _person(asked)
    form = EraseForm(claimant.spoken_reference)
    if not form.validate():
        return _page(asked, erasing=form), 422
    if asked.kind is not RecordRequestKind.ERASURE or asked.given_at is not None:
        return _page(asked, trouble=_answered_words()), 409
    by, at = the_viewer().account_id, clock.now()
    try:
        erasures.check(db.session, claimant.id)
    except OnHold:
        return _page(asked, trouble=_("This record is on hold: nothing of it may go. End the hold first.")), 409
    services.decide(db.session, asked, Decision.GIVEN, "", by=by, at=at)
    made = erasures.erase(db.session, claimant.id, by=by, at=at, ledger=keep)
    flash(_("Erased. A certificate counts what went."), "good")
    return redirect(url_for("holds.certificate", certificate_id=made.certificate_id), 303)


def keep(claimant_id: UUID, key_ids: Any, at: Any) -> None:
    """Written down outside the database as soon as this is committed, so that a restore does it again."""
    ledger.note_when_committed(db.session, current_app.config["SETTINGS"], claimant_id, key_ids, at)


# --- Asked by a coach for somebody ----------------------------------------------------------------------------


@blueprint.get("/claimants/<uuid:claimant_id>/record-request")
@allow(policies.coaches_and_leads)
def new(claimant_id: UUID) -> ResponseReturnValue:
    claimant = load_or_404(policies.visible_claimants(the_viewer()), claimant_id)
    return _ask_page(claimant, AskForm(formdata=None))


@blueprint.post("/claimants/<uuid:claimant_id>/record-request")
@allow(policies.coaches_and_leads)
def create(claimant_id: UUID) -> ResponseReturnValue:
    """Written down for somebody who asked at a meeting or on the phone."""
    claimant, form = load_or_404(policies.visible_claimants(the_viewer()), claimant_id), AskForm()
    if not form.validate():
        return _ask_page(claimant, form), 422
    kind, said = RecordRequestKind(form.kind.data), form.words.data
    made, is_new = services.ask(db.session, claimant, kind, said, by=the_viewer().account_id, at=clock.now())
    name, due = claimant.spoken_of, speech().named_day(made.due_on)
    if is_new:
        flash(_("Asked for. %(name)s has an answer by %(day)s.", name=name, day=due), "good")
    else:
        flash(_("This was asked for already. %(name)s has an answer by %(day)s.", name=name, day=due), "info")
    return redirect(url_for("claimants.show", claimant_id=claimant.id), 303)


def _ask_page(claimant: Claimant, form: AskForm) -> str:
    audit.record(db.session, "claimant.opened", subject="claimant", subject_id=claimant.id, claimant_id=claimant.id)
    return render_template(
        "data_protection/ask_for_them.html", form=form, person=named(claimant),
        action=url_for("record_requests.create", claimant_id=claimant.id),
        back_url=url_for("claimants.show", claimant_id=claimant.id),
    )  # fmt: skip


# --- One request ----------------------------------------------------------------------------------------------


def _load(request_id: UUID) -> RecordRequest:
    return load_or_404(policies.visible_record_requests(the_viewer()), request_id)


def _person(asked: RecordRequest) -> Claimant:
    return db.session.get_one(Claimant, asked.claimant_id)


def _answered_words() -> str:
    return _("This was answered already. Nothing was changed.")


def _item_of(asked: RecordRequest, part: str | None, item_id: str | None) -> Item | None:
    """The row that the form names, if it is in this record and may be left out by itself."""
    record = record_copy.whole_record(db.session, _person(asked), asked, at=clock.now())
    items = (item for each in record if each.name == part and part not in WHOLE for item in each.items)
    return next((item for item in items if str(item.id) == item_id), None)


def _page(
    asked: RecordRequest, form: DecideForm | None = None, *, trouble: str = "", left: LeaveOutForm | None = None,
    erasing: EraseForm | None = None,
) -> str:  # fmt: skip
    """An open request for a copy shows the whole record: looking at it is an opening, and the person sees that."""
    claimant, said = _person(asked), speech()
    verb = "claimant.opened" if claimant.erased_at is None else "record_request.listed"
    audit.record(db.session, verb, subject="record_request", subject_id=asked.id, claimant_id=asked.claimant_id)
    is_open = asked.given_at is None
    reads = is_open and asked.kind is RecordRequestKind.COPY
    record = record_copy.whole_record(db.session, claimant, asked, at=clock.now()) if reads else []
    return render_template(
        "data_protection/record_request.html",
        asked={
            "kind": asked.kind.value,
            "kind_words": str(REQUESTS[asked.kind]),
            "words": asked.words,
            "by": queries.account_name(db.session, asked.asked_by) or _("the person"),
            "asked_words": said.moment_within(asked.asked_at),
            "due_words": said.named_day(asked.due_on),
            "late": is_open and asked.due_on < clock.today(),
            "is_open": is_open,
            "decision_words": str(DECISIONS[asked.decision]) if asked.decision else "",
            "decided_words": said.moment(asked.decided_at),
            "decided_by": queries.account_name(db.session, asked.decided_by),
            "reason": asked.reason,
        },
        person=named(person(asked.claimant_id)),
        parts=[_part(part, asked) for part in record],
        form=form or DecideForm(formdata=None),
        left=left or LeaveOutForm(formdata=None),
        erasing=erasing or EraseForm(claimant.spoken_reference, formdata=None),
        trouble=trouble,
        give_url=url_for("record_requests.give", request_id=asked.id),
        decide_url=url_for("record_requests.decide", request_id=asked.id),
        leave_out_url=url_for("record_requests.leave_out", request_id=asked.id),
        erase_url=url_for("record_requests.erase", request_id=asked.id),
        copy_url=url_for("record_requests.fetch", request_id=asked.id)
        if services.can_be_fetched(asked, at=clock.now()) else None,
        back_url=desk_url(),
    )  # fmt: skip


def _part(part: Part, asked: RecordRequest) -> dict[str, Any]:
    return {
        "name": part.name,
        "words": part_words(part.name),
        "may_leave_out": part.name not in WHOLE,
        "rows": [_item(item) for item in part.items],
    }


def _item(item: Item) -> dict[str, Any]:
    why, words = services.why_left_out(item.left_out) if item.left_out else (None, "")
    return {
        "id": str(item.id),
        "lines": lines(item),
        "left_out": why.value if why else "",
        "why_words": words,
        "put_back_url": url_for("record_requests.put_back", redaction_id=item.left_out.id) if item.left_out else "",
    }
