"""Which adjustments a coach would break, and which preferences they would meet."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from coachdesk.adjustments.catalogue import AdjustmentKind, kinds_of

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
    for kind in kinds_of(codes):
        if not kind.is_hard:
            continue
        reason = _about_gender(kind, gender) or _about_skill(kind, languages, skills)
        if reason:
            broken.append(BrokenRule(kind.code, reason))
    return broken


def preferred_by_coach(codes: Iterable[str], *, languages: Collection[str], skills: Collection[str]) -> list[str]:
    """The wishes for training that this coach meets. They put coaches in order and never rule one out."""
    wished = (each for each in kinds_of(codes) if not each.is_hard and each.values("coach_skill"))
    return [each.code for each in wished if _about_skill(each, languages, skills) is None]


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
    trained = {_plain(each) for each in skills}
    for skill in kind.values("coach_skill"):
        if skill in SPOKEN:
            if SPOKEN[skill] not in spoken:
                return "language_not_spoken"
        elif _plain(skill) not in trained:
            return "skill_not_held"
    return None


def _plain(skill: str) -> str:
    return " ".join(skill.casefold().replace("_", " ").replace("-", " ").split())
