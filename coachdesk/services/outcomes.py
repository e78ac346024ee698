"""What came of a meeting: whether it took place, and whether each adjustment was kept. Both can say it.

It is about what we did. A meeting that did not take place is a fact: nothing is counted and nothing follows from it.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from coachdesk import clock
from coachdesk.models import Adjustment, AdjustmentOutcome, Appointment, Claimant, DataKey
from coachdesk.models.label import AppointmentState, Outcome, Party
from coachdesk.queries.appointments import adjustments_at
from coachdesk.services import audit
from coachdesk.services.refusals import CannotMove, NotYet
from coachdesk.services.turns import take_turn

Outcomes = Mapping[UUID, tuple[Outcome, str]]
OVER = (AppointmentState.MET, AppointmentState.DID_NOT_MEET)


def record(
    session: Session,
    appointment: Appointment,
    *,
    met: bool,
    outcomes: Outcomes | None,
    said_by: Party,
    by: UUID,
    at: datetime,
) -> None:
    """Write down what came of it. Without outcomes, every adjustment that was in force was kept.

    What the same party said before is replaced; the audit keeps that it was said. What the person says stands beside
    what the coach says and changes nothing of it. Raises NotYet before the meeting begins, CannotMove when it was
    cancelled.
    """
    session.flush()
    take_turn(session, [appointment.claimant_id])
    session.refresh(appointment)
    if appointment.state not in (AppointmentState.BOOKED, *OVER):
        raise CannotMove
    if at < appointment.starts_at:
        raise NotYet
    if said_by is Party.COACH:
        appointment.state = AppointmentState.MET if met else AppointmentState.DID_NOT_MEET
        appointment.recorded_at = at
    again = _forget(session, appointment, said_by)
    if met:
        _write(session, appointment, outcomes, said_by, at)
    facts = {"said_by": said_by.value, "state": appointment.state.value, "again": again}
    audit.record(session, "appointment.recorded", subject="appointment", subject_id=appointment.id,
                 claimant_id=appointment.claimant_id, facts=facts, at=at)  # fmt: skip


def _forget(session: Session, appointment: Appointment, said_by: Party) -> bool:
    """Take away what this party said before; whether they had."""
    said = (AdjustmentOutcome.appointment_id == appointment.id, AdjustmentOutcome.said_by == said_by)
    return bool(session.execute(delete(AdjustmentOutcome).where(*said).returning(AdjustmentOutcome.id)).all())


def _write(session: Session, appointment: Appointment, outcomes: Outcomes | None, said_by: Party, at: datetime) -> None:
    on = clock.as_london(appointment.starts_at).date()
    held = [each.id for each in adjustments_at(session, appointment.claimant_id, on)]
    said = dict.fromkeys(held, (Outcome.KEPT, "")) if outcomes is None else outcomes
    claimant = session.get_one(Claimant, appointment.claimant_id)
    key = session.get_one(DataKey, claimant.key_id)
    for adjustment in _theirs(session, claimant, said):
        outcome, words = said[adjustment.id]
        made = AdjustmentOutcome(
            key=key, claimant_id=claimant.id, appointment_id=appointment.id, adjustment_id=adjustment.id,
            said_by=said_by, outcome=outcome, said_at=at,
        )  # fmt: skip
        made.words = words.strip() or None
        session.add(made)


def _theirs(session: Session, claimant: Claimant, said: Iterable[UUID]) -> Sequence[Adjustment]:
    """The adjustments that something was said of; one of somebody else is nobody's business here."""
    ids = set(said)
    where = (Adjustment.id.in_(ids), Adjustment.claimant_id == claimant.id)
    found = session.scalars(select(Adjustment).where(*where).order_by(Adjustment.id)).all()
    if len(found) != len(ids):
        raise LookupError("an adjustment of somebody else")
    return found
