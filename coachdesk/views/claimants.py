"""One person's page, and two things written there: what they are called, and what they want known."""

from collections.abc import Callable, Collection, Sequence
from typing import Any
from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from coachdesk import clock, policies, words
from coachdesk.adjustments.words import label_text, short_text
from coachdesk.db import db
from coachdesk.forms.base import VersionedForm
from coachdesk.forms.claimants import FrontDeskForm, OwnWordsForm, PreferredNameForm
from coachdesk.models import Adjustment, Claimant, Matter, OffScreen, WordsToAsk
from coachdesk.models.label import AppointmentState, Strength
from coachdesk.queries import claimants as queries
from coachdesk.queries import continuity, life, off_screen
from coachdesk.queries import plan as plans
from coachdesk.queries.matters import coach_name
from coachdesk.services import audit
from coachdesk.services import claimants as services
from coachdesk.translation import gettext as _
from coachdesk.views import continuity_rows, happenings
from coachdesk.views.access import allow, load_or_404, the_viewer
from coachdesk.views.addresses import address_of
from coachdesk.views.filters import speech
from coachdesk.views.kept_words import outcome_words
from coachdesk.views.life_words import standing
from coachdesk.views.matter_words import clash
from coachdesk.views.plan_rows import plan_words
from coachdesk.views.who import name_row

PAGES = {PreferredNameForm: "preferred_name", OwnWordsForm: "own_words", FrontDeskForm: "front_desk"}

blueprint = Blueprint("claimants", __name__)


@blueprint.get("/claimants/<uuid:claimant_id>")
@allow(policies.opens_records)
def show(claimant_id: UUID) -> ResponseReturnValue:
    """The whole page. Opening it is noted, and the person can see that it was opened."""
    claimant = _load(claimant_id)
    audit.record(db.session, "claimant.opened", subject="claimant", subject_id=claimant.id, claimant_id=claimant.id)
    every = frozenset(name for name in ("meetings", "plan") if request.args.get(name) == "all")
    person = _person(claimant, every)
    if not policies.can_change_claimant(the_viewer(), claimant):
        person = _to_read(person)
    return render_template("claimants/show.html", person=person)


@blueprint.get("/claimants/<uuid:claimant_id>/preferred-name")
@allow(policies.coaches_and_leads)
def preferred_name(claimant_id: UUID) -> ResponseReturnValue:
    claimant = _load(claimant_id)
    return _form_page(claimant, PreferredNameForm(obj=claimant))


@blueprint.post("/claimants/<uuid:claimant_id>/preferred-name")
@allow(policies.coaches_and_leads)
def change_preferred_name(claimant_id: UUID) -> ResponseReturnValue:
    """Take the name as it was typed; spaces around it are not part of it."""
    return _change(_load(claimant_id), PreferredNameForm(), "preferred_name", services.change_preferred_name)


@blueprint.get("/claimants/<uuid:claimant_id>/own-words")
@allow(policies.coaches_and_leads)
def own_words(claimant_id: UUID) -> ResponseReturnValue:
    claimant = _load(claimant_id)
    return _form_page(claimant, OwnWordsForm(obj=claimant))


@blueprint.post("/claimants/<uuid:claimant_id>/own-words")
@allow(policies.coaches_and_leads)
def change_own_words(claimant_id: UUID) -> ResponseReturnValue:
    return _change(_load(claimant_id), OwnWordsForm(), "own_words", services.change_own_words)


@blueprint.get("/claimants/<uuid:claimant_id>/front-desk")
@allow(policies.coaches_and_leads)
def front_desk(claimant_id: UUID) -> ResponseReturnValue:
    claimant = _load(claimant_id)
    return _form_page(claimant, FrontDeskForm(obj=claimant))


@blueprint.post("/claimants/<uuid:claimant_id>/front-desk")
@allow(policies.coaches_and_leads)
def change_front_desk(claimant_id: UUID) -> ResponseReturnValue:
    """What whoever receives the person reads, in the person's words; nothing else of the record goes there."""
    return _change(_load(claimant_id), FrontDeskForm(), "front_desk", services.change_front_desk)


@blueprint.post("/words-to-ask/<uuid:words_id>/asking")
@allow(policies.coaches_and_leads)
def ask_about(words_id: UUID) -> ResponseReturnValue:
    """Note that these words were asked about."""
    said = load_or_404(policies.visible_words_to_ask(the_viewer()), words_id)
    services.note_asked_about(db.session, said, by=the_viewer().account_id, at=clock.now())
    flash(_("Noted. The words stay here, with the day."), "good")
    return redirect(url_for("claimants.show", claimant_id=said.claimant_id, _anchor="adjustments"), 303)


def _load(claimant_id: UUID) -> Claimant:
    return load_or_404(policies.visible_claimants(the_viewer()), claimant_id)


