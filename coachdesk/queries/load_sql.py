"""The statements behind the hours: whom a coach has and what they need, who covers for whom, and the time there is."""

from collections.abc import Collection, Sequence
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
    case,
    cast,
    func,
    literal,
    null,
    or_,
    select,
    type_coerce,
    union_all,
)

from coachdesk import clock
from coachdesk.adjustments.catalogue import all_kinds
from coachdesk.db import UtcDateTime
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
from coachdesk.queries import steady
from coachdesk.queries.life import confirmed_deaths

PAUSED = "EXT_PAUSE"
CAME_WITH_A_FILE = "imported"
NEW_FOR = timedelta(days=30)
FOR_GOOD = date(9999, 12, 31)
LENGTHS = frozenset({"slot_min", "slot_max", "slot_extra_min", "slot_factor"})
KIND = ("rhythm_days", "codes", "began_on", "review_until_on")

CoachIds = Select[Any] | Collection[UUID]


def alike(coach_ids: CoachIds, on: date) -> Select[Any]:
    """How many people of a coach need the same: a row for each kind of need, not for each person."""
    # The offset keeps SQLite from putting the codes together twice, to group by them and to show them.
    theirs = people(on, codes_that_count()).where(Relationship.coach_id.in_(coach_ids)).offset(0).subquery()
    kind = (theirs.c.coach_id, *(theirs.c[name] for name in KIND))
    return select(*kind, func.count().label("people")).group_by(*kind)


def people(on: date, codes: Sequence[str] | None = None) -> Select[Any]:
    """Everybody with a coach: what their need follows from. `began_on` is for those who began lately, `review_until_on`
    for those with a review; `codes` are the adjustments, or those of them that are asked for."""
    which = () if codes is None else (Adjustment.code.in_(codes),)
    held = (
        select(func.aggregate_strings(Adjustment.code, " "))
        .where(Adjustment.claimant_id == Claimant.id, Adjustment.ended_on.is_(None), *which)
        .scalar_subquery()
    )
    began_lately = Relationship.started_on > literal(on - NEW_FOR, Date)
    is_new = began_lately & (Relationship.start_reason != CAME_WITH_A_FILE)
    until = func.max(func.coalesce(SteadyTime.until_on, literal(FOR_GOOD, Date)))
    reviews = (
        select(SteadyTime.claimant_id, until.label("until_on"))
        .where(SteadyTime.reason == SteadyReason.REVIEW, *steady.holds_on(on))
        .group_by(SteadyTime.claimant_id)
        .subquery()
    )
    return (
        select(
            Relationship.coach_id,
            Relationship.claimant_id,
            Claimant.rhythm_days,
            held.label("codes"),
            case((is_new, Relationship.started_on)).label("began_on"),
            type_coerce(reviews.c.until_on, Date).label("review_until_on"),
        )
        .join(Claimant, Claimant.id == Relationship.claimant_id)
        .outerjoin(reviews, reviews.c.claimant_id == Relationship.claimant_id)
        .where(Relationship.ended_on.is_(None), Claimant.id.not_in(confirmed_deaths()))
    )


def shared(coach_ids: CoachIds, on: date, until_on: date) -> CompoundSelect[*tuple[Any, ...]]:
    """What two coaches share: cover in these days, with what the person needs; and handovers that are open.

    `coach_id` is the person's own coach, or the one before; `other_id` who covers, or comes after.
    """
    days = (Cover.ended_at.is_(None), Cover.until_on >= on, Cover.from_on <= until_on)
    # In two, by the index on who covers and by the one on whose people they are: none reads all of it.
    received = _covers(on).where(Cover.coach_id.in_(coach_ids), *days)
    given = _covers(on).where(Relationship.coach_id.in_(coach_ids), Cover.coach_id.not_in(coach_ids), *days)
    handovers = select(
        literal("handover", String), Handover.from_coach_id, Handover.to_coach_id, Handover.claimant_id,
        *_none(Integer, String, Date, Date, Date, Date),
    ).where(Handover.ended_at.is_(None),
            or_(Handover.from_coach_id.in_(coach_ids), Handover.to_coach_id.in_(coach_ids)))  # fmt: skip
    return union_all(received, given, handovers)


def _covers(on: date) -> Select[Any]:
    of_people = people(on, codes_that_count())
    own = {each.name: each for each in of_people.selected_columns}
    columns = (own["coach_id"], Cover.coach_id.label("other_id"), own["claimant_id"], *(own[name] for name in KIND))
    return (
        of_people.join(Cover, Cover.claimant_id == Relationship.claimant_id)
        .where(Cover.coach_id != Relationship.coach_id)
        .with_only_columns(literal("cover", String).label("what"), *columns, Cover.from_on, Cover.until_on)
    )


def times(coach_ids: CoachIds, on: date, until_on: date) -> CompoundSelect[*tuple[Any, ...]]:
    """Dated hours, leave and reductions of these days. Training, team time and writing up are in the fixed share."""
    begins, ends = _midnight(on), _midnight(until_on + timedelta(days=1))
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
    ).where(WorkingPattern.staff_id.in_(coach_ids))
    leave = select(
        literal("leave", String), Leave.staff_id, *_none(Integer, Integer, Integer, Date, Date),
        Leave.starts_at, Leave.ends_at,
    ).where(
        Leave.staff_id.in_(coach_ids), Leave.kind == LeaveKind.LEAVE, Leave.ends_at > begins, Leave.starts_at < ends
    )  # fmt: skip
    reductions = select(
        literal("reduction", String), Reduction.staff_id, Reduction.percent, *_none(Integer, Integer),
        Reduction.from_on, Reduction.until_on, *_none(UtcDateTime, UtcDateTime),
    ).where(
        Reduction.staff_id.in_(coach_ids), Reduction.ended_at.is_(None), Reduction.until_on >= on,
        Reduction.from_on <= until_on,
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
