"""Why there are not more times, as a coach reads it: a sum that comes out, each line with the pattern of its strip.

Grey is the diary, plum the person's own rules. What would give more is said, and never applied by itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from coachdesk import clock
from coachdesk.adjustments.words import label_text, short_text
from coachdesk.models import Adjustment, Claimant, Staff
from coachdesk.slots.day import NOT_WORKED
from coachdesk.slots.own_rule import COACH, LENGTHS, PAUSED, TO_SETTLE, OwnRule
from coachdesk.slots.search import Answer, Day, RuledOut
from coachdesk.slots.words import clock_text
from coachdesk.translation import gettext as _
from coachdesk.translation import list_text, ngettext
from coachdesk.views.filters import speech
from coachdesk.views.meeting_words import coach_called

AWAY = ("past", "bank_holiday", "leave", "training", "team_time", "writing_up")
IN_A_DIARY = (*AWAY, "taken", "theirs", NOT_WORKED)
PATTERNS, DAYS_NAMED = 4, 4
TOO_SHORT = "too_short"


@dataclass(frozen=True)
class Why:
    """The words for what is in the way of this person's meetings with this coach."""

    claimant: Claimant
    coach: Staff
    adjustments: Sequence[Adjustment]
    answer: Answer

    @property
    def looks(self) -> dict[str, str]:
        """How what each rule rules out is drawn: the person's own rules each in a pattern of their own."""
        own = [each.rule for each in self.answer.ruled_out if each.rule not in IN_A_DIARY]
        looks = {rule: f"own-{number % PATTERNS + 1}" for number, rule in enumerate(own)}
        return looks | dict.fromkeys(AWAY, "away") | {"taken": "taken", "theirs": "taken"}

    def lines(self) -> list[dict[str, Any]]:
        """Each line of the sum: how many, what, and the detail."""
        looks = self.looks
        return [
            {
                "starts": each.starts,
                "look": looks[each.rule],
                "title": self.title(each.rule),
                "is_own": each.rule not in IN_A_DIARY,
                "detail": self._detail(each),
            }
            for each in self.answer.ruled_out
        ]

    def more(self) -> list[dict[str, Any]]:
        """What one of the person's own rules less would give; what is in a diary stays where it is."""
        return [
            {
                "title": self.title(rule),
                "more": ngettext("%(num)d more", "%(num)d more", how_many),
                "first": speech().moment(first),
            }
            for rule, how_many, first in self.answer.more
            if rule not in IN_A_DIARY
        ]

    def title(self, rule: str) -> str:
        """What a rule is called."""
        named = {
            "past": _("Over, or about to begin"),
            "bank_holiday": _("Bank holidays"),
            "leave": _("Leave"),
            "training": _("Training"),
            "team_time": _("Team time"),
            "writing_up": _("Writing up"),
            "taken": _("Already taken"),
            "theirs": _("%(name)s is elsewhere", name=self.claimant.spoken_of),
        }
        return named[rule] if rule in named else self._short(rule)

    def of_day(self, day: Day) -> str:
        """Why a day has no times."""
        coach, name = coach_called(self.coach), self.claimant.spoken_of
        said = {
            "past": _("Over"),
            "bank_holiday": _("Bank holiday"),
            "leave": _("%(coach)s is on leave", coach=coach),
            "training": _("%(coach)s is in training", coach=coach),
            "team_time": _("%(coach)s has team time", coach=coach),
            "writing_up": _("%(coach)s is writing up", coach=coach),
            "taken": _("Nothing free"),
            "theirs": _("%(name)s is elsewhere", name=name),
            NOT_WORKED: _("%(coach)s does not work", coach=coach),
        }
        rule = day.closed or day.why or "taken"
        return said[rule] if rule in said else self._own_day(rule)

    def of_time(self, rule: str) -> str:
        """What stands at a time that somebody typed and that cannot be: the sentence says how to mend it."""
        coach, name = coach_called(self.coach), self.claimant.spoken_of
        said = {
            "past": _("This time is over. Give one that is still to come."),
            "bank_holiday": _("This is a bank holiday. Give another day."),
            "leave": _("%(coach)s is on leave then. Give another day.", coach=coach),
            "training": _("%(coach)s is in training then. Give another time.", coach=coach),
            "team_time": _("%(coach)s has team time then. Give another time.", coach=coach),
            "writing_up": _("%(coach)s is writing up then. Give another time.", coach=coach),
            "taken": _("%(coach)s has another meeting or its rest then. Give another time.", coach=coach),
            "theirs": _("%(name)s has another meeting or its rest then. Give another time.", name=name),
            NOT_WORKED: self._hours(),
            TOO_SHORT: _(
                "%(name)s needs %(num)s minutes. Only %(name)s can choose a shorter meeting.",
                name=name,
                num=self.answer.rules.minutes,
            ),
        }
        if rule in said:
            return said[rule]
        asks = self._asks(rule)
        return " ".join(
            filter(None, (_("“%(rule)s” would not be kept.", rule=self._short(rule)), asks and f"{asks}.", self.only()))
        )

    def only(self) -> str:
        return _("Only %(name)s can say “this once is fine”.", name=self.claimant.spoken_of)

    def _hours(self) -> str:
        coach = coach_called(self.coach)
        worked = self.answer.days[0].hours
        if not worked:
            return _("%(coach)s does not work on that day. Give another day.", coach=coach)
        said = speech()
        parts = [
            _("%(starts)s to %(ends)s", starts=said.time(part.starts_at), ends=said.time(part.ends_at))
            for part in worked
        ]
        return _(
            "A meeting of %(num)s minutes does not lie within %(coach)s’s hours then: %(hours)s.",
            num=self.answer.rules.minutes, coach=coach, hours=list_text(parts),
        )  # fmt: skip

    def _own_day(self, code: str) -> str:
        """Which of the person's rules leaves nothing of a day."""
        rule = self._rule(code)
        if rule and rule.notice_days and not rule.stops:
            return _("Too soon: %(rule)s", rule=self._short(code))
        return _("Outside “%(rule)s”", rule=self._short(code))

    def _rule(self, code: str) -> OwnRule | None:
        return next((each for each in self.answer.rules.own if each.code == code), None)

    def _short(self, code: str) -> str:
        params = next((each.params for each in self.adjustments if each.code == code), None)
        return short_text(code, params)

    def _detail(self, ruled_out: RuledOut) -> str:
        rule = ruled_out.rule
        if rule == "taken":
            return _("Meetings and their rests")
        if rule == "past":
            return ""
        return self._days(ruled_out) if rule in IN_A_DIARY else self._asks(rule)

    def _days(self, ruled_out: RuledOut) -> str:
        days = dict.fromkeys(clock.as_london(each.starts_at).date() for each in ruled_out.stretches)
        if len(days) > DAYS_NAMED:
            return ngettext("On %(num)d day", "On %(num)d days", len(days))
        return list_text([speech().day(day) for day in days])

    def _asks(self, code: str) -> str:
        """What one of the person's rules asks of a time."""
        rule = self._rule(code)
        return (rule and self._stops(rule)) or (rule and _times(rule)) or label_text(code)

    def _stops(self, rule: OwnRule) -> str:
        name, coach = self.claimant.spoken_of, coach_called(self.coach)
        said = {
            PAUSED: _("%(name)s has paused: nothing is offered until they are ready", name=name),
            TO_SETTLE: _("It waits for %(name)s’s word first", name=name),
            COACH: _("It would not be kept with %(coach)s", coach=coach),
            LENGTHS: _("The length that was chosen would not keep it"),
        }
        return said.get(rule.stops or "", "")


def _times(rule: OwnRule) -> str:
    """The hours and the notice that a rule asks for, in one line."""
    parts = []
    if rule.notice_days:
        parts.append(ngettext("At least %(num)d day of notice", "At least %(num)d days of notice", rule.notice_days))
    if rule.not_before is not None and rule.not_after is not None:
        between = {"starts": clock_text(rule.not_before), "ends": clock_text(rule.not_after)}
        parts.append(_("Nothing before %(starts)s, nothing that ends after %(ends)s", **between))
    elif rule.not_before is not None:
        parts.append(_("Nothing before %(starts)s", starts=clock_text(rule.not_before)))
    elif rule.not_after is not None:
        parts.append(_("Nothing that ends after %(ends)s", ends=clock_text(rule.not_after)))
    return "; ".join(parts)
