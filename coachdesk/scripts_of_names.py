"""Which script a name is written in, so that it is spoken and set right: `lang` and `dir` for the page."""

import unicodedata

# The first letter's script decides; a language where the script has one that is likely, else none is claimed.
SCRIPTS = {
    "ARABIC": ("ar", "rtl"),
    "HEBREW": ("he", "rtl"),
    "CJK": ("zh", "ltr"),
    "HIRAGANA": ("ja", "ltr"),
    "KATAKANA": ("ja", "ltr"),
    "HANGUL": ("ko", "ltr"),
    "CYRILLIC": ("uk", "ltr"),
    "GREEK": ("el", "ltr"),
    "GURMUKHI": ("pa", "ltr"),
    "TAMIL": ("ta", "ltr"),
    "BENGALI": ("bn", "ltr"),
    "DEVANAGARI": ("hi", "ltr"),
    "ETHIOPIC": ("am", "ltr"),
    "THAI": ("th", "ltr"),
    "GEORGIAN": ("ka", "ltr"),
    "ARMENIAN": ("hy", "ltr"),
}


def script_of(name: str) -> tuple[str, str]:
    """`(lang, dir)` of a name; two empty strings for Latin letters."""
    if name.isascii():
        return "", ""
    for letter in name:
        if letter.isalpha():
            return SCRIPTS.get(unicodedata.name(letter, "").split()[0], ("", ""))
    return "", ""
