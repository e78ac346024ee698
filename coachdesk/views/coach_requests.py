"""Who asked for another coach, and whose coach is too close: a lead gives another, or says that nobody fits."""

from typing import Any
from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from coachdesk import clock, policies, words
from coachdesk.adjustments.coach_fit import BrokenRule
from coachdesk.adjustments.words import broken_text
from coachdesk.db import db
from coachdesk.models import Claimant, CoachRequest, Staff
from coachdesk.models.label import CoachChoice
from coachdesk.placing import Suggestion
from coachdesk.placing.words import reason_text, rule_texts
from coachdesk.queries import another_coach as options
from coachdesk.queries import coach_history, placements
from coachdesk.queries import coach_requests as queries
from coachdesk.services import another_coach as services
from coachdesk.services import audit, coach_answers, coach_requests, conflicts, handovers
from coachdesk.services.placements import Breaks, HasCoach, KeptApart, NotHere
from coachdesk.translation import gettext as _
from coachdesk.views.access import allow, load_or_404, the_viewer
from coachdesk.views.claimants import identity
from coachdesk.views.filters import speech
from coachdesk.views.placement_rows import unmet_words
from coachdesk.views.who import who

blueprint = Blueprint("coach_requests", __name__)
OF_THE_FIRST = frozenset({"most_room", "least_over"})  # what is true of one coach alone


@blueprint.get("/coach-requests")
@allow(policies.leads)
def index() -> ResponseReturnValue:
    viewer, session = the_viewer(), db.session
    found = queries.to_do(session, viewer)
    audit.record(session, "coach_requests.listed", subject="office", facts={"people": len(found)})
    answered = queries.answered(session, viewer, at=clock.now())
    return render_template(
        "coach_requests/index.html",
        work=[_work(each) for each in found],
        to_tell=[_answered(*each) for each in answered
                 if each[0].told_at is None and each[1].contact_stopped_at is None],
        answered=[_answered(*each) for each in answered],
    )  # fmt: skip


@blueprint.get("/claimants/<uuid:claimant_id>/another-coach")
@allow(policies.leads)
def another(claimant_id: UUID) -> ResponseReturnValue:
    return _page(_load(claimant_id))


@blueprint.post("/claimants/<uuid:claimant_id>/another-coach")
@allow(policies.leads)
def give(claimant_id: UUID) -> ResponseReturnValue:
    """Another coach, as the lead chose: a handover begins, or where there is nothing to hand over it is so at once."""
    claimant = _load(claimant_id)
    coach_id = request.form.get("coach", type=UUID)
    if coach_id is None:
        flash(_("No coach was chosen. Choose one, then press again."), "act")
        return _page(claimant), 422
    try:
        handover = services.give(db.session, claimant, coach_id, by=the_viewer().account_id, at=clock.now())
    except (services.SameCoach, NotHere, KeptApart, Breaks, HasCoach, *HANDOVER_SAYS_NO) as error:
        flash(_why_not(claimant, coach_id, error), "act")
        return _page(claimant), 409
    name = db.session.get_one(Staff, coach_id).name
    if handover is None:
        flash(_("%(coach)s is the coach of %(name)s from today.", coach=name, name=claimant.name), "good")
    else:
        flash(_("A handover to %(coach)s has begun. %(name)s reads it.", coach=name, name=claimant.spoken_of), "good")
    return redirect(url_for("coach_requests.index"), 303)


@blueprint.post("/coach-requests/<uuid:coach_request_id>/nobody-fits")
@allow(policies.leads)
def nobody_fits(coach_request_id: UUID) -> ResponseReturnValue:
    """Said as it is. The person chooses what comes next; nobody is booked meanwhile who breaks what they asked for."""
    asked = load_or_404(policies.visible_coach_requests(the_viewer()), coach_request_id)
    claimant = _load(asked.claimant_id)
    try:
        coach_requests.nobody_fits(db.session, asked, by=the_viewer().account_id, at=clock.now())
    except coach_requests.IsAnswered:
        flash(_("It was answered, or taken back, in the meantime."), "watch")
        return _page(claimant), 409
    flash(_("%(name)s reads it, and chooses what comes next.", name=claimant.spoken_of), "good")
    return redirect(url_for("coach_requests.index"), 303)


@blueprint.post("/coach-requests/<uuid:coach_request_id>/told")
@allow(policies.leads)
def told(coach_request_id: UUID) -> ResponseReturnValue:
    """Nothing could be sent, and the lead has told them."""
    asked = load_or_404(policies.visible_coach_requests(the_viewer()), coach_request_id)
    coach_answers.told(db.session, asked, by=the_viewer().account_id, at=clock.now())
    flash(_("Noted: they know."), "good")
    return redirect(url_for("coach_requests.index"), 303)


HANDOVER_SAYS_NO = (handovers.DoesNotFit, handovers.KeepsTheirCoach, handovers.NotTheirCoach, handovers.NotYetReady)


def _load(claimant_id: UUID) -> Claimant:
    viewer = the_viewer()
    claimant = load_or_404(policies.placeable_claimants(viewer), claimant_id)
    if not policies.can_place(viewer, claimant):
        abort(403)
    return claimant


