"""Who works in the made-up office: coaches who stay, leave and come, their hours, their leave and their sickness."""

import random
from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from coachdesk.simulating import assumed
from coachdesk.simulating.lots import one_of
from coachdesk.simulating.plan import NATION, ONE_DAY, Away, Coach
from coachdesk.slots.hours import Hours
from coachdesk.working_days import add_working_days

# Team time on Wednesday morning and writing up on Friday afternoon are no hours for people.
WEEK = {
    0: ((540, 780), (810, 1020)),
    1: ((540, 780), (810, 1020)),
    2: ((630, 780), (810, 1020)),
    3: ((540, 780), (810, 1020)),
    4: ((540, 780), (810, 840)),
}
PATTERNS = {((0, 1, 2, 3, 4), 37.0): 0.80, ((0, 1, 2, 3), 29.6): 0.10, ((1, 2, 3, 4), 29.6): 0.10}
NAMES = (
    "Alys",
    "Bethan",
    "Carl",
    "Dewi",
    "Elin",
    "Farid",
    "Gwen",
    "Huw",
    "Ines",
    "Jac",
    "Kofi",
    "Lowri",
    "Mair",
    "Nia",
)
WELSH_EVERY, WOMAN = 4, (True, False, True, True, False)
SKILLS = ("mental_health", "neurodiversity", "domestic_abuse")


def coaches(lot: random.Random, count: int, first_on: date, last_on: date) -> dict[int, Coach]:
    """Those of the beginning, and whoever comes after one of them left. The same kind comes after one who left, so that
    an office does not run out of Welsh or of women by lot."""
    found: dict[int, Coach] = {}
    coming = [(number, first_on, number) for number in range(count)]
    while coming:
        number, from_on, like = coming.pop(0)
        leaves_on = _leaves_on(lot, from_on, last_on)
        said_on = leaves_on - timedelta(days=assumed.SAID_BEFORE_DAYS) if leaves_on else None
        found[number] = _coach(lot, number, like, from_on, said_on, leaves_on)
        if leaves_on:
            next_on = leaves_on + ONE_DAY * lot.randint(*assumed.REPLACED_AFTER_DAYS)
            next_on = add_working_days(next_on, 0, NATION)
            if next_on <= last_on:
                coming.append((len(found) + len(coming), next_on, like))
    return found


def _leaves_on(lot: random.Random, from_on: date, last_on: date) -> date | None:
    """Nobody says so before they have been here for as long as it is said before."""
    days = int(lot.expovariate(assumed.ONE_COACH_LEAVES_A_YEAR) * 365) + 2 * assumed.SAID_BEFORE_DAYS
    leaves_on = add_working_days(from_on + ONE_DAY * min(days, 3650), 0, NATION)
    return leaves_on if leaves_on <= last_on else None


def _coach(
    lot: random.Random, number: int, like: int, from_on: date, said_on: date | None, leaves_on: date | None
) -> Coach:
    weekdays, weekly_hours = one_of(lot, PATTERNS)
    parts = [Hours(weekday, *part, from_on, None) for weekday in weekdays for part in WEEK[weekday]]
    return Coach(
        number=number,
        name=f"{NAMES[number % len(NAMES)]} {number + 1:02}",
        gender="female" if WOMAN[like % len(WOMAN)] else "male",
        languages=("cy",) if like % WELSH_EVERY == 0 else (),
        skills=(SKILLS[like % len(SKILLS)],),
        weekly_hours=weekly_hours,
        hours=tuple(parts),
        from_on=from_on,
        said_on=said_on,
        leaves_on=leaves_on,
    )


def away(lot: random.Random, staff: Mapping[int, Coach], first_on: date, last_on: date) -> Iterator[Away]:
    """Leave and sickness of everybody; two absences of one coach never share a day."""
    number = 0
    for coach in staff.values():
        taken: set[date] = set()
        for from_on, until_on, known_on, sudden in [*_leave(lot, coach, last_on), *_sickness(lot, coach, last_on)]:
            days = {from_on + ONE_DAY * step for step in range((until_on - from_on).days + 1)}
            if days & taken or from_on < first_on + ONE_DAY or (coach.leaves_on and until_on >= coach.leaves_on):
                continue
            taken |= {day + ONE_DAY * step for day in days for step in (-1, 0, 1)}
            yield Away(number, coach.number, from_on, until_on, max(known_on, first_on, coach.from_on), sudden)
            number += 1


def _leave(lot: random.Random, coach: Coach, last_on: date) -> Iterator[tuple[date, date, date, bool]]:
    """A year's leave, as much of it as falls into the time that is simulated."""
    for working_days in assumed.LEAVE_BLOCKS:
        begins = coach.from_on + ONE_DAY * lot.randrange(1, 364)
        if working_days >= 5:
            begins -= ONE_DAY * begins.weekday()
        known = begins - ONE_DAY * lot.randint(*assumed.LEAVE_KNOWN_BEFORE_DAYS)
        begins = add_working_days(begins, 0, NATION)
        until = add_working_days(begins, working_days - 1, NATION)
        if coach.from_on < begins and begins <= last_on:
            yield begins, until, known, False


def _sickness(lot: random.Random, coach: Coach, last_on: date) -> Iterator[tuple[date, date, date, bool]]:
    day = coach.from_on
    while (day := day + ONE_DAY * (1 + int(lot.expovariate(assumed.SICK_SPELLS_A_YEAR / 365)))) <= last_on:
        days = (
            lot.randint(*assumed.LONG_SPELL_DAYS)
            if lot.random() < assumed.LONG_SPELL
            else one_of(lot, assumed.SICK_DAYS)
        )
        begins = add_working_days(day, 0, NATION)
        until = add_working_days(begins, days - 1, NATION)
        if begins <= last_on:
            yield begins, until, begins, True
        day = until
