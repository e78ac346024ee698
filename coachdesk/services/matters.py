"""Matters to settle: opened when a rule of the person cannot be kept as things stand, settled by the person alone.

`due_matters` says what has to be asked; it reads nothing and writes nothing.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from coachdesk.adjustments.coach_fit import broken_by_coach
from coachdesk.adjustments.contradictions import contradictions
from coachdesk.models import Staff
from coachdesk.models.label import MatterKind

NOT_WITH = "STAFF_NOT"


@dataclass(frozen=True, slots=True)
class CoachFacts:
    """What of a coach an adjustment can ask about."""

    id: UUID
    gender: str = ""
    languages: Collection[str] = ()
    skills: Collection[str] = ()

    @classmethod
    def of(cls, staff: Staff) -> "CoachFacts":
        """The facts of a member of staff."""
        return cls(staff.id, staff.gender, staff.languages, staff.skills)


@dataclass(frozen=True, slots=True)
class Due:
    """Something to ask the person: which kind, about which codes, and what it is known by."""

    kind: MatterKind
    about: str
    params: Mapping[str, str] = field(hash=False)

    @property
    def key(self) -> tuple[str, str, str]:
        """Two that have the same key are one matter: a matter about a coach is about that coach alone."""
        return self.kind.value, self.about, self.params.get("coach", "")


def due_matters(codes: Iterable[str], coach: CoachFacts | None, not_with: Collection[UUID] = ()) -> list[Due]:
    """What a person with these adjustments, and this coach or none, has to be asked; always in the same order.

    `not_with` are the members of staff whom the person ruled out by name.
    """
    held = list(codes)
    due = [
        Due(
            MatterKind.ADJUSTMENTS_CONTRADICT,
            f"{each.first} {each.second}",
            {"first": each.first, "second": each.second, "reason": each.reason_code},
        )
        for each in contradictions(held)
    ]
    if coach is None:
        return due
    broken = broken_by_coach(held, gender=coach.gender, languages=coach.languages, skills=coach.skills)
    reasons = {each.code: each.reason_code for each in broken}
    if NOT_WITH in held and coach.id in not_with:
        reasons[NOT_WITH] = "ruled_out"
    about_coach = MatterKind.COACH_BREAKS_ADJUSTMENT
    return due + [Due(about_coach, code, {"coach": str(coach.id), "reason": reason}) for code, reason in reasons.items()]
