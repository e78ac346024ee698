"""The plan that a claimant and a coach have together: a goal, the steps of each, and what a coach has promised."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import BindParameter, Integer, Uuid, and_, bindparam, case, func, literal_column, select
from sqlalchemy.orm import Session

from coachdesk import clock
from coachdesk.models import Claimant, Goal, OfficeSetting, Staff, Step, key_ring
from coachdesk.models.label import StepState
from coachdesk.office_settings import KINDS
from coachdesk.policies import Viewer, step_opens_to
from coachdesk.services.misplaced_notes import in_place

STEPS_SHOWN = 20
NO_LIMIT = 2**31 - 1


@dataclass(frozen=True)
class Plan:
    """The goal as it is now, and the steps: open ones by their day, then what is off for now, then what is done.

    `rhythm_days` is what the two agreed, or else the office's figure.
    """

    goal: Goal | None
    steps: tuple[Step, ...]
    coach_names: dict[UUID, str]
    how_many: int
    rhythm_days: int
    rhythm_is_agreed: bool

    def coach_name(self, step: Step) -> str:
        """Who promised, by their whole name; empty for a step of the person's own."""
        return self.coach_names.get(step.coach_id, "") if step.coach_id else ""

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


# Made once: making a statement takes as long as running a small one.
THEM: BindParameter[UUID] = bindparam("claimant_id")
_rank = case(
    {StepState.PROPOSED.value: 0, StepState.AGREED.value: 0, StepState.NOT_NOW.value: 1, StepState.DISAGREED.value: 1},
    value=Step.state,
    else_=2,
)
_office_rhythm = (
    select(OfficeSetting.value)
    .where(OfficeSetting.office_id == Claimant.office_id, OfficeSetting.name == "rhythm_days",
           OfficeSetting.from_on <= bindparam("on"))
    .order_by(OfficeSetting.from_on.desc(), OfficeSetting.set_at.desc())
    .limit(literal_column("1"))
    .scalar_subquery()
)  # fmt: skip
_open_until = case((_rank == 0, Step.due_on))
PLAN = (
    select(Goal, Step, Staff.name, func.count(Step.id).over(), _office_rhythm)
    .select_from(Claimant)
    .outerjoin(Goal, (Goal.claimant_id == Claimant.id) & Goal.ended_at.is_(None))
    .outerjoin(
        Step,
        and_(
            Step.claimant_id == Claimant.id,
            Step.state != StepState.TAKEN_OFF,
            in_place(Step.note_id),
            step_opens_to(bindparam("reader_staff_id", type_=Uuid()), bindparam("reader_claimant_id", type_=Uuid())),
        ),
    )
    .outerjoin(Staff, Staff.id == Step.coach_id)
    .where(Claimant.id == THEM)
    .order_by(_rank, _open_until.is_(None), _open_until, case((_rank > 0, Step.state_at)).desc(), Step.made_at, Step.id)
    .limit(bindparam("limit", type_=Integer))
)
WORDINGS = (
    select(Goal)
    .where(Goal.claimant_id == THEM)
    .order_by(Goal.ended_at.is_not(None), Goal.made_at.desc(), Goal.id.desc())
)  # fmt: skip


def plan_of(
    session: Session,
    claimant: Claimant,
    *,
    reader: Viewer | None = None,
    limit: int | None = STEPS_SHOWN,
    on: date | None = None,
) -> Plan:
    """The plan as it is now, in one statement; what was taken off is not part of it.

    `reader` at work: who may not read a restricted note does not read what was agreed in it. None is the person.
    """
    key_ring.load(session, [claimant.key_id])
    values = {"claimant_id": claimant.id, "limit": limit or NO_LIMIT, "on": on or clock.today()}
    values |= {
        "reader_staff_id": reader.staff_id if reader else None,
        "reader_claimant_id": None if reader else claimant.id,
    }
    rows = session.execute(PLAN, values).all()
    goal, _step, _name, how_many, office_rhythm = rows[0]
    steps = [(step, name) for _goal, step, name, *_more in rows if step is not None]
    return Plan(
        goal=goal,
        steps=tuple(step for step, _name in steps),
        coach_names={step.coach_id: name for step, name in steps if step.coach_id},
        how_many=how_many,
        rhythm_days=claimant.rhythm_days or int(float(office_rhythm or KINDS["rhythm_days"].default)),
        rhythm_is_agreed=claimant.rhythm_days is not None,
    )


def wordings(session: Session, claimant: Claimant) -> Sequence[Goal]:
    """Every goal and every wording there was, the one that stands first, then newest first."""
    key_ring.load(session, [claimant.key_id])
    return session.scalars(WORDINGS, {"claimant_id": claimant.id}).all()
