"""The statements behind the hours: whom a coach has and what they need, who covers for whom, and the time there is.

Each is made once, for making one takes as long as a small query; `given` is what they take.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Date,
    Integer,
    Select,
    String,
    bindparam,
    case,
    cast,
    func,
    literal,
    not_,
    null,
    or_,
    select,
    type_coerce,
    union_all,
)

from coachdesk import clock
from coachdesk.adjustments.catalogue import all_kinds
from coachdesk.db import UtcDateTime, one_of
from coachdesk.models import (
    Adjustment,
    Claimant,
    Cover,
    Handover,
    Leave,
    Reduction,
    Relationship,
    SteadyTime,
    WorkingPattern,
)
from coachdesk.models.label import LeaveKind, SteadyReason
from coachdesk.models.relationship import CAME_WITH_A_FILE
from coachdesk.queries import steady
from coachdesk.queries.life import confirmed_deaths

PAUSED = "EXT_PAUSE"
NEW_FOR = timedelta(days=30)
FOR_GOOD = date(9999, 12, 31)
LENGTHS = frozenset({"slot_min", "slot_max", "slot_extra_min", "slot_factor"})
KIND = ("rhythm_days", "codes", "began_on", "review_until_on")

CoachIds = Select[Any] | Collection[UUID]
COACHES, CODES = "coach_ids", "codes"
ON, SINCE, UNTIL = (bindparam(name, type_=Date) for name in ("on", "since", "until_on"))
BEGINS, ENDS = (bindparam(name, type_=UtcDateTime()) for name in ("begins", "ends"))


def given(coach_ids: Collection[UUID], on: date, until_on: date | None = None) -> Mapping[str, Any]:
    """What these statements take: of these coaches, on this day or up to another."""
    last = until_on or on
    return {
        COACHES: list(coach_ids),
        CODES: list(codes_that_count()),
        "on": on,
        "since": on - NEW_FOR,
        "until_on": last,
        "begins": _midnight(on),
        "ends": _midnight(last + timedelta(days=1)),
    }


@cache
def alike(postgresql: bool) -> Select[Any]:
    """How many people of a coach need the same: a row for each kind of need, not for each person."""
    # The offset keeps SQLite from putting the codes together twice, to group by them and to show them.
    theirs = (
        people(postgresql, of_need=True).where(one_of(Relationship.coach_id, COACHES, postgresql)).offset(0).subquery()
    )
    kind = (theirs.c.coach_id, *(theirs.c[name] for name in KIND))
    return select(*kind, func.count().label("people")).group_by(*kind)


@cache
def people(postgresql: bool, *, of_need: bool) -> Select[Any]:
    """Everybody with a coach: what their need follows from. `began_on` is for those who began lately, `review_until_on`
    for those with a review; `codes` are the adjustments, or those of them that a need follows from.

    Read past the walls. The rhythm is asked of one person after the other: joined, PostgreSQL reads everybody there is.
    """
    rhythm = select(Claimant.rhythm_days).where(Claimant.id == Relationship.claimant_id)
    held = select(func.aggregate_strings(Adjustment.code, " ")).where(
        Adjustment.claimant_id == Relationship.claimant_id, Adjustment.ended_on.is_(None)
    )
    if of_need:
        held = held.where(one_of(Adjustment.code, CODES, postgresql))
    is_new = (Relationship.started_on > SINCE) & (Relationship.start_reason != CAME_WITH_A_FILE)
    until = func.max(func.coalesce(SteadyTime.until_on, literal(FOR_GOOD, Date)))
    reviews = (
        select(SteadyTime.claimant_id, until.label("until_on"))
        .where(SteadyTime.reason == SteadyReason.REVIEW, *steady.holds_on(ON))
        .group_by(SteadyTime.claimant_id)
        .subquery()
    )
    return (
        select(
            Relationship.coach_id,
            Relationship.claimant_id,
            rhythm.scalar_subquery().label("rhythm_days"),
            held.scalar_subquery().label("codes"),
            case((is_new, Relationship.started_on)).label("began_on"),
            type_coerce(reviews.c.until_on, Date).label("review_until_on"),
        )
        .outerjoin(reviews, reviews.c.claimant_id == Relationship.claimant_id)
        .where(Relationship.ended_on.is_(None), Relationship.claimant_id.not_in(confirmed_deaths()))
    )


@cache
def shared(postgresql: bool) -> CompoundSelect[*tuple[Any, ...]]:
    """What two coaches share: cover in these days, with what the person needs; and handovers that are open.

    `coach_id` is the person's own coach, or the one before; `other_id` who covers, or comes after.
    """
    days = (Cover.ended_at.is_(None), Cover.until_on >= ON, Cover.from_on <= UNTIL)
    covers, theirs = (one_of(each.coach_id, COACHES, postgresql) for each in (Cover, Relationship))
    # In two, by the index on who covers and by the one on whose people they are: none reads all of it.
    received = _covers(postgresql).where(covers, *days)
    given_away = _covers(postgresql).where(theirs, not_(covers), *days)
    goes_out, comes_in = (one_of(each, COACHES, postgresql) for each in (Handover.from_coach_id, Handover.to_coach_id))
    handovers = select(
        literal("handover", String), Handover.from_coach_id, Handover.to_coach_id, Handover.claimant_id,
        *_none(Integer, String, Date, Date, Date, Date),
    ).where(Handover.ended_at.is_(None), or_(goes_out, comes_in))  # fmt: skip
    return union_all(received, given_away, handovers)


def _covers(postgresql: bool) -> Select[Any]:
    of_people = people(postgresql, of_need=True)
    own = {each.name: each for each in of_people.selected_columns}
    columns = (own["coach_id"], Cover.coach_id.label("other_id"), own["claimant_id"], *(own[name] for name in KIND))
    return (
        of_people.join(Cover, Cover.claimant_id == Relationship.claimant_id)
        .where(Cover.coach_id != Relationship.coach_id)
        .with_only_columns(literal("cover", String).label("what"), *columns, Cover.from_on, Cover.until_on)
    )


@cache
def times(postgresql: bool) -> CompoundSelect[*tuple[Any, ...]]:
    """Dated hours, leave and reductions of these days. Training, team time and writing up are in the fixed share."""
    hours = select(
        literal("hours", String).label("what"),
        WorkingPattern.staff_id,
        WorkingPattern.weekday.label("one"),
        WorkingPattern.starts_minute.label("other"),
        WorkingPattern.ends_minute.label("third"),
        WorkingPattern.from_on,
        WorkingPattern.until_on,
        *(
            each.label(name)
            for name, each in zip(("starts_at", "ends_at"), _none(UtcDateTime, UtcDateTime), strict=True)
        ),
    ).where(one_of(WorkingPattern.staff_id, COACHES, postgresql))
    leave = select(
        literal("leave", String), Leave.staff_id, *_none(Integer, Integer, Integer, Date, Date),
        Leave.starts_at, Leave.ends_at,
    ).where(
        one_of(Leave.staff_id, COACHES, postgresql), Leave.kind == LeaveKind.LEAVE,
        Leave.ends_at > BEGINS, Leave.starts_at < ENDS,
    )  # fmt: skip
    reductions = select(
        literal("reduction", String), Reduction.staff_id, Reduction.percent, *_none(Integer, Integer),
        Reduction.from_on, Reduction.until_on, *_none(UtcDateTime, UtcDateTime),
    ).where(
        one_of(Reduction.staff_id, COACHES, postgresql), Reduction.ended_at.is_(None), Reduction.until_on >= ON,
        Reduction.from_on <= UNTIL,
    )  # fmt: skip
    return union_all(hours, leave, reductions)


def _none(*kinds: Any) -> list[ColumnElement[Any]]:
    """Nothing, of these types: PostgreSQL puts rows under one another by type."""
    return [cast(null(), kind) for kind in kinds]


def _midnight(day: date) -> datetime:
    return clock.from_london(datetime.combine(day, datetime.min.time()))


@cache
def codes_that_count() -> Sequence[str]:
    """The adjustments that make a meeting longer or shorter, and the pause."""
    return (*(kind.code for kind in all_kinds() if LENGTHS & kind.effect.keys()), PAUSED)
