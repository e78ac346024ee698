"""The application's own words, looked up once and handed to the floor."""

from flask import Flask

from coachdesk import clock, words
from coachdesk.adjustments.catalogue import all_kinds
from coachdesk.adjustments.words import label_text, short_text
from coachdesk.bench.floor.lexicon import Lexicon


def lexicon(app: Flask) -> Lexicon:
    """In English, as of today."""
    with app.test_request_context(headers={"Accept-Language": "en"}):
        return Lexicon(
            today=clock.today(),
            chips={kind.code: short_text(kind.code) for kind in all_kinds()},
            labels={kind.code: label_text(kind.code) for kind in all_kinds()},
            modes={mode.value: str(text) for mode, text in words.MODES.items()},
            states={state.value: str(text) for state, text in words.STATES.items()},
        )
