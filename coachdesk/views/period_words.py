"""Times that do not suit, in words: "Every Tuesday, 9am to 12 noon". The same to the person and to their coach."""

from datetime import date, datetime, timedelta
from typing import Any

from coachdesk import clock
from coachdesk.models import BlockedPeriod
from coachdesk.translation import gettext as _
from coachdesk.views.filters import speech
from coachdesk.views.meeting_words import clock_words

WHOLE_DAY = (0, 1440)
A_WINTER_DAY = datetime(2026, 1, 5)  # noqa: DTZ001 (what a clock on the wall shows)


def period_words(period: BlockedPeriod) -> dict[str, Any]:
    """Which days, and which part of them."""
    return {"id": period.id, "days": _days(period), "hours": _hours(period)}


def minute_words(minute: int) -> str:
    """A minute of the day as a letter says it."""
    if minute in WHOLE_DAY:
        return _("midnight")
    return clock_words(clock.from_london(A_WINTER_DAY + timedelta(minutes=minute)))


def day_words(day: date) -> str:
    """Thursday 3 December 2026."""
    return _("%(weekday)s %(day)s", weekday=speech().whole_weekdays[day.weekday()], day=speech().whole_day(day))


def _days(period: BlockedPeriod) -> str:
    first, last = period.from_on, period.until_on
    if first == last:
        return day_words(first)
    every = _every(period.weekday)
    if first > speech().today:
        return (
            _("%(every)s from %(first)s to %(last)s", every=every, first=_date(first), last=_date(last))
            if last
            else _("%(every)s from %(first)s", every=every, first=_date(first))
        )
    return _("%(every)s until %(last)s", every=every, last=_date(last)) if last else every


def _date(day: date) -> str:
    return speech().whole_day(day)


def _every(weekday: int | None) -> str:
    if weekday is None:
        return _("Every day")
    return _("Every %(weekday)s", weekday=speech().whole_weekdays[weekday])


def _hours(period: BlockedPeriod) -> str:
    if (period.starts_minute, period.ends_minute) == WHOLE_DAY:
        return _("the whole day")
    return _("%(starts)s to %(ends)s", starts=minute_words(period.starts_minute), ends=minute_words(period.ends_minute))
