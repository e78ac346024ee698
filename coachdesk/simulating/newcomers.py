"""Who comes to the made-up office: those of the first day, and whoever comes as others leave."""

import random
from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from coachdesk.adjustments.contradictions import contradictions
from coachdesk.models.label import WhenAway
from coachdesk.simulating import assumed
from coachdesk.simulating.lots import one_of
from coachdesk.simulating.plan import NATION, ONE_DAY, Coach, Kept, Need, Person
from coachdesk.working_days import add_working_days

MORNING, AFTERNOON = (540, 780), (780, 1020)
MONTH, MONTH_DAYS = timedelta(days=28), 30.44
WELSH = "FMT_WELSH"


class Newcomers:
    """Everybody of a year, in the order in which they come."""

    def __init__(
        self, lot: random.Random, staff: Mapping[int, Coach], count: int, first_on: date, last_on: date
    ) -> None:
        self.lot, self.staff, self.count, self.first_on, self.last_on = lot, staff, count, first_on, last_on

    def everybody(self) -> Iterator[Person]:
        for number, comes_on in enumerate(self._days()):
            yield self._person(number, comes_on)

    def _days(self) -> Iterator[date]:
        """The first day for those who are here; then as many a day as leave, and a few more."""
        yield from [self.first_on] * self.count
        days = (self.last_on - self.first_on).days
        a_day = self.count * (assumed.LEAVE_THE_OFFICE_A_MONTH / MONTH_DAYS + assumed.GROWTH_A_YEAR / 365)
        owed = 0.0
        for step in range(1, days + 1):
            owed += a_day
            on = self.first_on + ONE_DAY * step
            while owed >= 1:
                owed -= 1
                yield add_working_days(on, 0, NATION)

    def _person(self, number: int, comes_on: date) -> Person:
        lot = self.lot
        stays = lot.expovariate(assumed.LEAVE_THE_OFFICE_A_MONTH / MONTH_DAYS)
        leaves_on = comes_on + timedelta(days=1 + int(stays))
        away = one_of(lot, assumed.DEFAULT_WHEN_AWAY)
        needs = self._needs(comes_on)
        codes = {each.code for each in needs}
        return Person(
            number=number,
            comes_on=comes_on,
            met_on=comes_on - MONTH if comes_on == self.first_on else None,
            leaves_on=leaves_on if leaves_on <= self.last_on else None,
            rhythm_days=one_of(lot, assumed.RHYTHMS),
            language="cy" if WELSH in codes else "en",
            needs=needs,
            kept=tuple(self._kept()) if "TIME_AVOID" in codes else (),
            when_away=WhenAway(away) if away else None,
        )

    def _needs(self, comes_on: date) -> tuple[Need, ...]:
        """What they need from the start, and for some one thing more in the year that follows. Nothing contradicts."""
        lot = self.lot
        drawn = [
            Need(code, comes_on, self._whom(code)) for code, share in assumed.NEEDS.items() if lot.random() < share
        ]
        if lot.random() < assumed.NEW_NEED_A_YEAR:
            later = comes_on + ONE_DAY * lot.randint(1, 365)
            drawn.append(Need(lot.choice(assumed.NEW_NEEDS), later))
        kept: list[Need] = []
        for each in drawn:
            codes = [other.code for other in kept]
            if each.code not in codes and not contradictions([*codes, each.code]):
                kept.append(each)
        return tuple(kept)

    def _whom(self, code: str) -> tuple[int, ...]:
        return (self.lot.randrange(len(self.staff)),) if code == "STAFF_NOT" else ()

    def _kept(self) -> Iterator[Kept]:
        for weekday in sorted(self.lot.sample(range(5), 2)):
            yield Kept(weekday, *self.lot.choice((MORNING, AFTERNOON)))
