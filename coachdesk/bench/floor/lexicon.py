"""What the floor is told before it begins: the words the page uses, as plain dictionaries, and today."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
MONTHS = ("", "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sept", "Oct", "Nov", "Dec")
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
STRENGTHS = {"hard": 0, "preference": 1, "information": 2}


@dataclass(frozen=True)
class Lexicon:
    """`chips` are the short words of an adjustment, `labels` its whole ones, both by code."""

    today: date
    chips: Mapping[str, str]
    labels: Mapping[str, str]
    modes: Mapping[str, str]
    states: Mapping[str, str]

    def day(self, day: date) -> str:
        """27 Oct, and the year where it is another."""
        return (
            f"{day.day} {MONTHS[day.month]}"
            if day.year == self.today.year
            else f"{day.day} {MONTHS[day.month]} {day.year}"
        )

    def day_of(self, instant: datetime | None) -> str:
        return "" if instant is None else self.day(instant.astimezone(LONDON).date())

    def moment(self, instant: datetime | None) -> str:
        """Wed 25 Nov 9:30, or Today 9:30."""
        if instant is None:
            return ""
        at = instant.astimezone(LONDON)
        day = at.date()
        if day == self.today:
            return f"Today {at.hour}:{at.minute:02}"
        return f"{WEEKDAYS[day.weekday()]} {self.day(day)} {at.hour}:{at.minute:02}"
