"""Adjustments as they are said on a page."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask_babel import Babel

from coachdesk.adjustments.catalogue import UnknownAdjustment, all_kinds
from coachdesk.adjustments.chips import CHIPS, short
from coachdesk.adjustments.coach_fit import BrokenRule
from coachdesk.adjustments.contradictions import Contradiction, contradictions
from coachdesk.adjustments.labels import LABELS
from coachdesk.adjustments.words import (
    BROKEN,
    CONTRADICTIONS,
    broken_text,
    contradiction_text,
    label_text,
    short_text,
)


@pytest.fixture
def in_welsh() -> Iterator[None]:
    app = Flask("words")
    Babel(app, locale_selector=lambda: "cy")
    with app.test_request_context():
        yield


def test_what_is_translated_is_what_the_catalogue_says() -> None:
    assert dict(LABELS) == {each.code: each.label for each in all_kinds()}


def test_every_kind_has_a_chip_of_its_own_and_it_is_short() -> None:
    assert list(CHIPS) == [each.code for each in all_kinds()]
    assert len(set(CHIPS.values())) == 97
    assert max(map(len, CHIPS.values())) <= 24


def test_chips_say_it_in_few_words() -> None:
    said = {code: short_text(code) for code in ("STAFF_FEMALE", "ENV_STEPFREE", "MODE_PHONE", "FMT_SUMMARY")}
    assert list(said.values()) == ["A woman coach", "Step-free", "Phone only", "Written summary"]


def test_a_chip_about_length_says_the_minutes_when_they_are_known() -> None:
    assert short_text("TIME_EXTEND") == "Longer meetings"
    assert short_text("TIME_EXTEND", minutes=60) == "60 min"
    assert short_text("MODE_PHONE", minutes=60) == "Phone only"


def test_a_chip_names_the_language_and_the_gender_of_an_interpreter() -> None:
    assert short_text("LANG_INTERP") == "Interpreter"
    assert short_text("LANG_INTERP", {"language": "pl"}) == "Polish interpreter"
    assert short_text("LANG_INTERP", {"language": "fa-AF"}) == "Dari interpreter"
    assert short_text("LANG_INTERP", {"language": "qxx"}) == "qxx interpreter"
    assert short_text("LANG_INTERP_SEX", {"gender": "female"}) == "A woman as interpreter"
    assert short_text("LANG_INTERP_SEX") == "Interpreter's gender"


@pytest.mark.usefixtures("in_welsh")
def test_a_language_is_named_in_the_language_of_the_reader() -> None:
    assert short_text("LANG_INTERP", {"language": "pl"}) == "Pwyleg interpreter"


def test_a_code_that_is_not_there_has_no_words() -> None:
    for words in (short, label_text, short_text):
        with pytest.raises(UnknownAdjustment):
            words("TIME_TRAVEL")


def test_every_contradiction_has_a_sentence_that_names_both() -> None:
    for reason in CONTRADICTIONS:
        text = contradiction_text(Contradiction("MODE_PHONE", "MODE_VIDEO", reason))
        assert "“Meetings by phone”" in text
        assert "“Meetings by video”" in text
    assert {each.reason_code for each in contradictions(LABELS)} <= set(CONTRADICTIONS)


def test_every_broken_rule_has_a_sentence() -> None:
    for reason in BROKEN:
        text = broken_text(BrokenRule("FMT_WELSH", reason), "Llŷr Walker")
        assert "“Welsh language”" in text
        assert "Llŷr Walker" in text
