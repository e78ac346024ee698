"""The words that hurt, and what to write instead."""

import pytest

from coachdesk.data import BadData
from coachdesk.language import Wording, wordings, wordings_of


def a_line(**changes: str) -> dict[str, str]:
    return {
        "term": "hard to reach",
        "prefer": "not yet served well",
        "why": "The gap is ours",
        "source": "us",
    } | changes


def test_all_wordings_are_there_once_with_a_reason_and_a_source() -> None:
    every = wordings()
    assert len(every) == 114
    assert len({each.term.casefold() for each in every}) == 114
    assert all(each.prefer and each.why and each.source for each in every)


def test_every_reason_stands_by_itself() -> None:
    for each in wordings():
        assert "as above" not in each.why.casefold(), each.term
        assert "sanction" not in (each.why + each.prefer + each.source).casefold(), each.term


def test_a_wording_says_what_to_write_instead() -> None:
    assert (
        Wording(
            term="told to",
            prefer="agreed to / was offered",
            why="Instruction hides whether there was a choice",
            source='Rethink Mental Illness, "Set up to fail"',
        )
        in wordings()
    )


def test_a_term_that_stands_twice_is_refused_whatever_its_case() -> None:
    with pytest.raises(BadData, match="twice"):
        wordings_of([a_line(), a_line(term="Hard to Reach")])


def test_a_term_offered_instead_of_itself_is_refused() -> None:
    with pytest.raises(BadData, match="instead of itself"):
        wordings_of([a_line(prefer="Hard to reach")])
