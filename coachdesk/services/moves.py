"""A move is asked of the person and of nobody else. A yes begins a handover, a no is final, and silence is no yes.

Nothing moves by itself: until the handover is done everything is as it was.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session, aliased

from coachdesk import clock
from coachdesk.db import Beyond, widely
from coachdesk.models import Claimant, Move, Office, OutboxMessage, Relationship, Staff, SteadyTime
from coachdesk.models.label import HandoverReason
from coachdesk.queries.steady import holds_on
from coachdesk.services import audit, handovers, news, outbox
from coachdesk.services.refusals import NotTheirCoach
from coachdesk.services.turns import take_turn
from coachdesk.working_days import add_working_days

ANSWER_DAYS = 10  # working days: two weeks, in which most people meet their coach or look at their pages
TEMPLATE = "move_asked"


@dataclass(frozen=True, slots=True)
class Asking:
    """This person, from this coach to that one, what it would break, and why to that one."""

    claimant_id: UUID
    from_id: UUID
    to_id: UUID
    cost: int
    reason: str
    params: Mapping[str, str] = field(default_factory=dict, hash=False)


class Came(StrEnum):
    """What came of an answer."""

    HANDOVER = "handover"
    STAYS = "stays"
    OVERTAKEN = "overtaken"


class NotOpen(RuntimeError):
    """It was answered, or taken back, in the meantime."""


def ask_all(
    session: Session, wanted: Iterable[Asking], *, words: Mapping[UUID, str], by: UUID | None, at: datetime
) -> list[Move]:
    """Put each to the person. Whether it still holds was asked by services/balancing.py, in the same turn.

    `words` are what is sent to whom, by person; nothing is sent to whoever agreed no safe way.
    """
    asked = []
    for each in sorted(wanted, key=lambda each: each.claimant_id):
        claimant = session.get_one(Claimant, each.claimant_id)
        move = Move(
            claimant_id=each.claimant_id, from_coach_id=each.from_id, to_coach_id=each.to_id, cost=each.cost,
            reason=each.reason, params=dict(each.params), asked_by=by, asked_at=at,
            answer_by_on=_answer_by(session, claimant.office_id, at),
        )  # fmt: skip
        session.add(move)
        session.flush()
        if _send(session, claimant, move, words.get(claimant.id, ""), at):
            move.told_at = at
        _record(session, "move.asked", move, at, cost=move.cost, told=move.told_at is not None)
        asked.append(move)
    return asked


def told(session: Session, move: Move, *, by: UUID, at: datetime) -> None:
    """Somebody told them of it who could, because nothing may be sent to them."""
    _take_in_hand(session, move)
    if move.told_at is None:
        move.told_at, move.told_by = at, by
        session.flush()
        _record(session, "move.told", move, at)


@widely(Beyond.PLACING)
def answer(session: Session, move: Move, *, agreed: bool, by: UUID, at: datetime) -> Came:
    """The person's word, by themselves or written down by whoever heard it. Raises NotOpen.

    With a yes a handover begins. Where the coach they said yes to cannot be theirs any more, they keep the one they
    have, and the question is over.
    """
    claimant = _take_in_hand(session, move)
    move.agreed, move.answered_by, move.answered_at = agreed, by, at
    _end(session, move, at)
    if not agreed:
        _record(session, "move.answered", move, at, agreed=False)
        return Came.STAYS
    came = _hand_over(session, claimant, move, by, at)
    _record(session, "move.answered", move, at, agreed=True, came=came.value)
    return came


def _hand_over(session: Session, claimant: Claimant, move: Move, by: UUID, at: datetime) -> Came:
    if handovers.open_one(session, claimant.id) is not None:
        return Came.OVERTAKEN
    before, after = session.get_one(Staff, move.from_coach_id), session.get_one(Staff, move.to_coach_id)
    try:
        begun = handovers.begin(session, claimant, before, after, reason=HandoverReason.MORE_TIME, by=by, at=at)
    except (handovers.DoesNotFit, handovers.KeepsTheirCoach, NotTheirCoach):
        return Came.OVERTAKEN
    move.handover_id = begun.id
    session.flush()
    return Came.HANDOVER


def take_back(session: Session, moves: Sequence[Move], *, by: UUID | None, at: datetime) -> int:
    """The question is asked no more, and nothing of it counts. How many were still open."""
    session.flush()
    take_turn(session, (each.claimant_id for each in moves))
    count = 0
    for move in moves:
        session.refresh(move)
        if move.ended_at is None:
            _end(session, move, at)
            _record(session, "move.taken_back", move, at)
            count += 1
    return count


def take_back_all_due(session: Session, as_of: datetime) -> int:
    """Questions that nobody answered by their day, and those that were overtaken: the person has another coach by now,
    or a very hard time, or is not to be contacted, or the coach who would have had time is gone."""
    to = aliased(Staff)
    on = _day(as_of)
    same = select(Relationship.id).where(
        Relationship.claimant_id == Move.claimant_id,
        Relationship.coach_id == Move.from_coach_id,
        Relationship.ended_on.is_(None),
    )
    steady = select(SteadyTime.id).where(SteadyTime.claimant_id == Move.claimant_id, *holds_on(on))
    unreached = select(Claimant.id).where(Claimant.id == Move.claimant_id, Claimant.contact_stopped_at.is_not(None))
    gone = (to.left_on.is_not(None), to.leaves_on.is_not(None))
    overtaken = or_(~same.exists(), steady.exists(), unreached.exists(), *gone)
    found = session.scalars(
        select(Move).join(to, to.id == Move.to_coach_id)
        .where(Move.ended_at.is_(None), or_(Move.answer_by_on < on, overtaken))
    ).all()  # fmt: skip
    return take_back(session, found, by=None, at=as_of) if found else 0


def _answer_by(session: Session, office_id: UUID, at: datetime) -> date:
    """The last day for an answer."""
    return add_working_days(_day(at), ANSWER_DAYS, session.get_one(Office, office_id).nation)


def _take_in_hand(session: Session, move: Move) -> Claimant:
    session.flush()
    take_turn(session, [move.claimant_id])
    session.refresh(move)
    if move.ended_at is not None:
        raise NotOpen
    return session.get_one(Claimant, move.claimant_id)


def _end(session: Session, move: Move, at: datetime) -> None:
    """What was not sent yet is not sent any more."""
    move.ended_at = at
    waits = (OutboxMessage.once == _once(move), OutboxMessage.sent_at.is_(None))
    session.flush()
    session.execute(delete(OutboxMessage).where(*waits).execution_options(synchronize_session=False))


def _send(session: Session, claimant: Claimant, move: Move, words: str, at: datetime) -> bool:
    way = news.way_now(session, claimant, at=at) if words else None
    if way is None:
        return False
    channel, address = way
    return outbox.queue(
        session, claimant, channel=channel, template=TEMPLATE, body=words, address=address, once=_once(move),
        due_at=at, at=at,
    )  # fmt: skip


def _once(move: Move) -> str:
    return f"{TEMPLATE} {move.id}"


def _day(at: datetime) -> date:
    return clock.as_london(at).date()


def _record(session: Session, verb: str, move: Move, at: datetime, **facts: audit.Fact) -> None:
    about: dict[str, audit.Fact] = {"from": str(move.from_coach_id), "to": str(move.to_coach_id)}
    audit.record(session, verb, subject="move", subject_id=move.id, claimant_id=move.claimant_id, facts=about | facts,
                 at=at)  # fmt: skip
