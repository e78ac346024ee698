"""My record: a copy of all of it, something put right, or all of it gone; and what was answered."""

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from coachdesk import clock, policies
from coachdesk.db import db
from coachdesk.forms.my_record import MyRecordForm
from coachdesk.models import Claimant, RecordRequest
from coachdesk.models.label import Decision, RecordRequestKind
from coachdesk.services import record_requests as services
from coachdesk.translation import gettext as _
from coachdesk.views import my
from coachdesk.views.access import allow, load_or_404, the_viewer
from coachdesk.views.data_protection.copies import bundle
from coachdesk.views.filters import speech

blueprint = Blueprint("my_record", __name__)


@blueprint.get("/my/record")
@allow(policies.claimants)
def show() -> ResponseReturnValue:
    return _page(my.me(), MyRecordForm(formdata=None))


@blueprint.post("/my/record")
@allow(policies.claimants)
def ask() -> ResponseReturnValue:
    """I ask; there is an answer within a month."""
    claimant, form = my.me(), MyRecordForm()
    if not form.validate():
        return _page(claimant, form, 422)
    kind, said = RecordRequestKind(form.kind.data), form.words.data
    made, is_new = services.ask(db.session, claimant, kind, said, by=the_viewer().account_id, at=clock.now())
    due = speech().named_day(made.due_on)
    if is_new:
        flash(_("You asked. You have an answer by %(day)s.", day=due), "good")
    else:
        flash(_("You asked for this already. You have an answer by %(day)s.", day=due), "info")
    return redirect(url_for("my_record.show", _anchor=f"asked-{made.id}"), 303)


@blueprint.get("/my/record/<uuid:request_id>/copy.zip")
@allow(policies.claimants)
def fetch(request_id: UUID) -> ResponseReturnValue:
    """My copy, made now from what stands in my record; what I keep off my screen is in the one on paper."""
    claimant = my.me()
    mine = policies.visible_record_requests(the_viewer()).where(RecordRequest.claimant_id == claimant.id)
    asked = load_or_404(mine, request_id)
    if not services.can_be_fetched(asked, at=clock.now()):
        abort(404)
    services.fetched(db.session, asked, by=the_viewer().account_id, at=clock.now())
    return bundle(claimant, asked, on_screen=True)


def _page(claimant: Claimant, form: MyRecordForm, status: int = 200) -> Response:
    mine = policies.visible_record_requests(the_viewer()).where(RecordRequest.claimant_id == claimant.id)
    asked = db.session.scalars(mine.order_by(RecordRequest.asked_at.desc(), RecordRequest.id.desc())).all()
    return my.page("my/record.html", claimant, status, form=form, asked=[_asked(each) for each in asked])


def _asked(request: RecordRequest) -> dict[str, Any]:
    said = speech()
    return {
        "id": request.id,
        "title": _what(request.kind),
        "words": request.words,
        "day_words": said.whole_day(clock.as_london(request.asked_at).date()),
        "answer": _answer(request),
        "reason": request.reason,
        "copy_url": url_for("my_record.fetch", request_id=request.id)
        if services.can_be_fetched(request, at=clock.now()) else None,
        "until_words": said.named_day(clock.as_london(request.given_at + services.GIVEN_FOR).date())
        if request.given_at else "",
    }  # fmt: skip


def _what(kind: RecordRequestKind) -> str:
    return {
        RecordRequestKind.COPY: _("A copy of my record"),
        RecordRequestKind.CORRECTION: _("Something to put right"),
        RecordRequestKind.ERASURE: _("My record erased"),
    }[kind]


def _answer(request: RecordRequest) -> str:
    """What came of it, in a sentence."""
    if request.decision is None:
        return _("You have an answer by %(day)s.", day=speech().named_day(request.due_on))
    if request.decision is Decision.DECLINED:
        return _("We decided not to. Here is why.")
    if request.kind is RecordRequestKind.COPY:
        return _("Here is your copy.") if services.can_be_fetched(request, at=clock.now()) else _("You had your copy.")
    if request.kind is RecordRequestKind.ERASURE:
        part = request.decision is Decision.IN_PART
        return _("We erased a part of it. Here is why.") if part else _("We erased it.")
    if request.decision is Decision.IN_PART:
        return _("We put a part of it right. Here is why.")
    return _("We put it right.")
