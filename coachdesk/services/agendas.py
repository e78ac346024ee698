"""What a meeting is about, written by both: each keeps to their own parts."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from coachdesk.models import Account, Agenda, Appointment, Claimant, DataKey
from coachdesk.models.label import AppointmentState
from coachdesk.services import audit
from coachdesk.services.refusals import CannotMove, NotForThem
from coachdesk.services.turns import take_turn

OF_CLAIMANT = ("theirs", "company")
OF_COACH = ("about", "not_about", "bring", "place")


def write_agenda(session: Session, appointment: Appointment, *, by: UUID, at: datetime, **texts: str | None) -> None:
    """Write these parts and leave the others as they are; an empty text takes one away.

    The person writes what they want to talk about and who comes with them, the coach the rest. Raises NotForThem for a
    part that is the other's, and CannotMove once the meeting is over or was cancelled.
    """
    session.flush()
    take_turn(session, [appointment.claimant_id])
    session.refresh(appointment, ["state"])
    if appointment.state is not AppointmentState.BOOKED:
        raise CannotMove
    agenda = _of(session, appointment)
    said = {part: (text or "").strip() or None for part, text in texts.items()}
    changed = {part: text for part, text in said.items() if getattr(agenda, part) != text}
    if changed.keys() - set(_parts_of(session, by)):
        raise NotForThem
    if not changed:
        return
    for part, text in changed.items():
        setattr(agenda, part, text)
    session.add(agenda)
    audit.record(session, "appointment.agenda_written", subject="appointment", subject_id=appointment.id,
                 claimant_id=appointment.claimant_id, facts={"parts": " ".join(sorted(changed))}, at=at)  # fmt: skip


def _parts_of(session: Session, by: UUID) -> tuple[str, ...]:
    account = session.get(Account, by)
    return OF_CLAIMANT if account is not None and account.claimant_id is not None else OF_COACH


def _of(session: Session, appointment: Appointment) -> Agenda:
    """The agenda of a meeting, or a new one that is not kept yet."""
    found = session.scalar(select(Agenda).where(Agenda.appointment_id == appointment.id))
    if found is not None:
        return found
    claimant = session.get_one(Claimant, appointment.claimant_id)
    return Agenda(key=session.get_one(DataKey, claimant.key_id), appointment_id=appointment.id)
