"""Today: the next person, read before they arrive; what was promised, and what waits for an answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue

from coachdesk import clock, policies
from coachdesk.db import db
from coachdesk.models.label import AppointmentState
from coachdesk.queries import moves
from coachdesk.queries import today as queries
from coachdesk.queries.notes import waiting_for
from coachdesk.queries.today import Frame, Meeting, TheirMatter, TheirStep
from coachdesk.translation import gettext as _
from coachdesk.translation import ngettext
from coachdesk.views import covered, glass, navigation, today_rows, today_side
from coachdesk.views.access import allow, the_viewer
from coachdesk.views.day_ruler import ruler
from coachdesk.views.filters import speech
from coachdesk.views.htmx import render_page
from coachdesk.views.leave_words import day_bounds, leave_row, when_closed
from coachdesk.working_days import add_working_days

blueprint = Blueprint("today", __name__)
CALLED_OFF = (AppointmentState.CANCELLED_BY_CLAIMANT, AppointmentState.CANCELLED_BY_US)


@dataclass(frozen=True, slots=True)
class Read:
    """All that the page was made from."""

    frame: Frame
    meetings: Sequence[Meeting]
    adjustments: Any
    matters: Sequence[TheirMatter]
    steps: Sequence[TheirStep]
    now: datetime

    @property
    def live(self) -> list[Meeting]:
        """Those that take place, or did."""
        return [each for each in self.meetings if each.appointment.state not in CALLED_OFF]


@blueprint.get("/today")
@allow(policies.coaches)
def show() -> ResponseReturnValue:
    """The day of whoever looks. Whose words it shows is noted, once a day for each of them."""
    now = clock.now()
    read = _read(now)
    page = _page(read)
    navigation.keep_own_to_settle(the_viewer(), len({each.claimant.id for each in read.matters}))
    return render_page("today/index.html", "today/_day.html", day=page)


def _read(now: datetime) -> Read:
    viewer, session = the_viewer(), db.session
    assert viewer.staff_id is not None
    starts_at, ends_at = day_bounds(speech().today)
    meetings = queries.meetings(session, viewer, starts_at, ends_at)
    mine = [each for each in meetings if each.is_mine]
    last_notes = {each.last_note_id for each in _read_first(meetings, now) if each.last_note_id}
    matters = queries.to_settle(session, viewer, starts_at)
    steps = queries.steps(session, viewer, last_notes, starts_at)
    people: list[Meeting | TheirMatter | TheirStep] = [*mine, *matters, *steps]
    queries.open_keys(session, people)
    shown = {each.claimant.id for each in people if not each.noted}
    queries.note_seen(session, shown, viewer.staff_id, now)
    return Read(
        frame=queries.frame(session, viewer, starts_at, ends_at),
        meetings=meetings,
        adjustments=queries.adjustments(session, today_rows.ids(mine)),
        matters=matters,
        steps=steps,
        now=now,
    )


def _read_first(meetings: Sequence[Meeting], now: datetime) -> list[Meeting]:
    """Whom to read about now: who is here, and who comes next."""
    found = [today_rows.begun(meetings, now), today_rows.coming(meetings, now)]
    return [each for each in found if each is not None and each.is_mine]


def _page(read: Read) -> dict[str, Any]:
    viewer, said = the_viewer(), speech()
    assert viewer.staff_id is not None
    return {
        "openings": glass.lines_to_see() if read.frame.any_openings else [],
        "heading": said.named_day(said.today),
        "summary": _summary(read),
        "closed_words": when_closed(said.today, read.frame.office.nation),
        "ruler": ruler(_spans(read), read.now) if read.live or read.frame.leave else None,
        "ruler_words": _ruler_words(read),
        "rows": _rows(read),
        "is_empty": not read.meetings,
        "no_meeting_url": url_for("caseload.index", filter="no_meeting"),
        "promises": today_side.promises(read.steps, viewer.staff_id, everything=request.args.get("promises") == "all"),
        "answers": _answers(read),
        "moves": _moves(read),
        "matters": today_side.matters(read.matters, viewer.name),
        "coming": read.frame.coming,
        "to_ask": read.frame.to_ask,
        "covered": covered.groups() if read.frame.covers else [],
        "while_away": covered.while_away(viewer.staff_id) if read.frame.was_away else None,
        "to_ask_url": url_for("caseload.index", filter="to_ask"),
        "back": url_for("today.show"),
    }


def _answers(read: Read) -> list[dict[str, Any]]:
    viewer, frame = the_viewer(), read.frame
    assert viewer.staff_id is not None

    def answer_by(at: datetime) -> date:
        return add_working_days(clock.as_london(at).date(), frame.answer_days, frame.office.nation)

    return today_side.answers(waiting_for(db.session, viewer.staff_id), read.steps, answer_by)


def _moves(read: Read) -> list[dict[str, Any]]:
    viewer = the_viewer()
    if not read.frame.any_moves or viewer.staff_id is None:
        return []
    return today_side.moves(moves.of_coach(db.session, viewer.staff_id, read.now - queries.MOVES_TOLD))


def _rows(read: Read) -> list[dict[str, Any]]:
    """Meetings, their rests and absences, by the time at which they begin."""
    rows = [(each.starts_at, 0, leave_row(each, speech().today)) for each in read.frame.leave]
    for meeting in read.meetings:
        appointment = meeting.appointment
        rows.append((appointment.starts_at, 1, _meeting(meeting, read)))
        if appointment.rest_minutes and meeting in read.live:
            rows.append((appointment.ends_at, 0, _rest(meeting)))
    return [row for _at, _order, row in sorted(rows, key=lambda each: each[:2])]


def _meeting(meeting: Meeting, read: Read) -> dict[str, Any]:
    first = first_of(read.meetings, read.now)
    claimant_id = meeting.claimant.id
    return today_rows.row(
        meeting,
        office=read.frame.office,
        adjustments=read.adjustments[claimant_id] if meeting.is_mine else (),
        matters=[each for each in read.matters if each.claimant.id == claimant_id],
        agreed=[each for each in read.steps if each.step.note_id and each.step.note_id == meeting.last_note_id],
        coach_name=the_viewer().name,
        is_full=meeting in _read_first(read.meetings, read.now),
        is_first=meeting is first,
        now=read.now,
    )


def first_of(meetings: Sequence[Meeting], now: datetime) -> Meeting | None:
    """The one meeting with the filled button: who is here, else who comes next, else one that is not recorded."""
    here, coming = today_rows.begun(meetings, now), today_rows.coming(meetings, now)
    if here is not None:
        return here
    if coming is not None and coming.is_mine:
        return coming
    return today_rows.left_open(meetings)


def _rest(meeting: Meeting) -> dict[str, Any]:
    appointment = meeting.appointment
    words = ngettext("Rest, %(num)d minute", "Rest, %(num)d minutes", appointment.rest_minutes)
    return {"kind": "rest", "starts_words": speech().time(appointment.ends_at), "words": words}


def _spans(read: Read) -> list[tuple[str, datetime, datetime]]:
    starts_at, ends_at = day_bounds(speech().today)
    away = [("away", max(each.starts_at, starts_at), min(each.ends_at, ends_at)) for each in read.frame.leave]
    first = first_of(read.meetings, read.now)

    def kind(meeting: Meeting) -> str:
        if meeting is first:
            return "next"
        return "past" if meeting.appointment.starts_at <= read.now else "later"

    return away + [(kind(each), each.appointment.starts_at, each.appointment.ends_at) for each in read.live]


def _ruler_words(read: Read) -> str:
    """The strip in words, for whoever does not see it."""
    said = speech()
    meetings = [
        _("%(starts)s to %(ends)s %(name)s", starts=said.time(each.appointment.starts_at),
          ends=said.time(each.appointment.ends_at), name=each.claimant.spoken_of)
        for each in read.live if each.is_mine
    ]  # fmt: skip
    return _("The day as a strip. Now it is %(time)s. %(meetings)s", time=said.time(read.now),
             meetings="; ".join(meetings))  # fmt: skip


def _summary(read: Read) -> str:
    """How many people, who is here and who is next. An empty day says so where its meetings would be."""
    live = read.live
    if not read.meetings:
        return ""
    if not live:
        return _("Nobody is booked today.")
    said, here = speech(), today_rows.begun(read.meetings, read.now)
    coming = today_rows.coming(read.meetings, read.now)
    people = len({each.claimant.id for each in live})
    sentences = [_people(people)]
    if here is not None and here.appointment.ends_at > read.now:
        sentences.append(_("%(name)s is here since %(time)s.", name=here.claimant.spoken_of,
                           time=said.time(here.appointment.starts_at)))  # fmt: skip
    if coming is not None:
        name = coming.claimant.spoken_of if coming.is_mine else _("somebody who has another coach now")
        sentences.append(_("Next is %(name)s at %(time)s.", name=name, time=said.time(coming.appointment.starts_at)))
    elif here is None:
        sentences.append(_("Nobody else comes today."))
    return " ".join(sentences)


def _people(count: int) -> str:
    """Small numbers as words, as one says them."""
    said = {
        1: _("One person today."),
        2: _("Two people today."),
        3: _("Three people today."),
        4: _("Four people today."),
        5: _("Five people today."),
        6: _("Six people today."),
        7: _("Seven people today."),
        8: _("Eight people today."),
    }
    return said.get(count) or ngettext("%(num)d person today.", "%(num)d people today.", count)
