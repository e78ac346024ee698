"""Shutting a member of staff out of one person's record: from then on it is not there for them, whatever they are."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from coachdesk.models import Account, Claimant, Opening, Relationship, ShutOut, Staff, Waiting, key_ring
from coachdesk.models.label import ShutOutKind
from coachdesk.services import absences, audit, glass, handovers, relationships
from coachdesk.services.turns import take_turn


class TheirCoach(RuntimeError):
    """This member of staff is the person's coach now: a lead gives the person another coach first."""


def shut_out(
    session: Session, claimant: Claimant, staff: Staff, *, kind: ShutOutKind, words: str, by: UUID, at: datetime
) -> ShutOut:
    """Shut somebody out, or find them shut out. Their cover ends, and so does a record they opened. Raises TheirCoach.

    The person's coach cannot be shut out while they are: nobody is left without a coach by a press.
    """
    take_turn(session, [claimant.id])
    if standing := _current(session, claimant.id, staff.id):
        return standing
    theirs = (Relationship.claimant_id == claimant.id, Relationship.coach_id == staff.id)
    if session.scalar(select(Relationship.id).where(*theirs, Relationship.ended_on.is_(None))) is not None:
        raise TheirCoach
    made = ShutOut(
        key=key_ring.key_of(session, claimant.key_id),
        claimant_id=claimant.id,
        staff_id=staff.id,
        kind=kind,
        made_by=by,
        made_at=at,
        words=words or None,
    )
    session.add(made)
    session.flush()
    handovers.forget_named(session, claimant.id, staff.id, by=by, at=at)
    absences.never_by(session, claimant.id, staff.id, by=by, at=at)
    _end_openings(session, claimant.id, staff.id, at)
    _name_another_contact(session, claimant, staff.id)
    _record(session, "staff.shut_out", made, at)
    return made


def end(session: Session, standing: ShutOut, *, by: UUID, at: datetime) -> None:
    """Let somebody be found again by this member of staff, as by anybody else in their role."""
    if standing.ended_at is None:
        standing.ended_at = at
        session.flush()
        _record(session, "staff.let_back", standing, at)


def _current(session: Session, claimant_id: UUID, staff_id: UUID) -> ShutOut | None:
    current = (ShutOut.claimant_id == claimant_id, ShutOut.staff_id == staff_id, ShutOut.ended_at.is_(None))
    return session.scalar(select(ShutOut).where(*current))


def _end_openings(session: Session, claimant_id: UUID, staff_id: UUID, at: datetime) -> None:
    accounts = select(Account.id).where(Account.staff_id == staff_id)
    glass.end_running(session, claimant_id, Opening.account_id.in_(accounts), at=at)


def _name_another_contact(session: Session, claimant: Claimant, staff_id: UUID) -> None:
    """Nobody is told to turn to whom they are kept safe from while they wait for a coach."""
    session.flush()
    waits = (Waiting.claimant_id == claimant.id, Waiting.lead_id == staff_id, Waiting.ended_on.is_(None))
    another = relationships.lead_of(session, claimant.office_id, None, of=claimant.id)
    named = update(Waiting).where(*waits).values(lead_id=another)
    session.execute(named.execution_options(synchronize_session=False))


def _record(session: Session, verb: str, row: ShutOut, at: datetime) -> None:
    audit.record(session, verb, subject="shut_out", subject_id=row.id, claimant_id=row.claimant_id,
                 facts={"staff": str(row.staff_id), "kind": row.kind.value}, at=at)  # fmt: skip
