"""Every code has a sentence."""

import pytest

from coachdesk.balancing import Reason
from coachdesk.balancing.strength import Line
from coachdesk.balancing.words import (
    NOT_POSSIBLE,
    STAYING,
    STAYS,
    STILL_OVER,
    STRENGTH,
    TO,
    line_text,
    move_text,
    stays_text,
    still_over_text,
    strength_text,
)
from tests.balancing.codes import codes_of

pytestmark = pytest.mark.once

EVERYTHING = {"name": "Amina Khan", "load": "93", "language": "pl", "skills": "STAFF_MH", "count": "3", "days": "3"}


def test_every_code_of_the_rules_has_words_and_no_words_are_left_over():
    assert codes_of("explaining", "Reason") == set(STILL_OVER)
    assert codes_of("explaining", "why_to") | {"put_in_by_lead"} == set(TO)
    assert codes_of("strength", "never_moved") | codes_of("given", "why_stays") | {"pinned", "taken_out"} == set(STAYS)
    assert set(STAYING) == set(STAYS)
    assert codes_of("given", "_why_not") | {"no_room_there"} == set(NOT_POSSIBLE)
    assert codes_of("strength", "Line", "_counted") == set(STRENGTH)


def test_every_sentence_can_be_said():
    said = [move_text(code, EVERYTHING) for code in TO]
    said += [stays_text(code) for code in (*STAYS, *NOT_POSSIBLE)]
    said += [line_text(Line(code, 1, EVERYTHING)) for code in STRENGTH]
    said += [strength_text(points) for points in range(1, 25)]
    for code in STILL_OVER:
        said += [still_over_text(Reason(code, {"code": why, "count": "2", "minutes": "9"})) for why in STAYING]
    assert all(each.endswith(".") and "%(" not in each for each in said)


def test_a_move_is_said_in_a_sentence():
    told = {"name": "Amina Khan", "load": "93", "language": "pl"}
    assert move_text("speaks_language", told) == "Amina Khan speaks Polish, and would then be at 93% of the hours."
    one = Reason("stays", {"code": "under_13_weeks", "count": "1"})
    assert still_over_text(one) == "1 person has had this coach for less than 13 weeks."
    assert strength_text(9) == "They are getting to know each other: 9 of 24."
