"""Handing somebody over: the page of it, at work, for whoever has them and for the lead; and who comes to a coach.

Before the day of the change the new coach has what the person shared, and the meeting of the three: not the record.
"""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import exists, select

from coachdesk import clock, policies
from coachdesk.db import Beyond, db, wide
from coachdesk.forms.handovers import BeginForm, NextCoachForm, TextForm
from coachdesk.models import Claimant, Handover, Staff, Step
from coachdesk.models.label import HandoverReason, Party, StepState
from coachdesk.queries import claimants as people
from coachdesk.queries import placements
from coachdesk.services import audit, handed_over, handovers, news, steps, three_way
from coachdesk.services import handover_texts as texts
from coachdesk.services.claimants import ChangedMeanwhile
from coachdesk.services.refusals import CannotMove, ContactStopped, NotFree, NotTheirCoach, RuledOut, ToSettle
from coachdesk.slots import typed_time
from coachdesk.translation import gettext as _
from coachdesk.views import handover_words as said
from coachdesk.views.access import allow, load_or_404, the_viewer
from coachdesk.views.claimants import identity
from coachdesk.views.who import name_row

blueprint = Blueprint("handovers", __name__)
REFUSED = (CannotMove, ContactStopped, NotFree, RuledOut, ToSettle, three_way.NotNow)


@blueprint.get("/handovers")
@allow(policies.coaches)
def index() -> ResponseReturnValue:
    """Who comes to me, and who goes from me to another."""
    viewer = the_viewer()
    coming = _rows(policies.coming_handovers(viewer))
    going = _rows(policies.going_handovers(viewer))
    asked = _rows(policies.came_handovers(viewer).where(_has_promises()))
    audit.record(db.session, "handovers.listed", subject="handover", facts={"coming": len(coming), "going": len(going)})
    return render_template("handovers/index.html", coming=coming, going=going, asked=asked)


@blueprint.get("/handovers/<uuid:handover_id>")
@allow(policies.coaches_and_leads)
def coming(handover_id: UUID) -> ResponseReturnValue:
    """What the new coach has before the change; everybody else is led to the person's page of it."""
    handover = _load(handover_id)
    if handover.to_coach_id != the_viewer().staff_id:
        return redirect(url_for("handovers.show", claimant_id=handover.claimant_id), 303)
    return _coming_page(handover)


@blueprint.post("/handovers/<uuid:handover_id>/promises")
@allow(policies.coaches_and_leads)
def promise(handover_id: UUID) -> ResponseReturnValue:
    """The new coach keeps what the old one promised, or says that it ends."""
    handover, viewer = _load(handover_id), the_viewer()
    if handover.to_coach_id != viewer.staff_id or not (handover.shared_at or handover.done):
        abort(403)
    wanted = request.form.get("promise", type=UUID)
    step = next((each for each in _promises(handover) if each.id == wanted), None)
    does = {"keep": handed_over.take_over, "end": handed_over.let_go}.get(request.form.get("say", ""))
    if step is None or does is None:
        flash(_("Choose one of the two for a promise. Nothing was changed."), "act")
        return _coming_page(handover, 422)
    try:
        does(db.session, handover, step, by=viewer.account_id, at=clock.now())
    except steps.NotTheirs:
        flash(_("This promise was changed meanwhile. Here is how it stands."), "watch")
        return _coming_page(handover, 409)
    flash(
        _("You keep this promise now.") if does is handed_over.take_over else _("It ends. They can see that."), "good"
    )
    return redirect(url_for("handovers.coming", handover_id=handover.id), 303)


@blueprint.get("/claimants/<uuid:claimant_id>/handover")
@allow(policies.coaches_and_leads)
def show(claimant_id: UUID) -> ResponseReturnValue:
    """Where the handover stands, the text, the meeting of the three, and what was promised."""
    return _page(_claimant(claimant_id))


