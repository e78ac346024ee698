"""Who could be whose coach: hard adjustments are asked first, and an answer serves everybody who asks for the same."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from coachdesk.adjustments.catalogue import kinds_of
from coachdesk.adjustments.coach_fit import broken_by_coach, languages_of, preferred_by_coach, skills_of
from coachdesk.adjustments.contradictions import ABOUT_THE_COACH, contradictions
from coachdesk.placing.parties import Coach, Person, Unplaceable
from coachdesk.skills import SKILLS, codes_of

NOT_WITH = "STAFF_NOT"


@dataclass(frozen=True, slots=True)
class Match:
    """What makes a coach right for somebody beyond breaking nothing: a language of theirs, and what they wished the
    coach would know about: the codes of preferences, and of skills."""

    language: str = ""
    skills: tuple[str, ...] = ()

    @property
    def rank(self) -> tuple[bool, int]:
        """Their language first, then how many of their wishes are met; the smaller the better."""
        return (not self.language, -len(self.skills))


class Fitting:
    """The coaches who can take people, and for each person those of them who break nothing."""

    def __init__(self, coaches: Iterable[Coach]) -> None:
        self.coaches = sorted((each for each in coaches if _can_take(each)), key=lambda each: each.id)
        self._fitting: dict[frozenset[str], list[Coach]] = {}
        self._matches: dict[tuple[frozenset[str], frozenset[str]], dict[UUID, Match]] = {}

    def coaches_for(self, person: Person) -> list[Coach]:
        """Those who break no hard adjustment of this person, by id."""
        rules = _rules_about_coaches(person)
        if rules not in self._fitting:
            self._fitting[rules] = [each for each in self.coaches if not _broken(rules, each)]
        return [each for each in self._fitting[rules] if each.id not in person.not_with]

    def why_nobody(self, person: Person) -> Unplaceable | None:
        """The reason that nobody can be suggested, whatever room there is; None when somebody fits."""
        for each in contradictions(person.codes):
            if each.reason_code in ABOUT_THE_COACH:
                return Unplaceable(person.id, "needs_contradict", {"first": each.first, "second": each.second})
        if not self.coaches:
            return Unplaceable(person.id, "no_coaches", {})
        if NOT_WITH in person.codes and not person.not_with:
            return Unplaceable(person.id, "ask_who_not", {})
        if not self.coaches_for(person):
            return Unplaceable(person.id, "no_coach_fits", self._ruled_out(person))
        return None

    def matches(self, person: Person) -> Mapping[UUID, Match]:
        """How well each coach matches this person, by the coach's id."""
        _, languages, wishes = asks(person)
        if (languages, wishes) not in self._matches:
            self._matches[languages, wishes] = {each.id: _match(languages, wishes, each) for each in self.coaches}
        return self._matches[languages, wishes]

    def unmet(self, person: Person, coach_id: UUID) -> tuple[str, ...]:
        """The skills that this person asked for and this coach does not have."""
        _, _, wishes = asks(person)
        return tuple(sorted(skills_in(wishes - set(self.matches(person)[coach_id].skills))))

    def _ruled_out(self, person: Person) -> dict[str, str]:
        rules = _rules_about_coaches(person)
        counted = Counter(code for each in self.coaches for code in _broken(rules, each))
        counted[NOT_WITH] = sum(each.id in person.not_with for each in self.coaches)
        told = " ".join(f"{code}:{count}" for code, count in sorted(counted.items()) if count)
        return {"coaches": str(len(self.coaches)), "rules": told}


def asks(person: Person) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """What of a person decides who fits and how well: rules about coaches, languages, wishes."""
    preferred = frozenset(
        each.code for each in kinds_of(person.codes) if not each.is_hard and each.values("coach_skill")
    )
    wishes = preferred | (frozenset(person.wished_skills) - skills_in(preferred))
    return _rules_about_coaches(person), _languages_wanted(person), wishes


def skills_in(wishes: Iterable[str]) -> frozenset[str]:
    """The skills behind some wishes: a skill stands for itself, a preference for what it asks of a coach."""
    return frozenset(skill for each in wishes for skill in ((each,) if each in SKILLS else skills_of(each)))


def _can_take(coach: Coach) -> bool:
    """Being full is no matter here; having no time at all is."""
    return coach.takes_people and coach.available_minutes >= 1


def _rules_about_coaches(person: Person) -> frozenset[str]:
    about = ("staff_gender", "coach_skill")
    return frozenset(
        each.code for each in kinds_of(person.codes) if each.is_hard and any(each.values(key) for key in about)
    )


def _broken(rules: frozenset[str], coach: Coach) -> Sequence[str]:
    broken = broken_by_coach(rules, gender=coach.gender, languages=coach.languages, skills=coach.skills)
    return [each.code for each in broken]


def _languages_wanted(person: Person) -> frozenset[str]:
    """English is what everybody here speaks, so it sets nobody apart."""
    return (languages_of(person.codes) | {person.language.strip().casefold()}) - {"", "en"}


def _match(languages: frozenset[str], wishes: frozenset[str], coach: Coach) -> Match:
    spoken = sorted(languages & {each.strip().casefold() for each in coach.languages})
    preferred = [each for each in wishes if each not in SKILLS]
    met = preferred_by_coach(preferred, languages=coach.languages, skills=coach.skills)
    wished = sorted(codes_of(coach.skills) & (wishes - set(preferred)))
    return Match(spoken[0] if spoken else "", (*met, *wished))
