"""A proposal for a team or an office, and what becomes of it: what a lead accepts is put to the people themselves.

Two leads may look at the same team at once. What was seen comes back with the form; when it is accepted, one after the
other in an office, it is compared with what is there. If anything changed nothing is done, and what changed is told.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from coachdesk import balancing, clock
from coachdesk.balancing import Proposal
from coachdesk.db import Beyond, widely
from coachdesk.models import Move
from coachdesk.policies import Viewer
from coachdesk.queries import balancing as queries
from coachdesk.queries.balancing import Coach, Here, Seen, Situation
from coachdesk.queries.balancing_changes import Change, changes
from coachdesk.services import audit, moves
from coachdesk.services.matters import CoachFacts, why_not
from coachdesk.services.moves import Asking
from coachdesk.services.turns import take_turn, take_turn_of_office


@dataclass(frozen=True, slots=True)
class Decided:
    """What a lead decided before the rest is solved: who stays, which moves are left out, which are put in."""

    pinned: frozenset[UUID] = frozenset()
    dropped: frozenset[UUID] = frozenset()
    added: Mapping[UUID, UUID] = field(default_factory=dict, hash=False)


class Changed(RuntimeError):
    """Something is not as it was seen; nothing was done."""

    def __init__(self, found: Sequence[Change]) -> None:
        super().__init__("something changed since it was seen")
        self.found = found


def propose(
    situation: Situation, decided: Decided | None = None, *, progress: Callable[[float], None] | None = None
) -> Proposal:
    """Everybody under the line, or as near as it goes, by breaking the least."""
    people, coaches = situation.parties
    decided = decided or Decided()
    return balancing.solve(
        people,
        coaches,
        line=situation.line,
        pinned=decided.pinned,
        dropped=decided.dropped,
        added=decided.added,
        progress=progress,
    )


@widely(Beyond.PLACING)
def accept(
    session: Session,
    office_id: UUID,
    wanted: Collection[Asking],
    seen: Seen,
    *,
    viewer: Viewer,
    team_id: UUID | None,
    words: Callable[[Here, Coach], str],
    at: datetime,
) -> list[Move]:
    """Ask these people, if all is as it was seen. Raises Changed."""
    _take_turns(session, office_id, wanted)
    today = clock.as_london(at).date()
    now = queries.situation(session, office_id, today, viewer, team_id, since=seen.on)
    found = changes(session, seen, now)
    found += [change for each in wanted if (change := _no_longer(each, now)) and not _told(change, found)]
    if found:
        raise Changed(found)
    told = {each.claimant_id: words(now.people[each.claimant_id], now.coaches[each.to_id]) for each in wanted}
    asked = moves.ask_all(session, wanted, words=told, by=viewer.account_id, at=at)
    audit.record(session, "balancing.accepted", subject="office", subject_id=office_id, facts={"people": len(asked)},
                 at=at)  # fmt: skip
    return asked


def why_it_does_not_fit(here: Here, coach: Coach) -> dict[str, str]:
    """The hard adjustments of this person that this coach would break, each with its reason."""
    facts = coach.facts
    return why_not(here.codes, CoachFacts(facts.id, facts.gender, facts.languages, facts.skills), here.not_with)


def _take_turns(session: Session, office_id: UUID, wanted: Iterable[Asking]) -> None:
    """One lead of an office after the other, then whoever decides over these people."""
    session.flush()
    take_turn_of_office(session, office_id)
    take_turn(session, (each.claimant_id for each in wanted))
    session.expire_all()


def _no_longer(each: Asking, now: Situation) -> Change | None:
    """Why this one cannot be asked any more, if so."""
    here, coach = now.people.get(each.claimant_id), now.coaches.get(each.to_id)
    if here is None or here.coach_id != each.from_id or coach is None:
        return Change("not_there", person_id=each.claimant_id, person=here.name if here else "")
    if here.why_not:
        return Change("stays", person_id=here.id, person=here.name, why=here.why_not)
    apart = each.to_id in here.not_with
    if coach.takes_none or apart or why_it_does_not_fit(here, coach):
        return Change("does_not_fit", person_id=here.id, person=here.name, coach=coach.facts.name)
    return None


def _told(change: Change, found: Iterable[Change]) -> bool:
    """Whether it is told already what happened with this person."""
    return any(each.person_id == change.person_id for each in found)
