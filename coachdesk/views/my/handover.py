"""My next coach: who and why, what they are told of me, and whether the three of us meet. I decide."""

from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from coachdesk import clock, policies
from coachdesk.db import db
from coachdesk.forms.handovers import TextForm
from coachdesk.models import Appointment, Claimant, Handover
from coachdesk.models.label import AppointmentState, HandoverReason, Party
from coachdesk.queries.off_screen import is_kept_off, keeps_a_meeting_off
from coachdesk.queries.own_notes import step_on_screen
from coachdesk.services import handed_over, handovers, three_way
from coachdesk.services import handover_texts as texts
from coachdesk.services.claimants import ChangedMeanwhile
from coachdesk.slots import typed_time
from coachdesk.translation import gettext as _
from coachdesk.views import handover_words as said
from coachdesk.views import my
from coachdesk.views.access import allow, the_viewer
from coachdesk.views.handovers import REFUSED, why_not_booked
from coachdesk.views.my import first_name

blueprint = Blueprint("my_handover", __name__)
SHOWN_FOR_DAYS = 28


@blueprint.get("/my/handover")
@allow(policies.claimants)
def show() -> ResponseReturnValue:
    """All of it on one page; that I have it in front of me is noted, so that nobody asks whether I saw it."""
    claimant = my.me()
    handover = of_me(claimant)
    if handover is not None:
        texts.read(db.session, handover, at=clock.now())
    return _page(claimant, handover)


@blueprint.post("/my/handover/text")
@allow(policies.claimants)
def write() -> ResponseReturnValue:
    """Keep my wording; and with the same press say that it may be shared, or that I tell it myself."""
    claimant, form = my.me(), TextForm()
    handover = _open(claimant)
    if handover is None or handover.shown_at is None:
        flash(_("There is nothing to write here just now."), "watch")
        return _page(claimant, of_me(claimant), status=409)
    if not form.validate():
        return _page(claimant, handover, form=form, status=422)
    by, at, does = the_viewer().account_id, clock.now(), request.form.get("do", "")
    try:
        if does == "private":
            texts.keep_private(db.session, handover, version=form.version.data, by=by, at=at)
        else:
            wanted = {
                kind: "" if request.form.get(f"leave_{kind.value}") else words for kind, words in form.texts.items()
            }
            texts.write(db.session, handover, wanted, party=Party.CLAIMANT, version=form.version.data, by=by, at=at)
            if does == "share":
                texts.share(db.session, handover, by=by, at=at)
    except ChangedMeanwhile:
        form.version.data = handover.version
        flash(_("This was changed while you were reading. Your words are still here. Look, then press again."), "watch")
        return _page(claimant, handover, form=form, status=409)
    except texts.NotNow:
        flash(_("We do not know yet who your next coach is. Your words are kept."), "watch")
        return _page(claimant, handover, status=409)
    flash(_TOLD[does]() if does in _TOLD else _("Your words are kept. They are not shared yet."), "good")
    return redirect(url_for("my_handover.show"), 303)


@blueprint.post("/my/handover/take-back")
@allow(policies.claimants)
def take_back() -> ResponseReturnValue:
    """I want to look at it again: until I say so anew, nobody new reads it."""
    claimant = my.me()
    handover = _open(claimant)
    if handover is None:
        flash(_("There is nothing to take back just now."), "watch")
        return _page(claimant, of_me(claimant), status=409)
    texts.take_back(db.session, handover, by=the_viewer().account_id, at=clock.now())
    flash(_("Taken back. You can change the words, and decide again."), "good")
    return redirect(url_for("my_handover.show", _anchor="text"), 303)


@blueprint.post("/my/handover/meeting")
@allow(policies.claimants)
def meet() -> ResponseReturnValue:
    """Take one of the times for the three of us, or none of them."""
    claimant = my.me()
    handover = _open(claimant)
    by, at = the_viewer().account_id, clock.now()
    if handover is None:
        flash(_("There is nothing to book here just now."), "watch")
        return _page(claimant, of_me(claimant), status=409)
    if request.form.get("do") == "none":
        three_way.decline(db.session, handover, by=by, at=at)
        flash(_("Then there is no meeting of the three of you. Nothing else changes."), "good")
        return redirect(url_for("my_handover.show", _anchor="three"), 303)
    try:
        starts_at = typed_time.offered(request.form.get("time", ""))
        three_way.book(db.session, handover, starts_at=starts_at, about=_about(), by=by, at=at)
    except typed_time.NotATime:
        return _page(claimant, handover, choose=True, status=422)
    except REFUSED as refusal:
        flash(why_not_booked(refusal), "watch")
        return _page(claimant, handover, status=409)
    flash(_("Booked. You can change or cancel it any time before it starts."), "good")
    return redirect(url_for("my_handover.show", _anchor="three"), 303)


def of_me(claimant: Claimant) -> Handover | None:
    """The one that is open; or for some weeks the last one that is done, while a meeting waits for another time."""
    there = _open(claimant)
    if there is not None:
        return there
    done = (Handover.claimant_id == claimant.id, Handover.done)
    last = db.session.scalars(select(Handover).where(*done).order_by(Handover.ended_at.desc()).limit(1)).first()
    if last is None or last.ended_at is None or (clock.now() - last.ended_at).days >= SHOWN_FOR_DAYS:
        return None
    return last


