"""Somebody's coach, on a page beside their record: who it was and is, what they wish, and times of no change."""

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from coachdesk import clock, policies, words
from coachdesk.db import db
from coachdesk.forms.coach import ConflictForm, SteadyForm, TheirWishesForm, WishesForm
from coachdesk.models import Claimant, Staff
from coachdesk.models.label import SteadyReason
from coachdesk.queries import coach_history
from coachdesk.queries.coach_history import BY_THEM, Span
from coachdesk.queries.steady import of_person
from coachdesk.services import audit, coach_requests, coach_wishes, conflicts, steady_times
from coachdesk.translation import gettext as _
from coachdesk.views.access import allow, load_or_404, the_viewer
from coachdesk.views.claimants import identity
from coachdesk.views.coming_in import let_in_or_403
from coachdesk.views.filters import speech
from coachdesk.views.wishes import wishes_form

blueprint = Blueprint("their_coach", __name__)


@blueprint.get("/claimants/<uuid:claimant_id>/coach")
@allow(policies.coaches_and_leads)
def show(claimant_id: UUID) -> ResponseReturnValue:
    return _page(_load(claimant_id))


@blueprint.post("/claimants/<uuid:claimant_id>/coach/wishes")
@allow(policies.coaches_and_leads)
def wish(claimant_id: UUID) -> ResponseReturnValue:
    """Written down with the person, as they said it."""
    claimant = _load(claimant_id)
    form = wishes_form(claimant, TheirWishesForm, fresh=False)
    if not form.validate():
        return _page(claimant, wishes=form), 422
    rather = UUID(form.rather.data) if form.rather.data else None
    by = the_viewer().account_id
    coach_wishes.say(db.session, claimant, rather=rather, skills=form.skills.data or [], by=by, at=clock.now())
    flash(_("Saved. It counts wherever a coach is suggested for %(name)s.", name=claimant.spoken_of), "good")
    return _back(claimant)


@blueprint.post("/claimants/<uuid:claimant_id>/coach/request")
@allow(policies.coaches_and_leads)
def ask(claimant_id: UUID) -> ResponseReturnValue:
    """They asked for another coach, in a meeting or on the telephone. No reason is asked or kept."""
    claimant = _load(claimant_id)
    asked, _is_new = coach_requests.ask(db.session, claimant, by=the_viewer().account_id, at=clock.now())
    day = speech().named_day(asked.promised_on)
    flash(_("Noted for the team lead. %(name)s hears by %(day)s.", name=claimant.spoken_of, day=day), "good")
    return _back(claimant)


@blueprint.post("/claimants/<uuid:claimant_id>/coach/conflict")
@allow(policies.coaches_and_leads)
def declare(claimant_id: UUID) -> ResponseReturnValue:
    """I am too close to them to be fair to them."""
    claimant, form = _load(claimant_id), ConflictForm()
    viewer = the_viewer()
    staff = db.session.get(Staff, viewer.staff_id) if viewer.staff_id else None
    if staff is None or not form.validate():
        return _page(claimant, conflict=form), 422
    conflicts.declare(db.session, claimant, staff, words=form.words.data, by=viewer.account_id, at=clock.now())
    flash(_("Noted for the team lead. You are not suggested for them any more."), "good")
    return _back(claimant)


@blueprint.post("/conflicts/<uuid:conflict_id>/end")
@allow(policies.coaches_and_leads)
def take_back(conflict_id: UUID) -> ResponseReturnValue:
    """It is none, or none any more."""
    found = load_or_404(policies.visible_conflicts(the_viewer()), conflict_id)
    claimant_id = found.claimant_id
    conflicts.end(db.session, found, by=the_viewer().account_id, at=clock.now())
    flash(_("Taken back."), "good")
    theirs = policies.let_in_claimants(the_viewer()).where(Claimant.id == claimant_id)
    if db.session.scalars(theirs).first() is None:  # somebody else's by now
        return redirect(url_for("home.show"), 303)
    return redirect(url_for("their_coach.show", claimant_id=claimant_id), 303)


