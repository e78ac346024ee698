"""Who is balanced, and what a proposal says: a reason is a code with parameters, put into words by `words.py`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from coachdesk import placing


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with a coach. `cost` is what it breaks to move them: the points of `strength.py`, at least 1."""

    id: UUID
    coach_id: UUID
    needed_minutes: float
    cost: int
    codes: frozenset[str] = frozenset()  # their adjustments, all of them
    not_with: frozenset[UUID] = frozenset()  # coaches they ruled out, and those who are shut out
    may_move: bool = True
    why_not: str = ""  # the code of `strength.never_moved`
    former: tuple[UUID, ...] = ()  # their coaches before, newest first
    wished: tuple[UUID, ...] = ()  # whom they said they would rather have
    language: str = ""
    wished_skills: frozenset[str] = frozenset()  # what they wish that their coach knows about: codes of skills.py


@dataclass(frozen=True, slots=True)
class Coach(placing.Coach):
    """A coach; `committed_minutes` is everything that is not in `people`: cover, what comes once, newcomers."""

    team_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    """Why, as a code with parameters."""

    code: str
    params: Mapping[str, str] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Move:
    """This person to that coach, what it breaks, and why to them."""

    person_id: UUID
    from_id: UUID
    to_id: UUID
    cost: int
    reason_code: str
    reason_params: Mapping[str, str] = field(hash=False)
    needed_minutes: float


@dataclass(frozen=True, slots=True)
class NotPossible:
    """A move that the lead put in and that is not in the proposal, and why."""

    person_id: UUID
    to_id: UUID
    reason: Reason


@dataclass(frozen=True, slots=True)
class StillOver:
    """A coach who stays over the line, by how much, and everything that stands in the way."""

    coach_id: UUID
    over_minutes: float
    percent: float
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Proposal:
    """The moves by coach they leave, the load of every coach in per cent before and after, and how good it is.

    `bound` is what no proposal that takes as many hours off can go below; `over_bound` the minutes over the line that
    no proposal can take off. `gap` is how far the cost is from its bound: 0.01 is one per cent.
    """

    moves: tuple[Move, ...]
    before: Mapping[UUID, float] = field(hash=False)
    after: Mapping[UUID, float] = field(hash=False)
    cost: int
    bound: float
    over_minutes: float
    over_bound: float
    unsolved: tuple[StillOver, ...] = ()
    not_possible: tuple[NotPossible, ...] = ()

    @property
    def gap(self) -> float:
        return self.cost / self.bound - 1 if self.bound else 0.0

    @property
    def is_everybody_under(self) -> bool:
        return not self.unsolved
