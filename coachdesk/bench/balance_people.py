"""Coaches and their people to be balanced, by arithmetic: the same every time, and every rule among them.

Of twenty coaches one leaves and two are over the line, the others have a little room. 11 people in a hundred have a
hard rule about their coach, 12 are never moved.
"""

from uuid import UUID

from coachdesk.balancing import Coach, Person
from coachdesk.bench import ids

NEEDS = [53.81] * 10 + [35.87] * 4 + [71.74] * 3 + [107.62] * 2 + [5.0]
RULES = ["STAFF_FEMALE"] * 4 + ["STAFF_MALE"] + ["FMT_WELSH"] * 2 + ["STAFF_NOT"] * 4
WISHES = ["STAFF_MH"] * 5 + ["STAFF_DA"] * 2
SPOKEN = ["pl", "ar", "ur"]
TEAM = 12


def made(coaches: int, people: int) -> tuple[list[Person], list[Coach]]:
    """So many coaches with so many people between them."""
    everybody = [_person(number, coaches) for number in range(people)]
    needed = dict.fromkeys((coach_id(number) for number in range(coaches)), 0.0)
    for each in everybody:
        needed[each.coach_id] += each.needed_minutes
    return everybody, [_coach(number, needed[coach_id(number)]) for number in range(coaches)]


def coach_id(number: int) -> UUID:
    return ids.made("staff", number)


def leaves(coach: int) -> bool:
    return coach % 20 == 7


def _person(number: int, coaches: int) -> Person:
    coach = number % coaches
    rule = RULES[here] if (here := _drawn(number, 1, 100)) < len(RULES) else ""
    wish = WISHES[here] if (here := _drawn(number, 2, 100)) < len(WISHES) else ""
    other = coach_id(_drawn(number, 3, coaches))
    stays = _drawn(number, 4, 100) < 12 and not leaves(coach)
    speaks = _drawn(number, 5, 50)
    return Person(
        ids.made("claimant", number),
        coach_id(coach),
        NEEDS[_drawn(number, 6, len(NEEDS))],
        cost=1 + _drawn(number, 7, 12) + _drawn(number, 8, 13),
        codes=frozenset({rule, wish} - {""}),
        not_with=frozenset({other}) if rule == "STAFF_NOT" else frozenset(),
        may_move=not stays,
        why_not="under_13_weeks" if stays else "",
        former=(coach_id(_drawn(number, 9, coaches)),) if _drawn(number, 10, 20) == 0 else (),
        language=SPOKEN[speaks] if speaks < len(SPOKEN) else "en",
    )


def _coach(number: int, needed: float) -> Coach:
    load = 1.04 + _drawn(number, 11, 20) / 100 if number % 20 in (3, 12) else 0.82 + _drawn(number, 12, 17) / 100
    return Coach(
        coach_id(number),
        f"Coach {number}",
        gender=("female", "female", "female", "male", "male", "")[_drawn(number, 13, 6)],
        languages=["cy"] if _drawn(number, 14, 12) == 0 else [SPOKEN[_drawn(number, 15, len(SPOKEN))]],
        skills=["mental health"] if number % 3 else ["domestic abuse"],
        available_minutes=0 if leaves(number) else round((needed + 200) / load, 1),
        committed_minutes=0 if leaves(number) else 200,
        takes_people=not leaves(number),
        team_id=ids.made("team", number // TEAM),
    )


def _drawn(number: int, what: int, below: int) -> int:
    """A figure that looks drawn, and is worked out."""
    mixed = (number * 2_654_435_761 + what * 2_246_822_519) & 0xFFFFFFFF
    mixed = ((mixed ^ (mixed >> 15)) * 2_246_822_507) & 0xFFFFFFFF
    mixed = ((mixed ^ (mixed >> 13)) * 3_266_489_909) & 0xFFFFFFFF
    return (mixed ^ (mixed >> 16)) % below
