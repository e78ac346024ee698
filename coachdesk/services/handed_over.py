"""What goes along when somebody comes to another coach: the meetings that are booked, and what the old one promised.

A meeting keeps its time where the new coach is free then and every rule is kept; where not, it is cancelled by us and
the person chooses another. A promise is taken over by whoever can keep it, or is said to end.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from coachdesk import clock
from coachdesk.db import Beyond, widely
from coachdesk.models import Appointment, Claimant, Handover, Staff, Step
from coachdesk.models.label import AppointmentState, Party, StepState
from coachdesk.services import audit, claims, diaries, misplaced_notes, slots, steps
from coachdesk.services.claims import Wanted


def take_along(
    session: Session, handover: Handover, claimant: Claimant, coach: Staff, *, by: UUID | None, at: datetime
) -> None:
    """What is booked with the old coach from now on, as far as that can be. The person's turn is taken already."""
    ahead = _ahead(session, claimant.id, handover.from_coach_id, at)
    if not ahead:
        return
    whose = diaries.lock_all(session, [handover.from_coach_id, coach.id], claimant.id)
    old = session.get_one(Staff, handover.from_coach_id)
    for meeting in ahead:
        if meeting.id == handover.appointment_id:
            _turn_round(session, meeting, old, coach, whose, at)
        elif _is_free(session, claimant, coach, meeting, at):
            _give(session, meeting, coach, [whose[coach.id], whose[claimant.id]], at)
        else:
            _cancel(session, meeting, at)


def call_off(session: Session, handover: Handover, *, by: UUID | None, at: datetime) -> None:
    """The meeting of the three, where it is still ahead, does not take place."""
    meeting = session.get(Appointment, handover.appointment_id) if handover.appointment_id else None
    handover.appointment_id = None
    if meeting is not None and meeting.state is AppointmentState.BOOKED and meeting.starts_at > at:
        _cancel(session, meeting, at)


def cancel_all(session: Session, claimant_id: UUID, coach_id: UUID, *, at: datetime) -> None:
    """What is booked with a coach who is there no more, and nobody comes after them yet."""
    for meeting in _ahead(session, claimant_id, coach_id, at):
        _cancel(session, meeting, at)


def without_a_time(session: Session, handover: Handover, *, at: datetime) -> Sequence[Appointment]:
    """Meetings that could not go to the new coach, until something else is booked; the soonest first."""
    if not handover.done or handover.ended_at is None:
        return []
    theirs = Appointment.claimant_id == handover.claimant_id
    newer = select(Appointment.id).where(
        theirs, Appointment.coach_id == handover.to_coach_id, Appointment.booked_at > handover.ended_at
    )
    lost = (
        theirs,
        Appointment.coach_id == handover.from_coach_id,
        Appointment.starts_at > at,
        Appointment.state == AppointmentState.CANCELLED_BY_US,
        Appointment.id != handover.appointment_id,
    )
    return session.scalars(select(Appointment).where(*lost, ~newer.exists()).order_by(Appointment.starts_at)).all()


def promises(session: Session, handover: Handover) -> Sequence[Step]:
    """What the old coach promised and has not done yet, read from the plan; the soonest first. Nothing of a note that
    stands in the wrong record."""
    in_place = or_(Step.note_id.is_(None), misplaced_notes.in_place(Step.note_id))
    open_still = (Step.owner == Party.COACH, Step.state == StepState.AGREED, in_place)
    whose = (Step.claimant_id == handover.claimant_id, Step.coach_id == handover.from_coach_id)
    by_day = (Step.due_on.is_(None), Step.due_on, Step.made_at)
    return session.scalars(select(Step).where(*whose, *open_still).order_by(*by_day)).all()


@widely(Beyond.PLACING)
def take_over(session: Session, handover: Handover, step: Step, *, by: UUID, at: datetime) -> None:
    """The new coach keeps this promise. Raises steps.NotTheirs for what is no promise of the old coach's."""
    _check(handover, step)
    step.coach_id = handover.to_coach_id
    session.flush()
    audit.record(session, "step.taken_over", subject="step", subject_id=step.id, claimant_id=step.claimant_id,
                 facts={"coach": str(step.coach_id), "was": str(handover.from_coach_id)}, at=at)  # fmt: skip


@widely(Beyond.PLACING)
def let_go(session: Session, handover: Handover, step: Step, *, by: UUID, at: datetime) -> None:
    """It ends here, and that is said: nobody is left waiting for it."""
    _check(handover, step)
    steps.take_off(session, step, by_party=Party.COACH, by=by, at=at)


def _check(handover: Handover, step: Step) -> None:
    theirs = step.claimant_id == handover.claimant_id and step.coach_id == handover.from_coach_id
    if not theirs or handover.to_coach_id is None or step.state is not StepState.AGREED:
        raise steps.NotTheirs


def _ahead(session: Session, claimant_id: UUID, coach_id: UUID, at: datetime) -> Sequence[Appointment]:
    with_them = (Appointment.claimant_id == claimant_id, Appointment.coach_id == coach_id)
    booked = (Appointment.state == AppointmentState.BOOKED, Appointment.starts_at > at, Appointment.cover_id.is_(None))
    return session.scalars(select(Appointment).where(*with_them, *booked).order_by(Appointment.starts_at)).all()


def _is_free(session: Session, claimant: Claimant, coach: Staff, meeting: Appointment, at: datetime) -> bool:
    looked = slots.look(
        session, claimant, coach, meeting.starts_at, meeting.minutes, meeting.mode.value, without=meeting.id,
        any_length=True, at=at,
    )  # fmt: skip
    return looked.why is None and not looked.to_settle


def _give(session: Session, meeting: Appointment, coach: Staff, both: Sequence[UUID], at: datetime) -> None:
    """The same meeting, at the same time, with the new coach."""
    if not diaries.move(session, meeting, both, (meeting.starts_at, meeting.rested_at), at=at):
        _cancel(session, meeting, at)
        return
    was, meeting.coach_id = meeting.coach_id, coach.id
    _tell(session, "appointment.handed_over", meeting, at, coach=str(coach.id), was=str(was))


def _turn_round(
    session: Session, meeting: Appointment, old: Staff, coach: Staff, whose: dict[UUID, UUID], at: datetime
) -> None:
    """The three still meet: with the new coach now, and the old one beside, if they are still here then."""
    day = clock.as_london(meeting.starts_at).date()
    is_here = old.left_on is None and (old.leaves_on is None or day <= old.leaves_on)
    meeting.coach_id, meeting.beside_id = coach.id, old.id if is_here else None
    if not is_here:
        time = (meeting.starts_at, meeting.rested_at)
        claims.move(session, meeting.id, [Wanted(whose[each], *time) for each in (coach.id, meeting.claimant_id)],
                    at=at)  # fmt: skip
    _tell(session, "appointment.handed_over", meeting, at, coach=str(coach.id), was=str(old.id))


def _cancel(session: Session, meeting: Appointment, at: datetime) -> None:
    meeting.state = AppointmentState.CANCELLED_BY_US
    session.flush()
    claims.release(session, meeting.id)
    _tell(session, "appointment.cancelled", meeting, at, state=meeting.state.value)


def _tell(session: Session, verb: str, meeting: Appointment, at: datetime, **facts: audit.Fact) -> None:
    audit.record(session, verb, subject="appointment", subject_id=meeting.id, claimant_id=meeting.claimant_id,
                 facts=facts, at=at)  # fmt: skip