@blueprint.post("/claimants/<uuid:claimant_id>/handover")
@allow(policies.leads)
def begin(claimant_id: UUID) -> ResponseReturnValue:
    """A lead begins it."""
    claimant = _claimant(claimant_id)
    if not policies.can_hand_over(the_viewer(), claimant):
        abort(403)
    form = BeginForm(_coaches(claimant))
    now = people.coach_now(db.session, claimant.id)
    if not form.validate() or now.coach_id is None:
        return _page(claimant, begin_form=form, status=422)
    old = db.session.get_one(Staff, now.coach_id)
    new = db.session.get_one(Staff, UUID(form.coach.data)) if form.coach.data else None
    reason = HandoverReason(form.reason.data)
    try:
        handovers.begin(db.session, claimant, old, new, reason=reason, last_on=form.last_on.data,
                        by=the_viewer().account_id, at=clock.now())  # fmt: skip
    except handovers.DoesNotFit as refusal:
        form.coach.errors = [said.not_fit_words(refusal, new.name if new else "")]
        return _page(claimant, begin_form=form, status=409)
    except handovers.KeepsTheirCoach:
        form.reason.errors = [
            _("They asked for the same coach every time. Only they, or a coach who goes, change that.")
        ]
        return _page(claimant, begin_form=form, status=409)
    except NotTheirCoach:
        flash(_("They have another coach by now. Here is how it stands."), "watch")
        return _page(claimant, status=409)
    flash(_("The handover has begun. %(name)s can see that.", name=claimant.spoken_of), "good")
    return _back(claimant.id)


@blueprint.post("/handovers/<uuid:handover_id>/coach")
@allow(policies.leads)
def name(handover_id: UUID) -> ResponseReturnValue:
    """Say who the new coach is."""
    handover, claimant = _led(handover_id)
    form = NextCoachForm(_coaches(claimant))
    if not form.validate():
        return _page(claimant, coach_form=form, status=422)
    coach = db.session.get_one(Staff, UUID(form.coach.data))
    try:
        handovers.name(db.session, handover, coach, by=the_viewer().account_id, at=clock.now())
    except handovers.DoesNotFit as refusal:
        form.coach.errors = [said.not_fit_words(refusal, coach.name)]
        return _page(claimant, coach_form=form, status=409)
    except handovers.IsOver:
        return _is_over(claimant)
    flash(_("%(coach)s will be the coach of %(name)s.", coach=coach.name, name=claimant.spoken_of), "good")
    return _back(claimant.id)


@blueprint.post("/handovers/<uuid:handover_id>/text")
@allow(policies.coaches_and_leads)
def write(handover_id: UUID) -> ResponseReturnValue:
    """Keep the text, or show it to the person."""
    handover, claimant = _of_theirs(handover_id)
    if not policies.reads_handover(the_viewer(), handover):
        abort(403)
    form, by, at = TextForm(), the_viewer().account_id, clock.now()
    if not form.validate():
        return _page(claimant, text_form=form, status=422)
    shows = request.form.get("do") == "show"
    try:
        if shows:
            texts.show(db.session, handover, form.texts, by=by, at=at)
        else:
            texts.write(db.session, handover, form.texts, party=Party.COACH, version=form.version.data, by=by, at=at)
    except ContactStopped:
        flash(_("Nothing is shown or asked while it stands that they died."), "act")
        return _page(claimant, text_form=form, status=409)
    except ChangedMeanwhile:
        flash(_("Somebody wrote meanwhile. What you typed is still here; below is how it stands."), "watch")
        form.version.data = handover.version
        return _page(claimant, text_form=form, status=409)
    except texts.NotNow:
        flash(_("%(name)s has said what may happen to it. It can be written again once they take that back.",
                name=claimant.spoken_of), "watch")  # fmt: skip
        return _page(claimant, status=409)
    flash(_("%(name)s can read it now, and put it right.", name=claimant.spoken_of) if shows else _("Kept."), "good")
    return _back(claimant.id, "text")


@blueprint.post("/handovers/<uuid:handover_id>/ask")
@allow(policies.coaches_and_leads)
def ask(handover_id: UUID) -> ResponseReturnValue:
    """The coach has written nothing: the person is asked to write it themselves, and nobody who helps reads it."""
    handover, claimant = _of_theirs(handover_id)
    try:
        texts.ask_them(db.session, handover, by=the_viewer().account_id, at=clock.now())
    except ContactStopped:
        flash(_("Nothing is shown or asked while it stands that they died."), "act")
        return _page(claimant, status=409)
    except texts.NotNow:
        flash(_("Somebody has begun it meanwhile. Here is how it stands."), "watch")
        return _page(claimant, status=409)
    flash(_("%(name)s can write it now, on their own page.", name=claimant.spoken_of), "good")
    return _back(claimant.id, "text")


