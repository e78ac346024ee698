"""Who is meant by what a caller says, and whom a coach has been asked to ring back.

The same statements are run whoever is meant: somebody, nobody, or somebody the viewer may not know of.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import and_, exists, func, or_, select
from sqlalchemy.orm import Session, aliased
from uuid_utils.compat import uuid7

from coachdesk import clock, policies, spoken_reference
from coachdesk.caller_questions import question_for
from coachdesk.models import CallerCheck, Claimant, Cover, Event, Relationship, Waiting, key_ring
from coachdesk.policies import Viewer
from coachdesk.search_name import search_name

MOST = 50
ASKED, RUNG = "caller.call_back_asked", "caller.rung_back"
WAITS_FOR = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Meant:
    """Whom a caller means. `key` stands for the person, or for the words where there is nobody: it names neither."""

    claimant: Claimant | None
    check: CallerCheck | None
    key: str

    @property
    def own_question(self) -> str:
        """The person's own question, or nothing."""
        return (self.check.question or "") if self.check else ""

    @property
    def likely_question(self) -> str:
        """What is asked where there is none of their own: always the same for the same person, or the same words."""
        return question_for(int(self.key, 16))


def meant(session: Session, viewer: Viewer, said: str) -> Meant:
    """One person of the viewer's offices by reference or by words of their name; two that fit are nobody."""
    words = set(search_name(said).split())
    current = and_(CallerCheck.claimant_id == Claimant.id, CallerCheck.ended_at.is_(None))
    longest = max(words, key=len, default="-")
    fits = or_(
        Claimant.spoken_reference == spoken_reference.normal(said),
        Claimant.reference == said.strip(),
        Claimant.search_name.contains(longest, autoescape=True),
    )
    rows = session.execute(
        select(Claimant, CallerCheck).outerjoin(CallerCheck, current).where(policies.rung_about(viewer), fits)
        .order_by(Claimant.id).limit(MOST)
    ).all()  # fmt: skip
    found = [row for row in rows if _is_meant(row[0], said, words)]
    claimant, check = found[0] if len(found) == 1 else (None, None)
    key_ring.load(session, [claimant.key_id if claimant else uuid7()])
    return Meant(claimant, check, _key(session, claimant.id if claimant else " ".join(sorted(words))))


def _is_meant(claimant: Claimant, said: str, words: set[str]) -> bool:
    """By reference, or by words of the name; of a sensitive record by all of it, for a question of their own tells."""
    if spoken_reference.normal(said) == claimant.spoken_reference or said.strip() == claimant.reference:
        return True
    if claimant.sensitive is not None and not any(whole <= words for whole in _whole_names(claimant)):
        return False
    return words <= set(claimant.search_name.split())


def _whole_names(claimant: Claimant) -> list[set[str]]:
    """What somebody is called in full, in their own script and in Latin letters."""
    names = (search_name(claimant.first_names, claimant.last_name), search_name(claimant.latin_name))
    return [set(name.split()) for name in names if name]


def _key(session: Session, whom: object) -> str:
    return key_ring.vault(session).fingerprint(f"caller {whom}")


def to_ring_back(session: Session, viewer: Viewer, at: datetime) -> Sequence[Any]:
    """A coach's own people, those they cover today, and those a lead is the contact of, in whose name somebody rang and
    was promised a call."""
    if viewer.staff_id is None:
        return []
    later = aliased(Event)
    done = exists().where(later.claimant_id == Event.claimant_id, later.verb == RUNG, later.at >= Event.at)
    theirs = select(Relationship.claimant_id).where(
        Relationship.coach_id == viewer.staff_id, Relationship.ended_on.is_(None)
    )
    today = clock.as_london(at).date()
    covered = select(Cover.claimant_id).where(
        Cover.coach_id == viewer.staff_id, Cover.ended_at.is_(None), Cover.from_on <= today, Cover.until_on >= today
    )
    waiting = select(Waiting.claimant_id).where(Waiting.lead_id == viewer.staff_id, Waiting.ended_on.is_(None))
    return session.execute(
        select(Claimant, func.max(Event.at).label("asked_at"))
        .join(Event, Event.claimant_id == Claimant.id)
        .where(
            or_(Claimant.id.in_(theirs), Claimant.id.in_(covered), Claimant.id.in_(waiting)),
            policies.sees_claimant(viewer),
        )
        .where(Event.verb == ASKED, Event.at > at - WAITS_FOR, ~done)
        .group_by(Claimant.id)
        .order_by(func.max(Event.at))
    ).all()


def has_rung(session: Session, claimant_id: UUID, since: datetime) -> bool:
    """Whether somebody rang this person back since then."""
    where = (Event.claimant_id == claimant_id, Event.verb == RUNG, Event.at >= since)
    return session.scalar(select(Event.id).where(*where).limit(1)) is not None
