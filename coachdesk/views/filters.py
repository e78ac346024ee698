"""How days and times are said on screen: London's, in the reader's language, short for a table, whole for a letter."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from flask import Flask, g
from flask_babel import get_locale

from coachdesk import clock
from coachdesk.translation import gettext as _


@dataclass(frozen=True, slots=True)
class Speech:
    """The words for days as seen from today: looked up once for a page, then cheap for each of its rows."""

    today: date
    months: Mapping[int, str]
    whole_months: Mapping[int, str]
    weekdays: Mapping[int, str]
    whole_weekdays: Mapping[int, str]
    this_year: str
    other_year: str
    today_at: str
    today_within: str
    day_at: str
    days: dict[date, str] = field(default_factory=dict)  # those that were said before: a table says few, often

    def day(self, day: date | None) -> str:
        """27 Oct; with the year where it is not this one."""
        if day is None:
            return ""
        if (said := self.days.get(day)) is None:
            pattern = self.this_year if day.year == self.today.year else self.other_year
            said = self.days[day] = pattern % {"day": day.day, "month": self.months[day.month], "year": day.year}
        return said

    def day_of(self, instant: datetime | None) -> str:
        """The London day of an instant, as day() says it."""
        return "" if instant is None else self.day(clock.as_london(instant).date())

    def whole_day(self, day: date | None) -> str:
        """4 March 2024, always with the year."""
        if day is None:
            return ""
        return self.other_year % {"day": day.day, "month": self.whole_months[day.month], "year": day.year}

    def named_day(self, day: date | None) -> str:
        """Tuesday 24 November."""
        if day is None:
            return ""
        words = {"weekday": self.whole_weekdays[day.weekday()], "day": day.day, "month": self.whole_months[day.month]}
        return _("%(weekday)s %(day)d %(month)s", **words)

    def moment(self, instant: datetime | None) -> str:
        """Today 10:15, or Wed 25 Nov 9:30."""
        return self.moment_and_today(instant)[0]

    def moment_within(self, instant: datetime | None) -> str:
        """The moment inside a sentence: since today 10:15."""
        said, is_today = self.moment_and_today(instant)
        return self.today_within % {"time": self.time(instant)} if is_today else said

    def time(self, instant: datetime | None) -> str:
        """10:15, for what is within the hour."""
        if instant is None:
            return ""
        at = clock.as_london(instant)
        return f"{at.hour}:{at.minute:02}"

    def moment_and_today(self, instant: datetime | None) -> tuple[str, bool]:
        """The moment in words, and whether it is on this London day."""
        if instant is None:
            return "", False
        at = clock.as_london(instant)
        day, time = at.date(), f"{at.hour}:{at.minute:02}"
        if day == self.today:
            return self.today_at % {"time": time}, True
        return self.day_at % {"weekday": self.weekdays[day.weekday()], "day": self.day(day), "time": time}, False


def speech() -> Speech:
    """The speech of this request: its language, and today."""
    if "speech" not in g:
        g.speech = _new_speech()
    found: Speech = g.speech
    return found


def _new_speech() -> Speech:
    locale = get_locale()
    assert locale is not None
    return Speech(
        today=clock.today(),
        months=dict(locale.months["format"]["abbreviated"]),
        whole_months=dict(locale.months["format"]["wide"]),
        weekdays=dict(locale.days["format"]["abbreviated"]),
        whole_weekdays=dict(locale.days["format"]["wide"]),
        # Asked for without values, gettext hands back the pattern: it is filled row by row.
        this_year=_("%(day)d %(month)s"),
        other_year=_("%(day)d %(month)s %(year)d"),
        today_at=_("Today %(time)s"),
        today_within=_("today %(time)s"),
        day_at=_("%(weekday)s %(day)s %(time)s"),
    )


def register(app: Flask) -> None:
    """What templates may call: {{ when|moment }}, {{ day|day }}, {{ day|whole_day }}, {{ day|named_day }}."""
    app.jinja_env.filters.update(
        day=lambda value: speech().day(value),
        day_of=lambda value: speech().day_of(value),
        whole_day=lambda value: speech().whole_day(value),
        named_day=lambda value: speech().named_day(value),
        moment=lambda value: speech().moment(value),
    )
