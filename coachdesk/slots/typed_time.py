"""A day and a time that somebody typed, and the first rule that a meeting then would break."""

import re
from datetime import date, datetime

from coachdesk.slots.barriers import Window, barriers_of, hours_of
from coachdesk.slots.day import NOT_WORKED
from coachdesk.slots.diary import Diary
from coachdesk.slots.rules import Rules
from coachdesk.slots.spans import instant_of, seconds
from coachdesk.slots.wall import regimes

NO_DAY, NO_TIME, MISSING_HOUR = "not_a_day", "not_a_time", "missing_hour"
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
YEARS = range(2000, 2100)

_ISO = re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})")
_USUAL = re.compile(r"(?P<day>\d{1,2})(?:st|nd|rd|th)?[\s./-]+(?P<month>\d{1,2}|[a-z]{3,9})[\s./-]+(?P<year>\d{4})")
_TIME = re.compile(r"(?P<hour>\d{1,2})(?:[:.]?(?P<minute>[0-5]\d))?\s*(?P<half>am|pm)?")


class NotATime(ValueError):
    """What was typed is no time, or none that there is on that day; `code` says which."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def read(day: str | date, time: str) -> tuple[datetime, ...]:
    """The instant that was typed; both, the earlier first, for a time that comes twice. Raises NotATime."""
    return instants(day if isinstance(day, date) else read_day(day), read_time(time))


def offered(text: str) -> datetime:
    """An instant as a page wrote it, with its zone. Raises NotATime for what no page of ours wrote."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise NotATime(NO_TIME) from None
    if at.tzinfo is None or at.year not in YEARS:
        raise NotATime(NO_TIME)
    return at


def instants(day: date, minute: int) -> tuple[datetime, ...]:
    """When London's clocks show this minute of this day. Raises NotATime for one that they leave out."""
    shown = ((midnight + minute * 60, begins, until) for begins, until, midnight in regimes(day))
    found = tuple(instant_of(second) for second, begins, until in shown if begins <= second < until)
    if not found:
        raise NotATime(MISSING_HOUR)
    return found


def read_day(text: str) -> date:
    """`25/11/2026`, `25 November 2026` or `2026-11-25`."""
    typed = text.strip().casefold()
    match = _ISO.fullmatch(typed) or _USUAL.fullmatch(typed)
    if match is None:
        raise NotATime(NO_DAY)
    month = match["month"]
    number = int(month) if month.isdecimal() else MONTHS.index(month[:3]) + 1 if month[:3] in MONTHS else 0
    try:
        day = date(int(match["year"]), number, int(match["day"]))
    except ValueError:
        raise NotATime(NO_DAY) from None
    if day.year not in YEARS:
        raise NotATime(NO_DAY)
    return day


def read_time(text: str) -> int:
    """`10:30`, `9.15`, `1430`, `2pm`: minutes since midnight."""
    match = _TIME.fullmatch(text.strip().casefold())
    if match is None:
        raise NotATime(NO_TIME)
    hour, minute, half = int(match["hour"]), int(match["minute"] or 0), match["half"]
    if half and not 1 <= hour <= 12:
        raise NotATime(NO_TIME)
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    if hour > 23:
        raise NotATime(NO_TIME)
    return hour * 60 + minute


def first_broken(
    diary: Diary, rules: Rules, starts_at: datetime, *, from_on: date, days: int, now: datetime
) -> str | None:
    """The first rule that a meeting at this instant would break, on a quarter hour or not."""
    window = Window(from_on, days, now)
    starts = seconds(starts_at)
    ends = starts + rules.minutes * 60
    if starts_at < now:
        return "past"
    if not any(begins <= starts and ends <= stops for begins, stops in hours_of(diary, window)):
        return NOT_WORKED
    for barrier in barriers_of(diary, rules, window):
        until = ends + rules.rest_minutes * 60 if barrier.rested else ends
        if any(begins < until and starts < stops for begins, stops in barrier.spans):
            return barrier.rule
    return None