def card(claimant: Claimant) -> dict[str, str] | None:
    """A sentence for my first page, while something is to be read, or to be known."""
    if claimant.contact_stopped_at is not None:
        return None
    handover = of_me(claimant)
    if handover is None:
        return None
    new = first_name(said.staff_name(handover.to_coach_id))
    if handover.done:
        lost = _without_a_time(claimant, handover)
        return {"words": _("A meeting needs another time with %(new)s.", new=new)} if lost else None
    if handover.shown_at is not None and not texts.has_answered(handover):
        return {"words": _("There is something to read before anybody new hears about you.")}
    return {"words": _("%(new)s will be your coach.", new=new) if new else _("You will have a new coach.")}


_TOLD = {
    "share": lambda: _("Thank you. It is shared as it stands here. You can take that back until the change."),
    "private": lambda: _("Good. You tell it yourself, and nothing is shared."),
}


def _open(claimant: Claimant) -> Handover | None:
    return handovers.open_one(db.session, claimant.id)


def _about() -> str:
    return _("Getting to know each other: the coach before, the coach to come, and you.")


def _page(
    claimant: Claimant,
    handover: Handover | None,
    *,
    form: TextForm | None = None,
    choose: bool = False,
    status: int = 200,
) -> ResponseReturnValue:
    told = _told(claimant, handover, form) if handover is not None else None
    shown = form if form is not None and form.errors else None
    return my.page("my/handover/show.html", claimant, status, handover=told, form=shown, choose=choose)


def _told(claimant: Claimant, handover: Handover, form: TextForm | None) -> dict[str, Any]:
    old, new = said.staff_name(handover.from_coach_id), said.staff_name(handover.to_coach_id)
    parts = said.parts_of(handover) if handover.shown_at is not None else []
    writes = handover.is_open and handover.shown_at is not None and not texts.has_answered(handover)
    begun = any(part.by is not None for part in parts)
    empty = TextForm.of({part.kind: part for part in parts}, handover.version) if begun else None
    after = min(max(request.args.get("after", 0, type=int), 0), 40)
    return {
        "is_open": handover.is_open,
        "done": handover.done,
        "old": old,
        "old_first": first_name(old),
        "new": new,
        "new_first": first_name(new),
        "why": _why(handover, first_name(old)),
        "last_words": said.day_words(handover.last_on),
        "overlap": bool(handover.overlap_until_on),
        "shown": handover.shown_at is not None,
        "shared": handover.shared_at is not None,
        "private": handover.kept_private,
        "by_name": said.who_wrote(handover.agreed_by, the_viewer().account_id),
        "coach_began": any(part.by is Party.COACH for part in texts.wordings(db.session, handover)),
        "parts": said.part_rows(parts),
        "form": (form or empty or said.text_form(handover, claimant, parts)) if writes else None,
        "promises": said.promise_rows(
            [each for each in said.promises_of(handover) if step_on_screen(db.session, claimant, each)]
        ),
        "lost": [said.when_words(each) for each in _without_a_time(claimant, handover)],
        "after": after,
    } | _of_the_three(claimant, handover, after)  # fmt: skip


def _of_the_three(claimant: Claimant, handover: Handover, after: int) -> dict[str, Any]:
    """What is booked, or three times. A meeting that I keep off my screen is not told of."""
    meeting = three_way.booked(db.session, handover)
    ahead = meeting is not None and meeting.state is AppointmentState.BOOKED and meeting.starts_at > clock.now()
    if meeting is not None and is_kept_off(db.session, claimant.id, "appointment", meeting.id):
        return {"off": True, "times": [], "meeting": "", "meeting_url": "", "no_meeting": False, "asks_time": False}
    hides = keeps_a_meeting_off(db.session, claimant.id, clock.now())
    asks = handover.is_open and handover.to_coach_id is not None and not ahead and handover.no_meeting_at is None
    asks = asks and claimant.contact_stopped_at is None and not (meeting and meeting.state is AppointmentState.MET)
    return {
        "off": False,
        "asks_time": asks and not hides,
        "times": said.times_of(handover, after) if asks and not hides else [],
        "meeting": said.when_words(meeting) if ahead and meeting else "",
        "meeting_url": url_for("my_meetings.show", appointment_id=meeting.id) if ahead and meeting else "",
        "no_meeting": handover.no_meeting_at is not None,
    }


def _without_a_time(claimant: Claimant, handover: Handover) -> list[Appointment]:
    lost = handed_over.without_a_time(db.session, handover, at=clock.now())
    return [each for each in lost if not is_kept_off(db.session, claimant.id, "appointment", each.id)]


def _why(handover: Handover, old: str) -> str:
    return {
        HandoverReason.COACH_LEAVES: _("%(old)s is leaving. It has nothing to do with you.", old=old),
        HandoverReason.ASKED_FOR_ANOTHER: _("You asked for another coach."),
        HandoverReason.MORE_TIME: _("You said yes to a coach with more time."),
        HandoverReason.CONFLICT: _("%(old)s cannot be your coach any longer. It is nothing that you did.", old=old),
        HandoverReason.NEEDS_CHANGED: _("What you need has changed, and another coach fits it better."),
        HandoverReason.LEAD_CHOSE: _("The team lead found another coach for you."),
    }[handover.reason]
