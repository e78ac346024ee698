"""Somebody died. One person tells it, and from that moment nothing goes out; another confirms it; it can be undone.

People are told wrong things, and names are mixed up. So nothing is thrown away, and one press brings it all back but
the times of meetings, which others may have by then.
"""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from coachdesk.models import Account, Appointment, Claimant, DataKey, Death, SignIn, Supporter
from coachdesk.models.label import AppointmentState
from coachdesk.queries.life import cancelled_with, standing_death
from coachdesk.services import appointments, audit
from coachdesk.services.turns import take_turn


class ToldAlready(Exception):
    """Somebody told it before."""


class SamePerson(Exception):
    """Whoever told it cannot be the second to say so."""


class NotStanding(Exception):
    """It was confirmed, or undone, by somebody else in the meantime."""


def tell(session: Session, claimant: Claimant, *, died_on: date | None, words: str, by: UUID, at: datetime) -> Death:
    """From now on nothing is sent to this person, whatever is waiting to go. Raises ToldAlready."""
    _take_in_hand(session, claimant)
    if standing_death(session, claimant.id) is not None:
        raise ToldAlready
    claimant.contact_stopped_at = at
    key = session.get_one(DataKey, claimant.key_id)
    told = Death(key=key, claimant_id=claimant.id, died_on=died_on, told_by=by, told_at=at, words=words or None)
    session.add(told)
    _record(session, "death.told", told, at)
    return told


def confirm(session: Session, death: Death, *, by: UUID, at: datetime) -> None:
    """The second person says so: what is booked is cancelled by us, nobody signs in as them, supporters see nothing.

    Raises SamePerson, NotStanding.
    """
    claimant = session.get_one(Claimant, death.claimant_id)
    _take_in_hand(session, claimant)
    session.refresh(death)
    if death.confirmed_at or death.undone_at:
        raise NotStanding
    if death.told_by == by:
        raise SamePerson
    death.confirmed_by, death.confirmed_at = by, at
    cancelled = cancel_ahead(session, claimant.id, by=by, at=at)
    _close_account(session, claimant.id, at)
    beside = (Supporter.claimant_id == claimant.id, Supporter.ended_at.is_(None))
    session.execute(update(Supporter).where(*beside).values(ended_at=at))
    _record(session, "death.confirmed", death, at, meetings=len(cancelled))


def undo(session: Session, death: Death, *, by: UUID, at: datetime) -> Sequence[Appointment]:
    """It was not so. Contact, account and supporters are as they were; the meetings that were cancelled, to be booked
    again."""
    claimant = session.get_one(Claimant, death.claimant_id)
    _take_in_hand(session, claimant)
    session.refresh(death)
    if death.undone_at:
        raise NotStanding
    cancelled = cancelled_with(session, death) if death.confirmed_at else []
    death.undone_by, death.undone_at = by, at
    claimant.contact_stopped_at = None
    if death.confirmed_at:
        closed_by_this = (Account.claimant_id == claimant.id, Account.closed_at == death.confirmed_at)
        session.execute(update(Account).where(*closed_by_this).values(closed_at=None))
        ended_by_this = (Supporter.claimant_id == claimant.id, Supporter.ended_at == death.confirmed_at)
        session.execute(update(Supporter).where(*ended_by_this).values(ended_at=None))
    _record(session, "death.undone", death, at)
    return cancelled


def cancel_ahead(session: Session, claimant_id: UUID, *, by: UUID, at: datetime) -> Sequence[Appointment]:
    """Cancel, by us, whatever is booked from now on; its time is free for others."""
    ahead = (Appointment.claimant_id == claimant_id, Appointment.state == AppointmentState.BOOKED)
    booked = select(Appointment).where(*ahead, Appointment.starts_at > at).order_by(Appointment.starts_at)
    meetings = session.scalars(booked).all()
    for meeting in meetings:
        appointments.cancel(session, meeting, by_claimant=False, by=by, at=at)
    return meetings


def _close_account(session: Session, claimant_id: UUID, at: datetime) -> None:
    """Nobody comes in as them any more, and whoever is in is out at the next press."""
    open_account = (Account.claimant_id == claimant_id, Account.closed_at.is_(None))
    session.execute(update(Account).where(*open_account).values(closed_at=at))
    whose = select(Account.id).where(Account.claimant_id == claimant_id)
    ended = update(SignIn).where(SignIn.account_id.in_(whose), SignIn.ended_at.is_(None)).values(ended_at=at)
    session.execute(ended.execution_options(synchronize_session=False))


def _take_in_hand(session: Session, claimant: Claimant) -> None:
    """One at a time, and as it is after whoever was before us."""
    session.flush()
    take_turn(session, [claimant.id])
    session.refresh(claimant)


def _record(session: Session, verb: str, death: Death, at: datetime, **facts: audit.Fact) -> None:
    audit.record(session, verb, subject="death", subject_id=death.id, claimant_id=death.claimant_id, facts=facts, at=at)
