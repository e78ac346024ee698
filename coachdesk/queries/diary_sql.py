"""The one statement behind a search for times: what each thing is, its word, and instants, days and minutes."""

from typing import Any

from sqlalchemy import (
    LABEL_STYLE_NONE,
    ColumnElement,
    CompoundSelect,
    Date,
    Integer,
    Select,
    String,
    Uuid,
    and_,
    bindparam,
    cast,
    false,
    literal_column,
    null,
    or_,
    select,
    text,
    type_coerce,
    union_all,
)
from sqlalchemy.orm import aliased

from coachdesk.db import UtcDateTime
from coachdesk.models import (
    Adjustment,
    Appointment,
    BlockedPeriod,
    Claim,
    Claimant,
    Leave,
    Matter,
    Office,
    OfficeSetting,
    Relationship,
    Resource,
    WorkingPattern,
)  # fmt: skip

COACH, THEM = bindparam("coach_id", type_=Uuid()), bindparam("claimant_id", type_=Uuid())
OFFICE, TODAY = bindparam("office_id", type_=Uuid()), bindparam("today", type_=Date())
WITHOUT, NOW = bindparam("without", type_=Uuid()), bindparam("now", type_=UtcDateTime())
BEGINS, LONG_BEFORE, ENDS = (bindparam(name, type_=UtcDateTime()) for name in ("begins", "long_before", "ends"))
COLUMNS: dict[str, ColumnElement[Any]] = {
    "what": cast(null(), String),
    "word": cast(null(), String),
    "more": cast(null(), String),
    "one_at": cast(null(), UtcDateTime),
    "other_at": cast(null(), UtcDateTime),
    "one_on": cast(null(), Date),
    "other_on": cast(null(), Date),
    "one": cast(null(), Integer),
    "other": cast(null(), Integer),
    "third": cast(null(), Integer),
}
NOTHING: ColumnElement[Any] = literal_column("NULL")
Meeting = aliased(Appointment, name="m")
Person = aliased(Claimant, name="c")
LIVE = text("claim.live")  # as the index of live claims has it, so that SQLite knows it to fit
Rows = Select[*tuple[Any, ...]]


def _rows(what: str | ColumnElement[str], **columns: Any) -> Rows:
    """Rows of one kind, all with the same columns. Short, for a driver takes apart anew what is longer than 4 kB."""
    there = [columns.get(name, NOTHING) for name in COLUMNS if name != "what"]
    return select(_fixed(what) if isinstance(what, str) else what, *there).set_label_style(LABEL_STYLE_NONE)


def _heading() -> Rows:
    """No row, but what the columns are called and hold."""
    return select(*(column.label(name) for name, column in COLUMNS.items())).where(false())


def _fixed(word: str) -> ColumnElement[str]:
    """A word that stands in the statement, so that an index of that word alone is known to fit."""
    return literal_column(f"'{word}'", String)


def _weekly(what: str, table: type[WorkingPattern | BlockedPeriod]) -> Rows:
    return _rows(
        what, one=table.weekday, other=table.starts_minute, third=table.ends_minute, one_on=table.from_on,
        other_on=table.until_on,
    )  # fmt: skip


def _claims() -> Rows:
    """Live claims of the coach and of the claimant; a hold that has ended is in nobody's way."""
    theirs = and_(Resource.kind == _fixed("claimant"), Resource.subject_id == THEM)
    return (
        _rows(type_coerce(Resource.kind, String), one_at=Claim.starts_at, other_at=Claim.ends_at)
        .join_from(Resource, Claim, Claim.resource_id == Resource.id)
        .where(
            or_(and_(Resource.kind == _fixed("coach"), Resource.subject_id == COACH), theirs), LIVE,
            Claim.starts_at < ENDS, Claim.ends_at > BEGINS, Claim.booking_id != WITHOUT,
            or_(Claim.kind == _fixed("booking"), Claim.held_until > NOW),
        )
    )  # fmt: skip


def _unclaimed(what: str, whose: ColumnElement[bool]) -> Rows:
    """Booked meetings that hold no claim."""
    claimed = select(Claim.id).where(Claim.booking_id == Meeting.id, LIVE).exists()
    return _rows(
        what, one_at=Meeting.starts_at, one=Meeting.minutes, other=Meeting.rest_minutes
    ).where(
        whose, Meeting.state == _fixed("booked"), Meeting.starts_at < ENDS,
        Meeting.starts_at > LONG_BEFORE, Meeting.id != WITHOUT, ~claimed,
    )  # fmt: skip


def _last_met() -> Rows:
    last = (
        select(Meeting.starts_at, type_coerce(Meeting.mode, String).label("mode"))
        .where(Meeting.claimant_id == THEM, Meeting.state == _fixed("met"))
        .order_by(Meeting.starts_at.desc())
        .limit(literal_column("1"))
        .subquery("last")
    )
    return _rows("met", word=last.c.mode, one_at=last.c.starts_at)


STATEMENT: CompoundSelect[*tuple[Any, ...]] = union_all(
    _heading(),
    _weekly("hours", WorkingPattern).where(WorkingPattern.staff_id == COACH),
    _rows("leave", word=type_coerce(Leave.kind, String), one_at=Leave.starts_at, other_at=Leave.ends_at).where(
        Leave.staff_id == COACH, Leave.starts_at < ENDS, Leave.ends_at > BEGINS
    ),
    _claims(),
    _unclaimed("booked", Meeting.coach_id == COACH),
    _unclaimed("their_booked", Meeting.claimant_id == THEM),
    _weekly("kept", BlockedPeriod).where(BlockedPeriod.claimant_id == THEM),
    _rows(
        "held", word=Adjustment.code + _fixed(" ") + type_coerce(Adjustment.strength, String),
        more=cast(Adjustment.params, String), one_on=Adjustment.from_on,
    ).where(Adjustment.claimant_id == THEM, Adjustment.ended_on.is_(None)),
    _rows("asked", word=Matter.about).where(Matter.claimant_id == THEM, Matter.settled_at.is_(None)),
    _last_met(),
    _rows("nation", word=type_coerce(Office.nation, String)).where(Office.id == OFFICE),
    _rows("chosen", word=OfficeSetting.name, more=OfficeSetting.value, one_at=OfficeSetting.set_at,
          one_on=OfficeSetting.from_on).where(OfficeSetting.office_id == OFFICE, OfficeSetting.from_on <= TODAY),
    _rows("coached", one_at=Person.contact_stopped_at)
    .join_from(Relationship, Person, Person.id == Relationship.claimant_id)
    .where(Relationship.claimant_id == THEM, Relationship.coach_id == COACH, Relationship.ended_on.is_(None)),
)  # fmt: skip
