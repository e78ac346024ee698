"""My next meeting, with all that takes the surprise out of it."""

from dataclasses import dataclass

from flask import url_for

from coachdesk import clock
from coachdesk.db import db
from coachdesk.models import Appointment, Claimant
from coachdesk.queries import appointments as queries
from coachdesk.queries.off_screen import is_shown
from coachdesk.translation import gettext as _
from coachdesk.views.filters import speech
from coachdesk.views.meeting_words import Line, briefing, clock_words, length_words


@dataclass(frozen=True)
class Card:
    title: str
    day: str
    lines: list[Line]
    theirs: str
    url: str


def next_meeting(claimant: Claimant) -> Card | None:
    """The meeting that is ahead of me, or on now."""
    now = clock.now()
    meeting = queries.next_of(db.session, claimant.id, now, is_shown("appointment", Appointment.id, claimant.id))
    if meeting is None:
        return None
    whole = queries.whole(db.session, meeting)
    codes = [each.code for each in whole.adjustments]
    said = briefing(meeting, whole.agenda, whole.coach, whole.office, claimant, you=True, codes=codes)
    day, time = clock.as_london(meeting.starts_at).date(), clock_words(meeting.starts_at)
    named = speech().named_day(day)
    return Card(
        title=_("Today, %(time)s", time=time) if day == clock.today() else _("%(day)s, %(time)s", day=named, time=time),
        day=_("%(day)s. %(length)s.", day=named, length=length_words(meeting.minutes)),
        lines=[line for line in said if line[0] not in _elsewhere()],
        theirs=(whole.agenda and whole.agenda.theirs) or "",
        url=url_for("my_meetings.show", appointment_id=meeting.id),
    )


def _elsewhere() -> tuple[str, ...]:
    """What the card says at its head or foot, in my own voice, or the page at its end."""
    return (_("When"), _("How long"), _("What you want to talk about"), _("If it does not suit you"), _("Your choice"))
