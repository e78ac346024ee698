"""My coach: who it is and why, who was before, and asking for another one with no reason."""

from uuid import UUID

from flask import Blueprint, Response, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from coachdesk import clock, policies
from coachdesk.adjustments.words import broken_text
from coachdesk.db import db
from coachdesk.forms.coach import AskForm, ChoiceForm
from coachdesk.models import Claimant, CoachRequest, Staff
from coachdesk.models.label import CoachChoice
from coachdesk.queries import another_coach, coach_history
from coachdesk.queries.claimants import CoachNow, coach_now
from coachdesk.queries.steady import of_person
from coachdesk.services import coach_requests as services
from coachdesk.services.handovers import open_one
from coachdesk.services.relationships import lead_of
from coachdesk.translation import gettext as _
from coachdesk.views import my
from coachdesk.views.access import allow, the_viewer
from coachdesk.views.filters import speech
from coachdesk.views.my import coach_rows as rows
from coachdesk.views.my.contact import contact_of

blueprint = Blueprint("my_coach", __name__)
WITH = "coach:"
ASK_WHO_NOT = "ask_who_not"


@blueprint.get("/my/coach")
@allow(policies.claimants)
def show() -> ResponseReturnValue:
    return _page(my.me(), AskForm(formdata=None))


@blueprint.post("/my/coach/request")
@allow(policies.claimants)
def ask() -> ResponseReturnValue:
    """I ask for another coach. Nobody asks me why."""
    claimant, form = my.me(), AskForm()
    if not form.validate():
        return _page(claimant, form, status=422)
    said, by = form.words.data, the_viewer().account_id
    asked, _is_new = services.ask(db.session, claimant, words=said, by=by, at=clock.now())
    flash(_("You asked. You hear from us by %(day)s.", day=speech().named_day(asked.promised_on)), "good")
    return redirect(url_for("my_coach.show"), 303)


@blueprint.post("/my/coach/request/taken-back")
@allow(policies.claimants)
def take_back() -> ResponseReturnValue:
    """I would rather leave it as it is."""
    claimant = my.me()
    asked = services.open_one(db.session, claimant.id)
    if asked is None:
        return _too_late(claimant)
    try:
        services.take_back(db.session, asked, by=the_viewer().account_id, at=clock.now())
    except services.IsAnswered:
        return _too_late(claimant)
    flash(_("Taken back. Everything stays as it is."), "good")
    return redirect(url_for("my_coach.show"), 303)


@blueprint.post("/my/coach/choice")
@allow(policies.claimants)
def choose() -> ResponseReturnValue:
    """Nobody fits all that I asked for: I say what I would have."""
    claimant = my.me()
    form = ChoiceForm(_choices(claimant, coach_now(db.session, claimant.id)))
    if not form.validate():
        return _page(claimant, AskForm(formdata=None), choice=form, status=422)
    choice, coach_id = _chosen(form.choice.data)
    try:
        made = services.choose(db.session, claimant, choice, coach_id, by=the_viewer().account_id, at=clock.now())
    except services.NotOffered:
        flash(_("Something changed just now. Here is what you can choose from."), "watch")
        return _page(claimant, AskForm(formdata=None), status=409)
    flash(_("Written down. You hear from us by %(day)s.", day=speech().named_day(made.promised_on)), "good")
    return redirect(url_for("my_coach.show"), 303)


def _too_late(claimant: Claimant) -> ResponseReturnValue:
    flash(_("There was an answer already. Here it is."), "watch")
    return _page(claimant, AskForm(formdata=None), status=409)


def _chosen(value: str) -> tuple[CoachChoice, UUID | None]:
    if value.startswith(WITH):
        return CoachChoice.THIS_COACH, UUID(value.removeprefix(WITH))
    return CoachChoice(value), None


