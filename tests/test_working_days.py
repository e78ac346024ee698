"""Days people work on, per nation, without asking anybody outside."""

import socket
from datetime import date

import pytest

from coachdesk import working_days
from coachdesk.models.label import Nation
from coachdesk.working_days import add_working_days, bank_holidays, is_working_day, last_working_day, next_working_day

BOXING_DAY = date(2026, 12, 28)  # in place of Saturday 26 December


@pytest.mark.parametrize("nation", Nation)
def test_weekends_and_christmas_are_nobodys_working_days(nation):
    assert not is_working_day(date(2026, 11, 28), nation)
    assert not is_working_day(date(2026, 11, 29), nation)
    assert not is_working_day(date(2026, 12, 25), nation)
    assert is_working_day(date(2026, 11, 24), nation)


@pytest.mark.parametrize(
    ("day", "off"),
    [
        (date(2026, 1, 2), {Nation.SCOTLAND}),
        (date(2026, 3, 17), {Nation.NORTHERN_IRELAND}),
        (date(2026, 7, 13), {Nation.NORTHERN_IRELAND}),
        (date(2026, 8, 31), {Nation.ENGLAND, Nation.WALES, Nation.NORTHERN_IRELAND}),
        (date(2026, 11, 30), {Nation.SCOTLAND}),
    ],
)
def test_each_nation_has_its_own_bank_holidays(day, off):
    assert {nation for nation in Nation if day in bank_holidays(nation)} == off
    assert {nation for nation in Nation if not is_working_day(day, nation)} == off


def test_the_next_working_day_leaps_over_christmas():
    assert next_working_day(date(2026, 12, 24), Nation.ENGLAND) == date(2026, 12, 29)
    assert next_working_day(BOXING_DAY, Nation.ENGLAND) == date(2026, 12, 29)
    assert last_working_day(date(2026, 12, 27), Nation.ENGLAND) == date(2026, 12, 24)
    assert last_working_day(date(2026, 12, 24), Nation.ENGLAND) == date(2026, 12, 24)


def test_working_days_are_added_one_by_one():
    assert add_working_days(date(2026, 11, 24), 5, Nation.ENGLAND) == date(2026, 12, 1)
    assert add_working_days(date(2026, 11, 24), 5, Nation.SCOTLAND) == date(2026, 12, 2)
    assert add_working_days(date(2026, 11, 28), 1, Nation.ENGLAND) == date(2026, 11, 30)
    assert add_working_days(date(2026, 11, 28), 0, Nation.ENGLAND) == date(2026, 11, 30)
    assert add_working_days(date(2026, 11, 24), 0, Nation.ENGLAND) == date(2026, 11, 24)
    with pytest.raises(ValueError, match="forwards"):
        add_working_days(date(2026, 11, 24), -1, Nation.ENGLAND)


def test_nobody_outside_is_asked(monkeypatch):
    def nobody(*_args, **_kwargs):
        raise AssertionError("somebody outside was asked")

    monkeypatch.setattr(socket, "socket", nobody)
    working_days._of_division.cache_clear()
    assert bank_holidays(Nation.WALES)
