"""What a meeting is about, written by both; the parts that are the person's a coach writes at their word."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from coachdesk.models import Account, Agenda, Appointment, Claimant, DataKey
from coachdesk.models.label import AppointmentState
from coachdesk.services import audit
from coachdesk.services.claimants import ChangedMeanwhile
from coachdesk.services.refusals import CannotMove, NotForThem
from coachdesk.services.turns import take_turn

OF_CLAIMANT = ("theirs", "company")
OF_COACH = ("about", "not_about", "bring", "place")


def write_agenda(
    session: Session,
    appointment: Appointment,
    *,
    by: UUID,
    at: datetime,
    shown: Mapping[str, str] | None = None,
    **texts: str | None,
) -> None:
    """Write these parts and leave the others as they are; an empty text takes one away.

    The person writes what they want to talk about and who comes with them; so does a coach, at the person's word, and
    the audit says so. `shown` is what a coach saw of these two: what was only seen stays, and ChangedMeanwhile says
    that the person wrote something else since. Raises NotForThem for a coach's part that the person writes, and
    CannotMove once the meeting is over or was cancelled.
    """
    session.flush()
    take_turn(session, [appointment.claimant_id])
    session.refresh(appointment, ["state"])
    if appointment.state is not AppointmentState.BOOKED:
        raise CannotMove
    agenda = _of(session, appointment)
    said = {part: (text or "").strip() or None for part, text in texts.items()}
    if shown is not None:
        said = {part: text for part, text in said.items() if part not in shown or text != (shown[part].strip() or None)}
        if any((getattr(agenda, part) or "") != shown[part].strip() for part in shown.keys() & said.keys()):
            raise ChangedMeanwhile
    changed = {part: text for part, text in said.items() if getattr(agenda, part) != text}
    is_their_own = _is_a_claimant(session, by)
    if is_their_own and changed.keys() & set(OF_COACH):
        raise NotForThem
    if not changed:
        return
    at_their_word = [] if is_their_own else sorted(changed.keys() & set(OF_CLAIMANT))
    for part, text in changed.items():
        setattr(agenda, part, text)
    session.add(agenda)
    facts = {"parts": " ".join(sorted(changed))}
    if at_their_word:
        facts["at_their_word"] = " ".join(at_their_word)
    audit.record(session, "appointment.agenda_written", subject="appointment", subject_id=appointment.id,
                 claimant_id=appointment.claimant_id, facts=facts, at=at)  # fmt: skip


def _is_a_claimant(session: Session, by: UUID) -> bool:
    account = session.get(Account, by)
    return account is not None and account.claimant_id is not None


def _of(session: Session, appointment: Appointment) -> Agenda:
    """The agenda of a meeting, or a new one that is not kept yet."""
    found = session.scalar(select(Agenda).where(Agenda.appointment_id == appointment.id))
    if found is not None:
        return found
    claimant = session.get_one(Claimant, appointment.claimant_id)
    return Agenda(key=session.get_one(DataKey, claimant.key_id), appointment_id=appointment.id)
