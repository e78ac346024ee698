"""Leave and days off in words, the same on every page that shows a diary."""

from datetime import date, datetime, time, timedelta
from typing import Any

from flask_babel import lazy_gettext

from coachdesk import clock, words
from coachdesk.models import Leave
from coachdesk.models.label import LeaveKind, Nation
from coachdesk.translation import gettext as _
from coachdesk.views.filters import speech
from coachdesk.working_days import bank_holidays

KINDS = {
    LeaveKind.LEAVE: lazy_gettext("Leave"),
    LeaveKind.TRAINING: lazy_gettext("Training"),
    LeaveKind.TEAM_TIME: lazy_gettext("Team time"),
    LeaveKind.WRITING_UP: lazy_gettext("Writing up"),
}
ONE_DAY = timedelta(days=1)


def leave_row(leave: Leave, day: date) -> dict[str, Any]:
    """What stands in the list of a day."""
    kind = str(KINDS[leave.kind])
    starts_at, ends_at = clipped(leave, day)
    if is_whole(leave, day):
        return {"kind": "away", "starts_words": "", "words": _("%(kind)s, all day", kind=kind)}
    until = speech().time(ends_at)
    return {
        "kind": "away",
        "starts_words": speech().time(starts_at),
        "words": _("%(kind)s until %(time)s", kind=kind, time=until),
    }


def clipped(leave: Leave, day: date) -> tuple[datetime, datetime]:
    """What of it lies on this day."""
    return max(leave.starts_at, midnight(day)), min(leave.ends_at, midnight(day + ONE_DAY))


def is_whole(leave: Leave, day: date) -> bool:
    return leave.starts_at <= midnight(day) and leave.ends_at >= midnight(day + ONE_DAY)


def midnight(day: date) -> datetime:
    """When a London day begins."""
    return clock.from_london(datetime.combine(day, time()))


def day_bounds(day: date) -> tuple[datetime, datetime]:
    """From midnight to midnight as London's clocks show it."""
    return midnight(day), midnight(day + ONE_DAY)


def when_closed(day: date, nation: Nation) -> str:
    """A bank holiday is named with its nation: they differ."""
    if day not in bank_holidays(nation):
        return ""
    return _("Bank holiday in %(nation)s", nation=str(words.NATIONS[nation]))


def span_words(leave: Leave) -> str:
    """Whole days as days; with times where a part of a day is meant."""
    said = speech()
    starts, ends = clock.as_london(leave.starts_at), clock.as_london(leave.ends_at)
    first, last = starts.date(), ends.date()
    if starts.time() == ends.time() == time():
        last -= ONE_DAY
        if first == last:
            return said.named_day(first)
        return _("%(first)s to %(last)s", first=said.named_day(first), last=said.named_day(last))
    times = {"starts": said.time(leave.starts_at), "ends": said.time(leave.ends_at)}
    if first == last:
        return _("%(day)s, %(starts)s to %(ends)s", day=said.named_day(first), **times)
    return _(
        "%(first)s %(starts)s to %(last)s %(ends)s", first=said.named_day(first), last=said.named_day(last), **times
    )
