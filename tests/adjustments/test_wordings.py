"""Needs as people write them: what is known becomes an adjustment, and not a word is lost."""

import re
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coachdesk.adjustments.catalogue import all_kinds
from coachdesk.adjustments.spelling import plain
from coachdesk.adjustments.spoken import language_code
from coachdesk.adjustments.wordings import COLUMNS, Found, NeedsRead, parts_of, read_needs, wordings_of
from coachdesk.data import BadData, rows

AS_OFFICES_WRITE = {
    "phone only": "MODE_PHONE",
    "school hours only": "TIME_SCHOOL",
    "male coach only": "STAFF_MALE",
    "female coach only": "STAFF_FEMALE",
    "no letters to home address": "CON_NO_HOME_LETTER",
    "Welsh please": "FMT_WELSH",
    "BSL interpreter": "COM_BSL",
    "text reminders only": "CON_TEXT",
    "no phone calls": "CON_NO_PHONE",
    "video only": "MODE_VIDEO",
    "large print": "FMT_LARGE",
    "step free access": "ENV_STEPFREE",
    "longer appointments": "TIME_EXTEND",
    "brings support worker": "SUP_BRING",
    "written summary after": "FMT_SUMMARY",
    "no mornings": "TIME_NO_AM",
    "needs breaks": "TIME_BREAKS",
    "quiet room": "ENV_QUIET",
    "meet away from jobcentre": "ENV_COMMUNITY",
    "easy read": "FMT_EASYREAD",
    "interpreter - Polish": "LANG_INTERP",
    "interpreter - Arabic": "LANG_INTERP",
    "do not leave voicemail": "CON_NO_VOICEMAIL",
}
KNOWN = [(line["wording"], line["code"]) for line in rows("wordings.csv", COLUMNS)]

some_text = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=60)
some_parts = st.lists(st.one_of(some_text, st.sampled_from([wording for wording, _ in KNOWN])), max_size=6)


def words_of(read: NeedsRead) -> list[str]:
    return sorted([*(part for each in read.found for part in parts_of(each.words)), *read.rest])


@pytest.mark.parametrize(("words", "code"), AS_OFFICES_WRITE.items())
def test_what_offices_write_is_known(words: str, code: str) -> None:
    read = read_needs(words)
    assert [(each.code, each.words) for each in read.found] == [(code, words)]
    assert read.rest == ()


def test_every_wording_of_the_list_is_known_by_its_code() -> None:
    assert [(wording, code) for wording, code in KNOWN if read_needs(wording).codes != (code,)] == []


def test_every_kind_is_known_by_its_own_name_and_in_two_more_ways() -> None:
    ways = Counter(code for _, code in KNOWN)
    for kind in all_kinds():
        own_words_only = kind.code == "OTHER_BESPOKE"
        assert read_needs(kind.label).codes == (() if own_words_only else (kind.code,))
        assert own_words_only or ways[kind.code] >= 2, kind.code


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("PHONE ONLY", "MODE_PHONE"),
        ("  phone   only. ", "MODE_PHONE"),
        ("Telephone-only", "MODE_PHONE"),
        ("Step-free access needed", "ENV_STEPFREE"),
        ("I need a quiet room please", "ENV_QUIET"),
        ("woman work coach only", "STAFF_FEMALE"),
        ("Don’t leave voice-mails!", "CON_NO_VOICEMAIL"),
        ("longer meeting", "TIME_EXTEND"),
        ("longer appts pls", "TIME_EXTEND"),
        ("British Sign Language interpreter", "COM_BSL"),
        ("Cymraeg os gwelwch yn dda", "FMT_WELSH"),
        ("ｌａｒｇｅ　ｐｒｉｎｔ", "FMT_LARGE"),  # as some keyboards write it
    ],
)
def test_case_spaces_points_and_courtesies_make_no_difference(words: str, code: str) -> None:
    assert read_needs(words).codes == (code,)
    assert read_needs(words).found[0].words == words.strip()


@pytest.mark.parametrize(
    ("words", "language"),
    [
        ("interpreter - Polish", "pl"),
        ("Arabic interpreter", "ar"),
        ("needs an interpreter (Kurdish, Sorani)", "ckb"),
        ("interpreter for Tigrinya", "ti"),
        ("Farsi speaking interpreter please", "fa"),
        ("Punjabi language interpreter", "pa"),
        ("interpreter: Swahili", "sw"),
        ("interpreter - Brazilian Portuguese", "pt-BR"),
        ("interpreter - Welsh", "cy"),
    ],
)
def test_an_interpreter_is_for_a_language(words: str, language: str) -> None:
    assert read_needs(words).found == (Found("LANG_INTERP", {"language": language}, words),)
    assert read_needs(words).found[0].params == {"language": language}


