"""A coach's day: whom they meet, what they promised and what waits. As many statements for two meetings as for ten."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, ScalarSelect, and_, exists, func, insert, or_, select
from sqlalchemy.orm import Session, aliased

from coachdesk import clock, policies
from coachdesk.models import (
    Absence,
    Adjustment,
    AdjustmentOutcome,
    Agenda,
    Appointment,
    Claimant,
    Cover,
    Event,
    Leave,
    Matter,
    Note,
    Office,
    OfficeSetting,
    Relationship,
    Staff,
    Step,
    WordsToAsk,
    key_ring,
)
from coachdesk.models.label import AppointmentState, Outcome, Party, StepState
from coachdesk.office_settings import KINDS
from coachdesk.policies import Viewer
from coachdesk.queries.moves import any_of_coach
from coachdesk.queries.openings import any_to_see
from coachdesk.services import audit
from coachdesk.services.misplaced_notes import in_place

SEEN = "claimant.seen_on_today"
ANSWER_DAYS = "answer_days"
MOVES_TOLD = timedelta(days=7)  # what people answered about another coach is told for a week
SHOWN = (
    AppointmentState.BOOKED,
    AppointmentState.MET,
    AppointmentState.DID_NOT_MEET,
    AppointmentState.CANCELLED_BY_CLAIMANT,
    AppointmentState.CANCELLED_BY_US,
)


@dataclass(frozen=True, slots=True)
class Frame:
    """The coach, where they work, what they are away for today, and how many words of their people are to ask about."""

    staff: Staff
    office: Office
    leave: Sequence[Leave]
    to_ask: int
    answer_days: int
    any_openings: bool
    coming: int = 0
    covers: bool = False
    was_away: bool = False
    any_moves: bool = False


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting of the day with what stands around it. `is_mine` says whether the person is still the coach's own."""

    appointment: Appointment
    claimant: Claimant
    agenda: Agenda | None
    is_mine: bool
    note_id: UUID | None
    note_at: datetime | None
    last_met_at: datetime | None
    last_note_id: UUID | None
    noted: bool
    said_kept: bool
    said_not_kept: bool


@dataclass(frozen=True, slots=True)
class TheirStep:
    """A step and the person whose plan it is in."""

    step: Step
    claimant: Claimant
    noted: bool


@dataclass(frozen=True, slots=True)
class TheirMatter:
    """Something to settle, and with whom."""

    matter: Matter
    claimant: Claimant
    noted: bool


def frame(session: Session, viewer: Viewer, starts_at: datetime, ends_at: datetime) -> Frame:
    """What holds for the whole day."""
    staff_id = viewer.staff_id
    on = clock.as_london(starts_at).date()
    to_ask = (
        select(func.count(func.distinct(WordsToAsk.claimant_id)))
        .join(Relationship, Relationship.claimant_id == WordsToAsk.claimant_id)
        .where(Relationship.coach_id == staff_id, Relationship.ended_on.is_(None), WordsToAsk.asked_on.is_(None))
        .scalar_subquery()
    )
    chosen = (
        select(OfficeSetting.value)
        .where(OfficeSetting.office_id == Office.id, OfficeSetting.name == ANSWER_DAYS, OfficeSetting.from_on <= on)
        .order_by(OfficeSetting.from_on.desc(), OfficeSetting.set_at.desc())
        .limit(1)
        .correlate(Office)
        .scalar_subquery()
    )
    away = and_(Leave.staff_id == Staff.id, Leave.starts_at < ends_at, Leave.ends_at > starts_at)
    coming = policies.coming_handovers(viewer).with_only_columns(func.count()).scalar_subquery()
    moves = any_of_coach(staff_id, starts_at - MOVES_TOLD)
    rows = session.execute(
        select(Staff, Office, Leave, to_ask, chosen, any_to_see(viewer), coming, *_cover_and_absence(on), moves)
        .join(Office, Office.id == Staff.office_id)
        .outerjoin(Leave, away)
        .where(Staff.id == staff_id)
        .order_by(Leave.starts_at)
    ).all()
    staff, office, _leave, count, days, any_openings, come, covers, was_away, any_moves = rows[0]
    leave = [row.Leave for row in rows if row.Leave is not None]
    answer_days = int(days or KINDS[ANSWER_DAYS].default)
    return Frame(staff, office, leave, count, answer_days, any_openings, come, covers, was_away, any_moves)


def _cover_and_absence(on: date) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """Whether there is anything to say of people they cover, and of an absence that has just ended."""
    lasts = (Cover.from_on <= on, Cover.until_on >= on, Cover.ended_at.is_(None))
    lately = (Absence.until_on < on, Absence.until_on >= on - timedelta(days=7))
    return (
        exists().where(Cover.coach_id == Staff.id, *lasts).correlate(Staff),
        exists().where(Absence.staff_id == Staff.id, *lately).correlate(Staff),
    )


