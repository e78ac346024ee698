"""The application's own words, looked up once and handed to the floor."""

from babel import Locale
from flask import Flask

from coachdesk import clock, words
from coachdesk.adjustments.catalogue import all_kinds
from coachdesk.adjustments.words import label_text, short_text
from coachdesk.bench.floor.lexicon import Lexicon

VERBS = {
    "claimant.imported": "Came in with the records of the old system",
    "claimant.own_words_changed": "New: what they want you to know",
}


def lexicon(app: Flask) -> Lexicon:
    """In English, as of today."""
    english = Locale("en")
    with app.test_request_context(headers={"Accept-Language": "en"}):
        return Lexicon(
            today=clock.today(),
            months=dict(english.months["format"]["abbreviated"]),
            whole_months=dict(english.months["format"]["wide"]),
            weekdays=dict(english.days["format"]["abbreviated"]),
            chips={kind.code: short_text(kind.code) for kind in all_kinds()},
            labels={kind.code: label_text(kind.code) for kind in all_kinds()},
            modes={mode.value: str(text) for mode, text in words.MODES.items()},
            states={state.value: str(text) for state, text in words.STATES.items()},
            verbs=VERBS,
        )
