"""What a coach can know about: one list, by codes, with the words for each and how files spell it.

An adjustment may ask for one (`coach_skill`), and so may a person's own wish. A language is not a skill: Welsh stands
with the languages. What a file says that is not in the list stays as it is written, and is compared as it is written.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from coachdesk.translation import N_, gettext, list_text


@dataclass(frozen=True, slots=True)
class Skill:
    """`words` follow “knows about”; `also` are other spellings, plain."""

    code: str
    words: str
    also: tuple[str, ...] = ()


SKILLS: Mapping[str, Skill] = MappingProxyType(
    {
        skill.code: skill
        for skill in (
            Skill("mental_health", N_("mental health"), ("mh", "mental health training", "mental wellbeing")),
            Skill(
                "neurodiversity",
                N_("autism, ADHD and neurodiversity"),
                ("nd", "neurodivergence", "neurodivergent people", "neurodiversity training", "autism", "adhd"),
            ),
            Skill(
                "domestic_abuse",
                N_("domestic abuse"),
                ("da", "dv", "domestic violence", "domestic abuse training", "violence at home"),
            ),
            Skill("lone_parents", N_("bringing up children alone"), ("lone parent", "single parents", "single parent")),
            Skill(
                "self_employment",
                N_("self-employment"),
                ("self employed", "own business", "starting a business", "business start up"),
            ),
            Skill("young_people", N_("young people"), ("youth", "under 25s", "under 25", "18 to 24", "18 24")),
            Skill("care_leavers", N_("leaving care"), ("care leaver", "care experienced people")),
            Skill("over_50s", N_("work after 50"), ("over 50", "50 plus", "50+", "older people", "older workers")),
            Skill("carers", N_("caring for somebody"), ("carer", "caring", "unpaid carers", "unpaid care")),
            Skill(
                "refugees",
                N_("coming here as a refugee"),
                ("refugee", "asylum", "refugees and asylum seekers", "people seeking asylum"),
            ),
            Skill(
                "leaving_prison",
                N_("leaving prison"),
                ("prison leavers", "prison leaver", "ex prisoners", "ex offenders", "people leaving prison"),
            ),
            Skill(
                "disability",
                N_("disability and long illness"),
                ("disabled people", "health conditions", "long term health conditions", "health and disability"),
            ),
            Skill("learning_disability", N_("learning disability"), ("learning disabilities", "ld")),
            Skill("hearing_and_sight", N_("hearing and sight loss"), ("deaf people", "deafness", "sight loss")),
            Skill(
                "drugs_and_alcohol",
                N_("drugs and alcohol"),
                ("drug and alcohol", "addiction", "substance use", "substance misuse", "recovery"),
            ),
            Skill("homelessness", N_("having no settled home"), ("housing", "homeless people", "rough sleeping")),
            Skill("money_and_debt", N_("money and debt"), ("debt", "money advice", "debt advice")),
            Skill("armed_forces", N_("leaving the armed forces"), ("veterans", "veteran", "service leavers")),
            Skill("grief", N_("grief"), ("bereavement", "loss")),
        )
    }
)


def plain(text: str) -> str:
    """How two spellings are compared: case, hyphens and underscores make no difference."""
    return " ".join(text.casefold().replace("_", " ").replace("-", " ").split())


_BY_SPELLING: Mapping[str, str] = MappingProxyType(
    {plain(each): skill.code for skill in SKILLS.values() for each in (skill.code, skill.words, *skill.also)}
)


def code_of(text: str) -> str | None:
    """The code of a skill, however it is spelled; None for what is not in the list."""
    return _BY_SPELLING.get(plain(text))


def known(text: str) -> str:
    """The code where there is one, else the words as they are compared."""
    return code_of(text) or plain(text)


def codes_of(texts: Iterable[str]) -> frozenset[str]:
    """The skills of somebody, as they are compared."""
    return frozenset(known(each) for each in texts)


def others(texts: Iterable[str]) -> list[str]:
    """What stands there beside the list, as it was written."""
    return [each for each in texts if code_of(each) is None]


def skill_text(code: str) -> str:
    """What it is called in the reader's language; what is not in the list, as it was written."""
    return gettext(SKILLS[code].words) if code in SKILLS else code


def skills_text(codes: Iterable[str]) -> str:
    """Several in a row, in the order of the list."""
    wanted = list(codes)
    listed = [code for code in SKILLS if code in wanted]
    return list_text([skill_text(each) for each in [*listed, *(each for each in wanted if each not in SKILLS)]])
