"""One person's page: who they are, what is to be kept, whom they met, what happened."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    CursorResult,
    Select,
    Uuid,
    bindparam,
    case,
    exists,
    func,
    literal_column,
    select,
)
from sqlalchemy.orm import Session, aliased

from coachdesk.models import (
    Account,
    Adjustment,
    AdjustmentOutcome,
    Appointment,
    Claimant,
    Event,
    Matter,
    Note,
    NoteAddition,
    OffScreen,
    Relationship,
    Staff,
    Waiting,
    WordsToAsk,
    key_ring,
)
from coachdesk.models.label import Outcome, Party
from coachdesk.policies import Viewer, note_opens_to
from coachdesk.services.misplaced_notes import in_place

MEETINGS_SHOWN = 10
NOTES_SHOWN = 10
HAPPENINGS_SHOWN = 20
CARE = ("CON_SAFE", "CON_NEUTRAL")
CHANGES = (
    "claimant.imported",
    "claimant.updated_from_file",
    "claimant.preferred_name_changed",
    "claimant.own_words_changed",
    "claimant.front_desk_changed",
    "claimant.name_changed",
    "claimant.office_changed",
    "circumstance.noted",
    "circumstance.ended",
    "representative.noted",
    "representative.ended",
    "claimant.words_asked_about",
    "matter.settled",
    "adjustment.ended",
    "goal.said",
    "goal.let_go",
    "contact_plan.rhythm_agreed",
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
    """A meeting, and how its adjustments were kept as each of the two says: the least of them, an index of OUTCOMES."""

    starts_at: datetime
    minutes: int
    mode: str
    state: str
    coach_name: str | None
    id: UUID
    coach_says: int | None
    they_say: int | None
    coach_id: UUID | None
    imported_from: str | None
    cover_id: UUID | None
    beside_id: UUID | None

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)

    @property
    def is_said(self) -> bool:
        return self.coach_says is not None or self.they_say is not None

    @property
    def all_kept(self) -> bool:
        """Nobody says otherwise."""
        return self.is_said and not self.coach_says and not self.they_say


@dataclass(frozen=True)
class NoteSeen:
    """A note, who wrote it, and what was added to it."""

    note: Note
    author_name: str
    added: tuple[NoteAddition, ...]


@dataclass(frozen=True)
class RelationshipSpan:
    coach_id: UUID
    coach_name: str
    started_on: date
    ended_on: date | None
    start_reason: str
    start_params: dict[str, str]
    end_reason: str | None


# Made once, for making a statement takes as long as running a small one. Fixed words stand in them as they are.
THEM: BindParameter[UUID] = bindparam("claimant_id")
READER: BindParameter[UUID | None] = bindparam("reader_staff_id", type_=Uuid())
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
OUTCOMES = (Outcome.KEPT, Outcome.PARTLY, Outcome.NOT_KEPT)
_least = case({outcome.value: rank for rank, outcome in enumerate(OUTCOMES)}, value=AdjustmentOutcome.outcome)
_said = (
    select(
        AdjustmentOutcome.appointment_id,
        func.max(case((AdjustmentOutcome.said_by == Party.COACH, _least))).label("coach"),
        func.max(case((AdjustmentOutcome.said_by == Party.CLAIMANT, _least))).label("claimant"),
    )
    .where(AdjustmentOutcome.claimant_id == THEM)
    .group_by(AdjustmentOutcome.appointment_id)
    .subquery()
)
MEETINGS = (
    select(Appointment.starts_at, Appointment.minutes, Appointment.mode, Appointment.state, Staff.name,
           Appointment.id, _said.c.coach, _said.c.claimant, Appointment.coach_id, Appointment.imported_from,
           Appointment.cover_id, Appointment.beside_id)
    .outerjoin(Staff, Staff.id == Appointment.coach_id)
    .outerjoin(_said, _said.c.appointment_id == Appointment.id)
    .where(Appointment.claimant_id == THEM)
    .order_by(Appointment.starts_at.desc(), Appointment.ordinal.desc(), Appointment.id.desc())
)  # fmt: skip
_newest = (
    select(Note.id)
    .where(Note.claimant_id == THEM, in_place(Note.id), note_opens_to(READER, None))
    .order_by(Note.written_at.desc(), Note.id.desc())
    .limit(literal_column(str(NOTES_SHOWN)))
    .subquery()
)
NOTES = (
    select(Note, Staff.name, NoteAddition)
    .join(_newest, _newest.c.id == Note.id)
    .join(Staff, Staff.id == Note.author_id)
    .outerjoin(NoteAddition, NoteAddition.note_id == Note.id)
    .order_by(Note.written_at.desc(), Note.id.desc(), NoteAddition.written_at, NoteAddition.id)
)
RELATIONSHIPS = (
    select(Relationship.coach_id, Staff.name, Relationship.started_on, Relationship.ended_on,
           Relationship.start_reason, Relationship.start_params, Relationship.end_reason)
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


def coach_among(session: Session, claimant_id: UUID, spans: Sequence[RelationshipSpan]) -> CoachNow:
    """The current coach, from what a page has read already; asked only where there is none."""
    for span in spans:
        if span.ended_on is None:
            return CoachNow(span.coach_id, span.coach_name, span.started_on, None, None, None, None)
    return coach_now(session, claimant_id)


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


def anything(model: type[WordsToAsk | Matter | OffScreen], claimant_id: UUID) -> ColumnElement[bool]:
    """Whether there is any such row of a person, as a column: for nearly everybody there is none."""
    rows = exists().where(model.claimant_id == claimant_id)
    return rows.where(model.settled_at.is_(None)) if issubclass(model, Matter) else rows


def open_matters(session: Session, claimant_id: UUID) -> Sequence[Matter]:
    return session.scalars(MATTERS, {"claimant_id": claimant_id}).all()


def meetings(session: Session, claimant_id: UUID) -> list[Meeting]:
    """All meetings, newest first, those of one minute in the order they came in."""
    return [Meeting(*row) for row in _rows(session, MEETINGS, claimant_id)]


def notes(session: Session, claimant: Claimant, reader: Viewer) -> list[NoteSeen]:
    """The newest notes that somebody at work may read, each with what was added to it, in one statement."""
    key_ring.load(session, [claimant.key_id])
    seen: dict[Note, tuple[str, list[NoteAddition]]] = {}
    for note, author_name, addition in session.execute(
        NOTES, {"claimant_id": claimant.id, "reader_staff_id": reader.staff_id}
    ):
        _author, added = seen.setdefault(note, (author_name, []))
        added += [addition] if addition else []
    return [NoteSeen(note, author_name, tuple(added)) for note, (author_name, added) in seen.items()]


def relationships(session: Session, claimant_id: UUID) -> list[RelationshipSpan]:
    return [RelationshipSpan(*row) for row in _rows(session, RELATIONSHIPS, claimant_id)]


def changes(session: Session, claimant_id: UUID) -> Sequence[Any]:
    """What was changed about a person, newest first: `verb`, `at`, `facts`."""
    return _rows(session, CHANGED, claimant_id).all()


def _rows(session: Session, statement: Select[*tuple[Any, ...]], claimant_id: UUID) -> CursorResult[*tuple[Any, ...]]:
    """Rows and not records: the ORM has nothing to add."""
    return session.connection().execute(statement, {"claimant_id": claimant_id})


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
