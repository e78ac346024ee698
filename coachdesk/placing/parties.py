"""Who is to be placed, with whom they could be, and what comes of it: a reason is a code with parameters."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody without a coach. `language` is the one they want to speak; `not_with` the coaches they ruled out.

    `wished_skills` and `rather` are what they wish for (codes of skills.py, and coaches): they put in order, no more.
    """

    id: UUID
    codes: Collection[str] = ()
    language: str = ""
    former_coaches: Sequence[tuple[UUID, date | None]] = ()  # newest first
    needed_minutes: float = 0
    not_with: Collection[UUID] = ()
    wished_skills: Collection[str] = ()
    rather: Collection[UUID] = ()


@dataclass(frozen=True, slots=True)
class Coach:
    """Somebody who could be their coach, with the minutes of a month: those there are, and those already needed."""

    id: UUID
    name: str
    gender: str = ""
    languages: Collection[str] = ()
    skills: Collection[str] = ()
    available_minutes: float = 0
    committed_minutes: float = 0
    takes_people: bool = True


@dataclass(frozen=True, slots=True)
class Suggestion:
    """This coach for this person, and why. `unmet` are the skills that were asked for and this coach does not have."""

    person_id: UUID
    coach_id: UUID
    reason_code: str
    reason_params: dict[str, str] = field(hash=False)
    needed_minutes: float
    unmet: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unplaceable:
    """Nobody can be suggested for this person, and why."""

    person_id: UUID
    reason_code: str
    reason_params: dict[str, str] = field(hash=False)
