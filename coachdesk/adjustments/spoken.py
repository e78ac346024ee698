"""Languages by the names that people write: "Polish", "Farsi", "Kurdish (Sorani)"."""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from babel import Locale

from coachdesk.adjustments.spelling import plain

_NOT_ONE = frozenset({"en", "mul", "und", "zxx"})
_ALSO_CALLED = {
    "Bangla": "bn", "Cantonese": "yue", "Dari": "fa-AF", "Farsi": "fa", "Filipino": "fil", "Kurdish Sorani": "ckb",
    "Kurmanji": "kmr", "Mandarin": "zh", "Mirpuri": "phr", "Moldovan": "ro", "Pahari": "phr", "Panjabi": "pa",
    "Patois": "jam", "Polski": "pl", "Punjabi": "pa", "Pushto": "ps", "Sorani": "ckb", "Sylheti": "syl",
    "Tagalog": "tl",
}  # fmt: skip


def language_code(name: str) -> str | None:
    """The code of a language that goes by this name; None when no single language does (or it is English)."""
    return _by_name().get(plain(name))


@cache
def _by_name() -> Mapping[str, str]:
    names: dict[str, str] = {}
    for code, name in sorted(Locale("en").languages.items()):
        if code not in _NOT_ONE and not code.startswith("en_"):
            names.setdefault(plain(name), code.replace("_", "-"))
    names.update({plain(name): code for name, code in _ALSO_CALLED.items()})
    return MappingProxyType(names)
