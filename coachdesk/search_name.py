"""A name as it is searched: small letters without marks, so that `llyr` finds Llŷr and `obrien` finds O'Brien."""

import re
import unicodedata

APART = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d", "ı": "i"})


def search_name(*parts: str) -> str:
    """Every part of every name, simplified, one space between words."""
    whole = " ".join(filter(None, parts)).casefold().translate(APART)
    bare = "".join(letter for letter in unicodedata.normalize("NFKD", whole) if not unicodedata.combining(letter))
    return re.sub(r"\s+", " ", re.sub(r"['’ʼ`-]", "", bare)).strip()[:650]
