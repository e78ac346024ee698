"""Times for a meeting of a claimant with a coach: what is offered, and why a certain time is not."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from coachdesk import clock
from coachdesk.adjustments.catalogue import kind
from coachdesk.adjustments.coach_fit import preferred_by_coach
from coachdesk.models import Claimant, Matter, Staff
from coachdesk.models.label import Strength
from coachdesk.queries.diary import diary_of
from coachdesk.ruled_out import ruled_out
from coachdesk.services import matters
from coachdesk.slots import near
from coachdesk.slots.day import Day
from coachdesk.slots.diary import Diary
from coachdesk.slots.own_rule import COACH, TO_SETTLE
from coachdesk.slots.rules import Rules, rules_of
from coachdesk.slots.search import Answer, search
from coachdesk.slots.typed_time import first_broken
from coachdesk.slots.wall import ONE_DAY

DAYS, MOST_DAYS = 14, 56


@dataclass(frozen=True)
class Looked:
    """How long the person needs, how long the rest after it is, and the first rule that is in the way.

    Whose coach it is, whether something waits for the person's word and whether their death was told comes with it,
    for it is read with the rest.
    """

    minutes: int
    rest_minutes: int
    why: str | None
    is_their_coach: bool = True
    to_settle: bool = False
    contact_stopped: bool = False


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
    beside: Staff | None = None,
    at: datetime,
) -> Answer:
    """The times there are from a day on, of the length and in the way that this person needs, or as chosen.

    `beside` is a second coach who is there as well, with whom every rule of the person is kept too.
    """
    begins = _near(from_on, clock.as_london(at).date())
    diary = diary_of(session, claimant, coach, from_on=begins, days=days, without=without, at=at)
    stops = _stops(session, claimant, diary, coach)
    rules = _rules(stops, diary, mode, minutes, any_length=without is not None)
    other = _of_other(session, claimant, beside, rules, begins, days, without, at) if beside else None
    return search(diary, rules, from_on=begins, days=days, now=at, beside=other)


def offer_enough(
    session: Session,
    claimant: Claimant,
    coach: Staff,
    *,
    mode: str | None = None,
    minutes: int | None = None,
    from_on: date | None = None,
    most: int = MOST_DAYS,
    without: UUID | None = None,
    beside: Staff | None = None,
    at: datetime,
) -> Answer:
    """The times of two weeks, or of so many more, up to `most` days, as it takes for three days to choose from.

    Where something rules every day out, more weeks would not help, and no more are looked at.
    """
    days = min(DAYS, most)
    while True:
        answer = offer(
            session, claimant, coach, mode=mode, minutes=minutes, from_on=from_on, days=days, without=without,
            beside=beside, at=at,
        )  # fmt: skip
        if answer.has_three_days or answer.is_shut or days >= most:
            return answer
        days = min(days + DAYS, most)


def around(
    session: Session,
    claimant: Claimant,
    coach: Staff,
    due_on: date,
    *,
    mode: str | None = None,
    minutes: int | None = None,
    without: UUID | None = None,
    at: datetime,
) -> tuple[Answer, Day | None]:
    """The times around the day on which somebody is due, and the day of them to offer first.

    They begin a week before it; where the first that is free is after it, another week before that.
    """
    today = clock.as_london(at).date()
    begins = max(today, due_on - near.EARLY)

    def look(from_on: date, most: int) -> tuple[Answer, Day | None]:
        answer = offer_enough(
            session, claimant, coach, mode=mode, minutes=minutes, from_on=from_on, most=most, without=without, at=at
        )
        return answer, near.nearest(answer.days, due_on)

    answer, day = look(begins, MOST_DAYS)
    if today < begins and (day is None or day.on > due_on):
        earlier = max(today, due_on - near.EARLIER)
        before, day_before = look(earlier, DAYS)
        if day_before is not None:
            return before, day_before
    return answer, day


def _near(from_on: date | None, today: date) -> date:
    """The day that was asked for, or today; nobody looks further than two years ahead or one back."""
    return min(max(from_on or today, today - ONE_DAY * 366), today + ONE_DAY * 731)


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
    beside: Staff | None = None,
    at: datetime,
) -> Looked:
    """At one time, for booking it. With `any_length` the person chose how long, and no rule about it counts."""
    begins = clock.as_london(starts_at).date() - ONE_DAY
    days = (clock.as_london(starts_at + timedelta(minutes=minutes)).date() - begins).days + 1
    diary = diary_of(session, claimant, coach, from_on=begins, days=days, without=without, at=at)
    stops = _stops(session, claimant, diary, coach)
    rules = _rules(stops, diary, mode, minutes, any_length=any_length)
    needed = _rules(stops, diary, mode, None).minutes
    why = first_broken(diary, rules, starts_at, from_on=begins, days=days, now=at)
    if why is None and beside is not None:
        other = _of_other(session, claimant, beside, rules, begins, days, without, at)
        why = first_broken(*other, starts_at, from_on=begins, days=days, now=at)
    return Looked(
        needed, rules.rest_minutes, why, diary.is_their_coach, bool(diary.to_settle), diary.contact_stopped
    )  # fmt: skip


def _of_other(
    session: Session,
    claimant: Claimant,
    coach: Staff,
    rules: Rules,
    begins: date,
    days: int,
    without: UUID | None,
    at: datetime,
) -> tuple[Diary, Rules]:
    """The diary of a second coach, and what the person's rules come to with them, for the same meeting."""
    diary = diary_of(session, claimant, coach, from_on=begins, days=days, without=without, at=at)
    stops = _stops(session, claimant, diary, coach)
    return diary, _rules(stops, diary, rules.mode, rules.minutes, any_length=True)


