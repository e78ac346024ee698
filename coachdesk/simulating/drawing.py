"""The year drawn from one seed: the same seed, the same year."""

import random
from collections.abc import Iterator
from datetime import date, timedelta

from coachdesk.models.label import WhenAway
from coachdesk.simulating import assumed, staffing
from coachdesk.simulating.lots import one_of
from coachdesk.simulating.newcomers import Newcomers
from coachdesk.simulating.plan import NATION, ONE_DAY, Due, Person, Plan
from coachdesk.working_days import add_working_days

OPEN_FROM, OPEN_UNTIL = 9 * 60, 16 * 60


def draw(*, seed: int, weeks: int, coaches: int, people: int) -> Plan:
    """The events of so many weeks in an office that begins with so many coaches and people."""
    lot = random.Random(seed)
    first_on = assumed.FIRST_ON
    last_on = first_on + timedelta(weeks=weeks) - ONE_DAY
    staff = staffing.coaches(lot, coaches, first_on, last_on)
    away = tuple(staffing.away(lot, staff, first_on, last_on))
    everybody = {each.number: each for each in Newcomers(lot, staff, people, first_on, last_on).everybody()}
    number = 0
    dues: dict[int, tuple[Due, ...]] = {}
    for person in everybody.values():
        dues[person.number] = tuple(_dues(lot, person, number, first_on, last_on))
        number += len(dues[person.number])
    return Plan(seed, first_on, last_on, staff, away, everybody, dues, coaches)


def _dues(lot: random.Random, person: Person, number: int, first_on: date, last_on: date) -> Iterator[Due]:
    """The first soon after they come, the others by their rhythm, as long as they are here."""
    if person.comes_on > first_on:
        on = add_working_days(person.comes_on, lot.randint(*assumed.FIRST_MEETING_AFTER), NATION)
    else:
        on = add_working_days(first_on, lot.randrange(person.rhythm_days * 5 // 7), NATION)
    while on <= last_on and person.is_here(on):
        answer = one_of(lot, assumed.ANSWER_WHEN_AWAY)
        yield Due(
            number=number,
            person=person.number,
            due_on=on,
            minute=lot.randrange(OPEN_FROM, OPEN_UNTIL, 15),
            ahead_days=one_of(lot, assumed.BOOKED_AHEAD),
            missed=_missed(lot),
            answer=WhenAway(answer) if answer else None,
            answer_days=lot.randint(*assumed.ANSWERS_AFTER_DAYS),
        )
        number += 1
        on += ONE_DAY * person.rhythm_days


def _missed(lot: random.Random) -> int:
    missed = 0
    while missed < 3 and lot.random() < assumed.DID_NOT_COME:
        missed += 1
    return missed
