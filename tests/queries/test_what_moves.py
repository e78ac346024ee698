"""What moves a coach's figure next, and why: each reason is something that counts for more or less than before."""

from datetime import date, datetime, time, timedelta
from types import SimpleNamespace
from uuid import UUID

import pytest

from coachdesk.queries.loads import Cover, Facts, Kind
from coachdesk.queries.what_moves import moves
from coachdesk.workload_time import Away, Rota, TakenOff

pytestmark = pytest.mark.once
TUESDAY = date(2026, 11, 24)
FRIDAY_NEXT = date(2026, 12, 4)
ANYBODY = Kind(None, None, None, None)


def away(first, last):
    starts, ends = (datetime.combine(each, time()) for each in (first, last + timedelta(days=1)))
    return Away(starts, ends)


def covers(until_on, *, given=False, how_many=1):
    return [Cover(ANYBODY, UUID(int=n), UUID(int=99), TUESDAY, until_on, given) for n in range(how_many)]


def facts(*leave, cover=(), taken_off=(), kind=ANYBODY):
    return Facts(
        SimpleNamespace(id=None, name="Amina Yusuf"),
        Rota(37, away=leave, taken_off=taken_off),
        [(kind, 60)],
        list(cover),
    )


def why(found, on):
    return next((list(each.why) for each in found if each.on == on), None)


def test_leave_that_comes_nearer_is_told_beside_the_cover_that_ends():
    """It began to lie within the four weeks before, and only now is it more than the usual share."""
    first = date(2026, 12, 17)
    found = moves(facts(away(first, date(2027, 1, 8)), cover=covers(date(2026, 12, 3))), (), (), TUESDAY)
    assert found[0].on == FRIDAY_NEXT and found[0].after > found[0].before
    assert why(found, FRIDAY_NEXT) == [("cover_received_ends", {"people": 1}), ("nears", {"first": first})]


def test_leave_that_goes_by_is_told_as_that():
    first = date(2026, 11, 23)
    found = moves(facts(away(first, date(2026, 12, 18)), cover=covers(date(2026, 12, 3))), (), (), TUESDAY)
    assert found[0].after < found[0].before
    assert ("passes", {"first": first}) in why(found, FRIDAY_NEXT)


def test_a_day_off_that_is_less_than_the_usual_share_moves_nothing():
    day = date(2026, 12, 24)
    found = moves(facts(away(day, day), cover=covers(date(2026, 12, 3), how_many=5)), (), (), TUESDAY)
    assert [(each.on, list(each.why)) for each in found] == [
        (FRIDAY_NEXT, [("cover_received_ends", {"people": 5})]),
    ]


def test_what_comes_once_is_over_and_time_that_was_taken_off_is_back():
    new = Kind(None, None, TUESDAY - timedelta(days=20), None)
    found = moves(facts(kind=new, taken_off=[TakenOff(50, TUESDAY, date(2026, 12, 17))]), (), (), TUESDAY)
    assert [each.on for each in found] == [date(2026, 12, 18)]
    assert why(found, date(2026, 12, 18)) == [("reduction_ends", {"percent": 50}), ("once_done", {})]
