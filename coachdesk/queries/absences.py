"""Absences as pages show them: who is away, who covers whom, what became of the meetings, and who comes back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, String, and_, cast, func, or_, select
from sqlalchemy.orm import Session, aliased

from coachdesk import clock, policies
from coachdesk.models import (
    Absence,
    AbsenceQuestion,
    Adjustment,
    Appointment,
    Claimant,
    Cover,
    Relationship,
    Staff,
)
from coachdesk.models.label import AppointmentState
from coachdesk.placing.covering import LEAD_STANDS_IN, ONE_DAY
from coachdesk.policies import Viewer
from coachdesk.queries import covering, rhythm, week
from coachdesk.queries.life import has_died
from coachdesk.queries.load_sql import PAUSED
from coachdesk.queries.off_screen import is_shown

OWED_FOR = timedelta(days=60)  # how long "we owe you a time" stands where none was booked


@dataclass(frozen=True, slots=True)
class Asked:
    """A meeting in an absence, whom it is about, and with whom it is now."""

    question: AbsenceQuestion
    meeting: Appointment
    claimant: Claimant
    coach_name: str | None


@dataclass(frozen=True, slots=True)
class Mine:
    """What one person is asked: the meeting, the absence, and who is away."""

    question: AbsenceQuestion
    meeting: Appointment
    absence: Absence
    away: Staff


@dataclass(frozen=True, slots=True)
class Covered:
    """Somebody whom a coach covers today: for whom, and until when."""

    claimant: Claimant
    cover: Cover
    coach_name: str


@dataclass(frozen=True, slots=True)
class DueThen:
    """Somebody who is due in an absence, on which day, and whether a cover coach can be met."""

    claimant: Claimant
    due_on: date
    has_cover: bool


def staff_with_absences(session: Session, viewer: Viewer, today: date) -> list[tuple[Staff, list[Absence]]]:
    """Whom a lead leads (a coach: themselves), by name, each with what is on and what is ahead."""
    stands = and_(Absence.staff_id == Staff.id, Absence.ended_at.is_(None), Absence.until_on >= today)
    whom = policies.visible_coaches(viewer).with_only_columns(Staff.id)
    rows = session.execute(
        select(Staff, Absence)
        .outerjoin(Absence, stands)
        .where(Staff.id.in_(whom), Staff.is_coach, Staff.left_on.is_(None))
        .order_by(Staff.name, Staff.id, Absence.from_on)
    ).all()
    found: dict[UUID, tuple[Staff, list[Absence]]] = {}
    for staff, absence in rows:
        found.setdefault(staff.id, (staff, []))[1].extend([absence] if absence else [])
    return list(found.values())


def caused_by(absence: Absence) -> Select[Cover]:
    """Cover that this absence is why of: for the coach's own people, and for those whom the coach covered."""
    for_it = cast(Cover.params, String).contains(str(absence.id), autoescape=True)
    return select(Cover).where(or_(Cover.absence_id == absence.id, for_it), Cover.ended_at.is_(None))


def covers_in(session: Session, viewer: Viewer, absence: Absence) -> Sequence[Any]:
    """Who covers whom, of the people the viewer sees: rows of Cover, Claimant and the cover coach's name."""
    return session.execute(
        caused_by(absence)
        .join(Claimant, Claimant.id == Cover.claimant_id)
        .join(Staff, Staff.id == Cover.coach_id)
        .with_only_columns(Cover, Claimant, Staff.name)
        .where(policies.sees_claimant(viewer))
        .order_by(Staff.name, Claimant.search_name, Cover.from_on)
    ).all()


def asked_in(session: Session, viewer: Viewer, absence: Absence) -> list[Asked]:
    """The meetings that were asked about, by their time, of the people the viewer sees."""
    rows = session.execute(
        select(AbsenceQuestion, Appointment, Claimant, Staff.name)
        .join(Appointment, Appointment.id == AbsenceQuestion.appointment_id)
        .join(Claimant, Claimant.id == AbsenceQuestion.claimant_id)
        .outerjoin(Staff, Staff.id == Appointment.coach_id)
        .where(AbsenceQuestion.absence_id == absence.id, policies.sees_claimant(viewer))
        .order_by(Appointment.starts_at, Claimant.search_name)
    )
    return [Asked(*row) for row in rows]


def due_in(session: Session, viewer: Viewer, absence: Absence, today: date) -> list[DueThen]:
    """Whose next meeting by their rhythm falls into the absence, with nothing booked in it: by that day, and by name.

    The rhythm runs from the last meeting that took place or stands. Whoever has paused or cannot be reached any more is
    not asked about times.
    """
    found = []
    for claimant, last_at, agreed, usual, has_cover in session.execute(_rhythms(viewer, absence, today)):
        due_on = clock.as_london(last_at).date() + ONE_DAY * rhythm.days(agreed, usual)
        if absence.from_on <= due_on <= absence.until_on:
            found.append(DueThen(claimant, due_on, has_cover))
    return sorted(found, key=lambda each: (each.due_on, each.claimant.search_name, each.claimant.id))


