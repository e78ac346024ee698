"""The page on which a time is chosen: for a new meeting, and for one that is moved.

What is looked for stands in the address. Every start is a radio button in one form, so that a time is one press and the
booking is one more; a day and a time can also be typed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from coachdesk import clock, words
from coachdesk.db import db
from coachdesk.forms.appointments import OfferedTimeForm, TypedTimeForm
from coachdesk.models import Adjustment, Appointment, Claimant, Cover, Staff
from coachdesk.models.label import Mode
from coachdesk.queries import appointments as queries
from coachdesk.queries import rhythm
from coachdesk.queries.matters import coach_name
from coachdesk.services import cover as covers
from coachdesk.services import matters, slots, sooner
from coachdesk.services.sooner import Sooner
from coachdesk.slots.day import Day
from coachdesk.slots.search import Answer
from coachdesk.translation import gettext as _
from coachdesk.translation import ngettext
from coachdesk.views.appointments.room import kept_for, the_page, their_coach
from coachdesk.views.appointments.said import seen_to
from coachdesk.views.appointments.show import summary
from coachdesk.views.appointments.strip import Scale, blocks
from coachdesk.views.appointments.why import Why
from coachdesk.views.filters import speech
from coachdesk.views.matter_words import clash
from coachdesk.views.meeting_words import coach_called
from coachdesk.views.typed import id_of

DAYS, WINDOWS, FARTHEST = slots.DAYS, 6, 366
SHORTER_ONLY = "TIME_SHORT"
LONGER = (15, 30, 45, 60, 90)
MOST_MINUTES = 240
WITH_COVER, WITH_SOONER = "cover", "sooner"
Form = OfferedTimeForm | TypedTimeForm


@dataclass(frozen=True)
class Wish:
    """What is looked for. What makes no sense in the address is left to the usual."""

    minutes: int | None
    mode: str | None
    from_on: date
    with_cover: bool = False
    any_day: bool = False  # no day was asked for: then it is looked around the one on which they are due
    with_sooner: bool = False
    who: UUID | None = None  # whom the page named, where somebody else is met sooner

    @classmethod
    def of(cls, asked: Mapping[str, str], *, moves: bool = False) -> Wish:
        """`moves`: it is a meeting that there is already, and that somebody else cannot have."""
        return cls(
            minutes=_number(asked.get("minutes", "")),
            mode=mode if (mode := asked.get("mode", "")) in list(Mode) else None,
            from_on=_day(asked.get("from", "")),
            with_cover=asked.get("with", "") == WITH_COVER,
            any_day="from" not in asked,
            with_sooner=asked.get("with", "") == WITH_SOONER and not moves,
            who=id_of(asked.get("who", "")),
        )


@dataclass(frozen=True)
class Search:
    """A search as it was made: for whom, with whom, what for, and what was found."""

    claimant: Claimant
    coach: Staff
    adjustments: list[Adjustment]
    wish: Wish
    answer: Answer
    moving: Appointment | None
    usual: int
    cover: Cover | None = None
    due_on: date | None = None
    first_day: Day | None = None
    is_sooner: bool = False

    @property
    def needs_yes(self) -> bool:
        """Whether it is with another coach than their own, which is at their word."""
        return self.cover is not None or self.is_sooner

    @property
    def why(self) -> Why:
        return Why(self.claimant, self.coach, self.adjustments, self.answer)


def looked_for(claimant: Claimant, coach: Staff, wish: Wish, moving: Appointment | None = None) -> Search:
    """Look, as many weeks ahead as it takes for three days to choose from.

    A meeting that is moved keeps its way and, where it is long enough, its length; it is in nobody's way.
    """
    adjustments, mode = kept_for(claimant), wish.mode or (moving.mode.value if moving else None)
    without, at = moving.id if moving else None, clock.now()
    beside = db.session.get(Staff, moving.beside_id) if moving and moving.beside_id else None
    cover = cover_to_offer(claimant, wish) if wish.with_cover else None
    begins = max(wish.from_on, cover.from_on) if cover else wish.from_on
    most = max((cover.until_on - begins).days + 1, 1) if cover else slots.MOST_DAYS

    def offer(minutes: int | None) -> Answer:
        return slots.offer_enough(
            db.session, claimant, coach, mode=mode, minutes=minutes, from_on=begins, most=most,
            without=without, beside=beside, at=at,
        )  # fmt: skip

    if wish.with_sooner:
        if found := sooner_for(claimant, replace(wish, who=coach.id)):
            usual_length, began = found.answer.rules.minutes, replace(wish, from_on=found.answer.window.from_on)
            return Search(claimant, coach, adjustments, began, found.answer, None, usual_length, is_sooner=True)
        wish = replace(wish, any_day=True)
    due_on = rhythm.due_on(db.session, claimant, clock.today()) if wish.any_day and not (moving or cover) else None
    if due_on is not None:
        answer, day = slots.around(db.session, claimant, coach, due_on, mode=mode, minutes=wish.minutes, at=at)
        wish = replace(wish, from_on=answer.window.from_on)
        usual_minutes = answer.rules.minutes if wish.minutes is None else _usual(claimant, coach, mode, wish, at)
        return Search(claimant, coach, adjustments, wish, answer, None, usual_minutes, None, due_on, day)
    if wish.minutes is None and moving is None:
        answer = offer(None)
        return Search(claimant, coach, adjustments, wish, answer, moving, answer.rules.minutes, cover)
    usual = _usual(claimant, coach, mode, wish, at, without=without)
    answer = offer(wish.minutes or (_kept_length(moving, usual, adjustments) if moving else None))
    return Search(claimant, coach, adjustments, wish, answer, moving, usual, cover)


def _usual(
    claimant: Claimant, coach: Staff, mode: str | None, wish: Wish, at: datetime, without: UUID | None = None
) -> int:
    """How long this person's meetings are, whatever length is looked for."""
    one_day = slots.offer(db.session, claimant, coach, mode=mode, from_on=wish.from_on, days=1, without=without, at=at)
    return one_day.rules.minutes


