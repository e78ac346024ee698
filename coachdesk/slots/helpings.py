"""Three times to choose from, and three more for each "none of these"."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from coachdesk.slots.day import Day

AT_ONCE = 3


def helping(days: Sequence[Day], marks: Mapping[datetime, Sequence[str]], after: int) -> list[datetime]:
    """The helping with this number, from nought: on as many different days as there are, and none twice.

    Days that were offered less often come first; on a day the times that keep a wish come first.
    """
    left = {day.on: sorted(day.suggested, key=lambda start: (-len(marks.get(start, ())), start)) for day in days}
    offered = dict.fromkeys(left, 0)
    chosen: list[datetime] = []
    for _number in range(after + 1):
        chosen = []
        while len(chosen) < AT_ONCE and (open_days := [on for on in left if left[on]]):
            on = min(open_days, key=lambda on: (offered[on], on))
            chosen.append(left[on].pop(0))
            offered[on] += 1
    return sorted(chosen)