@blueprint.post("/handovers/<uuid:handover_id>/word")
@allow(policies.coaches_and_leads)
def word(handover_id: UUID) -> ResponseReturnValue:
    """Write down what the person said to the coach, for whoever does not use their own pages."""
    handover, claimant = _of_theirs(handover_id)
    says: dict[str, Callable[..., None]] = {
        "share": texts.share, "private": texts.keep_private, "back": texts.take_back,
        "no_meeting": three_way.decline,
    }  # fmt: skip
    does = says.get(request.form.get("say", ""))
    if does is None:
        flash(_("Choose what they said. Nothing was changed."), "act")
        return _page(claimant, status=422)
    try:
        does(db.session, handover, by=the_viewer().account_id, at=clock.now())
    except (texts.NotNow, three_way.NotNow):
        flash(_("That does not follow from how it stands. A new coach is named first, and the text is shown."), "watch")
        return _page(claimant, status=409)
    flash(_("Written down, as they said it."), "good")
    return _back(claimant.id)


@blueprint.post("/handovers/<uuid:handover_id>/meeting")
@allow(policies.coaches_and_leads)
def meet(handover_id: UUID) -> ResponseReturnValue:
    """Book the meeting of the three, at a time the person agreed to."""
    handover, claimant = _of_theirs(handover_id)
    try:
        starts_at = typed_time.offered(request.form.get("time", ""))
        three_way.book(db.session, handover, starts_at=starts_at, about=_about(), by=the_viewer().account_id,
                       at=clock.now())  # fmt: skip
    except typed_time.NotATime:
        flash(_("Choose one of the times. Nothing was booked."), "act")
        return _page(claimant, status=422)
    except REFUSED as refusal:
        flash(why_not_booked(refusal), "watch")
        return _page(claimant, status=409)
    flash(_("The three of you meet then. It stands in both diaries."), "good")
    return _back(claimant.id, "three")


@blueprint.post("/handovers/<uuid:handover_id>/change")
@allow(policies.leads)
def finish(handover_id: UUID) -> ResponseReturnValue:
    """The new coach is theirs from today."""
    handover, claimant = _led(handover_id)
    try:
        if not handovers.finish(db.session, handover, by=the_viewer().account_id, at=clock.now()):
            return _is_over(claimant)
    except handovers.NobodyNamed:
        flash(_("Name a new coach first. Nothing was changed."), "act")
        return _page(claimant, status=409)
    except handovers.DoesNotFit as refusal:
        flash(said.not_fit_words(refusal, said.staff_name(handover.to_coach_id)), "act")
        return _page(claimant, status=409)
    except handovers.NotYetReady:
        flash(_("A change would come at a bad moment now. It waits until they are ready."), "act")
        return _page(claimant, status=409)
    flash(_("%(coach)s is the coach of %(name)s from today.", coach=said.staff_name(handover.to_coach_id),
            name=claimant.spoken_of), "good")  # fmt: skip
    return _back(claimant.id)


@blueprint.post("/handovers/<uuid:handover_id>/stop")
@allow(policies.leads)
def stop(handover_id: UUID) -> ResponseReturnValue:
    """It does not come to it: the coach stays."""
    handover, claimant = _led(handover_id)
    handovers.stop(db.session, handover, by=the_viewer().account_id, at=clock.now())
    flash(_("Stopped. The coach of %(name)s stays.", name=claimant.spoken_of), "good")
    return _back(claimant.id)


def why_not_booked(refusal: Exception) -> str:
    """What was in the way of the three."""
    if isinstance(refusal, NotFree):
        return _("One of the three is taken then by now. Here are other times.")
    if isinstance(refusal, ToSettle):
        return _("There is one thing to settle with them first. Nothing was booked.")
    if isinstance(refusal, ContactStopped):
        return _("Nothing is booked while it stands that they died.")
    if isinstance(refusal, CannotMove):
        return _("The meeting has begun, or was called off. Nothing was changed.")
    return _("That time cannot be booked any more. Here are other times.")


def _has_promises() -> Any:
    """The condition on `handover`: the old coach promised something that is still open."""
    theirs = (Step.claimant_id == Handover.claimant_id, Step.coach_id == Handover.from_coach_id)
    return exists().where(*theirs, Step.owner == Party.COACH, Step.state == StepState.AGREED)