def _work(found: queries.Work) -> dict[str, Any]:
    said, claimant = speech(), found.claimant
    late = found.promised_on < said.today
    return who(claimant) | {
        "kind": _("Too close") if found.request is None else _("Asked"),
        "coach_name": found.coach_name or _("No coach yet"),
        "since_words": said.day(found.since_on),
        "promised_words": said.named_day(found.promised_on),
        "is_late": late,
        "is_near": not late and (found.promised_on - said.today).days <= 1,
        "chose": _chose(found),
        "do_url": url_for("coach_requests.another", claimant_id=claimant.id),
    }


def _chose(found: queries.Work) -> str:
    if found.choice is None:
        return ""
    return {
        CoachChoice.WAIT: _("Nobody fitted. They chose to wait."),
        CoachChoice.THIS_COACH: _("Nobody fitted. They said that %(name)s is fine.", name=found.chosen_name),
        CoachChoice.ELSEWHERE: _("Nobody fitted. They would have somebody of another team or office."),
    }[found.choice]


def _answered(asked: CoachRequest, claimant: Claimant) -> dict[str, Any]:
    outcome = words.COACH_ANSWERS[asked.outcome] if asked.outcome else ""
    return who(claimant) | {
        "outcome": str(outcome),
        "when_words": speech().day_of(asked.answered_at),
        "told_url": url_for("coach_requests.told", coach_request_id=asked.id),
    }


def _page(claimant: Claimant) -> str:
    viewer, session = the_viewer(), db.session
    audit.record(session, "claimant.opened", subject="claimant", subject_id=claimant.id, claimant_id=claimant.id)
    asked = session.scalar(
        policies.visible_coach_requests(viewer).where(
            CoachRequest.claimant_id == claimant.id, CoachRequest.answered_at.is_(None)
        )
    )
    now = placements.current_coaches(session, [claimant.id]).get(claimant.id)
    found = options.options(session, claimant, clock.today(), viewer)
    too_close = coach_history.conflict_now(session, claimant, now)
    return render_template(
        "coach_requests/another.html",
        person=identity(claimant),
        asked=_asked(asked) if asked else None,
        too_close={
            "by": speech().named_day(conflicts.promised_on(session, too_close, claimant.office_id)),
            "words": too_close.words if too_close.staff_id != viewer.staff_id else None,
        } if too_close else None,
        fitting=[_suggestion(each, is_first=not number) for number, each in enumerate(found.fitting)],
        why_nobody=[reason_text(found.nobody.reason_code, found.nobody.reason_params),
                    *rule_texts(found.nobody.reason_params)] if found.nobody else [],
        action=url_for("coach_requests.give", claimant_id=claimant.id),
        nobody_url=url_for("coach_requests.nobody_fits", coach_request_id=asked.id) if asked and found.nobody else None,
        others=_others(claimant, now, {each.coach_id for each in found.fitting}),
        at_once=now is None or services.at_once(session, claimant.id, now),
    )  # fmt: skip


def _asked(asked: CoachRequest) -> dict[str, Any]:
    said = speech()
    reads = policies.reads_why_another(the_viewer(), asked)
    chosen = db.session.get_one(Staff, asked.chosen_coach_id) if asked.chosen_coach_id else None
    return {
        "on": said.whole_day(clock.as_london(asked.asked_at).date()),
        "by": said.named_day(asked.promised_on),
        "is_late": asked.promised_on < said.today,
        "words": asked.words if reads else None,
        "choice": asked.choice.value if asked.choice else "",
        "chosen": {"id": chosen.id, "name": chosen.name} if chosen else None,
    }


def _suggestion(found: Suggestion, *, is_first: bool) -> dict[str, Any]:
    told = found.reason_params
    why = reason_text(found.reason_code, told)
    if not is_first and found.reason_code in OF_THE_FIRST:
        why = _("%(name)s would be at %(load)s%% of the hours with this person.", name=told["name"], load=told["load"])
    return {
        "id": found.coach_id,
        "name": told["name"],
        "why": why,
        "unmet": unmet_words(found),
    }


def _others(claimant: Claimant, now: UUID | None, shown: set[UUID]) -> list[dict[str, Any]]:
    here = placements.coaches_here(db.session, claimant.office_id)
    return [{"id": each.id, "name": each.name} for each in here.values() if each.id != now and each.id not in shown]


def _why_not(claimant: Claimant, coach_id: UUID, error: Exception) -> str:
    """Each in a sentence. Who is kept apart from whom is told to nobody."""
    coach = db.session.get(Staff, coach_id)
    name = coach.name if coach else ""
    reasons = error.reasons if isinstance(error, (Breaks, handovers.DoesNotFit)) else {}
    if reasons:
        told = [
            _("%(name)s asked not to be with %(coach)s.", name=claimant.name, coach=name)
            if reason == "ruled_out" else broken_text(BrokenRule(code, reason), name)
            for code, reason in reasons.items()
        ]  # fmt: skip
        return " ".join([*told, _("Only %(name)s can say that it is fine. Nothing was changed.", name=claimant.name)])
    if isinstance(error, services.SameCoach):
        return _("%(coach)s is their coach now. Choose somebody else.", coach=name)
    if isinstance(error, handovers.KeepsTheirCoach):
        return _("%(name)s asked for the same coach every time. Nothing was changed.", name=claimant.name)
    if isinstance(error, handovers.NotYetReady):
        return _("A change would come at a bad moment for %(name)s. Nothing was changed.", name=claimant.name)
    if isinstance(error, (HasCoach, handovers.NotTheirCoach)):
        return _("Their coach has changed in the meantime. Nothing was changed.")
    return _("%(coach)s cannot be the coach of %(name)s. Choose somebody else.", coach=name, name=claimant.name)
