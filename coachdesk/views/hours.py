"""Working hours and leave: a coach's own, or for a lead those of a coach of their office.

Leave of a whole working day is an absence: its page says who covers, and each person with a meeting then is asked.
Nothing else cancels or moves a meeting; those that do not lie in the hours any more stand here to be moved with them.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from coachdesk import clock, policies
from coachdesk.db import db
from coachdesk.forms.hours import PARTS, WEEKDAYS, HoursForm, LeaveForm, field_name, text_of, typed_week
from coachdesk.models import Leave, Staff
from coachdesk.models.label import AppointmentState, LeaveKind
from coachdesk.queries import week as queries
from coachdesk.queries.absences import of_leaves
from coachdesk.queries.week import Meeting, Time
from coachdesk.services import absences, audit, leave, working_hours
from coachdesk.slots.hours import USUAL, weekdays
from coachdesk.slots.spans import parted, span_of
from coachdesk.translation import gettext as _
from coachdesk.translation import ngettext
from coachdesk.views.absences import noted_words
from coachdesk.views.access import allow, load_or_404, the_viewer
from coachdesk.views.away_words import absence_words
from coachdesk.views.filters import speech
from coachdesk.views.leave_words import KINDS, span_words, when_closed
from coachdesk.views.who import who

blueprint = Blueprint("hours", __name__)
BOOKED = (AppointmentState.BOOKED,)


@blueprint.get("/hours")
@allow(policies.coaches)
def own() -> ResponseReturnValue:
    """Whoever looks, their own."""
    staff_id = the_viewer().staff_id
    assert staff_id is not None
    return _page(_load(staff_id))


@blueprint.get("/coaches/<uuid:staff_id>/hours")
@allow(policies.coaches_and_leads)
def show(staff_id: UUID) -> ResponseReturnValue:
    return _page(_load(staff_id))


@blueprint.post("/coaches/<uuid:staff_id>/hours")
@allow(policies.coaches_and_leads)
def change(staff_id: UUID) -> ResponseReturnValue:
    """New hours from a day on; the ones before stay in the list."""
    staff, form = _load(staff_id), HoursForm()
    if not form.validate():
        return _page(staff, hours=form), 422
    from_on = form.from_on.data
    working_hours.change(db.session, staff, form.week(), from_on=from_on, by=the_viewer().account_id, at=clock.now())
    flash(_("Saved. These hours hold from %(day)s.", day=speech().whole_day(from_on)), "good")
    return redirect(_address(staff.id), 303)


@blueprint.post("/coaches/<uuid:staff_id>/leave")
@allow(policies.coaches_and_leads)
def add_leave(staff_id: UUID) -> ResponseReturnValue:
    """Time in which nothing new is booked. Meetings that lie in it are told, not cancelled."""
    staff, form = _load(staff_id), LeaveForm(kinds=KINDS)
    if not form.validate():
        return _page(staff, leave=form), 422
    starts_at, ends_at = form.span()
    kind, by = LeaveKind(form.kind.data), the_viewer().account_id
    try:
        made, absence = absences.add_leave(
            db.session, staff, kind=kind, starts_at=starts_at, ends_at=ends_at, by=by, at=clock.now()
        )
    except absences.AlreadyAway as there:
        said = _("%(name)s is away already: %(span)s. Nothing was noted twice.", name=staff.name,
                 span=absence_words(there.absence))  # fmt: skip
        form.first_on.errors = [said]
        return _page(staff, leave=form), 409
    except leave.Overlaps as there:
        kind_words, span = str(KINDS[there.leave.kind]), span_words(there.leave)
        sentence = _("%(kind)s is there already: %(span)s. Remove it first, or choose another time.",
                     kind=kind_words, span=span)  # fmt: skip
        form.first_on.errors = [sentence]
        return _page(staff, leave=form), 409
    if absence is not None:
        flash(noted_words(absence, staff), "good")
        return redirect(url_for("absences.show", absence_id=absence.id), 303)
    inside = [each for each in _booked(staff.id) if _lies_in(each, made)]
    flash(_added(len(inside)), "watch" if inside else "good")
    return redirect(_address(staff.id, to_move=bool(inside)), 303)


@blueprint.post("/leave/<uuid:leave_id>/removal")
@allow(policies.coaches_and_leads)
def remove_leave(leave_id: UUID) -> ResponseReturnValue:
    """Somebody is there after all; what has begun stays."""
    found = load_or_404(policies.visible_leave(the_viewer()), leave_id)
    staff = db.session.get_one(Staff, found.staff_id)
    try:
        absences.call_off(db.session, found, by=the_viewer().account_id, at=clock.now())
    except leave.HasBegun:
        flash(_("It has begun already, so it stays as it is."), "watch")
        return _page(staff), 409
    flash(_("Removed. Meetings can be booked at that time again."), "good")
    return redirect(_address(staff.id), 303)


def _load(staff_id: UUID) -> Staff:
    return load_or_404(policies.visible_coaches(the_viewer()), staff_id)


def _address(staff_id: UUID, *, to_move: bool = False) -> str:
    anchor = "to-move" if to_move else None
    if staff_id == the_viewer().staff_id and policies.coaches(the_viewer()):
        return url_for("hours.own", _anchor=anchor)
    return url_for("hours.show", staff_id=staff_id, _anchor=anchor)


def _added(inside: int) -> str:
    if not inside:
        return _("Saved. Nothing new is booked in it.")
    return ngettext(
        "Saved. %(num)d meeting lies in it and stays booked: move it with the person.",
        "Saved. %(num)d meetings lie in it and stay booked: move them with the people.",
        inside,
    )


def _booked(staff_id: UUID) -> list[Meeting]:
    return queries.meetings(db.session, the_viewer(), staff_id, BOOKED, since=clock.now())


def _lies_in(meeting: Meeting, away: Leave) -> bool:
    return meeting.appointment.starts_at < away.ends_at and meeting.appointment.ends_at > away.starts_at


def _page(staff: Staff, *, hours: Any = None, leave: LeaveForm | None = None) -> str:
    viewer, now = the_viewer(), clock.now()
    time = queries.time_of(db.session, staff.id, since=now)
    of_leave, asked = of_leaves(db.session, staff.id)
    to_move = _to_move(time, [each for each in _booked(staff.id) if each.appointment.id not in asked])
    audit.record(db.session, "hours.shown", subject="staff", subject_id=staff.id, facts={"to_move": len(to_move)})
    mine = staff.id == viewer.staff_id
    week = {weekday: _parts(time, weekday) for weekday in WEEKDAYS}
    hours = hours or HoursForm(formdata=None, data={"from_on": speech().today, **typed_week(week)})
    leave = leave or LeaveForm(formdata=None, kinds=KINDS)
    return render_template(
        "hours/show.html",
        heading=_("My hours and leave") if mine else _("Hours and leave of %(name)s", name=staff.name),
        diary_url=url_for("diary.show") if mine and policies.coaches(viewer) else None,
        form=hours if hours.errors else leave,
        hours=hours,
        leave=leave,
        away_url=url_for("absences.index"),
        week=[_weekday(weekday) for weekday in WEEKDAYS],
        is_usual=not time.hours,
        coming=_coming(time),
        away=[_away(each, of_leave) for each in time.leave],
        to_move=to_move,
        skills_url=url_for("coach_skills.show", staff_id=staff.id) if staff.is_coach else None,
        hours_action=url_for("hours.change", staff_id=staff.id),
        leave_action=url_for("hours.add_leave", staff_id=staff.id),
    )


def _parts(time: Time, weekday: int) -> list[tuple[int, int]]:
    """What is worked on this day of the week as things stand today, bank holidays or not."""
    today = speech().today
    begun = [row for row in time.hours if row.from_on <= today]
    if not begun:
        return list(USUAL) if weekday in weekdays(time.staff.working_days) else []
    holds = (row for row in begun if row.weekday == weekday and (row.until_on is None or today <= row.until_on))
    return sorted((row.starts_minute, row.ends_minute) for row in holds)


def _coming(time: Time) -> list[dict[str, str]]:
    """Hours that are written down already and hold later."""
    said = speech()
    days = sorted({row.from_on for row in time.hours if row.from_on > said.today})
    return [{"from_words": said.whole_day(day), "week_words": _week_words(time, day)} for day in days]


def _week_words(time: Time, from_on: date) -> str:
    said = speech()
    parts = [
        f"{said.weekdays[row.weekday]} {text_of(row.starts_minute)}–{text_of(row.ends_minute)}"
        for row in time.hours
        if row.from_on == from_on
    ]
    return ", ".join(parts)


def _weekday(weekday: int) -> dict[str, Any]:
    return {
        "name": speech().whole_weekdays[weekday],
        "parts": [(field_name(weekday, part, "from"), field_name(weekday, part, "to")) for part in PARTS],
    }


def _away(found: Leave, of_leave: Mapping[UUID, UUID]) -> dict[str, Any]:
    absence_id = of_leave.get(found.id)
    return {
        "absence_url": url_for("absences.show", absence_id=absence_id) if absence_id else None,
        "kind_words": str(KINDS[found.kind]),
        "span_words": span_words(found),
        "remove_url": url_for("hours.remove_leave", leave_id=found.id) if found.starts_at > clock.now() else None,
    }


def _to_move(time: Time, meetings: Sequence[Meeting]) -> list[dict[str, Any]]:
    """Booked meetings that do not lie in the hours any more, and why."""
    found = [(each, _why(time, each)) for each in meetings]
    return [
        {
            "when_words": speech().moment(each.appointment.starts_at),
            "person": who(each.claimant) if each.is_mine else None,
            "why_words": why,
            "move_url": url_for("appointments.times", appointment_id=each.appointment.id) if each.is_mine else None,
        }
        for each, why in found
        if why
    ]


def _why(time: Time, meeting: Meeting) -> str:
    appointment = meeting.appointment
    day = clock.as_london(appointment.starts_at).date()
    for away in time.leave:
        if _lies_in(meeting, away):
            return _("In this: %(kind)s, %(span)s", kind=str(KINDS[away.kind]), span=span_words(away))
    if closed := when_closed(day, time.office.nation):
        return closed
    span = [span_of(appointment.starts_at, appointment.ends_at)]
    return _("Outside the working hours") if parted(span, time.open_spans(day))[1] else ""
