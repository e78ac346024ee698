"""Somebody asks for another coach: no reason, a day by which they hear, and what became of it.

One request is open at a time. The coach is told nothing of it before there is another one. Where nobody fits all that
was asked for, the person chooses what comes next, and that is the next request.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from coachdesk import clock
from coachdesk.db import Beyond, widely
from coachdesk.models import Claimant, CoachRequest, Matter, Staff, key_ring
from coachdesk.models.label import CoachAnswer, CoachChoice, MatterKind
from coachdesk.queries import placements
from coachdesk.services import audit, coach_answers, hard_rules, relationships
from coachdesk.services.matters import Choice
from coachdesk.services.settlements import How
from coachdesk.services.turns import take_turn


class IsAnswered(RuntimeError):
    """It was answered, or taken back, in the meantime."""


class NotOffered(RuntimeError):
    """This is no choice that fits any more."""


@widely(Beyond.PLACING)
def ask(
    session: Session, claimant: Claimant, *, words: str = "", by: UUID, at: datetime
) -> tuple[CoachRequest, bool]:  # fmt: skip
    """Ask, with words for the leads where the person likes; what is open already is found, and gets the words."""
    take_turn(session, [claimant.id])
    if there := open_one(session, claimant.id):
        if words:
            there.words = words
            session.flush()
        return there, False
    return _add(session, claimant, words, by, at), True


@widely(Beyond.PLACING)
def take_back(session: Session, request: CoachRequest, *, by: UUID, at: datetime) -> None:
    """They would rather leave it. Raises IsAnswered."""
    _answer(session, request, CoachAnswer.TAKEN_BACK, by, at)


@widely(Beyond.PLACING)
def nobody_fits(session: Session, request: CoachRequest, *, by: UUID, at: datetime) -> None:
    """The honest answer: nobody does yet. What comes next is for the person to choose. Raises IsAnswered."""
    _answer(session, request, CoachAnswer.NOBODY_FITS, by, at)


@widely(Beyond.PLACING)
def given(session: Session, claimant_id: UUID, *, by: UUID | None, at: datetime) -> None:
    """Another coach was found: whatever was open is answered by it."""
    if there := open_one(session, claimant_id):
        _answer(session, there, CoachAnswer.GIVEN, by, at)


@widely(Beyond.PLACING)
def choose(
    session: Session,
    claimant: Claimant,
    choice: CoachChoice,
    coach_id: UUID | None = None,
    *,
    by: UUID,
    at: datetime,
) -> CoachRequest:
    """What the person would have where nobody fits: to wait, one coach all the same, or somebody elsewhere.

    A coach is offered who would break one thing; that it is fine with this one is then the person's own word. Raises
    NotOffered.
    """
    take_turn(session, [claimant.id])
    coach = placements.coaches_here(session, claimant.office_id).get(coach_id) if coach_id else None
    if (choice is CoachChoice.THIS_COACH) != (coach is not None):
        raise NotOffered
    if coach is not None:
        _say_fine(session, claimant, coach, by, at)
    made = open_one(session, claimant.id) or _add(session, claimant, "", by, at)
    made.choice, made.chosen_coach_id = choice, coach_id
    session.flush()
    _record(session, "coach_request.chosen", made, at, choice=choice.value)
    return made


def open_one(session: Session, claimant_id: UUID) -> CoachRequest | None:
    """What somebody has asked and waits for."""
    return session.scalar(
        select(CoachRequest)
        .where(CoachRequest.claimant_id == claimant_id, CoachRequest.answered_at.is_(None))
        .execution_options(populate_existing=True)
    )


def _add(session: Session, claimant: Claimant, words: str, by: UUID, at: datetime) -> CoachRequest:
    made = CoachRequest(
        key=key_ring.key_of(session, claimant.key_id),
        claimant_id=claimant.id,
        coach_id=placements.current_coaches(session, [claimant.id]).get(claimant.id),
        asked_by=by,
        asked_at=at,
        promised_on=relationships.promise(session, claimant.office_id, clock.as_london(at).date()),
        words=words or None,
    )
    session.add(made)
    session.flush()
    _record(session, "coach_request.asked", made, at)
    return made


def _answer(session: Session, request: CoachRequest, outcome: CoachAnswer, by: UUID | None, at: datetime) -> None:
    session.flush()
    take_turn(session, [request.claimant_id])
    session.refresh(request)
    if request.answered_at is not None:
        raise IsAnswered(request.outcome)
    request.outcome, request.answered_by, request.answered_at = outcome, by, at
    session.flush()
    _record(session, "coach_request.answered", request, at, outcome=outcome.value)
    if outcome is not CoachAnswer.TAKEN_BACK:
        coach_answers.tell(session, request, at=at)


def _say_fine(session: Session, claimant: Claimant, coach: Staff, by: UUID, at: datetime) -> None:
    """Their word stands as when they settle a matter about their coach: for as long as the adjustment it is about."""
    apart = placements.kept_apart(session, [claimant.id]).get(claimant.id, ())
    broken = hard_rules.broken(session, claimant.id, coach)
    if coach.id in apart or len(broken) > 1 or hard_rules.NOT_WITH in broken:
        raise NotOffered
    for code, reason in broken.items():
        session.add(
            Matter(
                key=key_ring.key_of(session, claimant.key_id), claimant_id=claimant.id, about=code,
                kind=MatterKind.COACH_BREAKS_ADJUSTMENT, params={"coach": str(coach.id), "reason": reason},
                opened_at=at, settled_at=at, settled_by=by, choice=Choice.THIS_COACH_IS_FINE, how=How.OWN_PAGES,
                chosen_on=clock.as_london(at).date(),
            )
        )  # fmt: skip


def _record(session: Session, verb: str, row: CoachRequest, at: datetime, **facts: audit.Fact) -> None:
    audit.record(session, verb, subject="coach_request", subject_id=row.id, claimant_id=row.claimant_id, facts=facts,
                 at=at)  # fmt: skip
