"""What happened in somebody's life, as far as it stands: a death, where they are for a while, who may act for them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, exists, or_, select
from sqlalchemy.orm import Session

from coachdesk.models import Appointment, Circumstance, Claimant, Death, Event, Representative
from coachdesk.models.label import AppointmentState


@dataclass(frozen=True, slots=True)
class Standing:
    """All of it for one person, on a day."""

    death: Death | None
    circumstances: Sequence[Circumstance]
    representatives: Sequence[Representative]
    also: Sequence[bool] = ()


def standing(session: Session, claimant_id: UUID, on: date, also: Sequence[ColumnElement[bool]] = ()) -> Standing:
    """One statement where there is nothing, as there is for nearly everybody. `also`: what else a page would like to
    know of the person with it, answered in the same order."""
    told, circumstances, representatives = (
        _deaths(claimant_id),
        _circumstances(claimant_id, on),
        _representatives(claimant_id, on),
    )
    wanted: tuple[Select[Any], ...] = (told, circumstances, representatives)
    there = session.execute(
        select(*(exists(each.with_only_columns(each.selected_columns.id)) for each in wanted), *also)
    ).one()
    return Standing(
        session.scalar(told) if there[0] else None,
        session.scalars(circumstances).all() if there[1] else (),
        session.scalars(representatives).all() if there[2] else (),
        tuple(bool(each) for each in there[3:]),
    )


def standing_death(session: Session, claimant_id: UUID) -> Death | None:
    """What was told of a death and not undone."""
    return session.scalar(_deaths(claimant_id))


def has_died() -> ColumnElement[bool]:
    """The condition on `claimant`, asked of one person after the other: the table of deaths is not read whole."""
    mine = select(Death.id).where(Death.claimant_id == Claimant.id).correlate(Claimant)
    return mine.where(Death.confirmed_at.is_not(None), Death.undone_at.is_(None)).exists()


def confirmed_deaths() -> Select[UUID]:
    """Who has died, as two people say: they stand in no list of people to meet, and count in nobody's month."""
    return select(Death.claimant_id).where(Death.confirmed_at.is_not(None), Death.undone_at.is_(None))


def cancelled_with(session: Session, death: Death) -> Sequence[Appointment]:
    """The meetings that were cancelled when this death was confirmed, by time."""
    told = (Event.claimant_id == death.claimant_id, Event.verb == "appointment.cancelled")
    return session.scalars(
        select(Appointment)
        .where(Appointment.claimant_id == death.claimant_id, Appointment.state == AppointmentState.CANCELLED_BY_US)
        .where(Appointment.id.in_(select(Event.subject_id).where(*told, Event.at == death.confirmed_at)))
        .order_by(Appointment.starts_at, Appointment.id)
    ).all()


def holds_on(on: date | ColumnElement[date]) -> tuple[ColumnElement[bool], ...]:
    """The condition on `circumstance` for what holds on a day."""
    return Circumstance.from_on <= on, or_(Circumstance.until_on.is_(None), Circumstance.until_on >= on)


def _deaths(claimant_id: UUID) -> Select[Death]:
    return select(Death).where(Death.claimant_id == claimant_id, Death.undone_at.is_(None))


def _circumstances(claimant_id: UUID, on: date) -> Select[Circumstance]:
    """What holds now, and what is known to come."""
    ahead = or_(Circumstance.until_on.is_(None), Circumstance.until_on >= on)
    return select(Circumstance).where(Circumstance.claimant_id == claimant_id, ahead).order_by(Circumstance.from_on)


def _representatives(claimant_id: UUID, on: date) -> Select[Representative]:
    """Who may act from today on: an end by date comes by itself."""
    ahead = or_(Representative.until_on.is_(None), Representative.until_on >= on)
    theirs = (Representative.claimant_id == claimant_id, Representative.ended_at.is_(None))
    return select(Representative).where(*theirs, ahead).order_by(Representative.from_on)
