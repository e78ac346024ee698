"""The search: which times are free over some days, and which rule rules out how many of the others."""

from datetime import date, datetime, timedelta

from coachdesk.slots.answer import Answer, RuledOut
from coachdesk.slots.barriers import Window, barriers_of, hours_of
from coachdesk.slots.day import Day
from coachdesk.slots.diary import Diary
from coachdesk.slots.grid import QUARTER, Grid
from coachdesk.slots.rules import Rules
from coachdesk.slots.spans import parted
from coachdesk.slots.wall import ONE_DAY, midnight

__all__ = ("Answer", "Day", "RuledOut", "search")
LONGEST = 366
SOON = timedelta(minutes=5)  # to read the page and to get there; a time that is typed may begin at once


def search(
    diary: Diary, rules: Rules, *, from_on: date, days: int, now: datetime, beside: tuple[Diary, Rules] | None = None
) -> Answer:
    """Every quarter hour of these days at which a meeting may start, and what is in the way of the rest.

    `beside` is a second coach who is there as well: what is in their way counts too.
    """
    if not 1 <= days <= LONGEST:
        raise ValueError(f"days lie between 1 and {LONGEST}, not at {days}")
    window = Window(from_on, days, now, SOON)
    begins = midnight(from_on)
    grid = Grid(begins, (midnight(from_on + ONE_DAY * days) - begins) // QUARTER)
    hours, barriers = hours_of(diary, window), barriers_of(diary, rules, window)
    if beside is not None:
        hours, _ = parted(hours, hours_of(beside[0], window))
        barriers += barriers_of(*beside, window)
    return Answer(rules, diary, window, grid, hours, barriers)
