"""The one statement behind a search for times: what each thing is, its word, and instants, days and minutes."""

from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Date,
    Integer,
    Select,
    String,
    Uuid,
    bindparam,
    cast,
    literal_column,
    null,
    or_,
    select,
    text,
    type_coerce,
    union_all,
)

from coachdesk.db import UtcDateTime
from coachdesk.models import (
    Adjustment,
    Appointment,
    BlockedPeriod,
    Claim,
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
NOTHING = {
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
LIVE = text("claim.live")  # as the index of live claims has it, so that SQLite knows it to fit
Rows = Select[*tuple[Any, ...]]


def _rows(what: str, **columns: Any) -> Rows:
    """Rows of one kind, all with the same columns."""
    there = {name: columns.get(name, nothing) for name, nothing in NOTHING.items()}
    return select(_fixed(what).label("what"), *(column.label(name) for name, column in there.items()))


def _fixed(word: str) -> ColumnElement[str]:
    """A word that stands in the statement, so that an index of that word alone is known to fit."""
    return literal_column(f"'{word}'", String)


def _weekly(what: str, table: type[WorkingPattern | BlockedPeriod]) -> Rows:
    return _rows(
        what, one=table.weekday, other=table.starts_minute, third=table.ends_minute, one_on=table.from_on,
        other_on=table.until_on,
    )  # fmt: skip


def _claims(what: str, kind: str, subject: Any) -> Rows:
    """Live claims of a coach or a claimant; a hold that has ended is in nobody's way."""
    return (
        _rows(what, one_at=Claim.starts_at, other_at=Claim.ends_at)
        .join_from(Resource, Claim, Claim.resource_id == Resource.id)
        .where(
            Resource.kind == _fixed(kind), Resource.subject_id == subject, LIVE,
            Claim.starts_at < ENDS, Claim.ends_at > BEGINS, Claim.booking_id != WITHOUT,
            or_(Claim.kind == _fixed("booking"), Claim.held_until > NOW),
        )
    )  # fmt: skip


def _unclaimed(what: str, whose: ColumnElement[bool]) -> Rows:
    """Booked meetings that hold no claim."""
    claimed = select(Claim.id).where(Claim.booking_id == Appointment.id, LIVE).exists()
    return _rows(
        what, one_at=Appointment.starts_at, one=Appointment.minutes, other=Appointment.rest_minutes
    ).where(
        whose, Appointment.state == _fixed("booked"), Appointment.starts_at < ENDS,
        Appointment.starts_at > LONG_BEFORE, Appointment.id != WITHOUT, ~claimed,
    )  # fmt: skip


def _last_met() -> Rows:
    last = (
        select(Appointment.starts_at, type_coerce(Appointment.mode, String).label("mode"))
        .where(Appointment.claimant_id == THEM, Appointment.state == _fixed("met"))
        .order_by(Appointment.starts_at.desc())
        .limit(literal_column("1"))
        .subquery("last")
    )
    return _rows("met", word=last.c.mode, one_at=last.c.starts_at)


STATEMENT: CompoundSelect[*tuple[Any, ...]] = union_all(
    _weekly("hours", WorkingPattern).where(WorkingPattern.staff_id == COACH),
    _rows("leave", word=type_coerce(Leave.kind, String), one_at=Leave.starts_at, other_at=Leave.ends_at).where(
        Leave.staff_id == COACH, Leave.starts_at < ENDS, Leave.ends_at > BEGINS
    ),
    _claims("taken", "coach", COACH),
    _claims("theirs", "claimant", THEM),
    _unclaimed("booked", Appointment.coach_id == COACH),
    _unclaimed("their_booked", Appointment.claimant_id == THEM),
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
    _rows("coached", one_on=Relationship.started_on).where(
        Relationship.claimant_id == THEM, Relationship.coach_id == COACH, Relationship.ended_on.is_(None)
    ),
)  # fmt: skip
