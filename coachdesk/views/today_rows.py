"""The meetings of a day as rows: what to know first, how and where, and what can be done with one press."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from flask import url_for

from coachdesk import words
from coachdesk.adjustments.words import short_text
from coachdesk.models import Agenda, Claimant, Office, Step
from coachdesk.models.label import AppointmentState, Mode, Party, StepState
from coachdesk.queries.today import Meeting, TheirMatter, TheirStep
from coachdesk.translation import gettext as _
from coachdesk.translation import ngettext
from coachdesk.views.caseload import ordered
from coachdesk.views.filters import speech
from coachdesk.views.matter_words import clash
from coachdesk.views.who import who

__all__ = ["begun", "coming", "how_words", "ids", "left_open", "matter", "row", "who"]
FIRST_LINES, SOON = 150, timedelta(minutes=60)
NO_CALLS, LAST_DIGITS = "CON_NO_PHONE", 3
RECORDED = (AppointmentState.MET, AppointmentState.DID_NOT_MEET)
LIVE = (AppointmentState.BOOKED, *RECORDED)


def begun(meetings: Sequence[Meeting], now: datetime) -> Meeting | None:
    """The meeting that has begun last and is not recorded yet: what to do next is to say what came of it."""
    latest = [each for each in meetings if each.appointment.state in LIVE and each.appointment.starts_at <= now]
    if latest and latest[-1].appointment.state is AppointmentState.BOOKED and latest[-1].is_mine:
        return latest[-1]
    return None


def coming(meetings: Sequence[Meeting], now: datetime) -> Meeting | None:
    """The next one that has not begun."""
    return next((each for each in meetings if _is_booked(each) and each.appointment.starts_at > now), None)


def left_open(meetings: Sequence[Meeting]) -> Meeting | None:
    """One that was not recorded, when nothing else comes today."""
    return next((each for each in meetings if _is_booked(each) and each.is_mine), None)


def _is_booked(meeting: Meeting) -> bool:
    return meeting.appointment.state is AppointmentState.BOOKED


def row(
    meeting: Meeting,
    *,
    office: Office,
    adjustments: Sequence[Any],
    matters: Sequence[TheirMatter],
    agreed: Sequence[TheirStep],
    coach_name: str,
    is_full: bool,
    is_first: bool,
    now: datetime,
) -> dict[str, Any]:
    """One meeting. `is_full` is read before they arrive, so it says everything; `is_first` has the filled button."""
    appointment, claimant = meeting.appointment, meeting.claimant
    said, codes = speech(), [each.code for each in adjustments]
    shown = {
        "kind": kind_of(meeting, now),
        "is_first": is_first,
        "has_begun": appointment.starts_at <= now,
        "starts_words": said.time(appointment.starts_at),
        "minutes": appointment.minutes,
        "soon_words": soon_words(appointment.starts_at, now) if is_full else "",
        "is_mine": meeting.is_mine,
    }
    if not meeting.is_mine:
        return shown | {"three": _of_three(meeting)}
    return (
        shown
        | {
            "person": who(claimant),
            "how_words": how_words(meeting, office, codes),
            "own": _own(claimant, is_full=is_full),
            "theirs": (meeting.agenda and meeting.agenda.theirs) or "" if is_full else "",
            "chips": [
                (code, short_text(code, _params(adjustments, code), minutes=appointment.minutes), strength, "")
                for code, strength in ordered(tuple((each.code, each.strength) for each in adjustments))
            ],
            "matters": [matter(each, coach_name) for each in matters],
            "last": last_time(meeting, agreed) if is_full else None,
            "outcome_words": outcome_words(meeting),
            "is_met": appointment.state is AppointmentState.MET and not meeting.said_not_kept,
            "note_words": _("Note saved %(time)s", time=said.time(meeting.note_at)) if meeting.note_at else "",
        }
        | _addresses(meeting)
    )


def _of_three(meeting: Meeting) -> str:
    """Whom one meets beside their own coach, at a handover; empty for any other meeting with somebody else's person."""
    return meeting.claimant.spoken_of if meeting.appointment.beside_id else ""


def outcome_words(meeting: Meeting) -> str:
    """What came of it, and whether we kept to what was asked for."""
    state = meeting.appointment.state
    if state is AppointmentState.BOOKED:
        return ""
    if state is AppointmentState.MET and meeting.said_not_kept:
        return _("Met. Not every adjustment was kept")
    if state is AppointmentState.MET and meeting.said_kept:
        return _("Met, adjustments kept")
    return words.state(state)


def kind_of(meeting: Meeting, now: datetime) -> str:
    """`past` is recorded, `off` was called off, `open` is over and not recorded; then `now` and `later`."""
    appointment = meeting.appointment
    if appointment.state in RECORDED:
        return "past"
    if appointment.state is not AppointmentState.BOOKED:
        return "off"
    if appointment.starts_at > now:
        return "later"
    return "now" if appointment.ends_at > now else "open"


