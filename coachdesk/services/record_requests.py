"""What a person asks about their own record: a copy of it, something put right, or that it be erased.

Each has an answer within a calendar month. What is left out of a copy is left out one thing at a time, with a reason;
both what was asked and what was decided stay.
"""

from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from coachdesk import clock
from coachdesk.models import Claimant, RecordRequest, Redaction, key_ring
from coachdesk.models.label import Decision, RecordRequestKind
from coachdesk.services import audit
from coachdesk.services.rights import Answered, month_after
from coachdesk.services.turns import take_turn

LONGEST = 4_000
GIVEN_FOR = timedelta(days=30)


class LeftOut(StrEnum):
    """Why one thing is not in a copy. About somebody else, the person is told; for safety, nothing tells of it."""

    SOMEBODY_ELSE = "somebody_else"
    SAFETY = "safety"


def ask(
    session: Session, claimant: Claimant, kind: RecordRequestKind, words: str = "", *, by: UUID, at: datetime
) -> tuple[RecordRequest, bool]:
    """Ask; an open one for a copy, for erasure, or in the same words for something to be put right, is the one that was
    asked for again. Which it is, and whether it is new."""
    take_turn(session, [claimant.id])
    if open_one := _asked_already(session, claimant.id, kind, words):
        return open_one, False
    made = RecordRequest(
        key=key_ring.key_of(session, claimant.key_id), claimant_id=claimant.id, kind=kind, asked_by=by, asked_at=at,
        due_on=month_after(clock.as_london(at).date()), words=words.strip() or None,
    )  # fmt: skip
    session.add(made)
    session.flush()
    _record(session, "record_request.asked", made, at, kind=kind.value)
    return made, True


def _asked_already(session: Session, claimant_id: UUID, kind: RecordRequestKind, words: str) -> RecordRequest | None:
    """The first that is not answered. There may be several things to put right: the same one is in the same words."""
    where = (RecordRequest.claimant_id == claimant_id, RecordRequest.kind == kind, RecordRequest.given_at.is_(None))
    asked = session.scalars(select(RecordRequest).where(*where).order_by(RecordRequest.asked_at, RecordRequest.id))
    same = (each for each in asked if kind is not RecordRequestKind.CORRECTION or _plain(each.words) == _plain(words))
    return next(same, None)


def decide(
    session: Session, request: RecordRequest, decision: Decision, reason: str, *, by: UUID, at: datetime
) -> None:
    """Answer what is to be put right, or decline, with the reason. Raises Answered."""
    check_open(request)
    request.decision, request.decided_by, request.decided_at, request.given_at = decision, by, at, at
    request.reason = reason or None
    _record(session, "record_request.decided", request, at, kind=request.kind.value, decision=decision.value)


def leave_out(
    session: Session, request: RecordRequest, subject: str, subject_id: UUID, why: LeftOut, words: str, *, by: UUID,
    at: datetime,
) -> Redaction:  # fmt: skip
    """Leave one thing out of the copy. What is left out already stays so, with its first reason. Raises Answered."""
    check_open(request)
    same = (Redaction.request_id == request.id, Redaction.subject == subject, Redaction.subject_id == subject_id)
    if (found := session.scalar(select(Redaction).where(*same))) is not None:
        return found
    made = Redaction(
        key=key_ring.key_of(session, request.key_id), request_id=request.id, claimant_id=request.claimant_id,
        subject=subject, subject_id=subject_id, made_by=by, made_at=at, reason=f"{why.value}\n{words}",
    )  # fmt: skip
    session.add(made)
    session.flush()
    _record(session, "redaction.made", request, at, part=subject, item=str(subject_id), why=why.value)
    return made


def put_back(session: Session, request: RecordRequest, redaction: Redaction, *, by: UUID, at: datetime) -> None:
    """It is in the copy after all. Raises Answered."""
    check_open(request)
    session.delete(redaction)
    _record(session, "redaction.ended", request, at, part=redaction.subject, item=str(redaction.subject_id))


def why_left_out(redaction: Redaction) -> tuple[LeftOut, str]:
    """The kind of the reason, and its words."""
    why, _newline, words = (redaction.reason or LeftOut.SAFETY.value).partition("\n")
    return LeftOut(why), words


def give(session: Session, request: RecordRequest, *, by: UUID, at: datetime) -> None:
    """The copy is theirs to fetch for thirty days, as it stands now. Raises Answered."""
    check_open(request)
    left_out = session.scalar(select(Redaction.id).where(Redaction.request_id == request.id).limit(1))
    request.decision = Decision.IN_PART if left_out else Decision.GIVEN
    request.decided_by, request.decided_at, request.given_at = by, at, at
    _record(session, "record_request.given", request, at, decision=request.decision.value)


def can_be_fetched(request: RecordRequest, *, at: datetime) -> bool:
    """Whether the person finds the copy on their own page."""
    given = request.kind is RecordRequestKind.COPY and request.decision in (Decision.GIVEN, Decision.IN_PART)
    return given and request.given_at is not None and at < request.given_at + GIVEN_FOR


def fetched(session: Session, request: RecordRequest, *, by: UUID, at: datetime) -> None:
    """A copy left the house: on the person's own page, or in the officer's hand."""
    _record(session, "record_request.fetched", request, at)


def check_open(request: RecordRequest) -> None:
    if request.given_at is not None:
        raise Answered


def _plain(words: str | None) -> str:
    """Without what nobody hears: how long the gaps are, capitals."""
    return " ".join((words or "").split()).casefold()


def _record(session: Session, verb: str, request: RecordRequest, at: datetime, **facts: str) -> None:
    audit.record(session, verb, subject="record_request", subject_id=request.id, claimant_id=request.claimant_id,
                 facts=facts, at=at)  # fmt: skip
