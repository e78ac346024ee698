"""What stands in a copy of a record, as a person reads it: codes in words, ids as names, days as they are spoken."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext

from coachdesk import clock, words
from coachdesk.adjustments.words import label_text
from coachdesk.db import db
from coachdesk.forms.data_protection import DECISIONS, INCIDENTS, PARTIES, REQUESTS
from coachdesk.forms.matters import HOW
from coachdesk.models import Staff
from coachdesk.models.label import AppointmentState, OpeningReason
from coachdesk.skills import skill_text
from coachdesk.translation import gettext as _
from coachdesk.translation import list_text
from coachdesk.views.filters import speech
from coachdesk.views.opening_words import told

Values = Mapping[str, Any]
Say = Callable[[Any], str]


def said(part: str, values: Values) -> Iterator[tuple[str, str]]:
    """The columns of one row that say something, each in words."""
    for name, value in _in_sentences(part, values).items():
        if text := value_words(part, name, value):
            yield name, text


def value_words(part: str, name: str, value: Any) -> str:
    """A value as somebody reads it aloud; nothing for an id, which only we can read."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        at = clock.as_london(value)
        return _("%(day)s at %(time)s", day=speech().whole_day(at.date()), time=f"{at.hour}:{at.minute:02}")
    if isinstance(value, date):
        return speech().whole_day(value)
    if say := SAID_BY.get((part, name)) or SAID_BY.get(("", name)):
        return say(value)
    if isinstance(value, dict):
        return "; ".join(_more(key, each) for key, each in value.items())
    if isinstance(value, list):
        return list_text([plain(str(each)) for each in value])
    if name in CODES:
        return str(SAID.get((name, value)) or SAID.get(("", value)) or plain(str(value)))
    return "" if name == "about" and _ids(value) else str(value)


def plain(word: str) -> str:
    """A code as words: `did_not_meet` is `did not meet`."""
    return word.replace("_", " ")


def _in_sentences(part: str, values: Values) -> Values:
    """Where a code and its parameters are one sentence, the sentence; where another column says it, nothing."""
    row = dict(values)
    if part == "relationship":
        params = {"name": values.get("coach_id", ""), **row.pop("start_params", {})}
        row["start_reason"] = words.start_reason(values["start_reason"], params) or plain(values["start_reason"])
        row["end_reason"] = words.end_reason(values.get("end_reason"))
        row.pop("end_params", None)
    if part == "move":
        row["reason"] = _("So that there is enough time for everybody.")
        row.pop("params", None)
    if part == "cover":
        row["reason"] = words.placing_reason(values["reason"], row.pop("params", {})) or _("Chosen by the team lead.")
    if part == "waiting":
        row["reason"] = words.waiting_reason(values["reason"], row.pop("params", {}))
    if part == "matter":
        row["params"] = {name: each for name, each in values.get("params", {}).items() if name == "coach"}
    return row


def _more(key: str, value: Any) -> str:
    """One parameter: staff by name, a language as it is called."""
    if ids := _ids(str(value)):
        return list_text([found.name for each in ids if (found := db.session.get(Staff, each))])
    return words.language_name(value) if key == "language" else f"{plain(key)}: {plain(str(value))}"


def _ids(text: str) -> list[UUID]:
    """Ids in a row, if it is nothing but that."""
    try:
        return [UUID(each) for each in text.split()]
    except ValueError:
        return []


def _labels(codes: str) -> str:
    return list_text([_("“%(label)s”", label=label_text(code)) for code in codes.split()])


def _of(table: Mapping[Any, Any]) -> Say:
    return lambda value: str(table[value]) if value in table else plain(str(value))


def _minute(value: int) -> str:
    return f"{value // 60}:{value % 60:02}"


# Who says what a value is, by part and column, or by the column in any part.
SAID_BY: Mapping[tuple[str, str], Say] = {
    ("", "code"): label_text,
    ("", "ends_minute"): _minute,
    ("", "language"): words.language_name,
    ("", "mode"): words.mode,
    ("", "starts_minute"): _minute,
    ("", "weekday"): lambda value: speech().whole_weekdays[value],
    ("", "decision"): _of(DECISIONS),
    ("absence_question", "choice"): _of(words.WHEN_AWAY),
    ("circumstance", "kind"): _of(words.CIRCUMSTANCES),
    ("claimant", "when_away"): _of(words.WHEN_AWAY),
    ("coach_request", "outcome"): _of(words.COACH_ANSWERS),
    ("coach_request", "choice"): _of(words.COACH_CHOICES),
    ("coach_wish", "skill"): skill_text,
    ("handover", "reason"): _of(words.HANDOVER_REASONS),
    ("handover_part", "part"): _of(words.HANDOVER_PARTS),
    ("incident", "kind"): _of(INCIDENTS),
    ("matter", "about"): _labels,
    ("matter", "how"): _of(HOW),
    ("opening", "reason"): lambda value: told(OpeningReason(value)),
    ("outside_request", "party"): _of(PARTIES),
    ("record_request", "kind"): _of(REQUESTS),
    ("relationship", "end_reason"): _of(words.END_REASONS),
    ("representative", "kind"): _of(words.REPRESENTATIVES),
    ("representative", "scopes"): lambda value: list_text([_of(words.MAY_DECIDE)(each) for each in value]),
    ("steady_time", "reason"): _of(words.STEADY_REASONS),
    ("sign_in", "way"): _of(words.SIGN_IN_WAYS),
}
# What holds one of our own words, not somebody's text.
CODES = {
    "kind", "state", "strength", "choice", "outcome", "said_by", "owner", "proposed_by", "by", "channel", "sensitive",
    "subject",
}  # fmt: skip
# Codes that say little as they stand: by the column they stand in, or in any.
SAID = {
    ("", "claimant"): lazy_gettext("you"),
    ("", "coach"): lazy_gettext("your coach"),
    ("kind", "adjustments_contradict"): lazy_gettext("two things you asked for that do not go together"),
    ("kind", "coach_breaks_adjustment"): lazy_gettext("something you asked for that may not be kept with a coach"),
    ("sensitive", "staff"): lazy_gettext("you work here"),
    ("sensitive", "relation"): lazy_gettext("somebody close to you works here"),
    ("state", AppointmentState.CANCELLED_BY_CLAIMANT.value): lazy_gettext("cancelled by you"),
    ("strength", "hard"): lazy_gettext("we always keep to it"),
    ("strength", "preference"): lazy_gettext("we keep to it where we can"),
    ("strength", "information"): lazy_gettext("good to know"),
    ("subject", "claimant"): lazy_gettext("your record"),
    ("subject", "record_request"): lazy_gettext("what you asked about your record"),
}
