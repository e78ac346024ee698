"""The ways to meet that are left."""

import pytest

from coachdesk.adjustments.modes import ALL_MODES, modes_allowed


@pytest.mark.parametrize(
    ("codes", "left"),
    [
        ((), ALL_MODES),
        (("MODE_INPERSON",), ALL_MODES),  # a preference rules nothing out
        (("MODE_PHONE",), {"phone"}),
        (("MODE_REMOTE",), {"phone", "video"}),
        (("MODE_REMOTE", "CON_NO_PHONE"), {"video"}),
        (("COM_BSL",), ALL_MODES - {"phone"}),
        (("MODE_NO_VIDEO", "COM_VRS"), {"in_person", "outreach", "home_visit"}),
        (("MODE_PHONE", "MODE_VIDEO"), set()),
    ],
)
def test_ways_that_keep_every_hard_adjustment(codes: tuple[str, ...], left: set[str]) -> None:
    assert modes_allowed(codes) == left
