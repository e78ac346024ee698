"""Why a time is not there, in words: for coaches in short, and to the person as "you"."""

from collections.abc import Mapping

from coachdesk.adjustments.catalogue import kind
from coachdesk.adjustments.words import label_text, short_text
from coachdesk.slots.own_rule import COACH, LENGTHS, PAUSED, TO_SETTLE, OwnRule, rule_of
from coachdesk.slots.rules import Rules
from coachdesk.translation import N_, gettext, ngettext

FOR_COACHES: Mapping[str, str] = {
    "past": N_("Past, or about to begin"),
    "outside_hours": N_("Outside working hours"),
    "bank_holiday": N_("Bank holiday"),
    "leave": N_("On leave"),
    "training": N_("In training"),
    "team_time": N_("Team time"),
    "writing_up": N_("Writing up"),
    "taken": N_("Already taken"),
    "theirs": N_("They are in another meeting"),
    "TIME_AVOID": N_("A time they keep free"),
    "length": N_("Shorter or longer than they need"),
}
FOR_THEM: Mapping[str, str] = {
    "past": N_("This time has passed."),
    "outside_hours": N_("Your coach does not work then."),
    "bank_holiday": N_("It is a bank holiday."),
    "leave": N_("Your coach is away then."),
    "training": N_("Your coach is in training then."),
    "team_time": N_("Your coach is with the team then."),
    "writing_up": N_("Your coach is writing up then."),
    "taken": N_("Your coach has another meeting then."),
    "theirs": N_("You have another meeting then."),
    "TIME_AVOID": N_("You keep this time free."),
    "length": N_("You asked for another length of meeting."),
}
TYPED: Mapping[str, str] = {
    "not_a_day": N_("Write a day such as 25 11 2026."),
    "not_a_time": N_("Write a time such as 10:30."),
    "missing_hour": N_("The clocks go forward that night: this time is not there. Choose one an hour later."),
    "comes_twice": N_("The clocks go back that night: this time comes twice. Choose the first or the second."),
}


def rule_text(rule: str, rules: Rules | None = None) -> str:
    """What rules a time out, for a coach."""
    return gettext(FOR_COACHES[rule]) if rule in FOR_COACHES else _own_text(_rule(rule, rules))


def your_rule_text(rule: str, rules: Rules | None = None) -> str:
    """The same to the person: what they asked for is theirs."""
    return gettext(FOR_THEM[rule]) if rule in FOR_THEM else _your_text(_rule(rule, rules))


def typed_text(code: str) -> str:
    """What is the matter with a time that was typed."""
    return gettext(TYPED[code])


def _rule(code: str, rules: Rules | None) -> OwnRule:
    """The rule as it holds for this meeting, or as the catalogue has it."""
    return next((each for each in rules.own if each.code == code), None) or rule_of(code) if rules else rule_of(code)


def _own_text(rule: OwnRule) -> str:
    label, short = label_text(rule.code), short_text(rule.code)
    if rule.stops == TO_SETTLE:
        return gettext("To settle with them first: %(label)s", label=label)
    if rule.stops == COACH:
        return gettext("Not with this coach: %(label)s", label=label)
    if rule.stops == PAUSED:
        return gettext("Paused, as they asked")
    if rule.stops == LENGTHS:
        return gettext("Not of this length: %(label)s", label=label)
    if rule.not_before and rule.not_after:
        return gettext("Before %(first)s or after %(last)s: %(label)s", first=clock_text(rule.not_before),
                       last=clock_text(rule.not_after), label=short)  # fmt: skip
    if rule.not_before:
        return gettext("Before %(first)s: %(label)s", first=clock_text(rule.not_before), label=short)
    if rule.not_after:
        return gettext("After %(last)s: %(label)s", last=clock_text(rule.not_after), label=short)
    if rule.notice_days:
        return ngettext("Less than %(num)d day ahead: %(label)s", "Less than %(num)d days ahead: %(label)s",
                        rule.notice_days, label=short)  # fmt: skip
    return gettext("Not in this way: %(label)s", label=label)


def _your_text(rule: OwnRule) -> str:
    label = label_text(rule.code)
    if rule.stops == TO_SETTLE:
        return gettext("Your coach asks you about “%(label)s” first.", label=label)
    if rule.stops == COACH:
        return gettext("You asked for “%(label)s”. This coach cannot keep that.", label=label)
    if rule.stops == PAUSED:
        return gettext("You asked for a pause. It lasts until you say so.")
    if rule.stops == LENGTHS:
        return gettext("You asked for “%(label)s”. This meeting has another length.", label=label)
    if rule.not_before and rule.not_after:
        return gettext("You asked for times between %(first)s and %(last)s.", first=clock_text(rule.not_before),
                       last=clock_text(rule.not_after))  # fmt: skip
    if rule.not_before:
        return gettext("You asked for nothing before %(first)s.", first=clock_text(rule.not_before))
    if rule.not_after:
        return gettext("You asked for nothing that ends after %(last)s.", last=clock_text(rule.not_after))
    if rule.notice_days and kind(rule.code).values("resource"):
        return ngettext("It takes %(num)d day to find you an interpreter.",
                        "It takes %(num)d days to find you an interpreter.", rule.notice_days)  # fmt: skip
    if rule.notice_days:
        return ngettext("You asked for %(num)d day of notice.", "You asked for %(num)d days of notice.",
                        rule.notice_days)  # fmt: skip
    return gettext("You asked for “%(label)s”. This is another way to meet.", label=label)


def clock_text(minute: int) -> str:
    """9:30, as London's clocks show it."""
    return f"{minute // 60}:{minute % 60:02}"
