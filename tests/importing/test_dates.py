"""Days and times of old systems."""

from datetime import UTC, date, datetime

import pytest

from coachdesk.importing.dates import read_date, read_past_date, read_time

pytestmark = pytest.mark.once


@pytest.mark.parametrize("text", ["05/06/1971", "5/6/1971", "1971-06-05", "05-Jun-1971", "5-JUN-1971", "05-June-1971"])
def test_a_day_in_each_form(text):
    assert read_date(text) == date(1971, 6, 5)


@pytest.mark.parametrize(
    "text", ["", "31/02/1980", "1980", "05.06.1971", "06/1971", "05-Xyz-1971", "1971-13-01", "soon"]
)
def test_no_day(text):
    assert read_date(text) is None


@pytest.mark.parametrize("text", ["01/01/1899", "25/11/2026", "12/12/2031", "31/02/1980"])
def test_no_day_somebody_was_born_on(text):
    assert read_past_date(text, until=date(2026, 11, 24)) is None


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("20/11/2026 16:40", datetime(2026, 11, 20, 16, 40, tzinfo=UTC)),
        ("20/07/2026 16:40", datetime(2026, 7, 20, 15, 40, tzinfo=UTC)),
        ("2026-07-20T16:40:30", datetime(2026, 7, 20, 15, 40, 30, tzinfo=UTC)),
        ("20-OCT-2026 9:05", datetime(2026, 10, 20, 8, 5, tzinfo=UTC)),
        ("25/10/2026 01:30", datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        ("29/03/2026 01:30", datetime(2026, 3, 29, 1, 30, tzinfo=UTC)),
    ],
)
def test_what_london_s_clocks_showed(text, instant):
    assert read_time(text) == instant


@pytest.mark.parametrize(
    "text", ["", "20/11/2026", "16:40", "20/11/2026 24:00", "31/02/2026 10:00", "20/11/2026 10.30"]
)
def test_no_time(text):
    assert read_time(text) is None
