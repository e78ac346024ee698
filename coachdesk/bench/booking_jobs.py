"""Who wants which time, for the figure of bookings: spread over everybody's coaches, or a storm on one coach."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from coachdesk import clock
from coachdesk.bench import ids
from coachdesk.bench.sizes import HEAVY_COACH, Size
from coachdesk.models.label import Nation
from coachdesk.working_days import bank_holidays

FIRST_DAY = date(2026, 4, 14)  # later than any meeting that stands in the data
MINUTES, REST = 45, 10
SPREAD, WINDOWS, RACERS = 800, 60, 16
STEPS = 10
# Far enough apart that whoever has one time is in nobody's way at the next, within the usual day.
TIMES = (time(9), time(10, 45), time(13, 30), time(15, 15))


@dataclass(frozen=True)
class Job:
    """One attempt: this person, with their coach, then."""

    claimant_id: UUID
    coach_id: UUID
    starts_at: datetime

    @property
    def rested_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=MINUTES + REST)


def spread(size: Size) -> list[Job]:
    """Each at a time of their own: all are booked. Neighbours in the list have different coaches."""
    of_coach: dict[int, list[int]] = defaultdict(list)
    for person in _without_rules(size):
        of_coach[size.coach_of(person)].append(person)
    starts = _starts(max(map(len, of_coach.values())))
    wanted = [
        (place, _job(person, coach, starts[place]))
        for coach, people in of_coach.items()
        for place, person in enumerate(people)
    ]
    return [job for _place, job in sorted(wanted, key=lambda each: each[0])][:SPREAD]


def storm(size: Size) -> tuple[list[Job], int]:
    """Sixteen for each time of one coach, starts overlapping and not equal; and how many can be booked."""
    people = [person for person in _without_rules(size) if size.coach_of(person) == HEAVY_COACH]
    windows = max(4, min(WINDOWS, size.claimants // 100))
    wanted = [
        _job(people[(window * RACERS + racer) % len(people)], HEAVY_COACH, start + racer % STEPS * timedelta(minutes=5))
        for window, start in enumerate(_starts(windows))
        for racer in range(RACERS)
    ]
    return wanted, windows


def _without_rules(size: Size) -> Iterator[int]:
    """People who have no adjustment and nothing to settle (see people.py): any time within hours may be theirs."""
    return (person for person in range(size.claimants) if person // 7 % 4 == 0 and person % 40 != 3)


def _starts(how_many: int) -> Sequence[datetime]:
    closed, day, found = bank_holidays(Nation.ENGLAND), FIRST_DAY, list[datetime]()
    while len(found) < how_many:
        if day.weekday() < 5 and day not in closed:
            found += [clock.from_london(datetime.combine(day, each)) for each in TIMES]
        day += timedelta(days=1)
    return found[:how_many]


def _job(person: int, coach: int, starts_at: datetime) -> Job:
    return Job(ids.made("claimant", person), ids.made("staff", coach), starts_at)
