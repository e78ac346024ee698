"""Goals: in the person's own words, which nobody else rewords. Every wording stays."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from coachdesk.models import Claimant, DataKey, Goal
from coachdesk.services import audit
from coachdesk.services.turns import take_turn

LONGEST = 2_000


class OnlyTheyReword(Exception):
    """A goal stands, and it is not the person who would change it."""


class NotReadBack(Exception):
    """What a coach writes down for somebody has to be read back to them first."""


def say(
    session: Session,
    claimant: Claimant,
    words: str,
    *,
    by_claimant: bool,
    read_back: bool = False,
    by: UUID,
    at: datetime,
) -> Goal:
    """The person says what they want; a new wording ends the one before. A coach may write down a first one for
    somebody who said it, once it was read back. Raises OnlyTheyReword, NotReadBack."""
    words = words.strip()
    if not words or len(words) > LONGEST:
        raise ValueError("a goal has words, and not a book of them")
    take_turn(session, [claimant.id])
    standing = standing_goal(session, claimant.id)
    if not by_claimant:
        _check_first(standing, read_back)
    if standing is not None:
        if standing.words == words:
            return standing
        standing.ended_at = at
    return _add(session, claimant, words, None if by_claimant else by, reworded=standing is not None, at=at)


def let_go(session: Session, claimant: Claimant, *, by: UUID, at: datetime) -> None:
    """The person has this goal no more, and for now no other. Its words stay among the older ones."""
    take_turn(session, [claimant.id])
    standing = standing_goal(session, claimant.id)
    if standing is not None:
        standing.ended_at = at
        session.flush()
        _record(session, "goal.let_go", standing, {}, at)


def standing_goal(session: Session, claimant_id: UUID) -> Goal | None:
    """The goal as it is now."""
    where = (Goal.claimant_id == claimant_id, Goal.ended_at.is_(None))
    return session.scalar(select(Goal).where(*where).order_by(Goal.made_at.desc(), Goal.id.desc()).limit(1))


def _check_first(standing: Goal | None, read_back: bool) -> None:
    if standing is not None:
        raise OnlyTheyReword
    if not read_back:
        raise NotReadBack


def _add(
    session: Session, claimant: Claimant, words: str, written_down_by: UUID | None, *, reworded: bool, at: datetime
) -> Goal:
    key = session.get_one(DataKey, claimant.key_id)
    goal = Goal(key=key, claimant_id=claimant.id, words=words, made_at=at, written_down_by=written_down_by)
    session.add(goal)
    session.flush()
    _record(session, "goal.said", goal, {"reworded": reworded, "written_down": written_down_by is not None}, at)
    return goal


def _record(session: Session, verb: str, goal: Goal, facts: dict[str, bool], at: datetime) -> None:
    audit.record(session, verb, subject="goal", subject_id=goal.id, claimant_id=goal.claimant_id, facts=facts, at=at)
