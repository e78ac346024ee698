"""Who is beside a claimant, as the claimant and their coach see it; and whom a supporter is beside."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from coachdesk.models import Account, Appointment, Claimant, Invitation, Office, Staff, Supporter, key_ring
from coachdesk.models.label import AppointmentState
from coachdesk.queries.off_screen import is_shown

MEETINGS_SHOWN = 20


@dataclass(frozen=True)
class Seen:
    """One of them, by what account they came in, and until when the last link that was handed over is good."""

    supporter: Supporter
    account_name: str
    link_until: datetime | None


@dataclass(frozen=True)
class Beside:
    """`open` are those that stand or wait for a yes; `before` those that ended."""

    open: Sequence[Seen]
    before: Sequence[Seen]


@dataclass(frozen=True)
class MeetingAhead:
    """The times and places of a meeting, and with whom; nothing of what it is about."""

    appointment: Appointment
    coach_name: str
    office: Office


def of(session: Session, claimant: Claimant, today: date) -> Beside:
    """Everybody there is or was, the last named first: one statement and a key."""
    link_until = (
        select(func.max(Invitation.ends_at))
        .where(Invitation.supporter_id == Supporter.id, Invitation.used_at.is_(None))
        .scalar_subquery()
    )
    rows = session.execute(
        select(Supporter, Account.name, link_until)
        .outerjoin(Account, Account.id == Supporter.account_id)
        .where(Supporter.claimant_id == claimant.id)
        .order_by(Supporter.made_at.desc(), Supporter.id.desc())
    ).all()
    key_ring.load(session, [claimant.key_id])
    seen = [Seen(row[0], row[1] or "", row[2]) for row in rows]
    stands = [each for each in seen if each.supporter.ended_at is None and each.supporter.until_on >= today]
    return Beside(stands, [each for each in seen if each not in stands])


def meetings_ahead(session: Session, claimant: Claimant, now: datetime) -> list[MeetingAhead]:
    """What is booked and not over and not kept off the person's own screen, the next first."""
    ahead = (Appointment.claimant_id == claimant.id, Appointment.state == AppointmentState.BOOKED)
    rows = session.execute(
        select(Appointment, Staff.name)
        .outerjoin(Staff, Staff.id == Appointment.coach_id)
        .where(*ahead, Appointment.starts_at > now, is_shown("appointment", Appointment.id, claimant.id))
        .order_by(Appointment.starts_at)
        .limit(MEETINGS_SHOWN)
    ).all()
    office = session.get_one(Office, claimant.office_id)
    return [MeetingAhead(meeting, name or "", office) for meeting, name in rows]


def to_services(session: Session) -> Sequence[tuple[Invitation, str]]:
    """Those to services, the last first, each with the name of its office."""
    rows = session.execute(
        select(Invitation, Office.name)
        .outerjoin(Office, Office.id == Invitation.office_id)
        .where(Invitation.supporter_id.is_(None))
        .order_by(Invitation.made_at.desc())
        .limit(200)
    ).all()
    return [(invitation, name or "") for invitation, name in rows]
