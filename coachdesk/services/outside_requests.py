"""Somebody outside asks about a person: entered by whoever was asked, decided by the data protection officer.

The answer is the least that meets the lawful basis. The person reads who asked, what was given and why on their own
page, unless a law forbids to tell them; then the law is named.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from coachdesk import clock
from coachdesk.models import Claimant, OutsideRequest, key_ring
from coachdesk.models.label import Decision, OutsideParty
from coachdesk.services import audit
from coachdesk.services.office_keys import office_key
from coachdesk.services.rights import Answered, ChangedMeanwhile

LONGEST = 4_000
# How long we take to answer, where nobody says otherwise.
ANSWER_WITHIN = timedelta(days=14)
WORDS = ("from_whom", "asked", "basis", "items", "reason", "forbidden_by")


@dataclass(frozen=True)
class Asked:
    """What came in: from whom, when, and what they want to know."""

    party: OutsideParty
    from_whom: str
    asked: str
    received_on: date


@dataclass(frozen=True)
class Answer:
    """What was decided. `items` is exactly what is given; `forbidden_by` the law under which nobody is told."""

    decision: Decision
    basis: str
    items: str
    reason: str
    forbidden_by: str = ""


def enter(
    session: Session, office_id: UUID, claimant: Claimant | None, asked: Asked, *, by: UUID, at: datetime
) -> OutsideRequest:
    """Put a request into the queue. Whoever entered it sees nothing more of it, unless they answer it."""
    key = key_ring.key_of(session, claimant.key_id) if claimant else office_key(session, office_id)
    made = OutsideRequest(
        key=key, office_id=office_id, claimant_id=claimant.id if claimant else None, party=asked.party,
        from_whom=asked.from_whom, asked=asked.asked, received_on=asked.received_on,
        due_on=asked.received_on + ANSWER_WITHIN, entered_by=by, entered_at=at,
    )  # fmt: skip
    session.add(made)
    session.flush()
    _record(session, "outside_request.entered", made, at, party=made.party.value)
    return made


def name_person(session: Session, request: OutsideRequest, claimant: Claimant, *, by: UUID, at: datetime) -> None:
    """Say whom it is about. What was written is closed with their key from now on, and goes when they do."""
    _check_open(request)
    words = {name: getattr(request, name) for name in WORDS}
    request.claimant_id, request.key_id = claimant.id, claimant.key_id
    for name, text in words.items():
        setattr(request, name, text)
    _record(session, "outside_request.named", request, at)


def decide(session: Session, request: OutsideRequest, answer: Answer, *, version: int, by: UUID, at: datetime) -> None:
    """Write the decision down; the person is told unless a law forbids it. Raises Answered, ChangedMeanwhile."""
    _check_open(request)
    if request.version != version:
        raise ChangedMeanwhile
    request.decision, request.decided_by, request.decided_at = answer.decision, by, at
    request.basis, request.items, request.reason = answer.basis or None, answer.items or None, answer.reason
    request.forbidden_by = answer.forbidden_by or None
    request.tell_person = not answer.forbidden_by
    request.told_at = at if request.claimant_id and request.tell_person else None
    _record(session, "outside_request.decided", request, at, decision=answer.decision.value, told=bool(request.told_at))


def tell(session: Session, request: OutsideRequest, *, by: UUID, at: datetime) -> None:
    """The law forbids it no more: the person reads it now. Raises Answered when they were told before."""
    if request.decision is None or request.claimant_id is None or request.told_at is not None:
        raise Answered
    request.tell_person, request.told_at = True, at
    _record(session, "outside_request.told", request, at)


def overdue(request: OutsideRequest) -> bool:
    return request.decision is None and request.due_on < clock.today()


def _check_open(request: OutsideRequest) -> None:
    if request.decision is not None:
        raise Answered


def _record(session: Session, verb: str, request: OutsideRequest, at: datetime, **facts: str | bool) -> None:
    audit.record(session, verb, subject="outside_request", subject_id=request.id, claimant_id=request.claimant_id,
                 facts=facts, at=at)  # fmt: skip