@blueprint.post("/claimants/<uuid:claimant_id>/coach/steady")
@allow(policies.coaches_and_leads)
def keep_steady(claimant_id: UUID) -> ResponseReturnValue:
    """From now, or a day, nobody asks them to change their coach."""
    claimant, form = _load(claimant_id), SteadyForm()
    if not form.validate():
        return _page(claimant, steady=form), 422
    steady_times.note(
        db.session, claimant, SteadyReason(form.reason.data), from_on=form.from_on.data, until_on=form.until_on.data,
        by=the_viewer().account_id, at=clock.now(),
    )  # fmt: skip
    flash(_("Noted. %(name)s reads it, and keeps their coach.", name=claimant.spoken_of), "good")
    return _back(claimant)


@blueprint.post("/steady-times/<uuid:steady_time_id>/end")
@allow(policies.coaches_and_leads)
def end_steady(steady_time_id: UUID) -> ResponseReturnValue:
    found = load_or_404(policies.visible_steady_times(the_viewer()), steady_time_id)
    steady_times.end(db.session, found, by=the_viewer().account_id, at=clock.now())
    flash(
        _("Over. %(name)s can be asked again.", name=db.session.get_one(Claimant, found.claimant_id).spoken_of), "good"
    )
    return redirect(url_for("their_coach.show", claimant_id=found.claimant_id), 303)


def _load(claimant_id: UUID) -> Claimant:
    """Somebody one works with: whoever looks in for half an hour decides nothing here."""
    claimant = load_or_404(policies.visible_claimants(the_viewer()), claimant_id)
    let_in_or_403(claimant)
    return claimant


def _back(claimant: Claimant) -> ResponseReturnValue:
    return redirect(url_for("their_coach.show", claimant_id=claimant.id), 303)


def _page(
    claimant: Claimant,
    *,
    wishes: WishesForm | None = None,
    steady: SteadyForm | None = None,
    conflict: ConflictForm | None = None,
) -> str:
    """The forms that were sent come back as they were typed."""
    audit.record(db.session, "claimant.opened", subject="claimant", subject_id=claimant.id, claimant_id=claimant.id)
    session, viewer = db.session, the_viewer()
    standing = conflicts.current(session, claimant.id, viewer.staff_id) if viewer.staff_id else None
    return render_template(
        "their_coach/show.html",
        person=identity(claimant),
        form=next((each for each in (wishes, steady, conflict) if each and each.errors), None),
        spans=[_span(each) for each in coach_history.spans(session, claimant.id)],
        wishes=wishes or wishes_form(claimant, TheirWishesForm),
        steady=steady or SteadyForm(formdata=None, from_on=clock.today()),
        conflict=conflict or ConflictForm(formdata=None),
        is_coach=policies.coaches(viewer),
        declared_url=url_for("their_coach.take_back", conflict_id=standing.id) if standing else None,
        steady_times=[_steady(each) for each in of_person(session, claimant.id, clock.today())],
        another_url=url_for("coach_requests.another", claimant_id=claimant.id)
        if policies.can_place(viewer, claimant) else None,
    )  # fmt: skip


def _span(found: Span) -> dict[str, Any]:
    said = speech()
    why = words.start_reason(found.start_reason, {**found.start_params, "name": found.coach_name})
    days = _("%(first)s to %(last)s", first=said.whole_day(found.started_on), last=said.whole_day(found.ended_on))
    return {
        "name": found.coach_name,
        "days": days if found.ended_on else _("since %(day)s", day=said.whole_day(found.started_on)),
        "began": " ".join(filter(None, (why, _decided(found.begun_by)))),
        "ended": " ".join(filter(None, (words.end_reason(found.end_reason), _decided(found.ended_by)))),
    }


def _decided(who: str) -> str:
    if who == BY_THEM:
        return _("The person decided it.")
    return _("%(name)s decided it.", name=who) if who else ""


def _steady(found: Any) -> dict[str, str]:
    said = speech()
    last = _("until %(day)s", day=said.whole_day(found.until_on)) if found.until_on else _("until it is over")
    return {
        "reason": str(words.STEADY_REASONS[found.reason]),
        "days": _("from %(first)s, %(last)s", first=said.whole_day(found.from_on), last=last),
        "end_url": url_for("their_coach.end_steady", steady_time_id=found.id),
    }
