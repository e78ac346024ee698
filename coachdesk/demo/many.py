"""The many beside the people of the stories: the rest of each caseload, and those who came in without a coach.

Every person is drawn from lots of their own: the same people come whatever the day, and one more changes nobody else.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from random import Random

from coachdesk.adjustments.coach_fit import broken_by_coach
from coachdesk.demo import names
from coachdesk.demo.cast import NOT_TO_BE_PLACED, STORIES
from coachdesk.demo.coaches import COACHES, LEFT, StaffPlan
from coachdesk.demo.lots import lots_of
from coachdesk.demo.needs import needs_of, words_of
from coachdesk.demo.plans import PersonPlan
from coachdesk.spoken_reference import ALPHABET

BORN_FROM, BORN_DAYS = date(1959, 1, 1), 48 * 365
LEFT_BEHIND, KNOWN_HERE, NEW_HERE = 68, 38, 89
COUNT = sum(coach.people for coach in COACHES) + len(NOT_TO_BE_PLACED) + LEFT_BEHIND + KNOWN_HERE + NEW_HERE


def everybody() -> list[PersonPlan]:
    """All who come to Harbour Street, the people of the stories first, each with a reference of their own."""
    told, lots = {plan.said for plan in (*STORIES, *NOT_TO_BE_PLACED)}, lots_of("references")
    everyone = [*STORIES, *caseloads(), *NOT_TO_BE_PLACED, *without_coach()]
    return [plan if plan.said else replace(plan, said=_reference(lots, told)) for plan in everyone]


def caseloads() -> Iterator[PersonPlan]:
    """The rest of each coach's people."""
    for coach in COACHES:
        told = sum(plan.coach == coach.key for plan in STORIES)
        for number in range(coach.people - told):
            yield _with_coach(coach, lots_of(coach.key, number))


def without_coach() -> Iterator[PersonPlan]:
    """Those whose coach has left, those who have been here before, and those who are new."""
    for number in range(LEFT_BEHIND):
        lots = lots_of("left behind", number)
        known_to = (LEFT, LEFT, LEFT, _somebody(lots))
        yield replace(_somebody_new(lots), seen=lots.randint(90, 600), last=lots.randint(6, 30), known_to=known_to)
    for number in range(KNOWN_HERE):
        lots = lots_of("known here", number)
        ago = lots.randint(70, 200)
        yield replace(_somebody_new(lots), seen=ago + lots.randint(40, 160), last=ago, known_to=(_somebody(lots),))
    for number in range(NEW_HERE):
        plan = _somebody_new(lots_of("new here", number))
        yield replace(plan, rhythm=None if number % 2 else plan.rhythm)


def _with_coach(coach: StaffPlan, lots: Random) -> PersonPlan:
    plan = _somebody_new(lots)
    broken = broken_by_coach(plan.codes, gender=coach.gender, languages=coach.languages, skills=coach.skills)
    kept = tuple(need for need in plan.needs if need.code not in {each.code for each in broken})
    rhythm, since = lots.choice(coach.rhythms), lots.randint(21, 1100)
    return replace(
        plan,
        coach=coach.key,
        needs=kept,
        rhythm=rhythm,
        since=since,
        seen=since + lots.choice((0, 0, 0, lots.randint(60, 300))),
        last=lots.randint(1, min(rhythm or 28, since)),
        known_to=tuple(dict.fromkeys(_somebody(lots, but=coach.key) for _ in range(2))),
        books=lots.random() > 0.05,
    )


def _somebody_new(lots: Random) -> PersonPlan:
    origin = lots.choices(names.ORIGINS, [each.share for each in names.ORIGINS])[0]
    first, last = lots.choice(origin.first), lots.choice(origin.last)
    latin = ""
    if origin.spelled:
        (first, first_latin), (last, last_latin) = first.split("|"), last.split("|")
        latin = f"{first_latin} {last_latin}"
    elif lots.random() < 0.008:
        first, last = lots.choice(names.ONE_NAME), ""
    language = origin.language if origin.language and lots.random() < 0.4 else "en"
    return PersonPlan(
        first,
        last,
        BORN_FROM + timedelta(days=lots.randrange(BORN_DAYS)),
        latin_name=latin,
        language=language,
        needs=needs_of(lots, "" if language == "en" else language),
        words=words_of(lots),
        rhythm=lots.choice((35, 42, 42, 56, 56)),
    )


def _somebody(lots: Random, but: str = "") -> str:
    return lots.choice([coach.key for coach in COACHES if coach.key != but])


def _reference(lots: Random, told: set[str]) -> str:
    """A reference that nobody has yet."""
    while True:
        figures = "".join(lots.choices(ALPHABET, k=6))
        said = f"{figures[:3]}-{figures[3:]}"
        if said not in told:
            told.add(said)
            return said
