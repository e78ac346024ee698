"""The meeting of three: whoever was the coach, whoever will be, and the person between them.

A time is free for it when both coaches have it and every rule of the person is kept with both. It is one meeting with
one claim for each of the three, so moving it and cancelling it is the same for all.
"""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from coachdesk import clock
from coachdesk.models import Agenda, Appointment, Claimant, DataKey, Handover, Staff
from coachdesk.models.label import AppointmentState, Mode
from coachdesk.services import appointments, audit, diaries, handed_over, slots
from coachdesk.services.refusals import ContactStopped, NotFree, RuledOut, ToSettle
from coachdesk.services.turns import take_turn
from coachdesk.slots.search import Answer

FARTHEST = 28


class NotNow(RuntimeError):
    """There is nothing for the three to meet about: it has ended, or nobody is named."""


def find(session: Session, handover: Handover, *, mode: str | None = None, at: datetime) -> Answer:
    """What there is until the old coach's last day, or in the next four weeks. Raises NotNow."""
    claimant, old, new = _three(session, handover)
    today = clock.as_london(at).date()
    until = min(filter(None, (handover.last_on, today + timedelta(days=FARTHEST - 1))))
    if until < today:
        raise NotNow
    meeting = _meeting(session, handover)
    days = (until - today).days + 1
    return slots.offer(session, claimant, old, mode=mode, days=days, without=meeting.id if meeting else None,
                       beside=new, at=at)  # fmt: skip


def book(
    session: Session,
    handover: Handover,
    *,
    starts_at: datetime,
    mode: str | None = None,
    about: str = "",
    by: UUID,
    at: datetime,
) -> Appointment:
    """The three meet then; `about` are the usual words of what for. One that is booked already is moved there.

    Raises NotNow, ContactStopped, ToSettle, RuledOut or NotFree, and then nothing has changed.
    """
    session.flush()
    take_turn(session, [handover.claimant_id])
    session.refresh(handover)
    claimant, old, new = _three(session, handover)
    there = _meeting(session, handover)
    if there is not None:
        appointments.move(session, there, starts_at=starts_at, mode=mode, by=by, at=at)
        return there
    starts_at = starts_at.astimezone(UTC)
    if handover.last_on is not None and clock.as_london(starts_at).date() > handover.last_on:
        raise RuledOut("outside_hours")
    whose = diaries.lock_all(session, [old.id, new.id], claimant.id)
    rules = slots.offer(session, claimant, old, mode=mode, days=1, at=at).rules
    looked = slots.look(session, claimant, old, starts_at, rules.minutes, rules.mode, beside=new, at=at)
    if refusal := _why_not(looked):
        raise refusal
    meeting = Appointment(
        claimant_id=claimant.id, coach_id=old.id, beside_id=new.id, starts_at=starts_at, minutes=rules.minutes,
        mode=Mode(rules.mode), rest_minutes=looked.rest_minutes, state=AppointmentState.BOOKED,
        booked_by=by, booked_at=at,
    )  # fmt: skip
    session.add(meeting)
    session.flush()
    if not diaries.take(session, meeting.id, list(whose.values()), (meeting.starts_at, meeting.rested_at), at=at):
        raise NotFree
    handover.appointment_id, handover.no_meeting_at = meeting.id, None
    session.flush()
    _tell(session, meeting, at)
    if about:
        key = session.get_one(DataKey, claimant.key_id)
        session.add(Agenda(key=key, appointment_id=meeting.id, about=about))
    return meeting


def decline(session: Session, handover: Handover, *, by: UUID, at: datetime) -> None:
    """The person would rather not meet the three of them: then there is none, and nothing follows from it."""
    session.flush()
    take_turn(session, [handover.claimant_id])
    session.refresh(handover)
    if not handover.is_open:
        raise NotNow
    handed_over.call_off(session, handover, by=by, at=at)
    handover.no_meeting_at = at
    session.flush()
    audit.record(session, "handover.no_meeting", subject="handover", subject_id=handover.id,
                 claimant_id=handover.claimant_id, at=at)  # fmt: skip


def booked(session: Session, handover: Handover) -> Appointment | None:
    """The meeting of this handover, whatever became of it."""
    return session.get(Appointment, handover.appointment_id) if handover.appointment_id else None


def _meeting(session: Session, handover: Handover) -> Appointment | None:
    """The one that is booked."""
    meeting = booked(session, handover)
    return meeting if meeting is not None and meeting.state is AppointmentState.BOOKED else None


def _three(session: Session, handover: Handover) -> tuple[Claimant, Staff, Staff]:
    if not handover.is_open or handover.to_coach_id is None:
        raise NotNow
    claimant = session.get_one(Claimant, handover.claimant_id)
    return claimant, session.get_one(Staff, handover.from_coach_id), session.get_one(Staff, handover.to_coach_id)


def _why_not(looked: slots.Looked) -> Exception | None:
    if looked.contact_stopped:
        return ContactStopped()
    if looked.to_settle:
        return ToSettle()
    if looked.why in appointments.SOMEBODY_THERE:
        return NotFree()
    return RuledOut(looked.why) if looked.why is not None else None


def _tell(session: Session, meeting: Appointment, at: datetime) -> None:
    facts: dict[str, audit.Fact] = {
        "coach": str(meeting.coach_id), "beside": str(meeting.beside_id), "mode": meeting.mode.value,
        "starts_at": meeting.starts_at.isoformat(), "minutes": meeting.minutes,
    }  # fmt: skip
    audit.record(session, "appointment.booked", subject="appointment", subject_id=meeting.id,
                 claimant_id=meeting.claimant_id, facts=facts, at=at)  # fmt: skip
