"""Who is there for somebody: their coach, and the lead who is when the coach is away or until there is one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from coachdesk import clock
from coachdesk.models import Claimant, Cover, Leave, Office, Staff
from coachdesk.models.label import LeaveKind
from coachdesk.queries import claimants
from coachdesk.services.relationships import lead_of

# As far as people plan ahead.
LOOKS_AHEAD = timedelta(days=60)
Days = tuple[date, date]


@dataclass(frozen=True)
class Contact:
    """`coach_name` is empty while there is none; then `lead_name` is the contact, until the promised day."""

    coach_name: str
    since: date | None
    lead_name: str
    promised_on: date | None
    office_name: str
    office_place: str
    phone: str
    away: Sequence[Days]
    covers: Sequence[tuple[str, Days]] = ()


def contact_of(session: Session, claimant: Claimant, *, now: claimants.CoachNow | None = None, at: datetime) -> Contact:
    """Who it is today, how to reach them, and when the coach is away in the next two months.

    `now` where a page knows the coach already.
    """
    now = now or claimants.coach_now(session, claimant.id)
    office = session.get_one(Office, claimant.office_id)
    away = days_away(session, now.coach_id, at=at) if now.coach_id else []
    return Contact(
        coach_name=now.coach_name or "",
        since=now.since,
        lead_name=now.lead_name or _lead_name(session, claimant, now.coach_id),
        promised_on=now.promised_on,
        office_name=office.name,
        office_place=office.place,
        phone=office.phone,
        away=away,
        covers=_covers(session, claimant.id, at=at) if now.coach_id else (),
    )


def _covers(session: Session, claimant_id: UUID, *, at: datetime) -> list[tuple[str, Days]]:
    """Who stands in now or soon, by name, and from which day to which."""
    today, soon = clock.as_london(at).date(), clock.as_london(at + LOOKS_AHEAD).date()
    rows = session.execute(
        select(Staff.name, Cover.from_on, Cover.until_on)
        .join(Staff, Staff.id == Cover.coach_id)
        .where(Cover.claimant_id == claimant_id, Cover.ended_at.is_(None))
        .where(Cover.until_on >= today, Cover.from_on <= soon)
        .order_by(Cover.from_on)
    )
    return [(name, (first, last)) for name, first, last in rows]


def days_away(session: Session, staff_id: UUID, *, at: datetime) -> list[Days]:
    """From which day to which a coach is on leave; hours of an afternoon are nobody's concern."""
    ahead = (Leave.staff_id == staff_id, Leave.kind == LeaveKind.LEAVE, Leave.ends_at > at)
    leaves = session.execute(
        select(Leave.starts_at, Leave.ends_at)
        .where(*ahead, Leave.starts_at < at + LOOKS_AHEAD)
        .order_by(Leave.starts_at)
    )
    return [_days(*leave) for leave in leaves if leave.ends_at - leave.starts_at >= timedelta(hours=6)]


def _days(starts_at: datetime, ends_at: datetime) -> Days:
    """The whole days of it: one that begins in the evening or ends in the morning leaves that day as it is."""
    half = timedelta(hours=12)
    first, last = clock.as_london(starts_at + half).date(), clock.as_london(ends_at - half).date()
    return first, max(first, last)


def _lead_name(session: Session, claimant: Claimant, coach_id: UUID | None) -> str:
    coach = session.get(Staff, coach_id) if coach_id else None
    lead_id = lead_of(session, claimant.office_id, coach.team_id if coach else None, of=claimant.id)
    return session.get_one(Staff, lead_id).name if lead_id else ""