def _rules(
    stops: Mapping[str, str],
    diary: Diary,
    mode: str | None,
    minutes: int | None,
    *,
    any_length: bool = False,
) -> Rules:
    return rules_of(
        diary.codes,
        first=diary.last is None,
        settings=diary.settings,
        mode=mode,
        last_mode=diary.last.mode if diary.last else None,
        minutes=minutes,
        any_length=any_length,
        stops=stops,
    )


def _stops(session: Session, claimant: Claimant, diary: Diary, coach: Staff) -> Mapping[str, str]:
    """Because of which adjustments nothing can be offered: the person is asked first, or this coach breaks one."""
    settle = {about.split()[0]: TO_SETTLE for about in diary.to_settle}
    broken = [code for code in _broken_by(diary, coach) if code not in settle]
    fine = _said_to_be_fine(session, claimant, diary, coach) if broken else set()
    return settle | {code: COACH for code in broken if code not in fine}


def _said_to_be_fine(session: Session, claimant: Claimant, diary: Diary, coach: Staff) -> set[str]:
    """What this coach breaks and the person said is fine; it stands for as long as the adjustment does."""
    rows = session.execute(
        select(Matter.about, Matter.params, Matter.settled_at)
        .where(Matter.claimant_id == claimant.id, Matter.choice == matters.Choice.THIS_COACH_IS_FINE)
    )  # fmt: skip
    return {
        row.about
        for row in rows
        if row.params.get("coach") == str(coach.id)
        and row.about in diary.held
        and diary.held[row.about].from_on <= clock.as_london(row.settled_at).date()
    }


def _broken_by(diary: Diary, coach: Staff) -> list[str]:
    """The adjustments that are kept always, as the person's own rows say, and that this coach would break."""
    hard = [code for code, binds in diary.codes.items() if binds is Strength.HARD]
    not_with = {each for code in hard for each in ruled_out(code, diary.held[code].params)}
    broken = matters.why_not(hard, matters.CoachFacts.of(coach), not_with)
    trained = preferred_by_coach(hard, languages=coach.languages, skills=coach.skills)
    wished = [code for code in hard if not kind(code).is_hard and kind(code).values("coach_skill")]
    return [*broken, *(code for code in wished if code not in trained)]
