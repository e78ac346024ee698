"""Random diaries: hours by day and by night, leave, meetings, times that somebody keeps, and what they asked for."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import strategies as st

from coachdesk.models.label import Strength
from coachdesk.slots.diary import Booked, Diary, Held, Kept
from coachdesk.slots.hours import Hours
from coachdesk.slots.stretch import Stretch
from tests.slots.oracle import ASKED, DAY_NAMES, ONE_DAY

STEPS = st.sampled_from((5, 15, 15, 60))
LEAVE = ("leave", "training", "team_time", "writing_up")
SETTINGS = {"first_meeting_minutes": 60.0, "meeting_minutes": 45.0, "rest_minutes": 10.0}


@st.composite
def parts(draw) -> tuple[int, int]:
    """Part of a day, often one that ends or begins at midnight, or touches the hours in which clocks change."""
    step = draw(STEPS)
    starts = draw(st.one_of(st.just(0), st.integers(0, 1440 // step - 1).map(lambda n: n * step), st.just(45)))
    ends = draw(st.one_of(st.just(1440), st.integers(1, 1440 // step).map(lambda n: n * step)))
    return (starts, ends) if starts < ends else (0, max(ends, 60))


@st.composite
def spells(draw, on: date) -> tuple[date, date | None]:
    """From a day, until a day or for good, around a day."""
    from_on = on + ONE_DAY * draw(st.sampled_from((-30, -30, -1, 0, 1)))
    return from_on, draw(st.sampled_from((None, None, from_on, from_on + ONE_DAY)))


@st.composite
def rows(draw, kind, on: date, weekdays):
    starts, ends = draw(parts())
    from_on, until_on = draw(spells(on))
    return kind(draw(weekdays), starts, ends, from_on, until_on)


@st.composite
def times(draw, on: date) -> Stretch:
    """Somewhere in these days, to the minute."""
    begins = datetime(on.year, on.month, on.day, tzinfo=UTC) + timedelta(minutes=draw(st.integers(-600, 3 * 1440)))
    return Stretch(begins, begins + timedelta(minutes=draw(st.sampled_from((1, 15, 30, 55, 120, 700)))))


@st.composite
def meetings(draw, on: date) -> Booked:
    begins, ends = draw(times(on))
    minutes = int((ends - begins).total_seconds()) // 60
    return Booked(begins, minutes, draw(st.sampled_from((0, 10, 30))))


def lists(of, most: int):
    return st.lists(of, max_size=most).map(tuple)


@st.composite
def diaries(draw, on: date) -> Diary:
    weekdays = st.sampled_from([(on + ONE_DAY * number).weekday() for number in range(3)])
    away = st.tuples(st.sampled_from(LEAVE), times(on))
    held = st.builds(Held, st.sampled_from((Strength.HARD, *Strength)), st.just(on), st.just({}))
    return Diary(
        hours=draw(lists(rows(Hours, on, weekdays), 5)),
        working_days=draw(st.sampled_from(sorted(DAY_NAMES))),
        left_on=draw(st.sampled_from((None, None, None, on + ONE_DAY))),
        leave=draw(lists(away, 2)),
        bank_holidays=draw(st.sampled_from((frozenset(), frozenset(), frozenset({on + ONE_DAY})))),
        taken=draw(lists(times(on), 3)),
        theirs=draw(lists(times(on), 2)),
        booked=draw(lists(meetings(on), 2)),
        their_booked=draw(lists(meetings(on), 1)),
        kept=draw(lists(rows(Kept, on, st.one_of(st.none(), weekdays)), 2)),
        held=draw(st.dictionaries(st.sampled_from(sorted(ASKED)), held, max_size=3)),
    )
