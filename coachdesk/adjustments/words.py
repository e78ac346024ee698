"""Adjustments in words, in the language of whoever reads them."""

from collections.abc import Mapping

from coachdesk.adjustments.catalogue import kind
from coachdesk.adjustments.chips import short
from coachdesk.adjustments.coach_fit import BrokenRule
from coachdesk.adjustments.contradictions import Contradiction
from coachdesk.adjustments.labels import LABELS
from coachdesk.translation import N_, gettext, language_text

LENGTH_CHIPS = frozenset({"TIME_EXTEND", "TIME_DOUBLE", "TIME_SHORT"})

CONTRADICTIONS: Mapping[str, str] = {
    "modes_differ": N_(
        "“%(first)s” and “%(second)s” are two ways of meeting, and each says only. Ask which one it is."
    ),
    "mode_ruled_out": N_("“%(first)s” and “%(second)s” leave no way to meet. Ask which one it is."),
    "phone_and_no_calls": N_("“%(first)s” and “%(second)s” leave no way to meet. Ask if a planned call is fine."),
    "mode_cannot_carry": N_("“%(second)s” is not possible with “%(first)s”. Ask which one it is."),
    "no_mode_left": N_(
        "“%(first)s” and “%(second)s”, with what else was asked for, leave no way to meet. Ask what suits."
    ),
    "coach_genders_differ": N_("“%(first)s” and “%(second)s” cannot both be kept. Ask which one it is."),
    "no_time_left": N_("“%(first)s” and “%(second)s” leave no time of the day. Ask which times suit."),
    "lengths_differ": N_("“%(first)s” and “%(second)s” cannot both be kept. Ask how long a meeting suits."),
    "contacts_differ": N_("“%(first)s” and “%(second)s” leave no way to be in touch. Ask which one it is."),
    "contact_ruled_out": N_("“%(first)s” and “%(second)s” leave no way to be in touch. Ask which one it is."),
    "letters_and_none_home": N_(
        "“%(first)s” and “%(second)s” leave nowhere to write to. Ask for an address that is safe."
    ),
}
BROKEN: Mapping[str, str] = {
    "gender_differs": N_("“%(label)s” would not be kept with %(name)s."),
    "gender_not_declared": N_("“%(label)s” would not be kept with %(name)s, who has not told us a gender."),
    "language_not_spoken": N_("“%(label)s” would not be kept: %(name)s does not speak it."),
    "skill_not_held": N_("“%(label)s” would not be kept: %(name)s does not have this training."),
}


def label_text(code: str) -> str:
    """What an adjustment is called."""
    return gettext(LABELS[kind(code).code])


def short_text(code: str, params: Mapping[str, str] | None = None, *, minutes: int | None = None) -> str:
    """The words of a chip. With the minutes of a meeting, a chip about its length says them: "60 min"."""
    if minutes is not None and code in LENGTH_CHIPS:
        return gettext("%(minutes)s min", minutes=minutes)
    if code == "LANG_INTERP" and params and params.get("language"):
        return gettext("%(language)s interpreter", language=language_text(params["language"]))
    if code == "LANG_INTERP_SEX" and params and params.get("gender") == "female":
        return gettext("A woman as interpreter")
    if code == "LANG_INTERP_SEX" and params and params.get("gender") == "male":
        return gettext("A man as interpreter")
    return gettext(short(code))


def contradiction_text(found: Contradiction) -> str:
    """Why two adjustments cannot both be kept, and what to ask the person."""
    return gettext(CONTRADICTIONS[found.reason_code], first=label_text(found.first), second=label_text(found.second))


def broken_text(broken: BrokenRule, name: str) -> str:
    """Why a hard adjustment would not be kept with this coach."""
    return gettext(BROKEN[broken.reason_code], label=label_text(broken.code), name=name)
