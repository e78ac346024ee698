"""The statement behind a caseload, made once for each filter and order: making it takes as long as a small query."""

from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    Integer,
    ScalarSelect,
    Select,
    String,
    Subquery,
    bindparam,
    cast,
    func,
    join,
    literal_column,
    select,
    true,
    type_coerce,
)

from coachdesk.db import UtcDateTime
from coachdesk.models import Adjustment, Appointment, Claimant, Cover, Matter, Relationship, ShutOut, WordsToAsk
from coachdesk.models.label import AppointmentState
from coachdesk.queries.life import has_died

FILTERS = ("everyone", "no_meeting", "to_settle", "to_ask")
SORTS = ("next", "name", "last")
# Three things keep PostgreSQL from planning it anew each time and from reading more than one coach's people. Fixed
# words stand in the statement and not beside it, so that an index of the booked alone is known to fit; the present
# comes as a question of its own; and whether something is open is asked as one row at most, never as EXISTS, which it
# likes to answer by reading what is open in the whole office.
ONE: ColumnElement[int] = literal_column("1")
NOW = select(bindparam("now", type_=UtcDateTime())).scalar_subquery()

SHUT_OUT = select(ShutOut.claimant_id).where(ShutOut.staff_id == bindparam("reader_id"), ShutOut.ended_at.is_(None))
Rows = Select[*tuple[Any, ...]]
TODAY = bindparam("today", type_=Date)
# Whether this coach stands in for anybody today: nearly nobody does, and then nobody needs to be looked for.
COVERS = (
    select(ONE)
    .where(Cover.coach_id == bindparam("coach_id"), Cover.ended_at.is_(None))
    .where(Cover.from_on <= TODAY, Cover.until_on >= TODAY)
    .limit(ONE)
    .scalar_subquery()
    .is_not(None)
)


@lru_cache
def page(wanted: str, sort: str, descending: bool, postgresql: bool) -> tuple[Subquery, Rows]:
    """The people under one filter in one order, and what more conditions can be put on. Takes coach_id,
    reader_id, now, today, limit."""
    mine = _mine(postgresql)
    m = mine.c
    conditions: dict[str, ColumnElement[bool]] = {
        "no_meeting": m.next_at.is_(None), "to_settle": m.to_settle, "to_ask": m.to_ask,
    }  # fmt: skip
    by = {"next": m.next_at, "last": m.last_at, "name": m.search_name}[sort]
    rows = (
        select(
            m.id, m.first_names, m.last_name, m.latin_name, m.spoken_reference, m.date_of_birth, m.rhythm_days,
            m.next_at, m.next_mode, m.last_at, m.to_settle, m.to_ask,
            _adjustments(m.id, postgresql).label("adjustments"),
            COVERS.label("covers"),
            func.count().over().label("matching"),
            *_counts(mine),
        )
        .order_by((by.desc() if descending else by.asc()).nulls_last(), m.search_name, m.id)
        .limit(bindparam("limit", type_=Integer))
    )  # fmt: skip
    return mine, rows.where(conditions[wanted]) if wanted in conditions else rows


@lru_cache
def totals(postgresql: bool) -> Rows:
    """How many there are under each filter: one row, or none where there is nobody. Takes coach_id, reader_id
    and now."""
    return select(*_counts(_mine(postgresql))).limit(ONE)


def _counts(mine: Subquery) -> list[ColumnElement[int]]:
    return [mine.c[f"all_{name}"] for name in FILTERS]


@lru_cache
def _mine(postgresql: bool) -> Subquery:
    """Everybody this coach has, with what comes next and what is open; and on each row how many there are of a kind."""
    next_at, next_mode, source = _next_meeting(postgresql)
    people = (
        select(
            Claimant.id,
            Claimant.first_names,
            Claimant.last_name,
            Claimant.latin_name,
            Claimant.spoken_reference,
            Claimant.date_of_birth,
            Claimant.rhythm_days,
            Claimant.search_name,
            next_at.label("next_at"),
            next_mode.label("next_mode"),
            _last_met().label("last_at"),
            _one(Matter.claimant_id == Claimant.id, Matter.settled_at.is_(None)).label("to_settle"),
            _one(WordsToAsk.claimant_id == Claimant.id, WordsToAsk.asked_on.is_(None)).label("to_ask"),
        )
        .select_from(source)
        .where(Relationship.coach_id == bindparam("coach_id"), Relationship.ended_on.is_(None))
        .where(~has_died(), Claimant.id.not_in(SHUT_OUT))
        .offset(literal_column("0"))  # worked out once a person, and not again for each count
        .subquery("people")
    )
    p = people.c
    of_kind = (func.count(), *(func.count().filter(kind) for kind in (p.next_at.is_(None), p.to_settle, p.to_ask)))
    counts = [total.over().label(f"all_{name}") for name, total in zip(FILTERS, of_kind, strict=True)]
    return select(people, *counts).subquery("mine")


def _next_meeting(postgresql: bool) -> tuple[Any, Any, Any]:
    """When somebody's next meeting is and how they meet, and the people it is of: read once where the database can."""
    booked = _meetings(AppointmentState.BOOKED, Appointment.starts_at >= NOW).order_by(Appointment.starts_at)
    mode = type_coerce(Appointment.mode, String).label("mode")  # its word, for it is only shown
    people = join(Relationship, Claimant, Claimant.id == Relationship.claimant_id)
    if postgresql:
        coming = booked.add_columns(mode).correlate(Claimant).lateral("coming")
        return coming.c.starts_at, coming.c.mode, people.outerjoin(coming, true())
    return booked.scalar_subquery(), booked.with_only_columns(mode).scalar_subquery(), people


def _last_met() -> ScalarSelect[Any]:
    met = _meetings(AppointmentState.MET, Appointment.starts_at < NOW)
    return met.order_by(Appointment.starts_at.desc()).scalar_subquery()


def _meetings(state: AppointmentState, *when: ColumnElement[bool]) -> Rows:
    of_this_kind = Appointment.state == literal_column(f"'{state.value}'")
    return select(Appointment.starts_at).where(Appointment.claimant_id == Claimant.id, of_this_kind, *when).limit(ONE)


def _one(*where: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether there is such a row."""
    return select(ONE).where(*where).limit(ONE).scalar_subquery().is_not(None)


def _adjustments(claimant_id: ColumnElement[Any], postgresql: bool) -> ScalarSelect[Any]:
    """What holds now: `CODE:strength CODE:strength`."""
    together = func.string_agg if postgresql else func.group_concat
    kept = Adjustment.code + literal_column("':'") + cast(Adjustment.strength, Adjustment.code.type)
    where = (Adjustment.claimant_id == claimant_id, Adjustment.ended_on.is_(None))
    return select(together(kept, literal_column("' '"))).where(*where).scalar_subquery()