def cover_to_offer(claimant: Claimant, wish: Wish) -> Cover | None:
    """Who can be met while their own coach is away, where they say so: from the day on which is looked for."""
    first, most = wish.from_on, timedelta(days=slots.MOST_DAYS)
    return covers.to_offer(db.session, claimant.id, first, first + most)


def sooner_for(claimant: Claimant, wish: Wish) -> Sooner | None:
    """Who could be met instead of their own coach near the day on which they are due, or from today on."""
    today = clock.today()
    meant_on = rhythm.due_on(db.session, claimant, today) or today
    return sooner.look(
        db.session, claimant, meant_on, only=wish.who, mode=wish.mode, minutes=wish.minutes, at=clock.now()
    )


def with_whom(claimant: Claimant, wish: Wish) -> Staff | None:
    """Their own coach; or whoever covers, or is there sooner, where that is looked for."""
    if wish.with_sooner and (found := sooner_for(claimant, wish)):
        return found.coach
    cover = cover_to_offer(claimant, wish) if wish.with_cover else None
    return db.session.get_one(Staff, cover.coach_id) if cover else their_coach(claimant)


def _kept_length(moving: Appointment, usual: int, adjustments: list[Adjustment]) -> int | None:
    """As long as it is; as long as the person needs where that is more, or where they asked for short meetings."""
    may_be_longer = SHORTER_ONLY not in {each.code for each in adjustments}
    return moving.minutes if moving.minutes > usual and may_be_longer else None


def times_page(
    claimant: Claimant, wish: Wish, *, form: Form | None = None, moving: Appointment | None = None, status: int = 200
) -> ResponseReturnValue:
    """The page; without a coach, with something to settle first, or when contact has stopped, it says so and offers
    nothing."""
    coach = with_whom(claimant, wish)
    stopped = claimant.contact_stopped_at is not None
    waiting = [] if stopped else _to_settle(claimant)
    if coach is None or waiting or stopped:
        page = the_page(claimant, kept_for(claimant)) | {"to_settle": waiting, "contact_stopped": stopped}
        return render_template("appointments/no_times.html", **page, form=form), status
    found = looked_for(claimant, coach, wish, moving)
    return render_template("appointments/new.html", **_words(found, form)), status


def _words(found: Search, form: Form | None) -> dict[str, Any]:
    claimant, answer, moving = found.claimant, found.answer, found.moving
    codes = [each.code for each in found.adjustments]
    typed = form if isinstance(form, TypedTimeForm) else TypedTimeForm(formdata=None)
    chosen = form.instant if isinstance(form, OfferedTimeForm) else None
    return the_page(claimant, found.adjustments) | {
        "form": form or OfferedTimeForm(formdata=None),
        "typed": typed,
        "action": url_for("appointments.move", appointment_id=moving.id)
        if moving
        else url_for("appointments.create", claimant_id=claimant.id),
        "again": url_for("appointments.times", appointment_id=moving.id)
        if moving
        else url_for("appointments.new", claimant_id=claimant.id),
        "moving": summary(moving) if moving else None,
        "version": moving.version if moving else None,
        "coach": {"called": coach_called(found.coach), "name": found.coach.name},
        "instead": WITH_COVER if found.cover else WITH_SOONER if found.is_sooner else "",
        "who": found.coach.id if found.is_sooner else "",
        "withs": _withs(found),
        "minutes": answer.rules.minutes,
        "mode": answer.rules.mode,
        "choices": _choices(found),
        "days": _days(found, chosen),
        "scale": Scale.of(answer).hours,
        "found_words": _found(found),
        "chosen_words": _button(chosen, moving) if chosen in answer.free else "",
        "in_hours": answer.in_hours,
        "free": len(answer.free),
        "lines": found.why.lines(),
        "more": found.why.more(),
        "only_words": found.why.only(),
        "between": _between(found.wish.from_on, answer.window.last_on),
        "from_to": _from_to(found.wish.from_on, answer.window.last_on),
        "looked_on": _looked_on(answer),
        "due_words": _due(found),
        "nobody_sooner": found.wish.with_sooner and not found.is_sooner,
        "from": found.wish.from_on,
        "after_url": _after_url(found),
        "seen_to": seen_to(queries.to_arrange(codes, answer.rules.mode), found.adjustments),
        "too_few": bool(answer.free) and not answer.enough,
    }


