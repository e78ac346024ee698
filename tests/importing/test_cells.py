"""Cells that go out: no formula, and back as they were."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coachdesk.importing.cells import plain, safe

pytestmark = pytest.mark.once


@given(st.text(alphabet="'=+-@\t\r\na Ö"))
def test_a_cell_comes_back_as_it_was(cell):
    assert plain(safe(cell)) == cell


@given(st.text(alphabet="'=+-@\t\r\na "))
def test_no_cell_that_leaves_is_a_formula(cell):
    assert not safe(cell).startswith(("=", "+", "-", "@", "\t", "\r", "\n"))


@pytest.mark.parametrize("cell", ["", "Ama", "'Tis", "’tis", "O'Brien", "a=b", "''"])
def test_what_is_no_formula_leaves_as_it_is(cell):
    assert safe(cell) == plain(cell) == cell
