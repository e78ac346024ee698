"""Notes as they are read: each with what was added inside it, and what was agreed; and what waits for an answer."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, aliased

from coachdesk import clock
from coachdesk.models import (
    Account,
    Claimant,
    Note,
    NoteAddition,
    Office,
    OfficeSetting,
    Relationship,
    Staff,
    Step,
    key_ring,
)
from coachdesk.models.label import AdditionKind, Nation, Party
from coachdesk.office_settings import KINDS
from coachdesk.policies import Viewer, reads_note
from coachdesk.services.misplaced_notes import in_place
from coachdesk.working_days import add_working_days


@dataclass(frozen=True, slots=True)
class Added:
    """Something added to a note, by whom, and what answered it."""

    addition: NoteAddition
    by_name: str
    is_answered: bool

    @property
    def waits(self) -> bool:
        """Whether the person is owed an answer."""
        return self.addition.by is Party.CLAIMANT and not self.is_answered


@dataclass(frozen=True, slots=True)
class NoteRead:
    """A note with all that belongs to it, the oldest addition first."""

    note: Note
    author_name: str
    added: tuple[Added, ...]
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class WaitsForAnswer:
    """What somebody added to a note and nobody has answered: whose, since when, and the day we promised."""

    addition_id: UUID
    note_id: UUID
    kind: AdditionKind
    written_at: datetime
    answer_by: date
    claimant_id: UUID
    first_names: str
    last_name: str
    latin_name: str
    preferred_name: str


@dataclass(frozen=True, slots=True)
class AnswerDays:
    """How soon an office answers what somebody adds to a note: what it chose, from which day on, the oldest first."""

    chosen: tuple[tuple[date, int], ...]
    nation: Nation

    def answer_by(self, written_at: datetime) -> date:
        """So many working days later as the office promised on the day it was written."""
        written_on = clock.as_london(written_at).date()
        then = (days for from_on, days in reversed(self.chosen) if from_on <= written_on)
        return add_working_days(written_on, next(then, int(KINDS["answer_days"].default)), self.nation)


def notes_of(
    session: Session, claimant: Claimant, *only: ColumnElement[bool], limit: int | None
) -> list[NoteRead]:  # fmt: skip
    """A person's notes, newest first; the words of all of them open with one key. `only`: which of them."""
    where = (Note.claimant_id == claimant.id, in_place(Note.id), *only)
    rows = session.execute(_notes(*where).order_by(Note.written_at.desc(), Note.id.desc()).limit(limit)).all()
    return _read(session, rows)


def note_read(session: Session, note: Note) -> NoteRead:
    """One note with all that belongs to it."""
    return _read(session, session.execute(_notes(Note.id == note.id)).all())[0]


def last_note(session: Session, claimant: Claimant, reader: Viewer) -> NoteRead | None:
    """The newest note about somebody that this member of staff may read."""
    return next(iter(notes_of(session, claimant, reads_note(reader), limit=1)), None)


def waiting_for(session: Session, staff_id: UUID) -> list[WaitsForAnswer]:
    """What the people of this coach added to their notes and nobody has answered, the oldest first."""
    answer = aliased(NoteAddition)
    rows = session.execute(
        select(NoteAddition.id, NoteAddition.note_id, NoteAddition.kind, NoteAddition.written_at,
               Claimant.id, Claimant.first_names, Claimant.last_name, Claimant.latin_name, Claimant.preferred_name,
               Claimant.office_id)
        .join(Claimant, Claimant.id == NoteAddition.claimant_id)
        .join(Relationship, (Relationship.claimant_id == Claimant.id) & Relationship.ended_on.is_(None))
        .where(Relationship.coach_id == staff_id, NoteAddition.by == Party.CLAIMANT, in_place(NoteAddition.note_id),
               ~select(answer.id).where(answer.answers_id == NoteAddition.id).exists())
        .order_by(NoteAddition.written_at, NoteAddition.id)
    ).all()  # fmt: skip
    if not rows:
        return []
    days = answer_days(session, {row.office_id for row in rows})
    return [_waits(row, days[row.office_id]) for row in rows]


def _waits(row: Any, days: AnswerDays) -> WaitsForAnswer:
    return WaitsForAnswer(
        addition_id=row[0],
        note_id=row.note_id,
        kind=row.kind,
        written_at=row.written_at,
        answer_by=days.answer_by(row.written_at),
        claimant_id=row[4],
        first_names=row.first_names,
        last_name=row.last_name,
        latin_name=row.latin_name,
        preferred_name=row.preferred_name,
    )


def answer_days_of(session: Session, office_id: UUID) -> AnswerDays:
    """How soon one office answers."""
    return answer_days(session, {office_id})[office_id]


def answer_days(session: Session, office_ids: set[UUID]) -> Mapping[UUID, AnswerDays]:
    """How soon these offices answer, in one statement."""
    chosen: defaultdict[UUID, list[tuple[date, int]]] = defaultdict(list)
    nations: dict[UUID, Nation] = {}
    chose = (OfficeSetting.office_id == Office.id) & (OfficeSetting.name == "answer_days")
    rows = session.execute(
        select(Office.id, Office.nation, OfficeSetting.from_on, OfficeSetting.value)
        .outerjoin(OfficeSetting, chose)
        .where(Office.id.in_(office_ids))
        .order_by(OfficeSetting.from_on, OfficeSetting.set_at)
    )
    for office_id, nation, from_on, value in rows:
        nations[office_id] = nation
        if from_on is not None:
            chosen[office_id].append((from_on, int(value)))
    return {each: AnswerDays(tuple(chosen[each]), nation) for each, nation in nations.items()}


def _notes(*where: Any) -> Any:
    return select(Note, Staff.name).join(Staff, Staff.id == Note.author_id).where(*where)


def _read(session: Session, rows: Sequence[Any]) -> list[NoteRead]:
    """Additions and steps of all the notes at once: three statements and a key, however many they are."""
    ids = [row.Note.id for row in rows]
    key_ring.load(session, {row.Note.key_id for row in rows})
    added, agreed = _added_to(session, ids), _agreed_in(session, ids)
    return [NoteRead(row.Note, row.name, tuple(added[row.Note.id]), tuple(agreed[row.Note.id])) for row in rows]


def _added_to(session: Session, note_ids: Sequence[UUID]) -> Mapping[UUID, list[Added]]:
    rows = session.execute(
        select(NoteAddition, Account.name)
        .join(Account, Account.id == NoteAddition.account_id)
        .where(NoteAddition.note_id.in_(note_ids))
        .order_by(NoteAddition.written_at, NoteAddition.id)
    ).all()
    answered = {row.NoteAddition.answers_id for row in rows}
    added: defaultdict[UUID, list[Added]] = defaultdict(list)
    for addition, name in rows:
        added[addition.note_id].append(Added(addition, name, addition.id in answered))
    return added


def _agreed_in(session: Session, note_ids: Sequence[UUID]) -> Mapping[UUID, list[Step]]:
    agreed: defaultdict[UUID, list[Step]] = defaultdict(list)
    for step in session.scalars(select(Step).where(Step.note_id.in_(note_ids)).order_by(Step.made_at, Step.id)):
        agreed[step.note_id].append(step)  # type: ignore[index]
    return agreed
