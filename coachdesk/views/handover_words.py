"""A handover in words: where it stands, whose wording a part is, and what keeps a coach from being the next."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from coachdesk import clock, words
from coachdesk.adjustments.words import label_text
from coachdesk.db import db
from coachdesk.forms.handovers import TextForm
from coachdesk.models import Account, Appointment, Claimant, Handover, Staff, Step
from coachdesk.models.label import AppointmentState, Party
from coachdesk.services import handed_over, handover_texts, three_way
from coachdesk.services.handover_texts import Part
from coachdesk.services.handovers import DoesNotFit
from coachdesk.translation import gettext as _
from coachdesk.views.filters import speech
from coachdesk.views.meeting_words import clock_words


def staff_name(staff_id: Any) -> str:
    """Somebody's whole name; empty for nobody."""
    found = db.session.get(Staff, staff_id) if staff_id else None
    return found.name if found else ""


def part_rows(parts: Sequence[Part], called: str = "") -> list[dict[str, Any]]:
    """Each part with whose wording it is; `called` is the person, or empty where they read it themselves."""
    return [
        {
            "kind": part.kind.value,
            "label": str(words.HANDOVER_PARTS[part.kind]),
            "words": part.words,
            "left_out": part.is_left_out,
            "own": part.by is Party.CLAIMANT,
            "by_words": _whose(part, called),
        }
        for part in parts
    ]


def _whose(part: Part, called: str) -> str:
    if part.by is None:
        return ""
    day = speech().day_of(part.written_at)
    if part.by is Party.COACH:
        return _("Written by the coach, %(day)s", day=day)
    return (
        _("In the words of %(name)s, %(day)s", name=called, day=day) if called else _("In your words, %(day)s", day=day)
    )


def steps_of(handover: Handover, called: str) -> list[dict[str, Any]]:
    """Where it stands, a line for each thing that has to happen: what is done has its day."""
    said = speech()
    meeting = three_way.booked(db.session, handover)
    to = staff_name(handover.to_coach_id)
    answered = handover.agreed_at or (handover.read_at if handover.kept_private else None)
    lines = [
        (_("New coach named: %(name)s", name=to) if to else _("A new coach is named"), handover.named_at),
        (_("%(name)s can read the text", name=called), handover.shown_at),
        (_("%(name)s has read it", name=called), handover.read_at),
        (_("%(name)s tells it themselves; nothing is shared", name=called) if handover.kept_private
         else _("%(name)s said that it may be shared", name=called), answered),
        (meeting_words(handover, meeting), _met_at(handover, meeting)),
        (_("The change"), handover.ended_at if handover.done else None),
    ]  # fmt: skip
    return [{"words": text, "day": said.day_of(done) if done else "", "done": done is not None} for text, done in lines]


def _met_at(handover: Handover, meeting: Appointment | None) -> Any:
    if meeting is not None and meeting.state is AppointmentState.MET:
        return meeting.starts_at
    return handover.no_meeting_at


def whether_they_meet(handover: Handover, meeting: Appointment | None) -> str:
    """The meeting of the three on a page that does not list it as something still to come."""
    if handover.no_meeting_at is None and _is_off(meeting):
        return _("Not booked")
    return meeting_words(handover, meeting)


def meeting_words(handover: Handover, meeting: Appointment | None) -> str:
    """What there is to say about the meeting of the three."""
    if handover.no_meeting_at is not None:
        return _("No meeting of the three, as they chose")
    if meeting is None or _is_off(meeting):
        return _("The three meet")
    return _("The three meet: %(when)s", when=when_words(meeting))


def _is_off(meeting: Appointment | None) -> bool:
    cancelled = (AppointmentState.CANCELLED_BY_CLAIMANT, AppointmentState.CANCELLED_BY_US)
    return meeting is None or meeting.state in cancelled


def when_words(meeting: Appointment) -> str:
    day = speech().named_day(clock.as_london(meeting.starts_at).date())
    return _("%(day)s at %(time)s", day=day, time=clock_words(meeting.starts_at))


def day_words(day: date | None) -> str:
    return speech().named_day(day) if day else ""


def why_words(handover: Handover) -> str:
    return str(words.HANDOVER_REASONS[handover.reason])


def promise_rows(steps: Sequence[Step]) -> list[dict[str, Any]]:
    return [{"id": step.id, "words": step.words or "", "due_words": day_words(step.due_on)} for step in steps]


def not_fit_words(refusal: DoesNotFit, name: str) -> str:
    """Why somebody cannot be the next coach. Who is shut out is told to nobody: it is said as for anybody."""
    if refusal.why == "same":
        return _("%(name)s is the coach they have now. Choose somebody else.", name=name)
    if refusal.why == "leaves":
        return _("%(name)s leaves too. Choose somebody else.", name=name)
    if refusal.why in ("kept_apart", "not_here"):
        return _("%(name)s cannot be their coach. Choose somebody else.", name=name)
    return _("%(name)s would break something they asked for: %(what)s.", name=name, what=label_text(refusal.why))


def times_of(handover: Handover, after: int = 0) -> list[dict[str, Any]]:
    """Three times at which the three can meet, and how long it takes."""
    try:
        answer = three_way.find(db.session, handover, at=clock.now())
    except three_way.NotNow:
        return []
    said = speech()
    return [
        {
            "value": starts_at.isoformat(),
            "day": said.named_day(clock.as_london(starts_at).date()),
            "time": clock_words(starts_at),
        }
        for starts_at in answer.three(after=after)
    ]


def text_form(handover: Handover, claimant: Claimant, parts: Sequence[Part]) -> TextForm:
    """As it stands; what nobody wrote yet begins with what the record says."""
    now = {part.kind: part for part in parts}
    form = TextForm.of(now, handover.version)
    begun = handover_texts.started(db.session, claimant)
    for kind, part in now.items():
        if part.by is None:
            form[kind.value].data = begun[kind]
    return form


def who_wrote(account_id: Any, own_id: Any) -> str:
    """The name of whoever at work wrote down somebody's word; empty where they said it themselves."""
    account = db.session.get(Account, account_id) if account_id and account_id != own_id else None
    return staff_name(account.staff_id) if account else ""


def parts_of(handover: Handover) -> list[Part]:
    return handover_texts.parts(db.session, handover)


def promises_of(handover: Handover) -> Sequence[Step]:
    return handed_over.promises(db.session, handover)
