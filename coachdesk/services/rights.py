"""What the stories of data rights share: why one cannot be told, and what a month is to the law."""

from calendar import monthrange
from datetime import date


class Answered(Exception):
    """It was answered, closed or agreed already: nothing more follows from that."""


class ChangedMeanwhile(Exception):
    """Somebody else wrote to it since it was opened."""


class OnHold(Exception):
    """The person's record is on hold: nothing of it goes."""


class SamePerson(Exception):
    """It takes another person to agree, or two records to make one."""


def month_after(day: date) -> date:
    """The same day of the next month, or its last where it has no such day."""
    year, month = (day.year + 1, 1) if day.month == 12 else (day.year, day.month + 1)
    return date(year, month, min(day.day, monthrange(year, month)[1]))