def _about() -> str:
    return _("Getting to know each other: the coach before, the coach to come, and you.")


def _load(handover_id: UUID) -> Handover:
    return load_or_404(policies.visible_handovers(the_viewer()), handover_id)


def _claimant(claimant_id: UUID) -> Claimant:
    """Whoever works with them: broken glass opens no text that is written for the next coach."""
    return load_or_404(policies.let_in_claimants(the_viewer()), claimant_id)


def _of_theirs(handover_id: UUID) -> tuple[Handover, Claimant]:
    """A handover of somebody whose record opens, and whose text is for whoever looks."""
    handover = _load(handover_id)
    claimant = _claimant(handover.claimant_id)
    if not policies.works_on_handover(the_viewer(), handover):
        abort(403)
    return handover, claimant


def _led(handover_id: UUID) -> tuple[Handover, Claimant]:
    handover = _load(handover_id)
    claimant = _claimant(handover.claimant_id)
    if not policies.can_hand_over(the_viewer(), claimant):
        abort(403)
    return handover, claimant


def _back(claimant_id: UUID, anchor: str | None = None) -> ResponseReturnValue:
    return redirect(url_for("handovers.show", claimant_id=claimant_id, _anchor=anchor), 303)


def _is_over(claimant: Claimant) -> ResponseReturnValue:
    flash(_("This handover has ended meanwhile. Here is how it stands."), "watch")
    return _page(claimant, status=409)


def _coaches(claimant: Claimant) -> dict[str, str]:
    now = people.coach_now(db.session, claimant.id).coach_id
    here = placements.coaches_here(db.session, claimant.office_id)
    return {str(each): coach.name for each, coach in here.items() if each != now}


def _promises(handover: Handover) -> list[Step]:
    """Those that whoever looks may read: what was agreed in a restricted note says what the note says."""
    viewer = the_viewer()
    with wide(db.session, Beyond.PLACING):  # to whoever comes next they open with the text, and no plan does
        promised = said.promises_of(handover)
        open_to = policies.step_opens_to(viewer.staff_id, viewer.claimant_id)
        read = set(db.session.scalars(select(Step.id).where(Step.id.in_([step.id for step in promised]), open_to)))
    return [step for step in promised if step.id in read]