def test_an_interpreter_without_a_language_is_asked_about_later() -> None:
    assert read_needs("interpreter needed").found[0].params == {}


def test_the_gender_of_an_interpreter_is_kept() -> None:
    found = read_needs("female interpreter; interpreter - male").found
    assert [(each.code, each.params) for each in found] == [
        ("LANG_INTERP_SEX", {"gender": "female"}),
        ("LANG_INTERP_SEX", {"gender": "male"}),
    ]


@pytest.mark.parametrize(
    "name", ["English", "unknown language", "Multiple languages", "any language", "", "Klingonish"]
)
def test_what_is_no_language_has_no_code(name: str) -> None:
    assert language_code(name) is None


@pytest.mark.parametrize(
    "words",
    [
        "does not like surprises - say what will happen",
        "phone only if I am unwell",
        "phone only unless it is about money",
        "not phone only",
        "no longer needs longer appointments",
        "does not need breaks",
        "phone only?",
        "phone only, no mornings",
        "prefers a female coach",
        "female coach if possible",
        "interpreter - English",
        "female Arabic interpreter",
        "not with Sarah",
        "sign language interpreter",
        "in person only",
        "no afternoons",
        "no mornings on Tuesdays",
        "large print sometimes",
        "please",
        "none",
        "-",
        "<b>phone only</b>",
        '=HYPERLINK("x")',
    ],
)
def test_when_it_is_not_sure_the_words_are_kept_for_the_coach_to_ask(words: str) -> None:
    assert read_needs(words) == NeedsRead((), (words,))


@pytest.mark.parametrize(
    "words",
    ["phone only because of my hearing", "phone only - due to anxiety and panic", "Phone only, owing to my job"],
)
def test_a_reason_after_a_known_need_stays_with_it(words: str) -> None:
    assert read_needs(words) == NeedsRead((Found("MODE_PHONE", {}, words),), ())


@pytest.mark.parametrize(
    "words",
    [
        "phone only because of my hearing but video is fine",
        "phone only because I am deaf, and no mornings",
        "phone only because buses are sometimes late",
        "phone only because it isn't safe",
        "something only because of my hearing",
    ],
)
def test_more_than_a_reason_is_for_the_coach_to_ask_about(words: str) -> None:
    assert read_needs(words) == NeedsRead((), (words,))


def test_parts_are_read_one_by_one() -> None:
    read = read_needs("Welsh please; video only;likes tea\r\n written summary after;;")
    assert read.codes == ("FMT_WELSH", "MODE_VIDEO", "FMT_SUMMARY")
    assert read.rest == ("likes tea",)


def test_the_same_need_said_twice_is_one_with_both_its_wordings() -> None:
    read = read_needs("phone only; likes tea; Telephone only; interpreter - Polish; interpreter - Arabic")
    assert [each.words for each in read.found] == [
        "phone only; Telephone only",
        "interpreter - Polish",
        "interpreter - Arabic",
    ]
    assert read.codes == ("MODE_PHONE", "LANG_INTERP")


@pytest.mark.parametrize("text", ["", "   ", ";", " ; \n;\t"])
def test_no_words_are_no_needs(text: str) -> None:
    assert read_needs(text) == NeedsRead((), ())


@given(some_parts)
def test_nothing_is_dropped(parts: list[str]) -> None:
    text = ";".join(parts)
    assert words_of(read_needs(text)) == sorted(parts_of(text))
    assert not re.sub(r"[;\s]", "", text) or parts_of(text)
    assert re.sub(r"[;\s]", "", "".join(parts_of(text))) == re.sub(r"[;\s]", "", text)


@given(some_text)
def test_one_spelling_is_reached_at_once(text: str) -> None:
    assert "  " not in plain(text)
    assert plain(text.strip()) == plain(f"  {text}!  ")


@given(st.sampled_from(KNOWN), st.sampled_from(["unless", "except", "not", "if", "sometimes"]), some_text)
def test_a_condition_is_never_lost_in_a_rule(known: tuple[str, str], word: str, rest: str) -> None:
    part = f"{known[0]} {word} {rest}".replace(";", "").replace("\n", "").replace("\r", "").strip()
    assert read_needs(part).found == ()


def test_a_wording_that_means_two_things_is_refused() -> None:
    with pytest.raises(BadData, match="and also TIME_NO_AM"):
        wordings_of(
            [{"code": "TIME_NO_AM", "wording": "no early start"}, {"code": "TIME_NO_PM", "wording": "no early starts"}]
        )


def test_a_wording_that_says_nothing_is_refused() -> None:
    with pytest.raises(BadData, match="nothing at all"):
        wordings_of([{"code": "TIME_NO_AM", "wording": "please"}])
