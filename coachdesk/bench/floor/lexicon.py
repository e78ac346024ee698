"""What the floor is told before it begins: the words the page uses, as plain dictionaries, and today."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
STRENGTHS = {"hard": 0, "preference": 1, "information": 2}


@dataclass(frozen=True)
class Lexicon:
    """`chips` are the short words of an adjustment and `labels` its whole ones, by code; `verbs` what happened."""

    today: date
    months: Mapping[int, str]
    whole_months: Mapping[int, str]
    weekdays: Mapping[int, str]
    chips: Mapping[str, str]
    labels: Mapping[str, str]
    modes: Mapping[str, str]
    states: Mapping[str, str]
    verbs: Mapping[str, str]

    def day(self, day: date) -> str:
        """27 Oct, and the year where it is another."""
        short = f"{day.day} {self.months[day.month]}"
        return short if day.year == self.today.year else f"{short} {day.year}"

    def whole_day(self, day: date) -> str:
        """4 March 2024."""
        return f"{day.day} {self.whole_months[day.month]} {day.year}"

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
        return f"{self.weekdays[day.weekday()]} {self.day(day)} {at.hour}:{at.minute:02}"
