"""Giving people a coach: what a lead confirms, or chooses. What was decided meanwhile stands, and is told.

A coach who breaks a hard adjustment is never given: that could only be the person's own choice.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select
from sqlalchemy.orm import Session

from coachdesk.models import Claimant, Staff
from coachdesk.queries import placements as queries
from coachdesk.services import hard_rules, relationships
from coachdesk.services.hard_rules import HardRules
from coachdesk.services.relationships import Beginning, Wait
from coachdesk.services.turns import batches, take_turn

LEAD_CHOSE = "lead_chose"


@dataclass(frozen=True, slots=True)
class Confirmed:
    """What came of a confirmation: who has a coach by it, who had one already, for whom it holds no longer."""

    placed: Mapping[UUID, UUID] = field(hash=False)
    had_one: frozenset[UUID] = frozenset()
    no_longer: frozenset[UUID] = frozenset()


class HasCoach(RuntimeError):
    """Somebody else was first: the person has this coach."""

    def __init__(self, coach_id: UUID) -> None:
        super().__init__("the person has a coach")
        self.coach_id = coach_id


class Breaks(RuntimeError):
    """This coach would break hard adjustments: `reasons` by code."""

    def __init__(self, reasons: Mapping[str, str]) -> None:
        super().__init__("the coach breaks a hard adjustment")
        self.reasons = reasons


class KeptApart(RuntimeError):
    """This member of staff is shut out of the person's record, or the person works in their team."""


class NotHere(RuntimeError):
    """This member of staff takes nobody in the person's office (any more)."""


def confirm_one(
    session: Session,
    claimant: Claimant,
    coach_id: UUID,
    *,
    reason: str = LEAD_CHOSE,
    params: Mapping[str, str] | None = None,
    by: UUID | None,
    at: datetime,
) -> None:
    """Give one person this coach. Raises HasCoach, Breaks, NotHere, KeptApart; then nothing has changed."""
    take_turn(session, [claimant.id])
    if current := queries.current_coaches(session, [claimant.id]):
        raise HasCoach(current[claimant.id])
    coach = who_may(session, claimant, coach_id)
    if not relationships.begin(session, claimant, coach, reason=reason, params=params, by=by, at=at):
        raise HasCoach(queries.current_coaches(session, [claimant.id])[claimant.id])


def who_may(session: Session, claimant: Claimant, coach_id: UUID) -> Staff:
    """This coach, where they may be the person's. Raises NotHere, KeptApart, Breaks."""
    coach = queries.coaches_here(session, claimant.office_id).get(coach_id)
    if coach is None:
        raise NotHere
    if coach_id in queries.kept_apart(session, [claimant.id]).get(claimant.id, ()):
        raise KeptApart
    if reasons := hard_rules.broken(session, claimant.id, coach):
        raise Breaks(reasons)
    return coach


def confirm_all(
    session: Session,
    office_id: UUID,
    suggested: Iterable[Beginning],
    waits: Sequence[Wait] = (),
    *,
    among: Select[Claimant],
    lead_id: UUID | None,
    by: UUID | None,
    at: datetime,
) -> Confirmed:
    """Write suggestions as they were shown. Whoever has a coach by now is left as they are; so is whom it fits no more.

    `waits` are those for whom nobody fits: they go on with the reason, this lead as their contact and a promised day.
    `among` is whom this lead may place now: a page is older than who was shut out, or moved away, since it was shown.
    """
    shown = {each.claimant_id: each for each in suggested}
    take_turn(session, [*shown, *(each.claimant_id for each in waits)])
    theirs = _still(session, among.where(Claimant.office_id == office_id), [*shown, *(w.claimant_id for w in waits)])
    wanted = {claimant_id: each for claimant_id, each in shown.items() if claimant_id in theirs}
    waits = [each for each in waits if each.claimant_id in theirs]
    ids = sorted(wanted)
    had_one = frozenset(queries.current_coaches(session, ids))
    coaches = queries.coaches_here(session, office_id)
    rules, apart = HardRules(session, ids), queries.kept_apart(session, ids)
    fits = [
        each
        for each in wanted.values()
        if each.claimant_id not in had_one and each.coach_id in coaches
        if not rules.broken(each.claimant_id, coaches[each.coach_id])
        if each.coach_id not in apart.get(each.claimant_id, ())
    ]
    begun = relationships.begin_all(session, fits, by=by, at=at)
    relationships.wait_all(session, office_id, waits, lead_id=lead_id, by=by, at=at)
    return Confirmed(
        placed={claimant_id: wanted[claimant_id].coach_id for claimant_id in begun},
        had_one=had_one | {each.claimant_id for each in fits} - begun,
        no_longer=frozenset(shown) - had_one - {each.claimant_id for each in fits},
    )


def _still(session: Session, among: Select[Claimant], claimant_ids: Sequence[UUID]) -> set[UUID]:
    """Which of these people are there for whoever decides, asked when it is their turn."""
    asked = (among.with_only_columns(Claimant.id).where(Claimant.id.in_(ids)) for ids in batches(claimant_ids))
    return {claimant_id for each in asked for claimant_id in session.scalars(each)}
