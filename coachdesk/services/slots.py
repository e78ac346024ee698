"""Times for a meeting of a claimant with a coach: what is offered, and why a certain time is not."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from coachdesk import clock
from coachdesk.adjustments.catalogue import kind
from coachdesk.adjustments.coach_fit import preferred_by_coach
from coachdesk.models import Claimant, Staff
from coachdesk.models.label import Strength
from coachdesk.queries.diary import diary_of
from coachdesk.queries.offices import chosen
from coachdesk.ruled_out import ruled_out
from coachdesk.services import matters
from coachdesk.slots.diary import Diary
from coachdesk.slots.own_rule import COACH, TO_SETTLE
from coachdesk.slots.rules import Rules, rules_of
from coachdesk.slots.search import Answer, search
from coachdesk.slots.typed_time import first_broken
from coachdesk.slots.wall import ONE_DAY

DAYS = 14


@dataclass(frozen=True)
class Looked:
    """How long the person needs, how long the rest after it is, and the first rule that is in the way."""

    minutes: int
    rest_minutes: int
    why: str | None


def offer(
    session: Session,
    claimant: Claimant,
    coach: Staff,
    *,
    mode: str | None = None,
    minutes: int | None = None,
    from_on: date | None = None,
    days: int = DAYS,
    without: UUID | None = None,
    at: datetime,
) -> Answer:
    """The times there are from a day on, of the length and in the way that this person needs, or as chosen."""
    begins = from_on or clock.as_london(at).date()
    diary = diary_of(session, claimant, coach, from_on=begins, days=days, without=without, at=at)
    rules = _rules(_settings(session, coach, at), diary, coach, mode, minutes, any_length=without is not None)
    return search(diary, rules, from_on=begins, days=days, now=at)


def why_not(
    session: Session,
    claimant: Claimant,
    coach: Staff,
    starts_at: datetime,
    minutes: int,
    mode: str,
    *,
    without: UUID | None = None,
    at: datetime,
) -> str | None:
    """The first rule that a meeting then would break, or None. It need not start at a quarter hour."""
    any_length = without is not None
    return look(
        session, claimant, coach, starts_at, minutes, mode, without=without, any_length=any_length, at=at
    ).why  # fmt: skip


def look(
    session: Session,
    claimant: Claimant,
    coach: Staff,
    starts_at: datetime,
    minutes: int,
    mode: str,
    *,
    without: UUID | None = None,
    any_length: bool = False,
    at: datetime,
) -> Looked:
    """At one time, for booking it. With `any_length` the person chose how long, and no rule about it counts."""
    begins = clock.as_london(starts_at).date() - ONE_DAY
    days = (clock.as_london(starts_at + timedelta(minutes=minutes)).date() - begins).days + 1
    diary = diary_of(session, claimant, coach, from_on=begins, days=days, without=without, at=at)
    settings = _settings(session, coach, at)
    rules = _rules(settings, diary, coach, mode, minutes, any_length=any_length)
    needed = _rules(settings, diary, coach, mode, None).minutes
    why = first_broken(diary, rules, starts_at, from_on=begins, days=days, now=at)
    return Looked(needed, rules.rest_minutes, why)


def _settings(session: Session, coach: Staff, at: datetime) -> Mapping[str, float]:
    return chosen(session, coach.office_id, clock.as_london(at).date())


def _rules(
    settings: Mapping[str, float],
    diary: Diary,
    coach: Staff,
    mode: str | None,
    minutes: int | None,
    *,
    any_length: bool = False,
) -> Rules:
    return rules_of(
        diary.codes,
        first=diary.last is None,
        settings=settings,
        mode=mode,
        last_mode=diary.last.mode if diary.last else None,
        minutes=minutes,
        any_length=any_length,
        stops=_stops(diary, coach),
    )


def _stops(diary: Diary, coach: Staff) -> Mapping[str, str]:
    """Because of which adjustments nothing can be offered: the person is asked first, or this is not their coach."""
    settle = {each.about.split()[0]: TO_SETTLE for each in diary.asked if each.said_on is None}
    fine = {
        each.about
        for each in diary.asked
        if each.said_on is not None and each.coach == str(coach.id) and _still_held(diary, each.about, each.said_on)
    }
    return settle | {code: COACH for code in _broken_by(diary, coach) if code not in fine and code not in settle}


def _still_held(diary: Diary, code: str, said_on: date) -> bool:
    return code in diary.held and diary.held[code].from_on <= said_on


def _broken_by(diary: Diary, coach: Staff) -> list[str]:
    """The adjustments that are kept always, as the person's own rows say, and that this coach would break."""
    hard = [code for code, binds in diary.codes.items() if binds is Strength.HARD]
    not_with = {each for code in hard for each in ruled_out(code, diary.held[code].params)}
    broken = matters.why_not(hard, matters.CoachFacts.of(coach), not_with)
    trained = preferred_by_coach(hard, languages=coach.languages, skills=coach.skills)
    wished = [code for code in hard if not kind(code).is_hard and kind(code).values("coach_skill")]
    return [*broken, *(code for code in wished if code not in trained)]
