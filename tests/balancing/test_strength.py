"""The strength of a relationship by the rule that stands on the screen, and what balancing never touches."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coachdesk.balancing.strength import Record, never_moved, strength

pytestmark = pytest.mark.once

some_record = st.builds(
    Record,
    st.integers(0, 40),
    st.none() | st.integers(0, 900),
    st.integers(0, 20),
    st.floats(0, 300),
    st.booleans(),
    st.booleans(),
)


@given(some_record, st.integers(1, 5))
def test_more_between_two_people_is_never_weaker(record, more):
    points = strength(record).points
    closer = [
        replace(record, meetings_together=record.meetings_together + more),
        replace(record, last_met_days_ago=max(0, (record.last_met_days_ago or more) - more)),
        replace(record, entrusted=record.entrusted + more),
        replace(record, weeks_together=record.weeks_together + more),
        replace(record, wishes_to_stay=True),
        replace(record, wishes_to_leave=False),
    ]
    assert all(strength(each).points >= points for each in closer)


@given(some_record)
def test_the_lines_are_the_points(record):
    found = strength(record)
    assert 1 <= found.points <= 24
    assert found.points == sum(each.points for each in found.lines)


def test_the_rule_as_it_stands_on_the_screen():
    two_years = Record(12, 20, entrusted=6, weeks_together=104, wishes_to_stay=True)
    assert strength(two_years).points == 24
    found = strength(Record(3, 60, entrusted=1, weeks_together=30))
    assert [(each.code, each.points) for each in found.lines] == [
        ("a_coach", 1), ("meetings", 3), ("last_met", 2), ("entrusted", 1), ("half_years", 1),
    ]  # fmt: skip
    assert strength(Record()).points == 1
    assert strength(replace(two_years, wishes_to_leave=True)).points == 1


@pytest.mark.parametrize(
    ("about", "code"),
    [
        ({}, ""),
        ({"codes": ["STAFF_SAME"]}, "same_coach_please"),
        ({"weeks_together": 12.9}, "under_13_weeks"),
        ({"weeks_together": 13}, ""),
        ({"review_open": True}, "review_open"),
        ({"crisis_open": True}, "crisis_open"),
        ({"moved_this_year": True}, "moved_this_year"),
        ({"said_no": True, "weeks_together": 1}, "said_no"),
        ({"has_left_list": True}, "has_left_list"),
        ({"shut": True}, "shut"),
    ],
)
def test_who_is_never_moved_and_why(about, code):
    assert never_moved(**about) == code
