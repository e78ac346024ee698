"""Booking a meeting: one of the times that are offered, or a day and a time that were typed."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from coachdesk import clock, policies
from coachdesk.db import db
from coachdesk.forms.appointments import OfferedTimeForm, TypedTimeForm
from coachdesk.models import Appointment, Claimant, Staff
from coachdesk.services import appointments as services
from coachdesk.services import slots, sooner
from coachdesk.translation import gettext as _
from coachdesk.views.access import allow, the_viewer
from coachdesk.views.appointments.room import blueprint, note_opened, the_claimant
from coachdesk.views.appointments.times import Form, Search, Wish, looked_for, times_page, with_whom
from coachdesk.views.filters import speech
from coachdesk.views.meeting_words import coach_called

Refused = (services.ContactStopped, services.NotFree, services.RuledOut, services.ToSettle, services.NotTheirCoach)


@blueprint.get("/claimants/<uuid:claimant_id>/appointments/new")
@allow(policies.coaches_and_leads)
def new(claimant_id: UUID) -> ResponseReturnValue:
    """The times there are, and why there are not more."""
    claimant = the_claimant(claimant_id)
    note_opened(claimant)
    return times_page(claimant, Wish.of(request.args))


@blueprint.post("/claimants/<uuid:claimant_id>/appointments")
@allow(policies.coaches_and_leads)
def create(claimant_id: UUID) -> ResponseReturnValue:
    """Book what was chosen. Whoever was quicker keeps it, and what was chosen here stays chosen."""
    claimant, wish, form = the_claimant(claimant_id), Wish.of(request.form), the_form()
    coach = with_whom(claimant, wish)
    if coach is None:
        return times_page(claimant, wish, status=409)
    if not form.validate() or form.instant is None:
        return times_page(claimant, wish, form=form, status=422)
    found = looked_for(claimant, coach, wish)
    if wish.with_sooner and not found.is_sooner:  # the page says that whoever it was has no time any more
        return times_page(claimant, wish, status=409)
    if wants_yes(form, found):
        return times_page(claimant, wish, form=form, status=422)
    try:
        made = _book(claimant, coach, found, form)
    except Refused as refusal:
        return refused(refusal, form, found, lambda: the_claimant(claimant_id))
    flash(_("Booked: %(when)s, with %(coach)s.", when=when_words(made), coach=coach_called(coach)), "good")
    return redirect(url_for("appointments.show", appointment_id=made.id), 303)


def wants_yes(form: Form, found: Search) -> bool:
    """With another coach than their own it is at the person's word: whoever books asks them first."""
    if not found.needs_yes or request.form.get("agreed"):
        return False
    field = form.time if isinstance(form, TypedTimeForm) else form.starts_at
    names = {"name": found.claimant.spoken_of, "coach": found.coach.name}
    field.errors = [_("Ask %(name)s first: a meeting with %(coach)s is their choice. Then tick it.", **names)]
    return True


def the_form() -> Form:
    """Which of the two forms of the page was sent."""
    return TypedTimeForm() if "on" in request.form else OfferedTimeForm()


def when_words(meeting: Appointment) -> str:
    day = speech().named_day(clock.as_london(meeting.starts_at).date())
    return _("%(day)s, %(time)s", day=day, time=speech().time(meeting.starts_at))


def refused(
    refusal: Exception, form: Form, found: Search, again: Callable[[], Claimant], moving: UUID | None = None
) -> ResponseReturnValue:
    """The page once more, with a sentence at the time. What was typed is wrong there (422); what was offered is gone,
    and the times are fresh (409)."""
    typed = isinstance(form, TypedTimeForm)
    sentence, status = _sentence(refusal, form, found), 422 if typed else 409
    if not isinstance(refusal, services.NotFree | services.RuledOut):
        status = 409
    db.session.rollback()
    field = form.time if isinstance(form, TypedTimeForm) else form.starts_at
    field.errors = [sentence]
    meeting = db.session.get(Appointment, moving) if moving else None
    return times_page(again(), found.wish, form=form, moving=meeting, status=status)


def _book(claimant: Claimant, coach: Staff, found: Search, form: Form) -> Appointment:
    assert form.instant is not None
    rules, by, at = found.answer.rules, the_viewer().account_id, clock.now()
    cover = found.cover
    if found.is_sooner:
        cover = sooner.stand_in(db.session, claimant, coach, clock.as_london(form.instant).date(), by=by, at=at)
    return services.book(
        db.session,
        claimant,
        coach,
        starts_at=form.instant,
        minutes=rules.minutes,
        mode=rules.mode,
        by=by,
        at=at,
        cover=cover,
        agreed_by_claimant=cover is not None,
    )


def _sentence(refusal: Exception, form: Form, found: Search) -> str:
    assert form.instant is not None
    if isinstance(refusal, services.ToSettle):
        return _("Something waits for %(name)s’s word first.", name=found.claimant.spoken_of)
    if isinstance(refusal, services.ContactStopped):
        return ""  # the page says it
    if isinstance(refusal, services.NotTheirCoach):
        return _("%(name)s has another coach now. Nothing was changed.", name=found.claimant.spoken_of)
    if isinstance(form, TypedTimeForm):
        why = refusal.code if isinstance(refusal, services.RuledOut) else _taken_by(form.instant, found)
        that_day = replace(found.wish, from_on=clock.as_london(form.instant).date())
        return looked_for(found.claimant, found.coach, that_day, found.moving).why.of_time(why)
    when = speech().moment(form.instant)
    if isinstance(refusal, services.NotFree):
        return _("Somebody was quicker: %(when)s is taken now. These times are free.", when=when)
    return _("%(when)s can no longer be booked. These times can.", when=when)


def _taken_by(starts_at: datetime, found: Search) -> str:
    """Whose time is taken then."""
    rules, without = found.answer.rules, found.moving.id if found.moving else None
    asked = found.claimant, found.coach, starts_at, rules.minutes, rules.mode
    return slots.why_not(db.session, *asked, without=without, at=clock.now()) or "taken"
