"""Finding times: nobody here is in two meetings at once, now or in the year before, and nobody meets on a day off."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from coachdesk import clock
from coachdesk.adjustments.catalogue import kinds_of
from coachdesk.adjustments.modes import modes_allowed
from coachdesk.adjustments.slot import USUAL_MINUTES, meeting_minutes
from coachdesk.demo.clock import NATION
from coachdesk.demo.coaches import COACHES, STAFF
from coachdesk.models.label import AppointmentState, Mode
from coachdesk.office_settings import KINDS
from coachdesk.working_days import add_working_days, last_working_day

OPENS, CLOSES, STEP = 9 * 60, 17 * 60, 15
REST = int(KINDS["rest_minutes"].default)
HOURS = {(plan.key, weekday): plan.hours(weekday) for plan in STAFF for weekday in range(7)}
MOST_A_DAY = 4  # so that there is time left to offer
USUALLY = {Mode.IN_PERSON: 55, Mode.PHONE: 28, Mode.VIDEO: 12, Mode.OUTREACH: 5}


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting with a coach, by its key."""

    coach: str
    starts_at: datetime
    minutes: int
    mode: Mode
    state: AppointmentState

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)


@dataclass(frozen=True, slots=True)
class Suits:
    """What suits somebody: how long, in which ways, and between which minutes of the day."""

    minutes: int
    modes: tuple[Mode, ...]
    not_before: int
    not_after: int

    @classmethod
    def of(cls, codes: Collection[str], base: int = USUAL_MINUTES) -> "Suits":
        """As their adjustments say; when these leave no way to meet, any way was taken before that was known."""
        hard = [kind for kind in kinds_of(codes) if kind.is_hard]
        allowed = modes_allowed(codes)
        return cls(
            meeting_minutes(codes, base),
            tuple(mode for mode in USUALLY if mode.value in allowed) or tuple(USUALLY),
            max([OPENS, *(_minute(each) for kind in hard for each in kind.values("not_before"))]),
            min([CLOSES, *(_minute(each) for kind in hard for each in kind.values("not_after"))]),
        )

    def mode(self, lots: Random) -> Mode:
        return lots.choices(self.modes, [USUALLY[mode] for mode in self.modes])[0]


class Diary:
    """The diaries of all coaches, filled one meeting after another."""

    def __init__(self, today: date) -> None:
        self.today = today
        self._taken: dict[tuple[str, date], list[tuple[int, int]]] = defaultdict(list)
        for plan in COACHES:
            for away in plan.away:
                for working_days in range(away.first, away.last + 1):
                    self.close(plan.key, self.ahead(working_days))

    def ago(self, days: int) -> date:
        """The working day that many days ago, or the last one before that."""
        return last_working_day(self.today - timedelta(days=days), NATION)

    def ahead(self, working_days: int) -> date:
        """The working day after that many working days."""
        return add_working_days(self.today, working_days, NATION)

    def close(self, coach: str, day: date) -> None:
        """Nothing more on this day."""
        self._taken[coach, day].append((0, 24 * 60))

    def at(self, coach: str, day: date, start: time, minutes: int, mode: str, state: AppointmentState) -> Meeting:
        """A meeting whose time is given; it has to be free."""
        begin = start.hour * 60 + start.minute
        assert self._free(coach, day, begin, minutes), f"{coach} is not free on {day} at {start}"
        return self._take(coach, day, begin, minutes, Mode(mode), state)

    def find(
        self, coach: str, days: Iterator[date], suits: Suits, state: AppointmentState, lots: Random
    ) -> Meeting | None:
        """A meeting on the first of these days on which a time suits."""
        for day in days:
            if day >= self.today and len(self._taken[coach, day]) >= MOST_A_DAY:
                continue
            begin = self._free_time(coach, day, suits, lots)
            if begin is not None:
                return self._take(coach, day, begin, suits.minutes, suits.mode(lots), state)
        return None

    def _free_time(self, coach: str, day: date, suits: Suits, lots: Random) -> int | None:
        starts = range(suits.not_before, suits.not_after - suits.minutes + 1, STEP)
        turn = lots.randrange(len(starts)) if starts else 0
        in_turn = [*starts[turn:], *starts[:turn]]
        return next((start for start in in_turn if self._free(coach, day, start, suits.minutes)), None)

    def _free(self, coach: str, day: date, start: int, minutes: int) -> bool:
        end = start + minutes + REST
        hours = HOURS[coach, day.weekday()]
        if not any(opens <= start and start + minutes <= closes for opens, closes in hours):
            return False
        return all(end <= other_start or start >= other_end for other_start, other_end in self._taken[coach, day])

    def _take(self, coach: str, day: date, start: int, minutes: int, mode: Mode, state: AppointmentState) -> Meeting:
        self._taken[coach, day].append((start, start + minutes + REST))
        starts_at = clock.from_london(datetime.combine(day, time(start // 60, start % 60)))
        return Meeting(coach, starts_at, minutes, mode, state)


def _minute(text: str) -> int:
    hours, minutes = text.split(":")
    return int(hours) * 60 + int(minutes)
