"""Why there are not more times, said to the person: a sum that comes out, and what is theirs is named as theirs."""

from datetime import date
from typing import Any

from coachdesk.adjustments.catalogue import kind
from coachdesk.slots.own_rule import OwnRule
from coachdesk.slots.rules import Rules
from coachdesk.slots.search import Answer
from coachdesk.slots.words import your_rule_text
from coachdesk.translation import gettext as _
from coachdesk.translation import ngettext
from coachdesk.views.filters import speech
from coachdesk.views.period_words import minute_words

TAKEN, TAKEN_BY_EITHER, THEIRS = "taken", "taken by either", ("theirs", "TIME_AVOID")
SCHOOL_HOURS = "TIME_SCHOOL"


def why_not_more(answer: Answer, coach: str, *, hides: bool = False) -> dict[str, Any]:
    """How many times there are in the coach's hours, what takes which of them, and how many are free. `hides`: the
    person keeps a meeting off their screen, and nothing tells another meeting of theirs from one of the coach's."""
    first, times = answer.window.from_on, dict[str, int]()
    for each in answer.ruled_out:
        rule = TAKEN_BY_EITHER if hides and each.rule in (TAKEN, THEIRS[0]) else each.rule
        times[rule] = times.get(rule, 0) + each.starts
    return {
        "whole": _(
            "From %(first)s to %(last)s there are %(count)d times at which a meeting with %(coach)s could begin.",
            first=_day(first), last=_day(answer.window.last_on), count=answer.in_hours,
            coach=coach,
        ),
        "rows": [
            {
                "words": _words(rule, answer.rules, coach),
                "times": ngettext("%(num)d time", "%(num)d times", starts),
                "is_mine": is_mine(rule, answer.rules),
                "is_kept_free": rule == THEIRS[1],
            }
            for rule, starts in times.items()
        ],
        "free": ngettext("%(num)d time is free for you.", "%(num)d times are free for you.", len(answer.free)),
    }  # fmt: skip


def _day(day: date) -> str:
    return speech().named_day(day)


def is_mine(rule: str, rules: Rules) -> bool:
    """Whether a rule is the person's own: what they asked for, or another meeting of theirs."""
    return rule in THEIRS or any(each.code == rule for each in rules.own)


def _words(rule: str, rules: Rules, coach: str) -> str:
    usual = {
        "past": _("These have passed, or are about to begin."),
        "bank_holiday": _("There is a bank holiday."),
        "leave": _("%(coach)s is away.", coach=coach),
        "training": _("%(coach)s is in training.", coach=coach),
        "team_time": _("%(coach)s is with the team.", coach=coach),
        "writing_up": _("%(coach)s writes notes then.", coach=coach),
        TAKEN: _("%(coach)s has other meetings.", coach=coach),
        TAKEN_BY_EITHER: _("These are taken already."),
        "theirs": _("You have another meeting."),
        "TIME_AVOID": _("You keep these times free. We keep to that."),
    }
    if rule in usual:
        return usual[rule]
    own = next((each for each in rules.own if each.code == rule), None)
    return (own and not own.stops and _asked_for(own)) or your_rule_text(rule, rules)


def _asked_for(rule: OwnRule) -> str:
    first, last = rule.not_before, rule.not_after
    if rule.code == SCHOOL_HOURS:
        return _("You asked for school hours. We keep to that.")
    if first and last:
        return _("You asked for times between %(first)s and %(last)s. We keep to that.",
                 first=minute_words(first), last=minute_words(last))  # fmt: skip
    if first:
        return _("You asked for nothing before %(first)s. We keep to that.", first=minute_words(first))
    if last:
        return _("You asked for nothing after %(last)s. We keep to that.", last=minute_words(last))
    if rule.notice_days and not kind(rule.code).values("resource"):
        return ngettext("You asked for %(num)d day of notice. We keep to that.",
                        "You asked for %(num)d days of notice. We keep to that.", rule.notice_days)  # fmt: skip
    return ""