def _rhythms(viewer: Viewer, absence: Absence, today: date) -> Select[Any]:
    """Their own people of whom the viewer works with each: the last meeting, and every how many days they meet."""
    first, after = covering.midnight(absence.from_on), covering.midnight(absence.until_on + ONE_DAY)
    last = (
        select(Appointment.claimant_id, func.max(Appointment.starts_at).label("at"))
        .join(Relationship, Relationship.claimant_id == Appointment.claimant_id)
        .where(Relationship.coach_id == absence.staff_id, Relationship.ended_on.is_(None))
        .where(Appointment.state.in_(rhythm.COUNTS))
        .group_by(Appointment.claimant_id)
        .subquery()
    )
    there = select(Appointment.id).where(
        Appointment.claimant_id == Claimant.id, Appointment.state.in_(rhythm.COUNTS), Appointment.starts_at >= first,
        Appointment.starts_at < after,
    )  # fmt: skip
    paused = select(Adjustment.id).where(
        Adjustment.claimant_id == Claimant.id, Adjustment.code == PAUSED, Adjustment.ended_on.is_(None)
    )
    cover = select(Cover.id).where(
        Cover.claimant_id == Claimant.id, Cover.absence_id == absence.id, Cover.ended_at.is_(None),
        Cover.until_on >= today, Cover.reason != LEAD_STANDS_IN,
    )  # fmt: skip
    return (
        select(Claimant, last.c.at, Claimant.rhythm_days, rhythm.usual_days(today), cover.exists())
        .join(last, last.c.claimant_id == Claimant.id)
        .where(policies.works_with(viewer), Claimant.contact_stopped_at.is_(None))
        .where(last.c.at < after, ~there.exists(), ~paused.exists(), ~has_died())
    )


def contact_codes(session: Session, claimant_ids: Sequence[UUID]) -> dict[UUID, list[tuple[str, dict[str, str]]]]:
    """What these people asked for about being reached."""
    found: dict[UUID, list[tuple[str, dict[str, str]]]] = {each: [] for each in claimant_ids}
    rows = session.execute(
        select(Adjustment.claimant_id, Adjustment.code, Adjustment.params)
        .where(Adjustment.claimant_id.in_(claimant_ids), Adjustment.ended_on.is_(None))
        .where(Adjustment.code.startswith("CON_", autoescape=True))
        .order_by(Adjustment.code)
    )
    for row in rows:
        found[row.claimant_id].append((row.code, row.params))
    return found


def of_person(session: Session, claimant_id: UUID, at: datetime) -> list[Mine]:
    """What this person is asked, or was while the absence lasts; and a time that we owe them still."""
    today = clock.as_london(at).date()
    lasts = and_(
        Absence.ended_at.is_(None), Absence.until_on >= today, Appointment.state == AppointmentState.BOOKED,
        Appointment.starts_at > at,
    )  # fmt: skip
    later = aliased(Appointment)
    ahead = select(later.id).where(
        later.claimant_id == claimant_id, later.state == AppointmentState.BOOKED, later.starts_at > at
    )
    owed = and_(
        Appointment.state == AppointmentState.CANCELLED_BY_US, AbsenceQuestion.done_at > at - OWED_FOR, ~ahead.exists()
    )
    rows = session.execute(
        select(AbsenceQuestion, Appointment, Absence, Staff)
        .join(Appointment, Appointment.id == AbsenceQuestion.appointment_id)
        .join(Absence, Absence.id == AbsenceQuestion.absence_id)
        .join(Staff, Staff.id == Absence.staff_id)
        .where(AbsenceQuestion.claimant_id == claimant_id, or_(lasts, owed))
        .where(is_shown("appointment", Appointment.id, claimant_id))
        .order_by(Appointment.starts_at)
    )
    return [Mine(*row) for row in rows]


def covered_by(session: Session, viewer: Viewer, today: date) -> list[Covered]:
    """Whom a coach covers today, by whose people they are and by name."""
    own = aliased(Staff)
    rows = session.execute(
        select(Claimant, Cover, own.name)
        .join(Cover, Cover.claimant_id == Claimant.id)
        .outerjoin(own, own.id == Cover.for_id)
        .where(Cover.coach_id == viewer.staff_id, Cover.ended_at.is_(None))
        .where(Cover.from_on <= today, Cover.until_on >= today, policies.sees_claimant(viewer))
        .order_by(own.name, Claimant.search_name, Claimant.id)
    )
    return [Covered(claimant, cover, name or "") for claimant, cover, name in rows]


def of_leaves(session: Session, staff_id: UUID) -> tuple[dict[UUID, UUID], set[UUID]]:
    """Which absence each leave of theirs is, and the meetings whose people are being asked about one."""
    waits = and_(AbsenceQuestion.absence_id == Absence.id, AbsenceQuestion.done_at.is_(None))
    rows = session.execute(
        select(Absence.leave_id, Absence.id, AbsenceQuestion.appointment_id)
        .outerjoin(AbsenceQuestion, waits)
        .where(Absence.staff_id == staff_id, Absence.ended_at.is_(None))
    ).all()
    of_leave = {row.leave_id: row.id for row in rows if row.leave_id}
    return of_leave, {row.appointment_id for row in rows if row.appointment_id}


def first_day_back(session: Session, staff_id: UUID, today: date) -> Absence | None:
    """The absence that a coach is just back from: today is the first day that they work after it."""
    over = (Absence.staff_id == staff_id, Absence.until_on < today, Absence.until_on >= today - timedelta(days=7))
    absence = session.scalars(select(Absence).where(*over).order_by(Absence.until_on.desc()).limit(1)).first()
    if absence is None or absence.until_on < absence.from_on:
        return None
    day = absence.until_on + ONE_DAY
    if day == today:
        return absence
    time = week.time_of(session, staff_id, since=clock.now())
    while day < today:
        if time.worked(day):
            return None
        day += ONE_DAY
    return absence
