"""Words in the reader's language: the typed face of Flask-Babel, for modules that are no views.

The names are those that the extraction of messages knows. Outside of a request the words stay English.
"""

from datetime import date
from functools import lru_cache

import flask_babel
from babel import Locale
from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_decimal
from babel.support import NullTranslations
from flask import g


def N_(text: str) -> str:  # noqa: N802
    """The same words: a mark for English in a constant, so that it is found for translation. `gettext` shows it."""
    return text


def gettext(text: str, **variables: object) -> str:
    """A whole sentence in the reader's language, with what it names put in."""
    said: str = catalogue().ugettext(text)
    return said % variables if variables else said


def ngettext(one: str, many: str, num: int, **variables: object) -> str:
    """The same for a sentence that counts; `%(num)d` is the count."""
    said: str = catalogue().ungettext(one, many, num)
    return said % ({"num": num} | variables)


def catalogue() -> NullTranslations:
    """The reader's catalogue, looked up once a request for each of its languages: a page asks a hundred times."""
    reads = flask_babel.get_locale()
    if reads is None:
        return NullTranslations()
    kept: tuple[Locale, NullTranslations] | None = g.get("catalogue")
    if kept is None or kept[0] is not reads:
        kept = g.catalogue = reads, flask_babel.get_translations()
    return kept[1]


def locale() -> Locale:
    """Whose words these are."""
    return flask_babel.get_locale() or Locale("en")


def day_text(day: date) -> str:
    """A day with its month and year, in words."""
    return format_date(day, "d MMMM y", locale=locale())


def number_text(number: float) -> str:
    """A figure to one decimal, as the reader writes it."""
    return format_decimal(round(number, 1), locale=locale())


def tenths_text(number: float) -> str:
    """A figure of a column: one decimal always, so that they stand under each other."""
    return format_decimal(number, "#,##0.0", locale=locale())


def whole_text(number: int) -> str:
    """A count, with its thousands as the reader writes them."""
    return _whole(number, locale())


@lru_cache(maxsize=4096)
def _whole(number: int, reads: Locale) -> str:
    """A page of hours says many, and the same ones: the rules for them are long to read."""
    return format_decimal(number, locale=reads)


def decimal_text(number: float) -> str:
    """A figure between nought and one, to two decimals."""
    return format_decimal(number, "0.00", locale=locale())


def list_text(things: list[str]) -> str:
    """Several things in a row: "one, two and three"."""
    return format_list(things, locale=locale())


def language_text(code: str) -> str:
    """A language by its name; by its code where it has none that we know."""
    return str(locale().languages.get(code.replace("-", "_"), code))
