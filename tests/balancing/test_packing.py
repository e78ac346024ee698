"""Whether so many people all find room, beside every way there is."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coachdesk.balancing.packing import Packing

pytestmark = pytest.mark.once
some_rooms = st.dictionaries(st.integers(0, 3), st.integers(0, 12), max_size=4)
some_items = st.lists(st.tuples(st.integers(1, 7), st.frozensets(st.integers(0, 3), max_size=3)), max_size=6)


@given(some_rooms, some_items)
def test_a_way_is_found_if_there_is_one_and_it_keeps_to_the_rooms(rooms, items):
    found = Packing(rooms, items).place(items)
    ways = product(*([number for number in fits if number in rooms] for _need, fits in items))
    assert (found is not None) == any(holds(rooms, items, way) for way in ways)
    if found is not None:
        assert holds(rooms, items, found)
        assert all(number in fits for number, (_need, fits) in zip(found, items, strict=True))


def holds(rooms, items, way):
    left = dict(rooms)
    for number, (need, _fits) in zip(way, items, strict=True):
        left[number] -= need
    return all(room >= 0 for room in left.values())
