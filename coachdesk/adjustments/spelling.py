"""One spelling for the many ways of writing a need, so that known wordings are known without guessing."""

import re
import unicodedata

_PHRASES = tuple(
    (re.compile(rf"\b{seen}\b"), meant)
    for seen, meant in (
        ("work coach(es)?", "coach"),
        ("work adviser|work advisor|adviser|advisor", "coach"),
        ("face to face|face2face|f2f", "in person"),
        ("british sign language", "bsl"),
        ("text messages?|sms", "text"),
        ("telephones?", "phone"),
        ("appointments?|appts?|meetings?", "meeting"),
        ("women|woman|lady|ladies", "female"),
        ("men|man", "male"),
        ("job cent(re|er)s?( plus)?|jobcent(re|er)s?( plus)?|jcp", "jobcentre"),
        ("stepfree", "step free"),
        ("e mails?", "email"),
        ("voice mails?", "voicemail"),
        ("don t|dont", "do not"),
        ("doesn t|doesnt", "does not"),
        ("can t|cant|can not", "cannot"),
        ("pls|plz", "please"),
        ("thank you|thanks", "please"),
        ("would like|would need|must have|has to have|asks for|asked for", "need"),
    )
)
_POLITE_BEFORE = frozenset({
    "please", "need", "needing", "needed", "require", "required", "want", "wanted", "request", "requested",
    "i", "she", "he", "they", "a", "an", "the",
})  # fmt: skip
_POLITE_AFTER = frozenset({"please", "need", "needed", "require", "required", "want", "wanted", "request", "requested"})


def plain(text: str) -> str:
    """Small letters and single spaces; no punctuation, no plurals, no courtesies, one word for one thing."""
    spelled = unicodedata.normalize("NFKC", text).casefold()
    spelled = re.sub(r"[\W_]+", " ", spelled).strip()
    for seen, meant in _PHRASES:
        spelled = seen.sub(meant, spelled)
    return " ".join(_without_courtesies([_singular(word) for word in spelled.split()]))


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


def _without_courtesies(words: list[str]) -> list[str]:
    while words and words[0] in _POLITE_BEFORE:
        words = words[1:]
    while words and words[-1] in _POLITE_AFTER:
        words = words[:-1]
    return words