def _form_page(claimant: Claimant, form: VersionedForm) -> str:
    """The form shows what stands in the record: that is an opening, too."""
    audit.record(db.session, "claimant.opened", subject="claimant", subject_id=claimant.id, claimant_id=claimant.id)
    page = PAGES[type(form)]
    back_url = url_for("claimants.show", claimant_id=claimant.id)
    return render_template(f"claimants/{page}.html", person=identity(claimant), form=form, back_url=back_url)


def _change(claimant: Claimant, form: VersionedForm, name: str, service: Callable[..., None]) -> ResponseReturnValue:
    """Write one text, or show both when somebody else wrote in the meantime."""
    if not policies.can_change_claimant(the_viewer(), claimant):
        abort(403)
    if not form.validate():
        return _form_page(claimant, form), 422
    claimant_id, text = claimant.id, form[name].data
    try:
        service(db.session, claimant, text, version=form.version.data, by=the_viewer().account_id, at=clock.now())
    except services.ChangedMeanwhile:
        return _conflict(claimant, form, name), 409
    except StaleDataError:
        db.session.rollback()
        return _conflict(_load(claimant_id), form, name), 409
    flash(_("Saved. %(name)s can see what changed.", name=claimant.spoken_of), "good")
    return redirect(url_for("claimants.show", claimant_id=claimant_id), 303)


def _conflict(claimant: Claimant, form: VersionedForm, name: str) -> str:
    """Both texts side by side, and a field to put them together in."""
    mine, theirs = form[name].data, getattr(claimant, name) or ""
    long = name != "preferred_name"
    changed = queries.last_change(db.session, claimant.id, f"claimant.{name}_changed")
    conflict = {
        "mine": mine,
        "theirs": theirs,
        "theirs_by": changed[0] if changed else _("somebody else"),
        "theirs_at_words": speech().moment(changed[1]) if changed else "",
        "is_own": long,
        "action": request.path,
        "version": claimant.version,
        "kept": {},
        "label": form[name].label.text,
        "long": long,
        "name": name,
        "together": "\n\n".join(filter(None, (theirs, mine))) if long else mine,
        "back_url": url_for("claimants.show", claimant_id=claimant.id),
    }
    return render_template("claimants/conflict.html", person=identity(claimant), conflict=conflict)


def identity(claimant: Claimant, now: queries.CoachNow | None = None) -> dict[str, Any]:
    """Who this is, for the identity bar of every page about somebody. `now` where a page knows the coach already."""
    now = now or queries.coach_now(db.session, claimant.id)
    said, born = speech(), claimant.date_of_birth
    coach = now.coach_name and {
        "name": now.coach_name,
        "since_words": said.whole_day(now.since),
        "is_you": now.coach_id == the_viewer().staff_id,
    }
    waiting = now.promised_on and {
        "lead_name": now.lead_name,
        "promised_words": said.named_day(now.promised_on),
        "why_words": words.waiting_reason(now.reason or "", now.params or {}),
    }
    return {
        "id": claimant.id,
        "url": url_for("claimants.show", claimant_id=claimant.id),
        **name_row(claimant.name, claimant.latin_name),
        "preferred_name": claimant.preferred_name,
        "called": claimant.spoken_of,
        "pronouns": claimant.pronouns,
        "reference": claimant.spoken_reference,
        "file_reference": claimant.reference,
        "birth_year": born.year if born else None,
        "language_words": words.language_name(claimant.language),
        "coach": coach or None,
        "waiting": None if coach else waiting or None,
        "stopped": claimant.contact_stopped_at is not None,
        "contact_words": ""
        if claimant.may_be_written_to or claimant.contact_stopped_at
        else _("Nothing is sent until a safe way is agreed"),
    }


