"""One person's page: who they are, what is to be kept, whom they met, what happened."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from coachdesk.models import (
    Account,
    Adjustment,
    Appointment,
    Claimant,
    Event,
    Matter,
    Relationship,
    Staff,
    Waiting,
    WordsToAsk,
    key_ring,
)

MEETINGS_SHOWN = 10
HAPPENINGS_SHOWN = 20
CHANGES = (
    "claimant.imported",
    "claimant.updated_from_file",
    "claimant.preferred_name_changed",
    "claimant.own_words_changed",
    "claimant.words_asked_about",
    "matter.settled",
    "adjustment.ended",
)


@dataclass(frozen=True)
class CoachNow:
    """The current coach, or who is the contact until there is one."""

    coach_id: UUID | None
    coach_name: str | None
    since: date | None
    lead_name: str | None
    promised_on: date | None
    reason: str | None
    params: dict[str, str] | None


@dataclass(frozen=True)
class Meeting:
    starts_at: datetime
    minutes: int
    mode: str
    state: str
    coach_name: str | None


@dataclass(frozen=True)
class RelationshipSpan:
    coach_name: str
    started_on: date
    ended_on: date | None
    start_reason: str
    start_params: dict[str, str]
    end_reason: str | None


def coach_now(session: Session, claimant_id: UUID) -> CoachNow:
    coach, lead = aliased(Staff), aliased(Staff)
    row = session.execute(
        select(Relationship.coach_id, coach.name, Relationship.started_on,
               lead.name, Waiting.promised_on, Waiting.reason, Waiting.params)
        .select_from(Claimant)
        .outerjoin(Relationship, (Relationship.claimant_id == Claimant.id) & Relationship.ended_on.is_(None))
        .outerjoin(coach, coach.id == Relationship.coach_id)
        .outerjoin(Waiting, (Waiting.claimant_id == Claimant.id) & Waiting.ended_on.is_(None))
        .outerjoin(lead, lead.id == Waiting.lead_id)
        .where(Claimant.id == claimant_id)
    ).one()  # fmt: skip
    return CoachNow(*row)


def adjustments(session: Session, claimant: Claimant) -> Sequence[Adjustment]:
    """What holds now; its words are opened with one key."""
    key_ring.load(session, [claimant.key_id])
    where = (Adjustment.claimant_id == claimant.id, Adjustment.ended_on.is_(None))
    return session.scalars(select(Adjustment).where(*where).order_by(Adjustment.code, Adjustment.id)).all()


def words_to_ask(session: Session, claimant: Claimant) -> Sequence[WordsToAsk]:
    """What they told the old system that no rule knows, in their order; those asked about stay, with the day."""
    where = WordsToAsk.claimant_id == claimant.id
    return session.scalars(select(WordsToAsk).where(where).order_by(WordsToAsk.ordinal, WordsToAsk.id)).all()


def open_matters(session: Session, claimant_id: UUID) -> Sequence[Matter]:
    where = (Matter.claimant_id == claimant_id, Matter.settled_at.is_(None))
    return session.scalars(select(Matter).where(*where).order_by(Matter.opened_at, Matter.id)).all()


def meetings(session: Session, claimant_id: UUID, limit: int | None = MEETINGS_SHOWN) -> tuple[list[Meeting], int]:
    """Meetings, newest first, those of one minute in the order they came in; and how many there are."""
    rows = session.execute(
        select(Appointment.starts_at, Appointment.minutes, Appointment.mode, Appointment.state, Staff.name,
               func.count().over())
        .outerjoin(Staff, Staff.id == Appointment.coach_id)
        .where(Appointment.claimant_id == claimant_id)
        .order_by(Appointment.starts_at.desc(), Appointment.ordinal.desc())
        .limit(limit)
    ).all()  # fmt: skip
    return [Meeting(*row[:5]) for row in rows], rows[0][5] if rows else 0


def relationships(session: Session, claimant_id: UUID) -> list[RelationshipSpan]:
    rows = session.execute(
        select(Staff.name, Relationship.started_on, Relationship.ended_on, Relationship.start_reason,
               Relationship.start_params, Relationship.end_reason)
        .join(Staff, Staff.id == Relationship.coach_id)
        .where(Relationship.claimant_id == claimant_id)
        .order_by(Relationship.started_on.desc(), Relationship.id.desc())
        .limit(HAPPENINGS_SHOWN)
    )  # fmt: skip
    return [RelationshipSpan(*row) for row in rows]


def changes(session: Session, claimant_id: UUID) -> Sequence[Any]:
    """What was changed about a person, newest first: `verb`, `at`, `facts`."""
    return session.execute(
        select(Event.verb, Event.at, Event.facts)
        .where(Event.claimant_id == claimant_id, Event.verb.in_(CHANGES))
        .order_by(Event.at.desc())
        .limit(HAPPENINGS_SHOWN)
    ).all()


def last_change(session: Session, claimant_id: UUID, verb: str) -> tuple[str, datetime] | None:
    """Who made the last change of a kind, by name, and when."""
    row = session.execute(
        select(Event.actor, Event.at)
        .where(Event.claimant_id == claimant_id, Event.verb == verb)
        .order_by(Event.at.desc())
        .limit(1)
    ).first()
    if row is None:
        return None
    account = session.get(Account, UUID(row.actor)) if len(row.actor) == 36 else None
    return (account.name if account else row.actor), row.at
