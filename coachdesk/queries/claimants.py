"""One person's page: who they are, what is to be kept, whom they met, what happened."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BindParameter, CursorResult, Integer, Select, bindparam, func, literal_column, select
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
CARE = ("CON_SAFE", "CON_NEUTRAL")
NO_LIMIT = 2**31 - 1
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


# Made once, for making a statement takes as long as running a small one. Fixed words stand in them as they are.
THEM: BindParameter[UUID] = bindparam("claimant_id")
_coach, _lead = aliased(Staff), aliased(Staff)
COACH_NOW = (
    select(Relationship.coach_id, _coach.name, Relationship.started_on,
           _lead.name, Waiting.promised_on, Waiting.reason, Waiting.params)
    .select_from(Claimant)
    .outerjoin(Relationship, (Relationship.claimant_id == Claimant.id) & Relationship.ended_on.is_(None))
    .outerjoin(_coach, _coach.id == Relationship.coach_id)
    .outerjoin(Waiting, (Waiting.claimant_id == Claimant.id) & Waiting.ended_on.is_(None))
    .outerjoin(_lead, _lead.id == Waiting.lead_id)
    .where(Claimant.id == THEM)
)  # fmt: skip
ADJUSTMENTS = (
    select(Adjustment)
    .where(Adjustment.claimant_id == THEM, Adjustment.ended_on.is_(None))
    .order_by(Adjustment.code, Adjustment.id)
)
WORDS = select(WordsToAsk).where(WordsToAsk.claimant_id == THEM).order_by(WordsToAsk.ordinal, WordsToAsk.id)
MATTERS = (
    select(Matter)
    .where(Matter.claimant_id == THEM, Matter.settled_at.is_(None))
    .order_by(Matter.opened_at, Matter.id)
)  # fmt: skip
MEETINGS = (
    select(Appointment.starts_at, Appointment.minutes, Appointment.mode, Appointment.state, Staff.name,
           func.count().over())
    .outerjoin(Staff, Staff.id == Appointment.coach_id)
    .where(Appointment.claimant_id == THEM)
    .order_by(Appointment.starts_at.desc(), Appointment.ordinal.desc())
    .limit(bindparam("limit", type_=Integer))
)  # fmt: skip
RELATIONSHIPS = (
    select(Staff.name, Relationship.started_on, Relationship.ended_on, Relationship.start_reason,
           Relationship.start_params, Relationship.end_reason)
    .join(Staff, Staff.id == Relationship.coach_id)
    .where(Relationship.claimant_id == THEM)
    .order_by(Relationship.started_on.desc(), Relationship.id.desc())
    .limit(literal_column(str(HAPPENINGS_SHOWN)))
)  # fmt: skip
CHANGED = (
    select(Event.verb, Event.at, Event.facts)
    .where(Event.claimant_id == THEM, Event.verb.in_([literal_column(f"'{verb}'") for verb in CHANGES]))
    .order_by(Event.at.desc())
    .limit(literal_column(str(HAPPENINGS_SHOWN)))
)


def coach_now(session: Session, claimant_id: UUID) -> CoachNow:
    return CoachNow(*_rows(session, COACH_NOW, claimant_id).one())


def adjustments(session: Session, claimant: Claimant) -> Sequence[Adjustment]:
    """What holds now; its words are opened with one key."""
    key_ring.load(session, [claimant.key_id])
    return session.scalars(ADJUSTMENTS, {"claimant_id": claimant.id}).all()


def asks_for_care(session: Session, claimant_id: UUID) -> bool:
    """Whether somebody is to be reached in a safe way only, or in words that tell an onlooker nothing."""
    kept = (Adjustment.claimant_id == claimant_id, Adjustment.ended_on.is_(None), Adjustment.code.in_(CARE))
    return session.scalar(select(Adjustment.id).where(*kept).limit(1)) is not None


def words_to_ask(session: Session, claimant: Claimant) -> Sequence[WordsToAsk]:
    """What they told the old system that no rule knows, in their order; those asked about stay, with the day."""
    return session.scalars(WORDS, {"claimant_id": claimant.id}).all()


def open_matters(session: Session, claimant_id: UUID) -> Sequence[Matter]:
    return session.scalars(MATTERS, {"claimant_id": claimant_id}).all()


def meetings(session: Session, claimant_id: UUID, limit: int | None = MEETINGS_SHOWN) -> tuple[list[Meeting], int]:
    """Meetings, newest first, those of one minute in the order they came in; and how many there are."""
    rows = _rows(session, MEETINGS, claimant_id, limit=limit or NO_LIMIT).all()
    return [Meeting(*row[:5]) for row in rows], rows[0][5] if rows else 0


def relationships(session: Session, claimant_id: UUID) -> list[RelationshipSpan]:
    return [RelationshipSpan(*row) for row in _rows(session, RELATIONSHIPS, claimant_id)]


def changes(session: Session, claimant_id: UUID) -> Sequence[Any]:
    """What was changed about a person, newest first: `verb`, `at`, `facts`."""
    return _rows(session, CHANGED, claimant_id).all()


def _rows(
    session: Session, statement: Select[*tuple[Any, ...]], claimant_id: UUID, **more: int
) -> CursorResult[*tuple[Any, ...]]:
    """Rows and not records: the ORM has nothing to add."""
    return session.connection().execute(statement, {"claimant_id": claimant_id, **more})


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
