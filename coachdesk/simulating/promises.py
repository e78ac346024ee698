"""What was promised in a year of our own rule and kept, read from the database at its end.

Two kinds: the day by which somebody has a first coach, or the next one where nobody fitted; and what was said about a
meeting in an absence, by the person or by their silence.
"""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from coachdesk.models import AbsenceQuestion, Appointment, Waiting
from coachdesk.models.label import AppointmentState, Mode, WhenAway
from coachdesk.queries import covering
from coachdesk.services.office_moves import MOVED
from coachdesk.simulating.at_work import day_of

THEIR_OWN_WORD = AppointmentState.CANCELLED_BY_CLAIMANT


def kept(session: Session, last_on: date, nothing_free: int) -> float | None:
    """The share of all promises; `nothing_free` are answers that could not be followed, and were said to be so."""
    found = [*_first_coaches(session, last_on), *_answers(session)]
    whole = len(found) + nothing_free
    return sum(found) / whole if whole else None


def _first_coaches(session: Session, last_on: date) -> list[bool]:
    """Whoever waited for a coach: in time, too late, or still and too late. Who went elsewhere is not ours to count."""
    rows = session.execute(select(Waiting.promised_on, Waiting.ended_on).where(Waiting.reason != MOVED))
    return [
        (ended_on or last_on) <= promised_on
        for promised_on, ended_on in rows
        if ended_on is not None or promised_on <= last_on
    ]


def _answers(session: Session) -> list[bool]:
    rows = session.execute(
        select(AbsenceQuestion.choice, Appointment)
        .join(Appointment, Appointment.id == AbsenceQuestion.appointment_id)
        .where(AbsenceQuestion.choice.is_not(None), Appointment.state != THEIR_OWN_WORD)
    )
    return [_done_as_said(session, choice, meeting) for choice, meeting in rows if choice is not None]


def _done_as_said(session: Session, choice: WhenAway, meeting: Appointment) -> bool:
    if meeting.state is AppointmentState.CANCELLED_BY_US or meeting.coach_id is None:
        return False
    if choice in (WhenAway.WAIT, WhenAway.SOONER):
        on = day_of(meeting.starts_at)
        return meeting.cover_id is None and not covering.absences(session, [meeting.coach_id], on, on)
    another_way = choice is not WhenAway.ANOTHER_WAY or meeting.mode in (Mode.PHONE, Mode.VIDEO)
    return meeting.cover_id is not None and another_way
