"""The diary: one working week by day, what is free in words, and a note in one press."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from coachdesk import clock, policies, words
from coachdesk.db import db
from coachdesk.forms.hours import text_of
from coachdesk.models.label import AppointmentState
from coachdesk.queries import week as queries
from coachdesk.queries.week import Meeting, Time
from coachdesk.services import audit
from coachdesk.slots.spans import span_of
from coachdesk.translation import gettext as _
from coachdesk.translation import ngettext
from coachdesk.views import covered
from coachdesk.views.access import allow, the_viewer
from coachdesk.views.filters import speech
from coachdesk.views.leave_words import leave_row, midnight, when_closed
from coachdesk.views.who import who

blueprint = Blueprint("diary", __name__)
ONE_DAY, ONE_WEEK = timedelta(days=1), timedelta(days=7)
SATURDAY = 5
SHOWN = (AppointmentState.BOOKED, AppointmentState.MET, AppointmentState.DID_NOT_MEET)
FURTHEST = timedelta(days=3 * 365)


@blueprint.get("/diary")
@allow(policies.coaches)
def show() -> ResponseReturnValue:
    """The week of a day, the present one without it."""
    viewer, session = the_viewer(), db.session
    assert viewer.staff_id is not None
    monday = _monday(request.args.get("from", ""))
    since, until = midnight(monday), midnight(monday + ONE_WEEK)
    time = queries.time_of(session, viewer.staff_id, since=since, until=until)
    meetings = queries.meetings(session, viewer, viewer.staff_id, SHOWN, since=since, until=until)
    facts: dict[str, audit.Fact] = {"shown": len(meetings), "from_on": monday.isoformat()}
    audit.record(session, "diary.listed", subject="staff", subject_id=viewer.staff_id, facts=facts)
    return render_template("diary/show.html", week=_week(monday, time, meetings))


def _monday(text: str) -> date:
    """The Monday of that day; of today when it is no day, or one that nobody looks for."""
    today = speech().today
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = today
    if abs(day - today) > FURTHEST:
        day = today
    return day - timedelta(days=day.weekday())


def _week(monday: date, time: Time, meetings: Sequence[Meeting]) -> dict[str, Any]:
    said, now = speech(), clock.now()
    friday, this = monday + timedelta(days=4), said.today - timedelta(days=said.today.weekday())
    days = [_day(monday + n * ONE_DAY, time, meetings, now) for n in range(7)]
    return {
        "heading": _("Week of %(monday)s to %(friday)s", monday=said.whole_day(monday), friday=said.whole_day(friday)),
        "days": [day for n, day in enumerate(days) if n < SATURDAY or day["rows"] or day["hours_words"]],
        "before_url": _address(monday - ONE_WEEK),
        "after_url": _address(monday + ONE_WEEK),
        "this_url": None if monday == this else url_for("diary.show"),
        "hours_url": url_for("hours.own"),
        "covered": covered.groups(),
    }


def _address(monday: date) -> str:
    """`from` is a word of Python's, and so not an argument by name."""
    state: dict[str, Any] = {"from": monday.isoformat()}
    return url_for("diary.show", **state)


def _day(day: date, time: Time, meetings: Sequence[Meeting], now: datetime) -> dict[str, Any]:
    said = speech()
    starts_at, ends_at = midnight(day), midnight(day + ONE_DAY)
    here = [each for each in meetings if starts_at <= each.appointment.starts_at < ends_at]
    away = [each for each in time.leave if each.starts_at < ends_at and each.ends_at > starts_at]
    rows = [(each.appointment.starts_at, _meeting(each, now)) for each in here]
    rows += [(max(each.starts_at, starts_at), leave_row(each, day)) for each in away]
    closed, worked = when_closed(day, time.office.nation), time.worked(day)
    return {
        "heading": said.named_day(day),
        "id": f"day-{day.isoformat()}",
        "is_today": day == said.today,
        "closed_words": closed,
        "hours_words": ", ".join(f"{text_of(starts)}–{text_of(ends)}" for starts, ends in worked),
        "rows": [row for _at, row in sorted(rows, key=lambda each: each[0])],
        "free_words": "" if closed or not worked or day < said.today else _free(time, day, here, now),
    }


def _free(time: Time, day: date, here: Sequence[Meeting], now: datetime) -> str:
    taken = [span_of(each.appointment.starts_at, each.appointment.rested_at) for each in here]
    hours, minutes = divmod(queries.free_seconds(time, day, taken, now) // 60, 60)
    if not hours and not minutes:
        return _("Nothing free")
    if not minutes:
        return _("Free: %(hours)s h", hours=hours)
    if not hours:
        return _("Free: %(minutes)s min", minutes=minutes)
    return _("Free: %(hours)s h %(minutes)s min", hours=hours, minutes=minutes)


def _of_three(meeting: Meeting) -> str:
    """Whom whoever looks meets beside another coach, at a handover; empty for any other meeting."""
    appointment, me = meeting.appointment, the_viewer().staff_id
    mine = appointment.beside_id is not None and me in (appointment.coach_id, appointment.beside_id)
    return meeting.claimant.spoken_of if mine else ""


def _meeting(meeting: Meeting, now: datetime) -> dict[str, Any]:
    appointment, said = meeting.appointment, speech()
    booked = appointment.state is AppointmentState.BOOKED
    claimant_id, appointment_id = appointment.claimant_id, appointment.id
    return {
        "kind": "meeting",
        "is_mine": meeting.is_mine,
        "starts_words": said.time(appointment.starts_at),
        "minutes_words": ngettext("%(num)d min", "%(num)d min", appointment.minutes),
        "person": who(meeting.claimant) if meeting.is_mine else None,
        "three": _of_three(meeting),
        "mode_words": words.mode(appointment.mode),
        "state_words": "" if booked else words.state(appointment.state),
        "is_past": appointment.ends_at <= now,
        "note_url": None
        if meeting.has_note or clock.as_london(appointment.starts_at).date() > said.today
        else url_for("notes.new", claimant_id=claimant_id, appointment=appointment_id),
        "meeting_url": url_for("appointments.show", appointment_id=appointment_id),
        "move_url": url_for("appointments.times", appointment_id=appointment_id)
        if booked and appointment.starts_at > now
        else None,
    }
