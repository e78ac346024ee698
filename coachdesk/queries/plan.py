"""The plan that a claimant and a coach have together: a goal, the steps of each, and what a coach has promised."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import BindParameter, Integer, bindparam, case, func, select
from sqlalchemy.orm import Session

from coachdesk.models import Claimant, Goal, Relationship, Staff, Step, key_ring
from coachdesk.models.label import Party, StepState

STEPS_SHOWN = 20
PROMISES_SHOWN = 50
NO_LIMIT = 2**31 - 1


@dataclass(frozen=True)
class Plan:
    """The goal as it is now, and the steps: open ones by their day, then what is off for now, then what is done."""

    goal: Goal | None
    steps: tuple[Step, ...]
    coach_names: dict[UUID, str]
    how_many: int

    @property
    def agreed(self) -> list[Step]:
        return [step for step in self.steps if step.state is StepState.AGREED]

    @property
    def proposed(self) -> list[Step]:
        return [step for step in self.steps if step.state is StepState.PROPOSED]

    @property
    def off_for_now(self) -> list[Step]:
        return [step for step in self.steps if step.state in (StepState.NOT_NOW, StepState.DISAGREED)]

    @property
    def done(self) -> list[Step]:
        return [step for step in self.steps if step.state is StepState.DONE]


@dataclass(frozen=True)
class Promise:
    """Something a coach has taken on for one of their people."""

    step: Step
    claimant: Claimant

    def is_late(self, today: date) -> bool:
        return self.step.due_on is not None and self.step.due_on < today


# Made once: making a statement takes as long as running a small one.
THEM: BindParameter[UUID] = bindparam("claimant_id")
_rank = case(
    {StepState.PROPOSED.value: 0, StepState.AGREED.value: 0, StepState.NOT_NOW.value: 1, StepState.DISAGREED.value: 1},
    value=Step.state,
    else_=2,
)
STEPS = (
    select(Step, Staff.name, func.count().over())
    .outerjoin(Staff, Staff.id == Step.coach_id)
    .where(Step.claimant_id == THEM, Step.state != StepState.TAKEN_OFF)
    .order_by(_rank, case((_rank == 0, Step.due_on)).is_(None), case((_rank == 0, Step.due_on)),
              case((_rank > 0, Step.state_at)).desc(), Step.made_at, Step.id)
    .limit(bindparam("limit", type_=Integer))
)  # fmt: skip
GOALS = (
    select(Goal)
    .where(Goal.claimant_id == THEM)
    .order_by(Goal.ended_at.is_not(None), Goal.made_at.desc(), Goal.id.desc())
    .limit(bindparam("limit", type_=Integer))
)
PROMISED = (
    select(Step, Claimant)
    .join(Claimant, Claimant.id == Step.claimant_id)
    .join(Relationship, (Relationship.claimant_id == Step.claimant_id) & Relationship.ended_on.is_(None))
    .where(Step.coach_id == bindparam("staff_id"), Relationship.coach_id == Step.coach_id,
           Step.owner == Party.COACH, Step.state == StepState.AGREED)
    .order_by(Step.due_on.is_(None), Step.due_on, Step.made_at, Step.id)
    .limit(bindparam("limit", type_=Integer))
)  # fmt: skip


def plan_of(session: Session, claimant: Claimant, limit: int | None = STEPS_SHOWN) -> Plan:
    """The plan as it is now; what was taken off is not part of it."""
    key_ring.load(session, [claimant.key_id])
    rows = session.execute(STEPS, {"claimant_id": claimant.id, "limit": limit or NO_LIMIT}).all()
    newest = session.scalars(GOALS, {"claimant_id": claimant.id, "limit": 1}).first()
    return Plan(
        goal=newest if newest is not None and newest.ended_at is None else None,
        steps=tuple(row[0] for row in rows),
        coach_names={row[0].coach_id: row[1] for row in rows if row[0].coach_id},
        how_many=rows[0][2] if rows else 0,
    )


def wordings(session: Session, claimant: Claimant) -> Sequence[Goal]:
    """Every goal and every wording there was, the one that stands first, then newest first."""
    key_ring.load(session, [claimant.key_id])
    return session.scalars(GOALS, {"claimant_id": claimant.id, "limit": NO_LIMIT}).all()


def promises_of(session: Session, staff_id: UUID, today: date, limit: int = PROMISES_SHOWN) -> list[Promise]:
    """What a coach promised to their own people and has not done yet: late, today, later, then with no day."""
    rows = session.execute(PROMISED, {"staff_id": staff_id, "limit": limit}).all()
    key_ring.load(session, {step.key_id for step, _claimant in rows})
    return [Promise(step, claimant) for step, claimant in rows]
