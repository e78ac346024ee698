"""What stands on the page about my coach, each thing in words."""

from typing import Any

from coachdesk import clock
from coachdesk.coach_words import why_it_began, why_it_ended
from coachdesk.db import db
from coachdesk.models import Claimant, CoachRequest, SteadyTime
from coachdesk.models.label import CoachAnswer, CoachChoice, SteadyReason
from coachdesk.models.relationship import CAME_WITH_A_FILE
from coachdesk.queries.claimants import CoachNow
from coachdesk.queries.coach_history import BY_THEM, Span, conflict_now
from coachdesk.services import conflicts
from coachdesk.translation import gettext as _
from coachdesk.views.filters import speech
from coachdesk.views.my import first_name

TELLS_AN_ONLOOKER = "skill_match"


def span(found: Span, *, neutral: bool) -> dict[str, Any]:
    """A coach of mine: from when to when, why it began and ended, and who decided."""
    said = speech()
    why = "" if neutral and found.start_reason == TELLS_AN_ONLOOKER else why_it_began(
        found.start_reason, {**found.start_params, "name": found.coach_name}
    )  # fmt: skip
    begun_by = "" if found.start_reason == CAME_WITH_A_FILE else found.begun_by
    return {
        "name": found.coach_name,
        "is_now": found.ended_on is None,
        "from_words": said.whole_day(found.started_on),
        "days_words": _("From %(first)s to %(last)s.", first=said.whole_day(found.started_on),
                        last=said.whole_day(found.ended_on)) if found.ended_on else "",
        "began": " ".join(filter(None, (why, _decided(begun_by)))),
        "ended": " ".join(filter(None, (why_it_ended(found.end_reason, found.coach_name), _decided(found.ended_by)))),
    }  # fmt: skip


def _decided(who: str) -> str:
    if who == BY_THEM:
        return _("You decided it.")
    return _("%(name)s decided it.", name=who) if who else ""


def steady(found: SteadyTime) -> str:
    """Why nobody asks me to change my coach just now, or soon, and until when."""
    said, last = speech(), found.until_on
    if found.from_on > said.today:
        return _("From %(day)s your coach stays the same. Nobody asks you to change then.",
                 day=said.named_day(found.from_on))  # fmt: skip
    if found.reason is SteadyReason.CRISIS:
        if last is None:
            return _("This is a very hard time. Your coach stays the same while it lasts. Nobody asks you to change.")
        return _("This is a very hard time. Your coach stays the same until %(day)s. Nobody asks you to change.",
                 day=said.named_day(last))  # fmt: skip
    if last is None:
        return _("A review is open. Your coach stays the same while it lasts. Nobody asks you to change.")
    return _("A review is open. Your coach stays the same until %(day)s. Nobody asks you to change.",
             day=said.named_day(last))  # fmt: skip


def conflict(claimant: Claimant, now: CoachNow) -> str:
    """My coach is too close to me: kindly, and without a word of what it is."""
    found = conflict_now(db.session, claimant, now.coach_id)
    if found is None:
        return ""
    day = conflicts.promised_on(db.session, found, claimant.office_id)
    told = _("Your coach and you are too close for this to be fair to you. It is nothing that you did.")
    if day < clock.today():
        return f"{told} {_late(day)}"
    return told + " " + _("We find you another coach by %(day)s.", day=speech().named_day(day))


def request(asked: CoachRequest, now: CoachNow, lead_name: str, chosen: str) -> dict[str, Any]:
    """What I asked and wait for, and by when I hear."""
    said = speech()
    by_day = said.named_day(asked.promised_on)
    is_late = asked.promised_on < said.today
    told = {
        None: _("You asked for another coach on %(day)s.", day=said.whole_day(clock.as_london(asked.asked_at).date())),
        CoachChoice.WAIT: _("You chose to wait. We look again."),
        CoachChoice.THIS_COACH: _("You said that %(name)s is fine.", name=chosen),
        CoachChoice.ELSEWHERE: _("You would have somebody of another team or office. We ask there for you."),
    }[asked.choice]
    return {
        "told": told,
        "by": _late(asked.promised_on) if is_late else _("You hear from us by %(day)s.", day=by_day),
        "meanwhile": _("Until then %(name)s is your coach.", name=first_name(now.coach_name)) if now.coach_name else "",
        "who": _("You can ask %(name)s about it any time.", name=lead_name) if lead_name else "",
        "words": asked.words,
        "is_late": is_late,
    }


def _late(day: Any) -> str:
    return _("We promised it by %(day)s and are late. We are sorry.", day=speech().named_day(day))


def answered(asked: CoachRequest) -> str:
    """What became of what I asked, with the days."""
    said = speech()
    began = said.whole_day(clock.as_london(asked.asked_at).date())
    ended = said.whole_day(clock.as_london(asked.answered_at).date()) if asked.answered_at else ""
    if asked.outcome is CoachAnswer.GIVEN:
        return _("You asked on %(began)s. Another coach was found on %(ended)s.", began=began, ended=ended)
    if asked.outcome is CoachAnswer.TAKEN_BACK:
        return _("You asked on %(began)s, and took it back on %(ended)s.", began=began, ended=ended)
    return _("You asked on %(began)s. On %(ended)s we said: nobody here fits all that you asked for yet.",
             began=began, ended=ended)  # fmt: skip
