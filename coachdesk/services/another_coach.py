"""Another coach for somebody, at a lead's press: by a handover, or at once where there is nothing to hand over.

Why is what stands there: the person asked, or their coach is too close; else it is the lead's own choice.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from coachdesk.db import Beyond, widely
from coachdesk.models import Appointment, Claimant, Handover, Staff
from coachdesk.models.label import AppointmentState, HandoverReason
from coachdesk.queries import placements as queries
from coachdesk.services import coach_requests, conflicts, handovers, placements
from coachdesk.services.placements import who_may
from coachdesk.services.turns import take_turn


class SameCoach(RuntimeError):
    """They have this coach."""


@widely(Beyond.PLACING)
def give(session: Session, claimant: Claimant, coach_id: UUID, *, by: UUID, at: datetime) -> Handover | None:
    """The handover that begins; None where the new coach is theirs from now on. Raises SameCoach, NotHere, KeptApart,
    Breaks and what handovers.begin raises; then nothing has changed."""
    take_turn(session, [claimant.id])
    now = queries.current_coaches(session, [claimant.id]).get(claimant.id)
    if now == coach_id:
        raise SameCoach
    if now is None:
        placements.confirm_one(session, claimant, coach_id, by=by, at=at)
        coach_requests.given(session, claimant.id, by=by, at=at)
        return None
    coach = who_may(session, claimant, coach_id)
    before = session.get_one(Staff, now)
    reason = why(session, claimant.id, now)
    without_a_text = at_once(session, claimant.id, now)
    handover = handovers.begin(session, claimant, before, coach, reason=reason, by=by, at=at)
    if without_a_text:
        handovers.finish(session, handover, by=by, at=at)
    coach_requests.given(session, claimant.id, by=by, at=at)
    return handover if handover.is_open else None


def why(session: Session, claimant_id: UUID, coach_id: UUID) -> HandoverReason:
    """What another coach is looked for because of."""
    if conflicts.current(session, claimant_id, coach_id):
        return HandoverReason.CONFLICT
    if coach_requests.open_one(session, claimant_id):
        return HandoverReason.ASKED_FOR_ANOTHER
    return HandoverReason.LEAD_CHOSE


def at_once(session: Session, claimant_id: UUID, coach_id: UUID) -> bool:
    """Whether there is nothing to hand over: the coach is too close, and the two have not met."""
    too_close = why(session, claimant_id, coach_id) is HandoverReason.CONFLICT
    return too_close and not _have_met(session, claimant_id, coach_id)


def _have_met(session: Session, claimant_id: UUID, coach_id: UUID) -> bool:
    met = (Appointment.claimant_id == claimant_id, Appointment.coach_id == coach_id)
    return (
        session.scalar(select(Appointment.id).where(*met, Appointment.state == AppointmentState.MET).limit(1))
        is not None
    )