def how_words(meeting: Meeting, office: Office, codes: Sequence[str]) -> str:
    """How and where, who comes along, and what it is about; a first meeting says so."""
    agenda = meeting.agenda
    parts = [
        "" if meeting.last_met_at else _("First meeting"),
        _where(meeting, agenda, office, codes),
        (agenda and agenda.company) or "",
        _("about: %(words)s", words=agenda.about) if agenda and agenda.about else "",
    ]
    return " · ".join(part.strip().rstrip(".") for part in parts if part)


def _where(meeting: Meeting, agenda: Agenda | None, office: Office, codes: Sequence[str]) -> str:
    """An address for whoever comes here; for a call, who rings and on which number."""
    mode, place = meeting.appointment.mode, (agenda.place if agenda else None) or ""
    said = words.mode(mode)
    if mode is Mode.IN_PERSON:
        return place or office.name
    if place:
        return f"{said} · {place}"
    if mode is Mode.PHONE:
        return f"{said} · {_who_rings(meeting.claimant, office, codes)}"
    return said


def _who_rings(claimant: Claimant, office: Office, codes: Sequence[str]) -> str:
    digits = "".join(each for each in claimant.mobile or "" if each.isdigit())
    if digits and claimant.may_be_written_to and NO_CALLS not in codes:
        return _("you call the number ending %(last)s", last=digits[-LAST_DIGITS:])
    if office.phone:
        return _("they ring %(phone)s: no number to call is agreed", phone=office.phone)
    return _("no number to call is agreed yet")


def _own(claimant: Claimant, *, is_full: bool) -> dict[str, Any] | None:
    text = claimant.own_words or ""
    if not text:
        return None
    return {
        "label": _("What I want you to know, in the words of %(name)s", name=claimant.spoken_of)
        if is_full
        else _("In the words of %(name)s", name=claimant.spoken_of),
        "text": text if is_full else first_lines(text),
        "is_cut": not is_full and first_lines(text) != text,
    }


def first_lines(text: str) -> str:
    """The first paragraph, or as much of it as is read at a glance; never the middle of a word."""
    opening = text.split("\n\n")[0].strip()
    if len(opening) > FIRST_LINES:
        cut = opening[:FIRST_LINES]
        opening = (cut.rpartition(" ")[0] or cut).rstrip(" ,;:.")
    return opening if opening == text.strip() else f"{opening} …"


def last_time(meeting: Meeting, agreed: Sequence[TheirStep]) -> dict[str, Any] | None:
    """When you met before, and what was agreed then."""
    if meeting.last_met_at is None:
        return None
    ours = [each for each in agreed if each.step.owner is Party.COACH]
    theirs = [each for each in agreed if each.step.owner is not Party.COACH]
    groups = [(_("you"), ours), (meeting.claimant.spoken_of, theirs)]
    return {
        "lead_words": _("Last time, %(day)s:", day=speech().day_of(meeting.last_met_at)),
        "steps": [
            _("%(owner)s: %(words)s", owner=owner, words="; ".join(_agreed(each.step) for each in steps))
            for owner, steps in groups
            if steps
        ],
    }


def _agreed(step: Step) -> str:
    words = step.words or ""
    if step.state is StepState.DONE:
        return _("%(step)s (done %(day)s)", step=words, day=speech().day_of(step.state_at))
    return words


def matter(found: TheirMatter, coach_name: str) -> dict[str, Any]:
    """What is to settle; a matter about a coach is about the one they have."""
    asked = found.matter
    return {
        "person": who(found.claimant),
        "words": clash(asked.kind, asked.about, asked.params, coach_name),
        "url": url_for("matters.show", matter_id=asked.id),
    }


def soon_words(starts_at: datetime, now: datetime) -> str:
    """How soon, within the hour."""
    if now < starts_at <= now + SOON:
        minutes = -(-int((starts_at - now).total_seconds()) // 60)
        return ngettext("In %(num)d min", "In %(num)d min", minutes)
    return ""


def _params(adjustments: Sequence[Any], code: str) -> Mapping[str, str]:
    params: Mapping[str, str] = next(each.params for each in adjustments if each.code == code) or {}
    return params


def _addresses(meeting: Meeting) -> dict[str, str]:
    claimant_id, appointment_id = meeting.claimant.id, meeting.appointment.id
    return {
        "show_url": url_for("appointments.show", appointment_id=appointment_id),
        "start_note_url": url_for("notes.new", claimant_id=claimant_id, appointment=appointment_id),
        "note_url": url_for("notes.show", note_id=meeting.note_id) if meeting.note_id else "",
        "summary_url": url_for("notes.summary", appointment_id=appointment_id),
        "add_step_url": url_for("claimants.show", claimant_id=claimant_id, _anchor="plan"),
        "move_url": url_for("appointments.times", appointment_id=appointment_id),
        "book_url": url_for("appointments.new", claimant_id=claimant_id),
        "outcome_url": url_for("appointments.outcome", appointment_id=appointment_id),
        "record_url": url_for("appointments.record", appointment_id=appointment_id),
    }


def ids(meetings: Sequence[Meeting]) -> set[UUID]:
    """Whose meetings these are."""
    return {each.claimant.id for each in meetings}
