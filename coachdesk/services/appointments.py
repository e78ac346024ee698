"""Booking a meeting, moving it, cancelling it. What came of one and what it is about: outcomes.py and agendas.py.

Whoever asks takes the person's turn first and then the coach's diary; only then is it looked whether the time is free
and keeps every rule. So whoever comes second is told, and what is refused changes nothing.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.orm import Session, make_transient_to_detached
from uuid_utils.compat import uuid7

from coachdesk import clock
from coachdesk.db import Base
from coachdesk.models import Appointment, Claimant, Cover, Staff
from coachdesk.models.label import AppointmentState, Mode
from coachdesk.services import audit, claims, diaries, slots
from coachdesk.services import cover as covers
from coachdesk.services.agendas import write_agenda
from coachdesk.services.claimants import ChangedMeanwhile
from coachdesk.services.diaries import lock_diary_of
from coachdesk.services.outcomes import record
from coachdesk.services.refusals import (
    CannotMove,
    ContactStopped,
    NotForThem,
    NotFree,
    NotTheirCoach,
    NotYet,
    RuledOut,
    ToSettle,
)
from coachdesk.services.turns import take_turn

__all__ = [
    "CannotMove", "ChangedMeanwhile", "ContactStopped", "NotForThem", "NotFree", "NotTheirCoach", "NotYet", "RuledOut",
    "ToSettle", "book", "cancel", "lock_diary_of", "move", "record", "write_agenda",
]  # fmt: skip
SOMEBODY_THERE = ("taken", "theirs")
TOO_SHORT = "too_short"
WRITE_ONE = insert(Base.metadata.tables[Appointment.__tablename__])  # made once, and past the ORM


@dataclass(frozen=True)
class _Asked:
    """A time as somebody asked for it."""

    starts_at: datetime
    minutes: int
    mode: Mode


def book(
    session: Session,
    claimant: Claimant,
    coach: Staff,
    *,
    starts_at: datetime,
    minutes: int,
    mode: str,
    by: UUID,
    at: datetime,
    agenda: Mapping[str, str] | None = None,
    agreed_by_claimant: bool = False,
    cover: Cover | None = None,
) -> Appointment:
    """A new meeting of a person with their coach. A shorter one than they need is theirs alone to choose.

    With another coach it is only while that coach covers for theirs, and at the person's own word: whoever books.
    Raises NotTheirCoach, ContactStopped, ToSettle, RuledOut or NotFree.
    """
    asked = _asked(starts_at, minutes, Mode(mode))
    session.flush()
    both = diaries.lock_both(session, coach.id, claimant.id)
    chosen = [minutes] if agreed_by_claimant else []
    beyond = cover if agreed_by_claimant else None
    looked = _look(session, claimant, coach, asked, chosen=chosen, cover=beyond, at=at)
    if looked.to_settle:
        raise ToSettle
    rest = _rest_after(asked, looked, chosen)
    meeting = Appointment(
        id=uuid7(), claimant_id=claimant.id, coach_id=coach.id, starts_at=asked.starts_at, minutes=asked.minutes,
        mode=asked.mode, rest_minutes=rest, state=AppointmentState.BOOKED, booked_by=by, booked_at=at,
        recorded_at=None, imported_from=None, ordinal=0, version=1,
        cover_id=None if looked.is_their_coach or cover is None else cover.id,
    )  # fmt: skip
    if not diaries.take(session, meeting.id, both, (meeting.starts_at, meeting.rested_at), at=at):
        raise NotFree
    _write(session, meeting)
    _tell(session, "appointment.booked", meeting, at, **_when(meeting))
    if agenda:
        write_agenda(session, meeting, by=by, at=at, shown=None, **agenda)
    return meeting


def move(
    session: Session,
    appointment: Appointment,
    *,
    starts_at: datetime,
    minutes: int | None = None,
    mode: str | None = None,
    version: int | None = None,
    by: UUID,
    at: datetime,
    agreed_by_claimant: bool = False,
    coach: Staff | None = None,
    cover: Cover | None = None,
) -> None:
    """The same meeting at another time, or another way: who, and what it is about, stay. It may stay as short as it is.

    `coach` is who it is with from now on: their own, or at the person's word whoever covers (`cover`).
    Raises CannotMove, ChangedMeanwhile, NotTheirCoach, ContactStopped, RuledOut or NotFree, and then nothing has
    changed.
    """
    _take_it_in_hand(session, appointment, version, at)
    asked = _asked(starts_at, appointment.minutes if minutes is None else minutes, Mode(mode or appointment.mode))
    was = _Asked(appointment.starts_at, appointment.minutes, appointment.mode)
    if asked == was and (coach is None or coach.id == appointment.coach_id):
        return
    if coach is None and appointment.coach_id is None:
        raise NotTheirCoach
    claimant = session.get_one(Claimant, appointment.claimant_id)
    coach, cover = _with_whom(session, appointment, coach, cover if agreed_by_claimant else None)
    beside = session.get_one(Staff, appointment.beside_id) if appointment.beside_id else None
    stood_in = appointment.cover_id
    both = _lock(session, coach, beside, claimant)
    chosen = [was.minutes, asked.minutes] if agreed_by_claimant else [was.minutes]
    looked = _look(session, claimant, coach, asked, chosen=chosen, without=appointment.id, beside=beside, cover=cover,
                   at=at)  # fmt: skip
    rest = _rest_after(asked, looked, chosen)
    until = asked.starts_at + timedelta(minutes=asked.minutes + rest)
    if not diaries.move(session, appointment, both, (asked.starts_at, until), at=at):
        raise NotFree
    appointment.starts_at, appointment.minutes, appointment.mode = asked.starts_at, asked.minutes, asked.mode
    appointment.rest_minutes, appointment.coach_id = rest, coach.id
    appointment.cover_id = None if looked.is_their_coach or cover is None else cover.id
    if stood_in != appointment.cover_id:
        covers.end_with(session, stood_in, by=by, at=at)
    _tell(session, "appointment.moved", appointment, at, **_when(appointment), was=was.starts_at.isoformat())


def cancel(
    session: Session,
    appointment: Appointment,
    *,
    by_claimant: bool,
    by: UUID,
    at: datetime,
    version: int | None = None,
) -> None:
    """It does not take place; nobody is asked why. Raises CannotMove or ChangedMeanwhile."""
    _take_it_in_hand(session, appointment, version, at)
    state = AppointmentState.CANCELLED_BY_CLAIMANT if by_claimant else AppointmentState.CANCELLED_BY_US
    appointment.state = state
    claims.release(session, appointment.id)
    covers.end_with(session, appointment.cover_id, by=by, at=at)
    _tell(session, "appointment.cancelled", appointment, at, state=state.value)


def _asked(starts_at: datetime, minutes: int, mode: Mode) -> _Asked:
    if starts_at.tzinfo is None:
        raise ValueError("a time without a zone is not an instant")
    if minutes <= 0:
        raise RuledOut(TOO_SHORT)
    return _Asked(starts_at.astimezone(UTC), minutes, mode)


def _take_it_in_hand(session: Session, appointment: Appointment, version: int | None, at: datetime) -> None:
    """After whoever was before us: as it is now, booked, and still ahead."""
    session.flush()
    take_turn(session, [appointment.claimant_id])
    session.refresh(appointment)
    if appointment.state is not AppointmentState.BOOKED or appointment.starts_at <= at:
        raise CannotMove
    if version is not None and version != appointment.version:
        raise ChangedMeanwhile


def _with_whom(
    session: Session, appointment: Appointment, coach: Staff | None, cover: Cover | None
) -> tuple[Staff, Cover | None]:
    """With whom a meeting that moves is: as it was, by the yes that was given then, or as somebody says now."""
    if coach is not None:
        return coach, cover
    agreed = session.get(Cover, appointment.cover_id) if appointment.cover_id else None
    return session.get_one(Staff, appointment.coach_id), agreed


def _lock(session: Session, coach: Staff, beside: Staff | None, claimant: Claimant) -> Sequence[UUID]:
    """What the time of each who is there is known by: of two, or where three meet of three."""
    if beside is None:
        return diaries.lock_both(session, coach.id, claimant.id)
    return list(diaries.lock_all(session, [coach.id, beside.id], claimant.id).values())


def _look(
    session: Session,
    claimant: Claimant,
    coach: Staff,
    asked: _Asked,
    *,
    chosen: Collection[int],
    without: UUID | None = None,
    beside: Staff | None = None,
    cover: Cover | None = None,
    at: datetime,
) -> slots.Looked:
    """How things stand at that time, under the locks. Raises NotTheirCoach, ContactStopped."""
    looked = slots.look(
        session, claimant, coach, asked.starts_at, asked.minutes, asked.mode.value, without=without,
        any_length=asked.minutes in chosen, beside=beside, at=at,
    )  # fmt: skip
    if not looked.is_their_coach:
        day = clock.as_london(asked.starts_at).date()
        if cover is None or not covers.holds(session, cover, claimant.id, coach.id, day):
            raise NotTheirCoach
    stopped = select(Claimant.contact_stopped_at).where(Claimant.id == claimant.id)
    if looked.contact_stopped or (not looked.is_their_coach and session.scalar(stopped) is not None):
        raise ContactStopped
    return looked


def _rest_after(asked: _Asked, looked: slots.Looked, chosen: Collection[int]) -> int:
    """The minutes of rest after a meeting then. Raises what is in its way; `chosen` lengths are never too short."""
    if looked.why in SOMEBODY_THERE:
        raise NotFree
    if asked.minutes < looked.minutes and asked.minutes not in chosen:
        raise RuledOut(TOO_SHORT)
    if looked.why is not None:
        raise RuledOut(looked.why)
    return looked.rest_minutes


def _write(session: Session, meeting: Appointment) -> None:
    """Put the row there, and have the session know it as one that it read."""
    row = {column.key: getattr(meeting, column.key) for column in WRITE_ONE.table.columns}
    session.connection().execute(WRITE_ONE, row)
    make_transient_to_detached(meeting)
    session.add(meeting)


def _when(meeting: Appointment) -> dict[str, audit.Fact]:
    return {"coach": str(meeting.coach_id), "starts_at": meeting.starts_at.isoformat(), "minutes": meeting.minutes,
            "mode": meeting.mode.value}  # fmt: skip


def _tell(session: Session, verb: str, meeting: Appointment, at: datetime, **facts: audit.Fact) -> None:
    audit.record(session, verb, subject="appointment", subject_id=meeting.id, claimant_id=meeting.claimant_id,
                 facts=facts, at=at)  # fmt: skip
