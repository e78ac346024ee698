"""The plain summary of a meeting, for another system: facts alone.

Nobody's own words stand in it, no opinion, nothing about health (an adjustment can tell of it, so none is named), and
no word that could be read there as a mark: a meeting took place, or it did not.
"""

from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from coachdesk import clock, words
from coachdesk.models import AdjustmentOutcome, Appointment, Claimant, Note, Step, key_ring
from coachdesk.models.label import AppointmentState, Outcome, Party
from coachdesk.policies import reads_note
from coachdesk.translation import gettext as _
from coachdesk.views.access import the_viewer
from coachdesk.views.filters import speech
from coachdesk.views.meeting_words import length_words


def summary_text(session: Session, appointment: Appointment, claimant: Claimant) -> str:
    """Line by line: when, how long, how, whether it took place, whether adjustments were kept, what was agreed."""
    said, at = speech(), clock.as_london(appointment.starts_at)
    lines = [
        _("Meeting on %(day)s at %(time)s", day=said.whole_day(at.date()), time=said.time(appointment.starts_at)),
        _("How long: %(length)s", length=length_words(appointment.minutes)),
        _("How: %(mode)s", mode=words.mode(appointment.mode)),
        _took_place(appointment.state),
        *_kept(session, appointment.id),
        *_agreed(session, appointment, claimant),
    ]
    return "\n".join(lines)


def _took_place(state: AppointmentState) -> str:
    if state is AppointmentState.BOOKED:
        return _("It is booked.")
    return _("It took place.") if state is AppointmentState.MET else _("It did not take place.")


def _kept(session: Session, appointment_id: UUID) -> list[str]:
    """Whether what was agreed with the person about meetings was kept by us."""
    said = set(
        session.scalars(
            select(AdjustmentOutcome.outcome).where(
                AdjustmentOutcome.appointment_id == appointment_id, AdjustmentOutcome.said_by == Party.COACH
            )
        )
    )
    if not said:
        return []
    return [_("Adjustments: kept.") if said == {Outcome.KEPT} else _("Adjustments: not all kept by us.")]


def _agreed(session: Session, appointment: Appointment, claimant: Claimant) -> list[str]:
    key_ring.load(session, [claimant.key_id])
    agreed = session.scalars(
        select(Step)
        .join(Note, Note.id == Step.note_id)
        .where(Note.appointment_id == appointment.id, reads_note(the_viewer()))
        .order_by(Step.made_at, Step.id)
    ).all()
    return [_("Agreed:"), *(_line(step, claimant.spoken_of) for step in agreed)] if agreed else []


def _line(step: Step, name: str) -> str:
    who = _("Coach") if step.owner is Party.COACH else name
    if step.due_on is None:
        return _("- %(who)s: %(what)s", who=who, what=step.words or "")
    return _("- %(who)s: %(what)s, by %(day)s", who=who, what=step.words or "", day=_day(step.due_on))


def _day(day: date) -> str:
    return speech().whole_day(day)
