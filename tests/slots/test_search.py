"""No time is offered that breaks a rule, none is withheld that is free, and every other one is put down to a rule."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coachdesk.slots.rules import rules_of
from coachdesk.slots.search import search
from coachdesk.slots.typed_time import first_broken
from tests.slots.diaries import SETTINGS, diaries
from tests.slots.oracle import ASKED, LONDON, MINUTE, ONE_DAY, Oracle

pytestmark = pytest.mark.once
WAYS = ("in_person", "phone", "video")
AROUND = {
    "forward in 2026": date(2026, 3, 28),
    "back in 2026": date(2026, 10, 24),
    "forward in 2027": date(2027, 3, 27),
    "back in 2027": date(2027, 10, 30),
    "an ordinary week": date(2026, 11, 25),
}
A_DIARY_EACH = 220


@st.composite
def questions(draw, on: date):
    """A diary, what is asked of it, and the oracle beside."""
    diary = draw(diaries(on))
    rules = rules_of(
        diary.codes, first=draw(st.booleans()), settings=SETTINGS, mode=draw(st.sampled_from((None, *WAYS)))
    )
    days = draw(st.integers(1, 3))
    now = datetime(on.year, on.month, on.day, tzinfo=UTC) + MINUTE * draw(
        st.sampled_from((-9000, -5000, -2000, 0, 67, 1600))
    )
    asked = {"from_on": on, "days": days, "now": now}
    return diary, rules, asked, Oracle(diary, rules, on, days, now)


@pytest.mark.parametrize("on", AROUND.values(), ids=AROUND.keys())
def test_the_search_and_the_oracle_say_the_same(on) -> None:
    @settings(max_examples=A_DIARY_EACH)
    @given(questions(on))
    def holds(question) -> None:
        diary, rules, asked, oracle = question
        answer = search(diary, rules, **asked)
        starts = [start for start in oracle.starts() if oracle.in_hours(start, rules.minutes)]
        broken = {start: oracle.broken(start, rules.minutes) for start in starts}
        free = [start for start, against in broken.items() if not against]
        assert answer.free == free
        assert answer.in_hours == len(starts)
        first = Counter(against[0] for against in broken.values() if against)
        assert {each.rule: each.starts for each in answer.ruled_out} == dict(first)
        assert answer.in_hours - sum(each.starts for each in answer.ruled_out) == len(answer.free)
        assert {rule: (count, first) for rule, count, first in answer.more} == more(oracle, rules, free)
        for day in answer.days:
            assert list(day.starts) == [start for start in free if start.astimezone(LONDON).date() == day.on]
        apart(answer, rules)

    holds()


def more(oracle, rules, free) -> dict[str, tuple[int, datetime]]:
    """What each rule keeps out alone, with the length that the meeting would have without it."""
    starts = [start for start in oracle.starts() if start not in free]
    broken = {
        minutes: {start: oracle.broken(start, minutes) for start in starts if oracle.in_hours(start, minutes)}
        for minutes in {rules.minutes, *dict(rules.without).values()}
    }
    found = {}
    for rule in {*ASKED, *oracle.order} - {"past"}:
        against = broken[dict(rules.without).get(rule, rules.minutes)]
        if gained := [start for start in against if not set(against[start]) - {rule}]:
            found[rule] = len(gained), gained[0]
    return found


def apart(answer, rules) -> None:
    """Suggestions are free and leave room for each other; three are on three days where there are, none twice."""
    for day in answer.days:
        assert set(day.suggested) <= set(day.starts)
        assert bool(day.suggested) == bool(day.starts)
        assert all(b - a >= MINUTE * (rules.minutes + rules.rest_minutes) for a, b in pairwise(day.suggested))
    seen: list[datetime] = []
    for number in range(4):
        three = answer.three(after=number)
        seen += three
        days = {start.astimezone(LONDON).date() for start in three}
        left = [day for day in answer.days if set(day.suggested) - set(seen[: len(seen) - len(three)])]
        assert len(days) == min(len(left), 3)
    assert len(seen) == len(set(seen)) and set(seen) <= set(answer.free)


@settings(max_examples=150)
@given(st.sampled_from(sorted(AROUND)).flatmap(lambda name: questions(AROUND[name])))
def test_each_part_of_the_hours_is_drawn_for_the_first_rule_that_stands_there(question) -> None:
    diary, rules, asked, oracle = question
    for day in search(diary, rules, **asked).days:
        drawn = {}
        for rule, (begins, ends) in day.ruled_out:
            while begins < ends:
                assert begins not in drawn, "no part is drawn twice"
                drawn[begins], begins = rule, begins + MINUTE
        worked = {at for at in minutes_of(day.on) if oracle.is_worked(at)}
        assert {at for begins, ends in day.hours for at in minutes_between(begins, ends)} == worked
        assert drawn == {at: oracle.at_minute(at) for at in worked if oracle.at_minute(at)}
        whole = {drawn.get(at) for at in worked}
        assert day.closed == (next(iter(whole)) if len(whole) == 1 else None if whole else "outside_hours")


def minutes_of(day: date) -> list[datetime]:
    at = datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(hours=2)
    return [
        at + MINUTE * number for number in range(28 * 60) if (at + MINUTE * number).astimezone(LONDON).date() == day
    ]


def minutes_between(begins: datetime, ends: datetime) -> list[datetime]:
    return [begins + MINUTE * number for number in range(int((ends - begins).total_seconds()) // 60)]


@settings(max_examples=300)
@given(st.sampled_from(sorted(AROUND)).flatmap(lambda name: questions(AROUND[name])), st.data())
def test_a_time_that_was_typed_is_told_the_first_rule_that_it_breaks(question, data) -> None:
    diary, rules, asked, oracle = question
    oracle.open_from = asked["now"]
    first = next(oracle.starts())
    start = first + MINUTE * data.draw(st.integers(0, asked["days"] * 1440 - 61))
    against = oracle.broken(start, rules.minutes)
    wanted = "past" if "past" in against else against[0] if against else None
    if start >= asked["now"] and not oracle.in_hours(start, rules.minutes):
        wanted = "outside_hours"
    assert first_broken(diary, rules, start, **asked) == wanted


def test_a_window_of_no_days_is_refused() -> None:
    from coachdesk.slots.diary import Diary

    rules = rules_of({}, first=True, settings=SETTINGS)
    for days in (0, -1, 367):
        with pytest.raises(ValueError, match="days lie between"):
            search(Diary(), rules, from_on=date(2026, 1, 1), days=days, now=datetime(2026, 1, 1, tzinfo=UTC) + ONE_DAY)