def _person(claimant: Claimant, every: Collection[str]) -> dict[str, Any]:
    """The whole page, in few statements: what one part has read, another takes."""
    session, said = db.session, speech()
    kept = queries.adjustments(session, claimant)
    all_meetings = queries.meetings(session, claimant.id)
    meetings = all_meetings[: None if "meetings" in every else queries.MEETINGS_SHOWN]
    spans = queries.relationships(session, claimant.id)
    plan = plans.plan_of(session, claimant, reader=the_viewer(), limit=None if "plan" in every else plans.STEPS_SHOWN)
    looked = (WordsToAsk, Matter, OffScreen)
    now = life.standing(session, claimant.id, clock.today(), [queries.anything(each, claimant.id) for each in looked])
    asks, matters, hides = now.also
    own, kept_off = claimant.own_words, off_screen.kept_off(session, claimant.id) if hides else {}
    return identity(claimant, queries.coach_among(session, claimant.id, spans)) | {
        "may_write": True,
        "next": _next(meetings),
        "own_words": {"text": own, "said_words": said.day_of(claimant.own_words_at)} if own else None,
        "adjustments": {strength.value: [_kept(a) for a in kept if a.strength is strength] for strength in Strength},
        "to_ask": [
            _words_to_ask(words_to_ask) for words_to_ask in (queries.words_to_ask(session, claimant) if asks else ())
        ],
        "kept_words": outcome_words(claimant, meetings),
        "matters": _matters(session, claimant.id) if matters else [],
        "plan": plan_words(claimant, plan, kept_off, every="plan" in every),
        "meetings": _meetings(meetings, kept_off),
        "more_meetings_url": url_for("claimants.show", claimant_id=claimant.id, meetings="all", _anchor="meetings")
        if len(all_meetings) > len(meetings)
        else None,
        "meetings_count": len(all_meetings),
        "continuity": continuity_rows.of_person(continuity.of_person(all_meetings, spans), claimant.spoken_of),
        "timeline": happenings.timeline(session, claimant, spans, meetings, plan),
        "edit_name_url": url_for("claimants.preferred_name", claimant_id=claimant.id),
        "life": standing(claimant, now),
        "front_desk": claimant.front_desk or "",
        "front_desk_url": url_for("claimants.front_desk", claimant_id=claimant.id),
        "edit_words_url": url_for("claimants.own_words", claimant_id=claimant.id),
        "note_url": url_for("notes.new", claimant_id=claimant.id),
        "book_url": url_for("appointments.new", claimant_id=claimant.id),
        "cover_url": url_for("cover.show", claimant_id=claimant.id)
        if policies.can_place(the_viewer(), claimant)
        else None,
        "link_url": url_for("entry_links.create", claimant_id=claimant.id),
    }


def _to_read(person: dict[str, Any]) -> dict[str, Any]:
    """The same page for whoever may read a record and write nothing in it: the ways on lead to notes alone."""
    nowhere = {"tick_url": "", "undo_url": "", "yes_url": "", "says": [], "form_url": ""}
    plan = person["plan"] | {"steps": [step | nowhere for step in person["plan"]["steps"]]}
    timeline = [each | {"url": each.get("url") if each["kind"] == "note" else ""} for each in person["timeline"]]
    coming = person["next"] and person["next"] | {"url": ""}
    return person | {"may_write": False, "plan": plan, "timeline": timeline, "next": coming}


def _next(meetings: Sequence[queries.Meeting]) -> dict[str, str] | None:
    """The next meeting that is booked and not over: the list is newest first."""
    now = clock.now()
    coming = [each for each in meetings if each.state == AppointmentState.BOOKED and each.ends_at > now]
    if not coming:
        return None
    return {
        "when_words": speech().moment(coming[-1].starts_at),
        "how_words": _("%(how)s, %(num)s minutes", how=words.mode_within(coming[-1].mode), num=coming[-1].minutes),
        "url": address_of("appointments.show", appointment_id=coming[-1].id),
    }


def _words_to_ask(said: WordsToAsk) -> dict[str, str]:
    return {
        "text": said.words or "",
        "asked_words": speech().day(said.asked_on),
        "ask_url": address_of("claimants.ask_about", words_id=said.id),
    }


def _kept(adjustment: Adjustment) -> dict[str, str]:
    code = adjustment.code
    return {
        "code": code,
        "label": label_text(code),
        "short": short_text(code, adjustment.params),
        "details": adjustment.details or "",
    }


def _matters(session: Session, claimant_id: UUID) -> list[dict[str, str]]:
    return [
        {
            "words": clash(matter.kind, matter.about, matter.params, coach_name(session, matter)),
            "settle_url": address_of("matters.show", matter_id=matter.id),
        }
        for matter in queries.open_matters(session, claimant_id)
    ]


def _meetings(meetings: Sequence[queries.Meeting], kept_off: Collection[UUID]) -> list[dict[str, Any]]:
    """Words take their time, and the rows say few, often."""
    said = speech()
    modes = {mode: words.mode(mode) for mode in {each.mode for each in meetings}}
    states = {state: words.state(state) for state in {each.state for each in meetings}}
    minutes = {num: _("%(num)s min", num=num) for num in {each.minutes for each in meetings}}
    return [
        {
            "when_words": said.moment(meeting.starts_at),
            "minutes_words": minutes[meeting.minutes],
            "mode_words": modes[meeting.mode],
            "outcome_words": states[meeting.state],
            "is_booked": meeting.state == AppointmentState.BOOKED,
            "coach_name": meeting.coach_name or "",
            "url": address_of("appointments.show", appointment_id=meeting.id),
            "kept_off": meeting.id in kept_off,
        }
        for meeting in meetings
    ]
