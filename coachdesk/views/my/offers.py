"""The times that I can choose from, for a new meeting or another time: three on three days, then three more.

Two weeks are looked at, or as many more as it takes for three days; whoever wants none of them sees the weeks after.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any
from uuid import UUID

from flask import Response, url_for

from coachdesk import clock
from coachdesk.db import db
from coachdesk.forms.my_meetings import TimeForm
from coachdesk.models import Appointment, Claimant, Cover, Office, Staff
from coachdesk.models.label import AppointmentState, MatterKind, Mode
from coachdesk.queries import claimants as people
from coachdesk.queries.off_screen import keeps_a_meeting_off
from coachdesk.services import cover as covers
from coachdesk.services import matters, slots, sooner
from coachdesk.services.appointments import (
    ChangedMeanwhile,
    ContactStopped,
    NotFree,
    NotTheirCoach,
    RuledOut,
    ToSettle,
)
from coachdesk.slots.day import Day
from coachdesk.slots.helpings import AT_ONCE, helping
from coachdesk.slots.rules import WAYS, Rules
from coachdesk.slots.search import Answer
from coachdesk.translation import gettext as _
from coachdesk.views import my
from coachdesk.views.filters import speech
from coachdesk.views.meeting_words import clock_words, coach_called, length_words
from coachdesk.views.my import first_name
from coachdesk.views.my.contact import contact_of
from coachdesk.views.my.why_words import why_not_more
from coachdesk.views.typed import id_of

FARTHEST = timedelta(days=slots.MOST_DAYS)
CHOSEN_BY_ME = ("in_person", "phone", "video")  # the others are arranged with the coach
MOST_HELPINGS = 1000
WITH_COVER, WITH_SOONER, SOON = "cover", "sooner", timedelta(days=14)


@dataclass(frozen=True)
class Wish:
    """How I want to meet, how often I said "none of these", and which meeting I move, if I move one."""

    mode: str | None = None
    after: int = 0
    moving: Appointment | None = None
    with_cover: bool = False
    with_sooner: bool = False
    who: UUID | None = None  # whom the page named, where I meet somebody else sooner

    @classmethod
    def of(cls, typed: Mapping[str, str], *, moving: Appointment | None = None) -> "Wish":
        mode, after = typed.get("mode"), typed.get("after", "")
        number = int(after) if after.isascii() and after.isdigit() and len(after) < 6 else 0
        with_cover, with_sooner = typed.get("with") == WITH_COVER, typed.get("with") == WITH_SOONER and moving is None
        return cls(
            mode if mode in WAYS else None, min(number, MOST_HELPINGS), moving, with_cover, with_sooner,
            id_of(typed.get("who", "")),
        )  # fmt: skip

    @property
    def way(self) -> str | None:
        """A meeting that is moved stays as it is held, unless I say otherwise."""
        return self.mode or (self.moving.mode.value if self.moving else None)


def page(
    claimant: Claimant, wish: Wish, *, form: TimeForm | None = None, told: str = "", status: int = 200
) -> Response:
    """Three times, and why there are not more. Or what has to be settled first, and who asks me about it; and where we
    were told that I died, whom to ring."""
    now = people.coach_now(db.session, claimant.id)
    coach = _staff(now)
    common = {"moving": wish.moving, "contact": contact_of(claimant, now), "told": told}
    stopped = claimant.contact_stopped_at is not None
    if coach is None or stopped:
        return my.page("my/meetings/no_times.html", claimant, status, stopped=stopped, **common)
    if waits := matters.in_the_way(db.session, claimant.id):
        about_coach = any(each.kind is MatterKind.COACH_BREAKS_ADJUSTMENT for each in waits)
        return my.page(
            "my/meetings/to_settle.html", claimant, status, coach=coach_called(coach), about_coach=about_coach, **common
        )
    at = clock.now()
    coach, cover = with_whom(claimant, wish, now)
    assert coach is not None
    if wish.with_sooner:
        wish = replace(wish, who=coach.id, with_sooner=coach.id != now.coach_id)
    answer, chosen, until = _helping(claimant, coach, cover, wish, at)
    return my.page(
        "my/meetings/times.html",
        claimant,
        status,
        form=form or TimeForm(formdata=None),
        offer=_offer(claimant, coach, wish, answer, chosen) | {"until": speech().named_day(until)},
        instead=_instead(wish, cover, now, claimant) or _sooner(wish, now, answer, coach),
        **common,
    )


def coach_of(claimant: Claimant) -> Staff | None:
    return _staff(people.coach_now(db.session, claimant.id))


def with_whom(claimant: Claimant, wish: Wish, now: people.CoachNow | None = None) -> tuple[Staff | None, Cover | None]:
    """My own coach; or whoever stands in, while they do, or is there sooner, where I say so."""
    today = clock.today()
    cover = covers.to_offer(db.session, claimant.id, today, today + FARTHEST) if wish.with_cover else None
    if cover is not None:
        return db.session.get_one(Staff, cover.coach_id), cover
    if wish.with_sooner and (found := sooner.look(db.session, claimant, today, only=wish.who, at=clock.now())):
        return found.coach, None
    return _staff(now or people.coach_now(db.session, claimant.id)), None


def _instead(wish: Wish, cover: Cover | None, now: people.CoachNow, claimant: Claimant) -> dict[str, str] | None:
    """Who else I can meet while my coach is away. I can always wait."""
    own = first_name(now.coach_name or "")
    other = replace(wish, with_cover=not wish.with_cover, after=0)
    if cover is not None:
        name, until = _named(cover), speech().named_day(cover.until_on)
        return {"words": _("%(name)s stands in for %(own)s until %(day)s. You can wait for %(own)s instead.", name=name,
                           own=own, day=until),
                "link": _("Times with %(name)s", name=own), "url": _address(other, mode=wish.mode)}  # fmt: skip
    cover = covers.to_offer(db.session, claimant.id, clock.today(), clock.today() + SOON)
    if cover is None:
        return None
    name, first, until = _named(cover), speech().named_day(cover.from_on), speech().named_day(cover.until_on)
    away = (
        _("%(own)s is away until %(day)s.", own=own, day=until)
        if cover.from_on <= clock.today()
        else _("%(own)s is away from %(first)s to %(last)s.", own=own, first=first, last=until)
    )
    choose = _(
        "You can wait: these times are with %(own)s. Or you can meet %(name)s, who stands in.", name=name, own=own
    )
    return {
        "words": f"{away} {choose}",
        "link": _("Times with %(name)s", name=name),
        "url": _address(other, mode=wish.mode),
    }


def _sooner(wish: Wish, now: people.CoachNow, answer: Answer, coach: Staff) -> dict[str, str] | None:
    """Where my coach has no time soon, somebody else can see me, this once."""
    own = first_name(now.coach_name or "")
    if wish.with_sooner:
        words = _("%(name)s can see you sooner, this once. %(own)s stays your coach, and you can wait for %(own)s.",
                  name=coach.name, own=own)  # fmt: skip
        own_times = replace(wish, with_sooner=False, who=None, after=0)
        return {"words": words, "link": _("Times with %(name)s", name=own), "url": _address(own_times, mode=wish.mode)}
    first = answer.free[0] if answer.free else None
    if wish.moving or wish.after or not sooner.is_long(clock.as_london(first).date() if first else None, clock.today()):
        return None
    words = (
        _("The first time with %(own)s is %(day)s. You can wait, or see somebody else sooner, this once.", own=own,
          day=speech().named_day(clock.as_london(first).date()))
        if first
        else _("%(own)s has no time soon. You can wait, or see somebody else sooner, this once.", own=own)
    )  # fmt: skip
    other = replace(wish, with_sooner=True, after=0)
    return {"words": words, "link": _("Times with somebody else"), "url": _address(other, mode=wish.mode)}


def stand_in(
    claimant: Claimant, wish: Wish, coach: Staff, starts_at: datetime, *, by: UUID, at: datetime
) -> Cover | None:
    """Whoever is there sooner stands in on that day, because I say so. Raises NotFree; nobody takes their place."""
    if not wish.with_sooner:
        return None
    if coach.id != wish.who:
        raise NotFree
    return sooner.stand_in(db.session, claimant, coach, clock.as_london(starts_at).date(), by=by, at=at)


def _named(cover: Cover) -> str:
    return db.session.get_one(Staff, cover.coach_id).name


def _staff(now: people.CoachNow) -> Staff | None:
    return db.session.get(Staff, now.coach_id) if now.coach_id else None


def may_change(meeting: Appointment) -> bool:
    """Up to the start."""
    return meeting.state is AppointmentState.BOOKED and meeting.starts_at > clock.now()


def rules_of(claimant: Claimant, wish: Wish, at: datetime) -> Rules:
    """How long the meeting is, and how it is held, when my adjustments are kept."""
    coach, _cover = with_whom(claimant, wish)
    assert coach is not None
    return _rules(claimant, coach, wish, at)


def why(refusal: Exception) -> str:
    """A calm sentence: what happened, and that nothing is lost."""
    if isinstance(refusal, NotFree):
        return _("Somebody else has just taken that time. Here are other times.")
    if isinstance(refusal, ToSettle):
        return _("There is one thing to settle before we book. Nothing is lost.")
    if isinstance(refusal, ContactStopped):
        return ""  # the page says it
    if isinstance(refusal, NotTheirCoach):
        return _("Your coach has changed. These are times with the coach you have now.")
    if isinstance(refusal, ChangedMeanwhile):
        return _("This meeting was changed while you were choosing. Look at it once more.")
    assert isinstance(refusal, RuledOut)
    return _("That time cannot be booked any more. Here are other times.")


def _rules(claimant: Claimant, coach: Staff, wish: Wish, at: datetime) -> Rules:
    """A way that my adjustments do not leave is not asked for."""
    without = wish.moving.id if wish.moving else None
    usual = slots.offer(db.session, claimant, coach, days=1, without=without, at=at).rules
    if wish.way is None or wish.way == usual.mode or wish.way not in usual.modes:
        return usual
    return slots.offer(db.session, claimant, coach, mode=wish.way, days=1, without=without, at=at).rules


def _third(wish: Wish) -> Staff | None:
    """Whoever is there as well, in a meeting of three that I move."""
    return db.session.get(Staff, wish.moving.beside_id) if wish.moving and wish.moving.beside_id else None


def _helping(
    claimant: Claimant, coach: Staff, cover: Cover | None, wish: Wish, at: datetime
) -> tuple[Answer, list[datetime], date]:
    """The times of this helping, the weeks they were found in, and how far was looked; none when all were shown."""
    first, after = None, wish.after
    mode = _rules(claimant, coach, wish, at).mode if wish.way else None
    for answer in _weeks(claimant, coach, cover, mode, wish, at):
        first = first or answer
        until = answer.window.last_on
        days = [_other_times(day, wish) for day in answer.days]
        helpings = -(-sum(len(day.suggested) for day in days) // AT_ONCE)
        if after < helpings:
            return answer, helping(days, answer.marks, after), until
        after -= helpings
    assert first is not None
    return first, [], until


def _other_times(day: Day, wish: Wish) -> Day:
    """The time that a meeting has already is no other time for it."""
    now = wish.moving.starts_at if wish.moving else None
    return replace(day, suggested=tuple(each for each in day.suggested if each != now))


def _weeks(
    claimant: Claimant, coach: Staff, cover: Cover | None, mode: str | None, wish: Wish, at: datetime
) -> Iterator[Answer]:
    """Fourteen days and then fourteen more; where they hold fewer than three days to choose from, they are one. With
    whoever stands in, the days on which they do."""
    begins = clock.as_london(at).date()
    last = begins + FARTHEST
    if cover is not None:
        begins, last = max(begins, cover.from_on), min(last, cover.until_on + timedelta(days=1))
    if wish.with_sooner:
        last = begins + sooner.LONG + timedelta(days=1)
    without = wish.moving.id if wish.moving else None
    while begins < last:
        answer = slots.offer_enough(
            db.session, claimant, coach, mode=mode, from_on=begins, most=(last - begins).days, without=without,
            beside=_third(wish), at=at,
        )  # fmt: skip
        yield answer
        begins += timedelta(days=answer.window.days)


def _offer(claimant: Claimant, coach: Staff, wish: Wish, answer: Answer, chosen: list[datetime]) -> dict[str, Any]:
    rules, name = answer.rules, coach_called(coach)
    office = db.session.get_one(Office, claimant.office_id)
    return {
        "coach": name,
        "what": _what(rules, office),
        "ways": _ways(wish, rules),
        "days": _days(chosen, rules),
        "mode": rules.mode,
        "version": wish.moving.version if wish.moving else None,
        "after": wish.after,
        "action": _address(wish, post=True),
        "none_url": _address(wish, mode=wish.mode, after=wish.after + 1),
        "again_url": _address(wish, mode=wish.mode),
        "with": _other(wish) or "",
        "who": wish.who if wish.with_sooner else None,
        "why": why_not_more(answer, name, hides=keeps_a_meeting_off(db.session, claimant.id, clock.now())),
    }


def _what(rules: Rules, office: Office) -> str:
    """How long and how: 1 hour at Harbour Street."""
    length = length_words(rules.minutes)
    return {
        Mode.IN_PERSON: _("%(length)s at %(office)s.", length=length, office=office.name),
        Mode.PHONE: _("%(length)s by phone.", length=length),
        Mode.VIDEO: _("%(length)s by video.", length=length),
        Mode.OUTREACH: _("%(length)s, out and about.", length=length),
        Mode.HOME_VISIT: _("%(length)s at your home.", length=length),
    }[Mode(rules.mode)]


def _ways(wish: Wish, rules: Rules) -> list[tuple[str, str, bool]]:
    """The ways among which I can choose; none where there is only one."""
    words = {"in_person": _("In person"), "phone": _("By phone"), "video": _("By video")}
    open_to_me = [way for way in CHOSEN_BY_ME if way in rules.modes]
    if rules.mode not in open_to_me or len(open_to_me) < 2:
        return []
    return [(words[way], _address(wish, mode=way), way == rules.mode) for way in open_to_me]


def _days(chosen: list[datetime], rules: Rules) -> list[dict[str, Any]]:
    length = timedelta(minutes=rules.minutes)
    days = groupby(chosen, key=lambda start: clock.as_london(start).date())
    return [
        {
            "day": speech().named_day(on),
            "weekday": speech().whole_weekdays[on.weekday()],
            "times": [(start.isoformat(), clock_words(start), clock_words(start + length)) for start in starts],
        }
        for on, starts in days
    ]


def _other(wish: Wish) -> str | None:
    """That it is not with my own coach."""
    return WITH_COVER if wish.with_cover else WITH_SOONER if wish.with_sooner else None


def _address(wish: Wish, *, post: bool = False, mode: str | None = None, after: int = 0) -> str:
    """Of this page with another wish; without a number for the first helping."""
    asked: dict[str, Any] = {"mode": mode, "after": after or None, "with": _other(wish)}
    if wish.with_sooner:
        asked["who"] = wish.who
    if wish.moving is None:
        return url_for("my_meetings.create") if post else url_for("my_meetings.new", **asked)
    return url_for("my_meetings.move" if post else "my_meetings.times", appointment_id=wish.moving.id, **asked)