def _page(
    claimant: Claimant,
    *,
    begin_form: BeginForm | None = None,
    coach_form: NextCoachForm | None = None,
    text_form: TextForm | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    viewer = the_viewer()
    audit.record(db.session, "claimant.opened", subject="claimant", subject_id=claimant.id, claimant_id=claimant.id)
    handover = handovers.open_one(db.session, claimant.id) or _last(claimant.id)
    leads = policies.can_hand_over(viewer, claimant)
    context: dict[str, Any] = {
        "tell": claimant.contact_stopped_at is None and news.way_now(db.session, claimant, at=clock.now()) is None,
    } | {
        "person": identity(claimant),
        "handover": None,
        "leads": leads,
        "called": claimant.spoken_of,
    }
    if handover is not None:
        context["handover"] = _told(handover, claimant, text_form)
    if leads and (handover is None or not handover.is_open):
        context["begin_form"] = begin_form or BeginForm(_coaches(claimant), formdata=None)
    if leads and handover is not None and handover.is_open:
        chosen = str(handover.to_coach_id) if handover.to_coach_id else ""
        context["coach_form"] = coach_form or NextCoachForm(_coaches(claimant), formdata=None, coach=chosen)
    return render_template("handovers/show.html", **context), status


def _last(claimant_id: UUID) -> Handover | None:
    return db.session.scalars(
        select(Handover).where(Handover.claimant_id == claimant_id, Handover.done)
        .order_by(Handover.ended_at.desc()).limit(1)
    ).first()  # fmt: skip


def _told(handover: Handover, claimant: Claimant, text_form: TextForm | None) -> dict[str, Any]:
    """All that the page says of it. The text is written until the person said their word."""
    viewer = the_viewer()
    reads, reads_text = policies.works_on_handover(viewer, handover), policies.reads_handover(viewer, handover)
    parts = said.parts_of(handover) if reads_text else []
    writes = handover.is_open and reads_text and not texts.has_answered(handover)
    meeting = three_way.booked(db.session, handover)
    ahead = meeting is not None and meeting.starts_at > clock.now() and meeting.state == "booked"
    asks_time = handover.is_open and handover.to_coach_id is not None and not ahead and handover.no_meeting_at is None
    return {
        "id": handover.id,
        "is_open": handover.is_open,
        "from": said.staff_name(handover.from_coach_id),
        "to": said.staff_name(handover.to_coach_id),
        "why": said.why_words(handover),
        "last_words": said.day_words(handover.last_on),
        "overlap_words": said.day_words(handover.overlap_until_on),
        "steps": said.steps_of(handover, claimant.spoken_of),
        "reads": reads,
        "reads_text": reads_text,
        "parts": said.part_rows(parts, claimant.spoken_of),
        "shown": handover.shown_at is not None,
        "can_ask": handover.is_open and reads and not reads_text and not texts.wordings(db.session, handover),
        "answered": texts.has_answered(handover),
        "form": (text_form or said.text_form(handover, claimant, parts)) if writes else None,
        "promises": said.promise_rows(_promises(handover)) if reads else [],
        "answer_url": url_for("handovers.coming", handover_id=handover.id)
        if handover.done and handover.to_coach_id == the_viewer().staff_id
        else "",
        "meeting": said.when_words(meeting) if ahead and meeting else "",
        "meeting_url": url_for("appointments.show", appointment_id=meeting.id) if ahead and meeting else "",
        "no_meeting": handover.no_meeting_at is not None,
        "asks_time": asks_time,
        "times": said.times_of(handover, _after()) if asks_time else [],
        "more_url": url_for("handovers.show", claimant_id=claimant.id, after=_after() + 1, _anchor="three"),
    }


def _after() -> int:
    return min(max(request.args.get("after", 0, type=int), 0), 40)


def _coming_page(handover: Handover, status: int = 200) -> ResponseReturnValue:
    """No record: the name, what was shared, when the three meet, and then what the old coach promised."""
    claimant = db.session.get_one(Claimant, handover.claimant_id)
    audit.record(db.session, "handover.opened", subject="handover", subject_id=handover.id,
                 claimant_id=claimant.id)  # fmt: skip
    shared = handover.shared_at is not None
    meeting = three_way.booked(db.session, handover)
    return render_template(
        "handovers/coming.html",
        name=name_row(claimant.name, claimant.latin_name),
        called=claimant.spoken_of,
        reference=claimant.spoken_reference,
        old=said.staff_name(handover.from_coach_id),
        handover=handover,
        shared=shared,
        parts=[each for each in said.part_rows(said.parts_of(handover), claimant.spoken_of) if each["words"]]
        if shared
        else [],
        promises=said.promise_rows(_promises(handover)) if shared or handover.done else [],
        last_words=said.day_words(handover.last_on),
        meeting_words=said.whether_they_meet(handover, meeting),
        record_url=url_for("claimants.show", claimant_id=claimant.id) if handover.done else "",
    ), status


def _rows(scope: Any) -> list[dict[str, Any]]:
    rows = db.session.execute(
        scope.add_columns(Claimant).order_by(Handover.last_on.is_(None), Handover.last_on, Claimant.search_name)
    )
    return [_row(handover, claimant) for handover, claimant in rows]


def _row(handover: Handover, claimant: Claimant) -> dict[str, Any]:
    is_mine = handover.to_coach_id == the_viewer().staff_id
    address = (
        url_for("handovers.coming", handover_id=handover.id)
        if is_mine
        else url_for("handovers.show", claimant_id=claimant.id)
    )
    return {
        "url": address,
        **name_row(claimant.name, claimant.latin_name),
        "reference": claimant.spoken_reference,
        "other": said.staff_name(handover.from_coach_id if is_mine else handover.to_coach_id),
        "last_words": said.day_words(handover.last_on),
        "text_words": _text_words(handover),
        "meeting_words": said.whether_they_meet(handover, three_way.booked(db.session, handover)),
    }


def _text_words(handover: Handover) -> str:
    if handover.kept_private:
        return _("They tell it themselves")
    if handover.shared_at is not None:
        return _("Shared")
    return _("With them to read") if handover.shown_at is not None else _("Not shown yet")
