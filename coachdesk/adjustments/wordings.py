"""Free text about a person's needs, read: what a known wording says becomes an adjustment, the rest stays theirs.

A wording is known or it is not: nothing is guessed, and no word is lost either way. What is not known is kept for the
coach to ask about.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType

from coachdesk.adjustments.catalogue import all_kinds, kind
from coachdesk.adjustments.spelling import plain
from coachdesk.adjustments.spoken import language_code
from coachdesk.data import BadData, rows

COLUMNS = ("code", "wording")
IN_OWN_WORDS = "OTHER_BESPOKE"

_PARTS = re.compile(r"[;\r\n]")
_BECAUSE = re.compile(r"^(?P<need>.*?\w)\W+(?:because|due to|owing to)\b(?P<why>.*)$", re.IGNORECASE | re.DOTALL)
_MORE_THAN_A_REASON = re.compile(
    r"\b(but|unless|except|if|when|until|till|then|so|though|although|however|or|no|not|never|only|prefers?|needs?|sometimes"
    r"|usually|mostly|also|please|can|could|would|must|should|may|might)\b|n['’]t\b|[,.:/?(]\s*\S",
    re.IGNORECASE,
)
_INTERPRETER = (
    re.compile(r"interpreter (?:for |in |language )?(?P<language>.+)"),
    re.compile(r"(?P<language>.+?)(?: spoken)?(?: language| speaking)? interpreter"),
)
_INTERPRETER_GENDER = re.compile(
    r"(?P<before>female|male) interpreter(?: only)?|interpreter (?P<after>female|male)(?: only)?"
)


@dataclass(frozen=True, slots=True)
class Found:
    """An adjustment that was asked for, what its rule needs to know, and the words to the letter."""

    code: str
    params: dict[str, str] = field(hash=False)
    words: str


@dataclass(frozen=True, slots=True)
class NeedsRead:
    """All of a text: nothing of it is in neither list."""

    found: Sequence[Found]
    rest: Sequence[str]

    @property
    def codes(self) -> tuple[str, ...]:
        """Each code once, in the order of the text."""
        return tuple(dict.fromkeys(each.code for each in self.found))


def parts_of(text: str) -> list[str]:
    """The parts that somebody parted by semicolons or lines, trimmed, empty ones left out."""
    return [part.strip() for part in _PARTS.split(text) if part.strip()]


def read_needs(text: str) -> NeedsRead:
    """What is known of a text, part by part; the same need said twice is one, with both its wordings."""
    found: dict[tuple[str, tuple[tuple[str, str], ...]], Found] = {}
    rest: list[str] = []
    for part in parts_of(text):
        known = _read_part(part)
        if known is None:
            rest.append(part)
            continue
        code, params = known
        key = (code, tuple(sorted(params.items())))
        words = f"{found[key].words}; {part}" if key in found else part
        found[key] = Found(code, params, words)
    return NeedsRead(tuple(found.values()), tuple(rest))


def _read_part(part: str) -> tuple[str, dict[str, str]] | None:
    if "?" in part:
        return None
    return _known(plain(part)) or _known(plain(_without_reason(part)))


def _without_reason(part: str) -> str:
    """The need, when nothing but a reason for it follows; otherwise all of the part."""
    match = _BECAUSE.match(part)
    if match is None or _MORE_THAN_A_REASON.search(match["why"]):
        return part
    return match["need"]


def _known(spelled: str) -> tuple[str, dict[str, str]] | None:
    if spelled in _by_wording():
        return _by_wording()[spelled], {}
    if match := _INTERPRETER_GENDER.fullmatch(spelled):
        return "LANG_INTERP_SEX", {"gender": match["before"] or match["after"]}
    for pattern in _INTERPRETER:
        match = pattern.fullmatch(spelled)
        language = language_code(match["language"]) if match else None
        if language:
            return "LANG_INTERP", {"language": language}
    return None


@cache
def _by_wording() -> Mapping[str, str]:
    return wordings_of(rows("wordings.csv", COLUMNS))


def wordings_of(lines: Sequence[Mapping[str, str]]) -> Mapping[str, str]:
    """Codes by the spelling of each wording; what an adjustment is called counts as one of its wordings."""
    codes: dict[str, str] = {}
    for code, wording in [*_labels(), *((line["code"], line["wording"]) for line in lines)]:
        spelled = plain(wording)
        if not spelled or codes.setdefault(spelled, kind(code).code) != code:
            raise BadData(f"wordings.csv: '{wording}' is {code} and also {codes.get(spelled, 'nothing at all')}")
    return MappingProxyType(codes)


def _labels() -> Iterator[tuple[str, str]]:
    return ((each.code, each.label) for each in all_kinds() if each.code != IN_OWN_WORDS)
