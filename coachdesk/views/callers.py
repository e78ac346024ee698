"""Somebody rings. Nothing is said, not even that a person is known here, until the caller is who they say.

The page looks the same for everybody who is named, and for nobody: it leads by a script, and shows a question.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Blueprint, abort, current_app, flash, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from coachdesk import clock, policies, words
from coachdesk.db import db
from coachdesk.forms.callers import AnswerForm, CallerForm
from coachdesk.models import Claimant, key_ring
from coachdesk.queries import appointments
from coachdesk.queries import callers as queries
from coachdesk.queries.contact import Contact, contact_of
from coachdesk.services import audit
from coachdesk.services import callers as services
from coachdesk.translation import gettext as _
from coachdesk.views.access import allow, load_or_404, the_viewer
from coachdesk.views.filters import speech
from coachdesk.views.who import name_row

CARD = "call"

blueprint = Blueprint("callers", __name__)


@blueprint.get("/callers")
@allow(policies.answers_callers)
def index() -> ResponseReturnValue:
    return _first(CallerForm(formdata=None))


@blueprint.post("/callers")
@allow(policies.answers_callers)
def ask() -> ResponseReturnValue:
    """The question to put to this caller: there is always one."""
    form = CallerForm()
    if not form.validate():
        return _first(form), 422
    return _question(AnswerForm(formdata=None, said=form.said.data))


@blueprint.post("/callers/answer")
@allow(policies.answers_callers)
def answer() -> ResponseReturnValue:
    """What they said. Right: a card of ten minutes. Anything else: the sentence to say."""
    form = AnswerForm()
    if not form.said.validate(form):
        return _first(CallerForm(formdata=None)), 422
    if not form.validate():
        return _question(form), 422
    meant = queries.meant(db.session, the_viewer(), form.said.data)
    now = clock.now()
    if not services.try_answer(db.session, meant, form.answer.data, by=the_viewer().account_id, at=now):
        return render_template("callers/not_verified.html", said=form.said.data)
    assert meant.claimant is not None
    ends_at = now + services.CARD_LASTS
    session[CARD] = [str(meant.claimant.id), ends_at.isoformat(), str(the_viewer().account_id)]
    return redirect(url_for("callers.card"), 303)


@blueprint.post("/callers/call-back")
@allow(policies.answers_callers)
def call_back() -> ResponseReturnValue:
    """Whoever is meant, if there is anybody, is rung on the number we hold."""
    form = CallerForm()
    if not form.validate():
        return _first(form), 422
    meant = queries.meant(db.session, the_viewer(), form.said.data)
    services.ask_call_back(db.session, meant, by=the_viewer().account_id, at=clock.now())
    flash(_("Noted. If there is such a person here, they are rung on the number we hold."), "good")
    return redirect(url_for("callers.index"), 303)


@blueprint.post("/callers/rung-back/<uuid:claimant_id>")
@allow(policies.coaches_and_leads)
def rung_back(claimant_id: UUID) -> ResponseReturnValue:
    claimant = load_or_404(policies.visible_claimants(the_viewer()), claimant_id)
    services.note_rung_back(db.session, claimant, by=the_viewer().account_id, at=clock.now())
    flash(_("Noted. %(name)s can see that you rang.", name=claimant.spoken_of), "good")
    return redirect(url_for("callers.index"), 303)


@blueprint.get("/callers/card")
@allow(policies.answers_callers)
def card() -> ResponseReturnValue:
    """Who the caller is, while the card lasts."""
    claimant, ends_at = _verified() or abort(404)
    audit.record(
        db.session, "caller.card_read", subject="claimant", subject_id=claimant.id, claimant_id=claimant.id
    )  # fmt: skip
    return render_template("callers/card.html", caller=_card(claimant, ends_at))


def _first(form: CallerForm) -> str:
    waiting = queries.to_ring_back(db.session, the_viewer(), clock.now())
    audit.record(db.session, "callers.listed", subject="claimant", facts={"to_ring_back": len(waiting)})
    return render_template("callers/index.html", form=form, to_ring_back=[_to_ring(row) for row in waiting])


def _to_ring(row: Any) -> dict[str, Any]:
    return _name(row.Claimant) | {
        "asked_words": speech().moment(row.asked_at),
        "url": url_for("claimants.show", claimant_id=row.Claimant.id),
        "rung_url": url_for("callers.rung_back", claimant_id=row.Claimant.id),
    }


def _question(form: AnswerForm) -> str:
    meant = queries.meant(db.session, the_viewer(), form.said.data)
    claimant_id = meant.claimant.id if meant.claimant else None
    audit.record(
        db.session, "caller.question_read", subject="claimant", subject_id=claimant_id, claimant_id=claimant_id
    )  # fmt: skip
    question = meant.own_question or _(meant.likely_question)
    return render_template("callers/question.html", form=form, said=form.said.data, question=question)


def _verified() -> tuple[Claimant, datetime] | None:
    """Whom this browser may read the card of, as this account, until when."""
    kept = session.get(CARD)
    if not isinstance(kept, list) or len(kept) != 3 or kept[2] != str(the_viewer().account_id):
        return None
    ends_at = datetime.fromisoformat(kept[1])
    where = (Claimant.id == UUID(kept[0]), policies.rung_about(the_viewer()))
    claimant = db.session.scalar(select(Claimant).where(*where)) if ends_at > clock.now() else None
    return (claimant, ends_at) if claimant else None


def _card(claimant: Claimant, ends_at: datetime) -> dict[str, Any]:
    key_ring.load(db.session, [claimant.key_id])
    contact = contact_of(db.session, claimant, at=clock.now())
    coming = appointments.next_of(db.session, claimant.id, clock.now())
    return _name(claimant) | {
        "until_words": speech().time(ends_at),
        "coach_name": contact.coach_name,
        "lead_name": contact.lead_name,
        "cover_words": _cover_words(contact),
        "phone": contact.phone,
        "next_words": coming and speech().moment(coming.starts_at),
        "how_words": coming and words.mode_within(coming.mode),
        "record_url": _record_url(claimant),
    }


def _cover_words(contact: Contact) -> str:
    """Who answers while the coach is away, by name and until when: a call goes to them, and to nobody else."""
    today = speech().today
    for name, (first, last) in contact.covers:
        if first <= today:
            return _(
                "Until %(day)s %(name)s stands in: the call goes to them.", day=speech().named_day(last), name=name
            )
    return ""


def _name(claimant: Claimant) -> dict[str, Any]:
    """Of somebody whose record is sensitive, the name they go by."""
    shown = claimant.sensitive is None
    name = claimant.name if shown else claimant.called
    return {
        **name_row(name, claimant.latin_name if shown else ""),
        "called": claimant.called if claimant.called != name else "",
        "pronouns": claimant.pronouns if shown else "",
    }


def _record_url(claimant: Claimant) -> str:
    """The way to the record, for whoever works with people: to the page, or to the glass before it."""
    viewer = the_viewer()
    if not policies.coaches_and_leads(viewer):
        return ""
    if db.session.scalar(policies.visible_claimants(viewer).where(Claimant.id == claimant.id)):
        return url_for("claimants.show", claimant_id=claimant.id)
    found = db.session.scalar(policies.findable_claimants(viewer).where(Claimant.id == claimant.id))
    has_glass = "glass.new" in current_app.view_functions
    return url_for("glass.new", claimant_id=claimant.id) if found and has_glass else ""
