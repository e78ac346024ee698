"""One meeting with all that belongs to it, a person's next one, and what has to be arranged for it by hand."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from coachdesk import clock
from coachdesk.adjustments.catalogue import kinds_of
from coachdesk.adjustments.modes import FACE_TO_FACE
from coachdesk.models import Adjustment, AdjustmentOutcome, Agenda, Appointment, Claimant, Office, Staff, key_ring
from coachdesk.models.label import AppointmentState, Party

LONGEST = timedelta(days=1)  # no meeting lasts longer; the database holds it
# What of an adjustment somebody has to see to, for no search of times can: by the keys of its effect.
PEOPLE_AND_THINGS = ("resource", "resource_gender", "attendee", "mode_allow", "task", "check")
PLACES = ("room_requires", "room_seats", "venue_requires", "venue_exclude", "venue_prefer", "venue_max_travel_min")


@dataclass(frozen=True)
class MeetingWhole:
    """A meeting as a page shows it: who, where, what about, what is to be kept, and what was said of that."""

    appointment: Appointment
    claimant: Claimant
    coach: Staff | None
    office: Office
    agenda: Agenda | None
    adjustments: Sequence[Adjustment]
    outcomes: Sequence[AdjustmentOutcome]
    is_first: bool

    @property
    def to_arrange(self) -> list[str]:
        """The adjustments, as codes, that somebody has to see to."""
        return to_arrange((each.code for each in self.adjustments), self.appointment.mode)

    def said_by(self, party: Party) -> dict[UUID, AdjustmentOutcome]:
        """What this party said, by adjustment."""
        return {each.adjustment_id: each for each in self.outcomes if each.said_by is party}


def whole(session: Session, appointment: Appointment) -> MeetingWhole:
    """All of one meeting, opened with one key."""
    claimant, coach, office, agenda = session.execute(
        select(Claimant, Staff, Office, Agenda)
        .select_from(Appointment)
        .join(Claimant, Claimant.id == Appointment.claimant_id)
        .join(Office, Office.id == Claimant.office_id)
        .outerjoin(Staff, Staff.id == Appointment.coach_id)
        .outerjoin(Agenda, Agenda.appointment_id == Appointment.id)
        .where(Appointment.id == appointment.id)
    ).one()
    key_ring.load(session, [claimant.key_id])
    on = clock.as_london(appointment.starts_at).date()
    said = (
        select(AdjustmentOutcome)
        .where(AdjustmentOutcome.appointment_id == appointment.id)
        .order_by(AdjustmentOutcome.said_at, AdjustmentOutcome.id)
    )
    return MeetingWhole(
        appointment, claimant, coach, office, agenda,
        adjustments=adjustments_at(session, claimant.id, on),
        outcomes=session.scalars(said).all(),
        is_first=is_first(session, claimant.id, before=appointment.starts_at),
    )  # fmt: skip


def next_of(session: Session, claimant_id: UUID, at: datetime, *only: ColumnElement[bool]) -> Appointment | None:
    """The meeting that is ahead of a person, or on at this moment. `only`: which of them."""
    where = (Appointment.claimant_id == claimant_id, Appointment.state == AppointmentState.BOOKED)
    ahead = (
        select(Appointment)
        .where(*where, *only, Appointment.starts_at > at - LONGEST)
        .order_by(Appointment.starts_at, Appointment.id)
    )
    return next((each for each in session.scalars(ahead) if each.ends_at > at), None)


def is_first(session: Session, claimant_id: UUID, *, before: datetime | None = None) -> bool:
    """Whether the person had met nobody here, ever or before an instant: then more time is taken."""
    met = select(Appointment.id).where(
        Appointment.claimant_id == claimant_id, Appointment.state == AppointmentState.MET
    )  # fmt: skip
    if before is not None:
        met = met.where(Appointment.starts_at < before)
    return session.scalar(met.limit(1)) is None


def adjustments_at(session: Session, claimant_id: UUID, on: date) -> Sequence[Adjustment]:
    """What is to be kept on a day. What came from an old system held before the day it came."""
    return session.scalars(
        select(Adjustment)
        .where(
            Adjustment.claimant_id == claimant_id,
            or_(Adjustment.from_on <= on, Adjustment.imported),
            or_(Adjustment.ended_on.is_(None), Adjustment.ended_on > on),
        )
        .order_by(Adjustment.code, Adjustment.id)
    ).all()


def to_arrange(codes: Iterable[str], mode: str) -> list[str]:
    """The adjustments, as codes, that somebody has to see to before a meeting: interpreters, company, equipment, rooms.

    Where nobody comes to a place, places are no matter.
    """
    keys = (*PEOPLE_AND_THINGS, *PLACES) if mode in FACE_TO_FACE else PEOPLE_AND_THINGS
    return [each.code for each in kinds_of(codes) if any(each.values(key) for key in keys)]
