"""Which free times keep a wish: a wish rules nothing out, but it is never lost either."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from coachdesk import clock
from coachdesk.slots.diary import Diary
from coachdesk.slots.grid import Grid
from coachdesk.slots.rules import Rules
from coachdesk.slots.spans import seconds


def marked(
    rules: Rules, diary: Diary, free: Sequence[datetime], against: Mapping[str, int], grid: Grid
) -> dict[datetime, tuple[str, ...]]:
    """The codes of the wishes that each time keeps; times that keep none are left out."""
    about = [rule for rule in rules.wishes if rule.is_about_times]
    if not about:
        return {}
    same = _weekly(diary.last.starts_at) if diary.last else None
    found = {}
    for start in free:
        bit = grid.part(seconds(start), seconds(start) + 900)
        kept = tuple(
            rule.code
            for rule in about
            if not against[rule.code] & bit and (not rule.same_time or _weekly(start) == same)
        )
        if kept:
            found[start] = kept
    return found


def _weekly(instant: datetime) -> tuple[int, int, int]:
    """The day of the week, and what the clock shows."""
    shown = clock.as_london(instant)
    return shown.weekday(), shown.hour, shown.minute
