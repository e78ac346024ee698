"""How long a meeting is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coachdesk.adjustments.catalogue import all_kinds
from coachdesk.adjustments.slot import meeting_minutes

some_codes = st.lists(st.sampled_from([each.code for each in all_kinds()]), max_size=8)


@pytest.mark.parametrize(
    ("codes", "base", "minutes"),
    [
        ((), 45, 45),
        ((), 30, 30),
        ((), 42, 45),
        (("TIME_EXTEND",), 45, 60),
        (("TIME_EXTEND",), 30, 60),  # at least 45, and a quarter of an hour more
        (("TIME_EXTEND",), 60, 75),
        (("TIME_DOUBLE",), 45, 90),
        (("TIME_BREAKS",), 45, 55),
        (("TIME_EXTEND", "TIME_BREAKS"), 45, 70),
        (("COM_BSL",), 45, 70),  # 67 and a half
        (("COM_BSL", "LANG_INTERP"), 45, 90),  # the larger of the two, not both
        (("LANG_INTERP", "COM_PROCESS", "COM_AID"), 45, 115),
        (("TIME_SHORT",), 45, 20),
        (("TIME_SHORT",), 10, 10),
        (("TIME_SHORT", "TIME_BREAKS"), 45, 20),
        (("TIME_BREAKS", "TIME_BREAKS"), 45, 55),
    ],
)
def test_a_meeting_is_as_long_as_was_asked_for(codes: tuple[str, ...], base: int, minutes: int) -> None:
    assert meeting_minutes(codes, base) == minutes


def test_three_quarters_of_an_hour_are_usual() -> None:
    assert meeting_minutes(()) == 45


@pytest.mark.parametrize("base", [0, -5])
def test_a_meeting_takes_time(base: int) -> None:
    with pytest.raises(ValueError, match="cannot be"):
        meeting_minutes((), base)


@given(some_codes, st.integers(min_value=1, max_value=180))
def test_it_goes_by_five_minutes_and_only_a_limit_of_the_persons_own_makes_it_shorter(
    codes: list[str], base: int
) -> None:
    minutes = meeting_minutes(codes, base)
    assert minutes % 5 == 0
    assert minutes > 0
    if "TIME_SHORT" in codes:
        assert minutes <= 20
    else:
        assert minutes >= base
    assert minutes == meeting_minutes(reversed(codes * 2), base)
