"""Another coach for one person: who fits, each with the reason; and where nobody does, who would but for one thing."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from coachdesk import placing, policies
from coachdesk.adjustments.coach_fit import BrokenRule
from coachdesk.db import Beyond, widely
from coachdesk.models import Claimant, Staff
from coachdesk.placing import Suggestion, Unplaceable
from coachdesk.policies import Viewer
from coachdesk.queries import loads, offices, placements
from coachdesk.ruled_out import NOT_WITH
from coachdesk.services.hard_rules import HardRules

MOST, NEARLY_MOST = 4, 3


@dataclass(frozen=True, slots=True)
class Nearly:
    """Somebody who would keep everything but one thing; only the person can say that it is fine."""

    coach_id: UUID
    name: str
    broken: BrokenRule


@dataclass(frozen=True, slots=True)
class Options:
    """Who fits, the best first; or why nobody does."""

    fitting: Sequence[Suggestion]
    nobody: Unplaceable | None


@widely(Beyond.PLACING)
def options(
    session: Session, claimant: Claimant, on: date, viewer: Viewer | None = None, most: int = MOST
) -> Options:  # fmt: skip
    """For a lead: coaches of theirs who fit, without the one there is and without whoever leaves."""
    settings = offices.workload_settings(session, claimant.office_id, on)
    staying = _who_stays(session, claimant)
    if viewer is not None:
        staying &= set(session.scalars(policies.visible_coaches(viewer).with_only_columns(Staff.id)))
    person = placements.party_of(session, claimant, settings)
    coaches = [each.as_party for each in loads.coaches(session, claimant.office_id, settings, on)]
    coaches = [each for each in coaches if each.id in staying]
    fitting: list[Suggestion] = []
    while len(fitting) < most:
        [answer] = placing.suggest([person], coaches)
        if isinstance(answer, Unplaceable):
            return Options(fitting, None if fitting else answer)
        fitting.append(answer)
        coaches = [each for each in coaches if each.id != answer.coach_id]
        person = replace(person, former_coaches=[each for each in person.former_coaches if each[0] != answer.coach_id])
    return Options(fitting, None)


@widely(Beyond.PLACING)
def nearly(session: Session, claimant: Claimant, on: date) -> list[Nearly]:
    """Who would keep everything but one thing, with the most room first. Nobody is among them whom the person does not
    want, asked to leave, or is kept apart from."""
    settings = offices.workload_settings(session, claimant.office_id, on)
    person = placements.party_of(session, claimant, settings)
    apart = placements.kept_apart(session, [claimant.id]).get(claimant.id, set()) | set(person.not_with)
    rules, staying = HardRules(session, [claimant.id]), _who_stays(session, claimant)
    here = placements.coaches_here(session, claimant.office_id)
    found = []
    for each in sorted(loads.coaches(session, claimant.office_id, settings, on), key=lambda each: each.load.percent):
        coach = here.get(each.as_party.id)
        if coach is None or coach.id in apart or coach.id not in staying or each.as_party.available_minutes < 1:
            continue
        broken = rules.broken(claimant.id, coach)
        if len(broken) == 1 and NOT_WITH not in broken:
            found.append(Nearly(coach.id, coach.name, BrokenRule(*next(iter(broken.items())))))
    return found[:NEARLY_MOST]


def _who_stays(session: Session, claimant: Claimant) -> set[UUID]:
    """Coaches of the office who are not about to leave, without the one whom the person has."""
    here = (Staff.office_id == claimant.office_id, Staff.is_coach, Staff.left_on.is_(None), Staff.leaves_on.is_(None))
    now = placements.current_coaches(session, [claimant.id]).get(claimant.id)
    return set(session.scalars(select(Staff.id).where(*here))) - {now}