def _days(found: Search, chosen: datetime | None) -> list[dict[str, Any]]:
    """The days on which the coach works: their strip, the times that stand apart, and the others behind a press."""
    scale, why = Scale.of(found.answer), found.why
    looks, minutes, said = why.looks, found.answer.rules.minutes, speech()
    rows = []
    for day in found.answer.days:
        if not day.hours:
            continue
        starts = [_start(start, found, chosen) for start in day.starts]
        first = [start for start, at in zip(starts, day.starts, strict=True) if at in day.suggested]
        rest = [start for start in starts if start not in first]
        if len(rest) == 1:
            first, rest = starts, []
        rows.append({
            "on": said.named_day(day.on), "short": _short_day(day.on), "told": _told(day, found),
            "blocks": blocks(day, scale, minutes, looks),
            "starts": first, "rest": rest, "rest_open": any(each["checked"] for each in rest),
            "why": "" if starts else why.of_day(day),
        })  # fmt: skip
    return rows


def _told(day: Day, found: Search) -> str:
    """What is to know of a day: it is the one by their rhythm, or the one with the most room near it."""
    if found.due_on is not None and found.first_day is not None and day.on == found.first_day.on != found.due_on:
        return _("Most room") if day.on < found.due_on else _("First free")
    return _("Due") if day.on == found.due_on else ""


def _due(found: Search) -> str:
    """When they are due, and which day to offer first: a full week is left to whoever has to come soon."""
    if found.due_on is None:
        return ""
    said, day = speech(), found.first_day
    due = _("By the rhythm of %(name)s the next meeting is around %(day)s.", name=found.claimant.spoken_of,
            day=said.named_day(found.due_on))  # fmt: skip
    if day is None or day.on == found.due_on:
        return due
    on = said.named_day(day.on)
    better = (
        _("Before it, the most room is on %(day)s.", day=on)
        if day.on < found.due_on
        else _("The first free time after it is on %(day)s.", day=on)
    )
    return f"{due} {better}"


def _start(start: datetime, found: Search, chosen: datetime | None) -> dict[str, Any]:
    kept = found.answer.marks.get(start, ())
    return {
        "id": f"start-{start:%Y%m%dT%H%M}",
        "value": start.isoformat(),
        "time": speech().time(start),
        "button": _button(start, found.moving),
        "is_now": found.moving is not None and start == found.moving.starts_at,
        "checked": start == chosen,
        "wishes": ", ".join(found.why.title(code) for code in kept),
    }


def _button(start: datetime, moving: Appointment | None) -> str:
    said = speech()
    when = {"day": said.named_day(clock.as_london(start).date()), "time": said.time(start)}
    return _("Move it to %(day)s, %(time)s", **when) if moving else _("Book %(day)s, %(time)s", **when)


def _found(found: Search) -> str:
    """8 times on 5 days, with Amina."""
    coach = coach_called(found.coach)
    days = sum(bool(day.starts) for day in found.answer.days)
    if not days:
        return _("No time with %(coach)s", coach=coach)
    of_times = ngettext("%(num)d time", "%(num)d times", len(found.answer.free))
    of_days = ngettext("%(num)d day", "%(num)d days", days)
    return _("%(times)s on %(days)s, with %(coach)s", times=of_times, days=of_days, coach=coach)


def _choices(found: Search) -> dict[str, list[tuple[str, str, bool]]]:
    """What can be chosen above the times: each as (value, words, chosen)."""
    return {"minutes": _lengths(found), "mode": _modes(found), "from": _windows(found)}


