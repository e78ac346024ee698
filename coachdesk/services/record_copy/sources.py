"""Where a person's record stands: every table that is about them, in the order in which it is read.

A table that names a claimant and stands in neither list fails a test: whoever adds one says here whether it is read.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select

from coachdesk.models import (
    AbsenceQuestion,
    Account,
    Adjustment,
    AdjustmentOutcome,
    Agenda,
    Appointment,
    BlockedPeriod,
    CallerCheck,
    Circumstance,
    Claimant,
    CoachRequest,
    CoachWish,
    Cover,
    Death,
    EntryLink,
    FormerName,
    Goal,
    Handover,
    HandoverPart,
    Hold,
    HoldBack,
    Incident,
    Matter,
    Merge,
    Move,
    Note,
    NoteAddition,
    NoteDraft,
    OffScreen,
    Opening,
    OutboxMessage,
    OutsideRequest,
    Passkey,
    RecordRequest,
    Relationship,
    Representative,
    SignIn,
    SteadyTime,
    Step,
    Supporter,
    Waiting,
    WordsToAsk,
)
from coachdesk.services.misplaced_notes import in_place

Theirs = Callable[[UUID, datetime], ColumnElement[bool]]
# Never read: what would put somebody in danger, what another was told in confidence, and what is only ours to count by.
WITHHELD: Mapping[str, str] = {
    "conflict": "what a coach said of themselves in confidence; that they are not suggested is all that follows",
    "shut_out": "who is shut out of a record, and why: it may name whoever somebody is safe from",
    "hold_back": "what is kept from somebody's own list, for safety, until it is reviewed",
    "redaction": "what is left out of a copy would be in it by another way",
    "erasure": "of somebody who is erased nothing is read",
    "event": "read as who opened the record: see gather.py",
}


@dataclass(frozen=True)
class Source:
    """A table, and which of its rows are theirs."""

    model: Any
    theirs: Theirs

    @property
    def name(self) -> str:
        return str(self.model.__tablename__)


def _of(model: Any, *only: ColumnElement[bool]) -> Source:
    return Source(model, lambda claimant_id, _at: and_(model.claimant_id == claimant_id, *only))


def _of_account(model: Any) -> Source:
    theirs = select(Account.id)
    return Source(
        model, lambda claimant_id, _at: model.account_id.in_(theirs.where(Account.claimant_id == claimant_id))
    )


def _of_meeting(claimant_id: UUID, _at: datetime) -> ColumnElement[bool]:
    return Agenda.appointment_id.in_(select(Appointment.id).where(Appointment.claimant_id == claimant_id))


def _merged(claimant_id: UUID, _at: datetime) -> ColumnElement[bool]:
    return and_(or_(Merge.kept_id == claimant_id, Merge.merged_id == claimant_id), Merge.agreed_at.is_not(None))


def _openings(claimant_id: UUID, at: datetime) -> ColumnElement[bool]:
    """Broken glass, but for what is kept from them for safety and not yet reviewed."""
    return and_(Opening.claimant_id == claimant_id, ~held_back(Opening.id, at=at))


def held_back(opening_id: Any, *, at: datetime) -> ColumnElement[bool]:
    """The condition on an opening that two people agreed to keep from the person's list."""
    agreed = (HoldBack.agreed_at.is_not(None), HoldBack.ended_at.is_(None), HoldBack.review_on >= at.date())
    return select(HoldBack.id).where(HoldBack.opening_id == opening_id, *agreed).exists()


def _steps(claimant_id: UUID, _at: datetime) -> ColumnElement[bool]:
    """What was agreed in a note about somebody else is about somebody else."""
    return and_(Step.claimant_id == claimant_id, or_(Step.note_id.is_(None), in_place(Step.note_id)))


# What was asked from outside is read once they may be told of it.
_told = (OutsideRequest.told_at.is_not(None), OutsideRequest.decision.is_not(None))
SOURCES: tuple[Source, ...] = (
    Source(Claimant, lambda claimant_id, _at: Claimant.id == claimant_id),
    _of(FormerName), _of(Relationship), _of(Waiting), _of(Cover), _of(CoachWish), _of(CoachRequest),
    _of(Handover), _of(HandoverPart), _of(Move), _of(SteadyTime), _of(AbsenceQuestion), _of(Adjustment),
    _of(WordsToAsk), _of(Matter), _of(BlockedPeriod), _of(Goal), Source(Step, _steps), _of(Appointment),
    Source(Agenda, _of_meeting),
    _of(AdjustmentOutcome), _of(Note, in_place(Note.id)), _of(NoteAddition, in_place(NoteAddition.note_id)),
    _of(NoteDraft), _of(OffScreen), _of(OutboxMessage), _of(Supporter), _of(Representative), _of(CallerCheck),
    _of(Circumstance), _of(Death), Source(Opening, _openings), _of(OutsideRequest, *_told), _of(RecordRequest),
    _of(Incident), _of(Hold), Source(Merge, _merged), _of(Account), _of_account(SignIn), _of_account(EntryLink),
    _of_account(Passkey),
)  # fmt: skip