def meetings(session: Session, viewer: Viewer, starts_at: datetime, ends_at: datetime) -> list[Meeting]:
    """The meetings of a stretch of time, in their order."""
    a, reads = Appointment, policies.reads_note(viewer)
    rows = session.execute(
        select(
            Appointment,
            Claimant,
            Agenda,
            policies.sees_claimant(viewer).label("is_mine"),
            _note(Note.id, reads, Note.appointment_id == a.id),
            _note(Note.written_at, reads, Note.appointment_id == a.id),
            _last_met(),
            _note(Note.id, reads, Note.claimant_id == a.claimant_id, Note.written_at < starts_at),
            _noted(Claimant.id, viewer, starts_at).label("noted"),
            _outcome(AdjustmentOutcome.outcome == Outcome.KEPT),
            _outcome(AdjustmentOutcome.outcome != Outcome.KEPT),
        )
        .join(Claimant, Claimant.id == a.claimant_id)
        .outerjoin(Agenda, Agenda.appointment_id == a.id)
        .where(or_(a.coach_id == viewer.staff_id, a.beside_id == viewer.staff_id))
        .where(a.starts_at >= starts_at, a.starts_at < ends_at, a.state.in_(SHOWN))
        .order_by(a.starts_at, a.ordinal, a.id)
    ).all()
    return [Meeting(*row) for row in rows]


def adjustments(session: Session, claimant_ids: Collection[UUID]) -> Mapping[UUID, list[Any]]:
    """What holds for these people now: rows of code, strength and params for each."""
    found: defaultdict[UUID, list[Any]] = defaultdict(list)
    if claimant_ids:
        rows = session.execute(
            select(Adjustment.claimant_id, Adjustment.code, Adjustment.strength, Adjustment.params)
            .where(Adjustment.claimant_id.in_(claimant_ids), Adjustment.ended_on.is_(None))
            .order_by(Adjustment.code, Adjustment.id)
        )
        for row in rows:
            found[row.claimant_id].append(row)
    return found


def to_settle(session: Session, viewer: Viewer, since: datetime) -> list[TheirMatter]:
    """What waits for the word of the coach's own people, the oldest first."""
    rows = session.execute(
        select(Matter, Claimant, _noted(Claimant.id, viewer, since))
        .join(Claimant, Claimant.id == Matter.claimant_id)
        .where(Matter.settled_at.is_(None), _own(viewer))
        .order_by(Matter.opened_at, Matter.id)
    )
    return [TheirMatter(*row) for row in rows]


def steps(session: Session, viewer: Viewer, notes: Collection[UUID], since: datetime) -> list[TheirStep]:
    """Three things of one table at once: promises that are open or were kept today, what people proposed, and what
    was agreed in these notes."""
    promised = and_(
        Step.owner == Party.COACH,
        Step.coach_id == viewer.staff_id,
        or_(Step.state == StepState.AGREED, and_(Step.state == StepState.DONE, Step.state_at >= since)),
    )
    proposed = and_(Step.proposed_by == Party.CLAIMANT, Step.state == StepState.PROPOSED)
    rows = session.execute(
        select(Step, Claimant, _noted(Claimant.id, viewer, since))
        .join(Claimant, Claimant.id == Step.claimant_id)
        .where(_own(viewer), or_(promised, proposed, Step.note_id.in_(notes)), in_place(Step.note_id))
        .order_by(Step.due_on.is_(None), Step.due_on, Step.made_at, Step.id)
    )
    return [TheirStep(*row) for row in rows]


def open_keys(session: Session, rows: Collection[Any]) -> None:
    """Open the words of everybody in these rows in one statement."""
    key_ring.load(session, {row.claimant.key_id for row in rows})


def note_seen(session: Session, claimant_ids: Collection[UUID], staff_id: UUID, at: datetime) -> None:
    """Whose words were shown, written down in one statement.

    Once for each person, coach and day: a coach comes back to this page all day, and an event for each time would
    bury what people want to read there, which is who opened their record, and when. `_noted` says who stands already.
    """
    told = [
        audit.event_row(session, SEEN, subject="staff", subject_id=staff_id, claimant_id=claimant_id, at=at)
        for claimant_id in sorted(claimant_ids)
    ]
    if told:
        session.execute(insert(Event), told)


def _own(viewer: Viewer) -> ColumnElement[bool]:
    mine = select(Relationship.claimant_id).where(
        Relationship.coach_id == viewer.staff_id, Relationship.ended_on.is_(None)
    )
    return Claimant.id.in_(mine)


def _noted(claimant_id: Any, viewer: Viewer, since: datetime) -> ColumnElement[bool]:
    return (
        exists()
        .where(
            Event.claimant_id == claimant_id,
            Event.at >= since,
            Event.verb == SEEN,
            Event.actor == str(viewer.account_id),
        )
        .correlate(Claimant)
    )


def _note(column: Any, *where: ColumnElement[bool]) -> ScalarSelect[Any]:
    """Of the newest note of which this is true."""
    newest = select(column).where(*where, in_place(Note.id)).order_by(Note.written_at.desc(), Note.id.desc()).limit(1)
    return newest.correlate(Appointment).scalar_subquery()


def _outcome(which: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether the coach said this of any adjustment."""
    o = AdjustmentOutcome
    return exists().where(o.appointment_id == Appointment.id, o.said_by == Party.COACH, which).correlate(Appointment)


def _last_met() -> ScalarSelect[Any]:
    before = aliased(Appointment)
    return (
        select(func.max(before.starts_at))
        .where(
            before.claimant_id == Appointment.claimant_id,
            before.starts_at < Appointment.starts_at,
            before.state == AppointmentState.MET,
        )
        .correlate(Appointment)
        .scalar_subquery()
    )