def _withs(found: Search) -> list[tuple[str, str, bool]]:
    """With whom: their own coach first, and beside, whoever covers for a while; and where their own has no time soon,
    somebody else. One alone where there is nobody beside."""
    others = []
    if cover := cover_to_offer(found.claimant, found.wish):
        name, until = db.session.get_one(Staff, cover.coach_id).name, speech().named_day(cover.until_on)
        others.append((WITH_COVER, _("%(coach)s, covers until %(day)s", coach=name, day=until), bool(found.cover)))
    if found.is_sooner:
        others.append((WITH_SOONER, _("%(coach)s, sooner, this once", coach=found.coach.name), True))
    elif _is_long(found):
        others.append((WITH_SOONER, _("Somebody else, sooner"), False))
    own = their_coach(found.claimant) if others else None
    return [("", _("%(coach)s, own coach", coach=coach_called(own)), not found.needs_yes), *others] if own else []


def _is_long(found: Search) -> bool:
    """Whether the first time of their own coach, looked for from the day on which they are due, is a long wait."""
    if not found.wish.any_day or found.moving or found.cover:
        return False
    first = found.first_day or next((day for day in found.answer.days if day.starts), None)
    return sooner.is_long(first.on if first else None, max(found.due_on or clock.today(), clock.today()))


def _lengths(found: Search) -> list[tuple[str, str, bool]]:
    """The length that keeps their adjustments, and longer ones; a shorter one is only theirs to choose."""
    now, codes = found.answer.rules.minutes, {each.code for each in found.adjustments}
    usual = found.usual
    offered = {usual, now}
    if SHORTER_ONLY not in codes:
        offered |= {usual + more for more in LONGER if usual + more <= MOST_MINUTES}
    return [(str(each), _length_words(each, usual), each == now) for each in sorted(offered)]


def _length_words(minutes: int, usual: int) -> str:
    if minutes == usual:
        return _("%(num)s minutes, as agreed", num=minutes)
    return ngettext("%(num)d minute", "%(num)d minutes", minutes)


def _modes(found: Search) -> list[tuple[str, str, bool]]:
    """The ways that the person's rules leave."""
    now = found.answer.rules.mode
    ways = [each for each in Mode if each in found.answer.rules.modes or each == now]
    return [(each.value, words.mode(each), each == now) for each in ways]


def _windows(found: Search) -> list[tuple[str, str, bool]]:
    """Two weeks each; what was looked at is said as it was."""
    today, from_on = clock.today(), found.wish.from_on
    starts = {today + timedelta(days=DAYS * number) for number in range(WINDOWS)} | {from_on}
    until = {each: each + timedelta(days=DAYS - 1) for each in starts} | {from_on: found.answer.window.last_on}
    return [(f"{each:%Y-%m-%d}", _between(each, until[each]), each == from_on) for each in sorted(starts)]


def _looked_on(answer: Answer) -> str:
    """That two weeks were not enough, and how far was looked."""
    if answer.window.days <= DAYS:
        return ""
    last = speech().day(answer.window.last_on)
    return _("Two weeks hold fewer than three days to choose from: looked on to %(day)s.", day=last)


def _between(first: date, last: date) -> str:
    said = speech()
    return _("%(first)s and %(last)s", first=said.day(first), last=said.day(last))


def _from_to(first: date, last: date) -> str:
    said = speech()
    return _("%(first)s to %(last)s", first=said.day(first), last=said.day(last))


def _after_url(found: Search) -> str | None:
    """The two weeks after what was looked at, with all else as it was chosen."""
    then = found.answer.window.last_on + timedelta(days=1)
    if (then - clock.today()).days > FARTHEST:
        return None
    if found.needs_yes:
        return None
    asked: dict[str, Any] = {"from": f"{then:%Y-%m-%d}", "minutes": found.wish.minutes, "mode": found.wish.mode}
    if found.moving:
        return url_for("appointments.times", appointment_id=found.moving.id, **asked)
    return url_for("appointments.new", claimant_id=found.claimant.id, **asked)


def _short_day(day: date) -> str:
    """Thu 26 Nov."""
    said = speech()
    return _("%(weekday)s %(day)s", weekday=said.weekdays[day.weekday()], day=said.day(day))


def _to_settle(claimant: Claimant) -> list[dict[str, str]]:
    """What waits for the person's word before anything can be booked."""
    return [
        {
            "words": clash(each.kind, each.about, each.params, coach_name(db.session, each)),
            "url": url_for("matters.show", matter_id=each.id),
        }
        for each in matters.in_the_way(db.session, claimant.id)
    ]


def _number(text: str) -> int | None:
    number = int(text) if text.isascii() and text.isdecimal() and len(text) <= 4 else 0
    return number if 5 <= number <= MOST_MINUTES else None


def _day(text: str) -> date:
    """A day of the next year, else today."""
    today = clock.today()
    try:
        asked = date.fromisoformat(text)
    except ValueError:
        return today
    return asked if 0 <= (asked - today).days <= FARTHEST else today
