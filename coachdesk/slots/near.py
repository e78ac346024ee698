"""The day to offer first to somebody who is due on a day: not later than that where it can be, and where there is room.

Days fill unevenly: the week before a coach's leave and the week after it are full first. Whoever books early leaves the
full days to those who book late, so of the days that do as well the one with most room comes first.
"""

from collections.abc import Iterable
from datetime import date, timedelta

from coachdesk.slots.day import Day

EARLY = timedelta(days=7)  # so much before the day is as good as the day itself
EARLIER = timedelta(days=14)  # so much before it is better than after it


def nearest(days: Iterable[Day], due_on: date) -> Day | None:
    """In the week up to the day the one with most room, of several the last; else the same a week before that; else
    the first day after it. None where no day has a free time."""
    open_days = [day for day in days if day.suggested]
    before = [day for day in open_days if due_on - EARLIER <= day.on <= due_on]
    in_time = [day for day in before if due_on - EARLY <= day.on] or before
    if in_time:
        return max(in_time, key=lambda day: (len(day.suggested), day.on))
    return min((day for day in open_days if day.on > due_on), key=lambda day: day.on, default=None)
