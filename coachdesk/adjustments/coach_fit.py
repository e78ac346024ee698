"""Which adjustments a coach would break, and which preferences they would meet."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from coachdesk import skills as skill_list
from coachdesk.adjustments.catalogue import AdjustmentKind, kind, kinds_of

DECLARED = frozenset({"female", "male", "another"})
SPOKEN = {"welsh": "cy"}


@dataclass(frozen=True, slots=True)
class BrokenRule:
    """A hard adjustment that this coach cannot keep, and why."""

    code: str
    reason_code: str


def broken_by_coach(
    codes: Iterable[str], *, gender: str | None, languages: Collection[str], skills: Collection[str]
) -> list[BrokenRule]:
    """The hard adjustments that having this coach would break. A gender that is not declared never matches."""
    broken = []
    for each in kinds_of(codes):
        if not each.is_hard:
            continue
        reason = _about_gender(each, gender) or _about_skill(each, languages, skills)
        if reason:
            broken.append(BrokenRule(each.code, reason))
    return broken


def preferred_by_coach(codes: Iterable[str], *, languages: Collection[str], skills: Collection[str]) -> list[str]:
    """The wishes for training that this coach meets. They put coaches in order and never rule one out."""
    wished = (each for each in kinds_of(codes) if not each.is_hard and each.values("coach_skill"))
    return [each.code for each in wished if _about_skill(each, languages, skills) is None]


def skills_of(code: str) -> tuple[str, ...]:
    """The skills that an adjustment asks its coach to have; a language that it asks for is none of them."""
    return tuple(each for each in kind(code).values("coach_skill") if each not in SPOKEN)


def languages_of(codes: Iterable[str]) -> frozenset[str]:
    """The languages that these adjustments ask for, to speak and to read."""
    return frozenset(language for each in kinds_of(codes) for language in each.values("language"))


def _about_gender(kind: AdjustmentKind, gender: str | None) -> str | None:
    wanted = kind.values("staff_gender")
    declared = (gender or "").strip().casefold()
    if not wanted or declared in wanted:
        return None
    return "gender_differs" if declared in DECLARED else "gender_not_declared"


def _about_skill(kind: AdjustmentKind, languages: Collection[str], skills: Collection[str]) -> str | None:
    spoken = {each.strip().casefold() for each in languages}
    trained = skill_list.codes_of(skills)
    for skill in kind.values("coach_skill"):
        if skill in SPOKEN:
            if SPOKEN[skill] not in spoken:
                return "language_not_spoken"
        elif skill_list.known(skill) not in trained:
            return "skill_not_held"
    return None
