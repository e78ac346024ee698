"""Days people work on: not a weekend, and not a bank holiday of the office's nation.

The list of bank holidays is the one that came with the package: nothing is fetched. After its last year only
weekends count.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from types import MappingProxyType

from coachdesk.models.label import Nation

DIVISIONS: Mapping[Nation, str] = MappingProxyType(
    {
        Nation.ENGLAND: "england-and-wales",
        Nation.WALES: "england-and-wales",
        Nation.SCOTLAND: "scotland",
        Nation.NORTHERN_IRELAND: "northern-ireland",
    }
)
ONE_DAY = timedelta(days=1)
SATURDAY = 5


def bank_holidays(nation: Nation) -> frozenset[date]:
    """Every bank holiday of a nation that the list knows."""
    return _of_division(DIVISIONS[nation])


def is_working_day(day: date, nation: Nation) -> bool:
    """Whether people work on this day there."""
    return day.weekday() < SATURDAY and day not in bank_holidays(nation)


def next_working_day(day: date, nation: Nation) -> date:
    """The first working day after this one."""
    return add_working_days(day, 1, nation)


def last_working_day(day: date, nation: Nation) -> date:
    """This day when it is a working day, else the last one before it."""
    while not is_working_day(day, nation):
        day -= ONE_DAY
    return day


def add_working_days(day: date, count: int, nation: Nation) -> date:
    """The working day that many working days later; for none, the day itself if it is worked, else the next."""
    if count < 0:
        raise ValueError("working days are counted forwards")
    if count == 0:
        return day if is_working_day(day, nation) else next_working_day(day, nation)
    while count:
        day += ONE_DAY
        count -= is_working_day(day, nation)
    return day


@cache
def _of_division(division: str) -> frozenset[date]:
    from govuk_bank_holidays.bank_holidays import BankHolidays  # here: it brings along an HTTP client that nothing uses

    known = BankHolidays(use_cached_holidays=True)
    return frozenset(holiday["date"] for holiday in known.get_holidays(division=division))
