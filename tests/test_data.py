"""The lists of the package say what they mean, and name their sources as a reader would."""

from importlib.resources import files

import pytest

from coachdesk.data import BadData, rows, rows_of

LISTS = ["adjustments.csv", "language.csv", "wordings.csv"]


@pytest.mark.parametrize("name", LISTS)
def test_a_list_names_no_file_of_somebodys_machine(name: str) -> None:
    text = (files("coachdesk.data") / name).read_text(encoding="utf-8")
    for trace in ("seed", ".txt", "found:", "\r"):
        assert trace not in text


def test_rows_are_told_by_their_columns() -> None:
    assert rows_of("x.csv", 'a,b\n1,"2, or 3"\n', ("a", "b")) == [{"a": "1", "b": "2, or 3"}]
    assert rows_of("x.csv", "a,b\n", ("a", "b")) == []


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "the columns"),
        ("b,a\n", "the columns"),
        ("a,b\n1\n", "line 2: 1 columns"),
        ("a,b\n1,2\n1,2,3\n", "line 3: 3 columns"),
        ("a,b\n1,\n", "an empty cell"),
        ("a,b\n1, 2\n", "spaces around"),
    ],
)
def test_a_list_that_is_out_of_order_is_refused(text: str, why: str) -> None:
    with pytest.raises(BadData, match=why):
        rows_of("x.csv", text, ("a", "b"))


def test_a_list_of_the_package_is_read() -> None:
    assert len(rows("language.csv", ("term", "prefer", "why", "source"))) == 114