def _page(claimant: Claimant, form: AskForm, *, choice: ChoiceForm | None = None, status: int = 200) -> Response:
    session, today = db.session, clock.today()
    now = coach_now(session, claimant.id)
    contact = contact_of(claimant, now)
    spans = [rows.span(each, neutral=my.is_neutral(claimant)) for each in coach_history.spans(session, claimant.id)]
    requests = coach_history.requests_of(session, claimant.id)
    is_open = bool(requests) and requests[0].answered_at is None
    nobody, stays = _nobody(claimant, now), open_one(session, claimant.id) is None
    chooses = coach_history.may_choose(requests, waits_for_nobody=nobody not in ("", ASK_WHO_NOT))
    if chooses and choice is None:
        choice = ChoiceForm(_choices(claimant, now), formdata=None)
    return my.page(
        "my/coach/show.html",
        claimant,
        status,
        contact=contact,
        now=next((each for each in spans if each["is_now"]), None),
        before=[each for each in spans if not each["is_now"]],
        steady=[rows.steady(each) for each in of_person(session, claimant.id, today)] if stays else [],
        conflict=rows.conflict(claimant, now),
        asked=rows.request(requests[0], now, _lead_name(claimant, now), _chosen_name(requests[0])) if is_open else None,
        answered=[rows.answered(each) for each in requests if each.answered_at],
        ask_who_not=nobody == ASK_WHO_NOT,
        may_ask=now.coach_id is not None and not is_open and not chooses,
        choice=choice if chooses else None,
        form=choice if choice and choice.errors else form,
        ask_form=form,
        neutral=my.is_neutral(claimant),
    )


def _choices(claimant: Claimant, now: CoachNow) -> dict[str, str]:
    """What is honest: to wait, somebody who keeps all but one thing, or somebody elsewhere."""
    name = my.first_name(now.coach_name) if now.coach_name else ""
    found = {CoachChoice.WAIT.value: _("Wait. %(name)s is there for you, and we look again.", name=name) if name
             else _("Wait. We look again, and tell you by a day.")}  # fmt: skip
    for each in another_coach.nearly(db.session, claimant, clock.today()):
        told = broken_text(each.broken, each.name)
        found[f"{WITH}{each.coach_id}"] = _("%(name)s. But: %(what)s", name=each.name, what=told)
    found[CoachChoice.ELSEWHERE.value] = _("Somebody of another team or office. We ask there for you.")
    return found


def _chosen_name(request: CoachRequest) -> str:
    chosen = request.chosen_coach_id
    return db.session.get_one(Staff, chosen).name if chosen else ""


def card(claimant: Claimant, now: CoachNow) -> dict[str, str] | None:
    """What stands on my first page about it, if anything does: a sentence and a link."""
    requests = coach_history.requests_of(db.session, claimant.id)
    nobody = _nobody(claimant, now)
    if coach_history.may_choose(requests, waits_for_nobody=nobody not in ("", ASK_WHO_NOT)):
        told = _("Nobody here fits all that you asked for yet. You can choose what happens next.")
        return {"title": _("Your coach"), "text": told, "link": _("See what you can choose")}
    if told := rows.conflict(claimant, now):
        return {"title": _("Your coach"), "text": told, "link": _("About my coach")}
    if requests and requests[0].answered_at is None:
        told = _("You hear from us by %(day)s.", day=speech().named_day(requests[0].promised_on))
        return {"title": _("You asked for another coach"), "text": told, "link": _("About my coach")}
    return None


def _nobody(claimant: Claimant, now: CoachNow) -> str:
    """Why nobody could be my coach while I have none: a code, or nothing where somebody fits."""
    if now.coach_id is not None:
        return ""
    found = another_coach.options(db.session, claimant, clock.today(), most=1)
    return found.nobody.reason_code if found.nobody else ""


def _lead_name(claimant: Claimant, now: CoachNow) -> str:
    """Whom I can ask about it: a lead who is not my coach."""
    lead_id = lead_of(db.session, claimant.office_id, None, of=claimant.id)
    return db.session.get_one(Staff, lead_id).name if lead_id and lead_id != now.coach_id else ""
